"""The core group and its pilots, as cards and forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    Confirm,
    DateInput,
    Facts,
    Form,
    Note,
    Option,
    Shown,
    Table,
    Text,
    TextInput,
)
from bot.features.roles.cards import REASON_AT_MOST, name_of, names
from bot.markup import escape
from bot.texts import Markup, Tongue
from storage.core_group import Invited, Pilot
from storage.people import Person

YEARS = timedelta(days=3 * 365)
CAME_AT_MOST = 1000
SHOWN_AT_MOST = 12
WORDS_AT_MOST = 200
"""Characters of a pilot's outcome that the list shows."""
LABEL_AT_MOST = 30


def overview(
    text: Tongue,
    community: str,
    invited: Sequence[Invited],
    pilots: Sequence[Pilot],
    whom: Mapping[str, Sequence[Person]],
) -> Card:
    """Who is in the core group, who was asked, and what is piloted. A no reads like no answer."""
    inside = [person for place, _, person in invited if place.answer == "yes"]
    asked = [person for place, _, person in invited if place.answer != "yes"]
    facts = [(text("roles.group.inside"), _who(text, inside))]
    if asked:
        facts.append((text("roles.group.asked"), _who(text, asked)))
    parts: list[Shown] = [Text(text("roles.group.what")), Facts(tuple(facts))]
    newest = sorted(pilots, key=lambda each: (each.begins, each.id))[-SHOWN_AT_MOST:]
    if newest:
        columns = ("what", "whom", "when", "came")
        parts.append(
            Table(
                text("roles.pilots.title"),
                tuple(text(f"roles.pilots.column.{each}") for each in columns),
                tuple(_row(text, each, whom.get(each.id, ())) for each in newest),
            )
        )
    parts += [
        Note(text("roles.group.principle")),
        Buttons(_doing(text, newest, has_group=bool(inside))),
    ]
    return Card(text("roles.group.title", community=community), tuple(parts))


def pilot_form(text: Tongue, inside: Sequence[Invited], today: date) -> Form:
    """What is piloted, with whom, from when to when."""
    first, last = (today - YEARS).isoformat(), (today + YEARS).isoformat()
    options = tuple(
        Option(member.id, escape(name_of(text, person))) for _, member, person in inside[:90]
    )
    return Form(
        id="roles.pilot",
        title=text("roles.pilot.title"),
        parts=(
            Text(text("roles.pilot.intro")),
            TextInput("what", text("roles.pilot.what"), most=200, hint=text("roles.pilot.hint")),
            Choice("whom", text("roles.pilot.whom"), options, multiple=True),
            DateInput("begins", text("roles.pilot.begins"), first, last, value=today.isoformat()),
            DateInput("ends", text("roles.pilot.ends"), first, last, required=False),
        ),
        submit=text("roles.pilot.submit"),
        cancel=text("roles.cancel"),
    )


def outcome_form(text: Tongue, pilot: Pilot) -> Form:
    """What came of a pilot."""
    return Form(
        id="roles.outcome",
        title=text("roles.outcome.title"),
        parts=(
            Text(text("roles.outcome.intro", pilot=pilot.what)),
            TextInput(
                "came",
                text("roles.outcome.came"),
                multiline=True,
                most=CAME_AT_MOST,
                value=pilot.came,
            ),
        ),
        submit=text("roles.outcome.submit"),
        cancel=text("roles.cancel"),
        value=pilot.id,
    )


def drop_form(text: Tongue, pilot: Pilot) -> Form:
    """Why a pilot is given up."""
    return Form(
        id="roles.drop",
        title=text("roles.drop.title"),
        parts=(
            Text(text("roles.drop.intro", pilot=pilot.what)),
            TextInput("reason", text("roles.drop.reason"), most=REASON_AT_MOST),
        ),
        submit=text("roles.drop.submit"),
        cancel=text("roles.cancel"),
        value=pilot.id,
    )


def noted(text: Tongue, pilot: Pilot, whom: Sequence[Person]) -> Card:
    """A pilot is written down; it can be taken back."""
    sure = Confirm(
        text("roles.unpilot.title"),
        text("roles.unpilot.text"),
        text("roles.unpilot.yes"),
        text("roles.unpilot.no"),
    )
    buttons = (
        Button(text("roles.group.see"), "roles.group", style="primary"),
        Button(text("roles.unpilot.button"), "roles.unpilot", pilot.id, confirm=sure),
    )
    told = text("roles.noted.text", pilot=pilot.what, names=names(text, whom), when=pilot.begins)
    return Card(text("roles.noted.title"), (Text(told), Buttons(buttons)))


def piloting(text: Tongue, community: str, pilot: Pilot, by: str) -> Card:
    """Somebody is in a pilot."""
    return Card(
        text("roles.piloting.title", community=community),
        (Text(text("roles.piloting.text", by=by, pilot=pilot.what, when=pilot.begins)),),
    )


def _who(text: Tongue, people: Sequence[Person]) -> Markup:
    if not people:
        return text("roles.nobody")
    return text("roles.counted", n=len(people), names=names(text, people))


def _row(text: Tongue, pilot: Pilot, whom: Sequence[Person]) -> tuple[str, ...]:
    until = text("roles.pilots.until", begins=pilot.begins, ends=pilot.ends or pilot.begins)
    when = until if pilot.ends else text("roles.pilots.from", begins=pilot.begins)
    return escape(pilot.what), names(text, whom), when, _outcome(text, pilot)


def _outcome(text: Tongue, pilot: Pilot) -> str:
    words = pilot.came or pilot.dropped
    short = words if len(words) <= WORDS_AT_MOST else words[:WORDS_AT_MOST] + "…"
    if pilot.dropped:
        return text("roles.pilots.dropped", reason=short)
    return escape(short) if short else text("roles.pilots.open")


def _doing(text: Tongue, pilots: Sequence[Pilot], *, has_group: bool) -> tuple[Button, ...]:
    invite = Button(text("roles.invite.button"), "roles.invite", style="primary")
    buttons = [invite]
    if has_group:
        buttons.append(Button(text("roles.pilot.button"), "roles.pilot"))
    for each in pilots[-SHOWN_AT_MOST // 2 :]:
        what = each.what if len(each.what) <= LABEL_AT_MOST else each.what[:LABEL_AT_MOST] + "…"
        if not each.dropped:
            buttons.append(
                Button(text("roles.outcome.button", pilot=what), "roles.outcome", each.id)
            )
        if each.settled_at is None:
            buttons.append(Button(text("roles.drop.button", pilot=what), "roles.drop", each.id))
    return tuple(buttons)
