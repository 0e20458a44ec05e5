"""A call that nobody can make: whoever convenes is told, and offered to move it."""

from __future__ import annotations

from bot.cards import Button, Buttons, Card, Facts, Text
from bot.features.calls import announcing
from bot.features.calls.cards import View
from bot.messages import Effect, Post
from bot.moment import Moment
from bot.texts import Tongue
from storage import people
from storage.calls import Call


def told(moment: Moment, call: Call) -> list[Effect]:
    """Tell it once for each time that the call is to be at, where everybody asked has declined."""
    view = announcing.view(moment, call)
    nobody = all(attendee.answer == "declined" for attendee, _, _ in view.asked)
    if not view.asked or not (nobody or "calls.flag.unsuited" in call.flag.split()):
        return []
    effects: list[Effect] = []
    for _, person in people.secretariat(moment.session, moment.here.id):
        address = moment.inbox_of(person)
        if address is not None:
            key = f"call-nobody:{call.id}:{call.sequence}:{person.id}"
            card = _card(moment.to(person), view)
            until = call.starts_at
            effects.append(Post(key, address, card, "calls.nobody", person.id, until=until))
    return effects


def _card(text: Tongue, view: View) -> Card:
    call = view.call
    when = Facts(((text("calls.fact.when"), text("calls.when.at", when=call.starts_at)),))
    buttons = (
        Button(text("calls.moving.button"), "calls.move", call.id, "primary"),
        Button(text("calls.cancelling.button"), "calls.cancel", call.id, "danger"),
    )
    title = text("calls.nobody.title", community=view.community)
    return Card(title, (Text(text("calls.nobody.text")), when, Buttons(buttons)))
