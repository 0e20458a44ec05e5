"""A call as an e-mail shows it, and where it is."""

from __future__ import annotations

from bot.cards import Button, Buttons, Card, Facts, Note, Shown, Text
from bot.features.calls import cards
from bot.features.calls.cards import View
from bot.features.calls.venue import where
from bot.texts import Tongue
from storage.calls import Call


def mailed(text: Tongue, view: View, answer: str, *, is_new: bool, cancelled: bool) -> Card:
    """Somebody is asked to a call, as it is now; or to none any more. `is_new`: for the first time."""
    call = view.call
    if cancelled and call.status == "cancelled":
        return cards.off(text, view)
    if cancelled:
        title = text("calls.spared_by_mail.title", community=view.community)
        return Card(title, (Text(text("calls.spared_by_mail.text", when=call.starts_at)),))
    facts = (
        (text("calls.fact.when"), text("calls.when.at", when=call.starts_at)),
        (text("calls.fact.length"), text("calls.minutes", count=call.minutes)),
        *where(text, call),
    )
    said: tuple[Shown, ...] = (Text(text(f"calls.answer.{answer}")),) if answer else ()
    because = (Note(text("calls.moved.because", reason=call.reason)),) if call.reason else ()
    key = "calls.mail.title" if is_new else "calls.mail.changed"
    return Card(
        text(key, community=view.community, when=call.starts_at),
        (
            Text(text("calls.invitation.text", count=call.minutes)),
            Facts(facts),
            *because,
            *said,
            Buttons(yes_or_no(text, call)),
            Note(text("calls.mail.calendar")),
            *cards.flags(text, view),
            *cards.clocks(text, view),
            Note(text("calls.mailed.why")),
            Buttons((Button(text("calls.mail.stop"), "calls.unmail"),)),
        ),
    )


def yes_or_no(text: Tongue, call: Call) -> tuple[Button, Button]:
    """Coming or not, at the time that was read: one that was moved since is asked about anew."""
    about = f"{call.id} {stamp(call)}"
    return (
        Button(text("calls.coming"), "calls.coming", about, "primary"),
        Button(text("calls.cannot"), "calls.cannot", about),
    )


def stamp(call: Call) -> str:
    """A call's time, in few characters."""
    return str(int(call.starts_at.timestamp()))
