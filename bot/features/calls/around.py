"""What surrounds a call, kept by other features: its agenda, who leads, its minutes and actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards import Button, Choice, Facts, Option, Part, Shown, Table, Text, TextInput
from bot.feature import AGAIN, Turn
from bot.features.calls.rules import MINUTES
from bot.forms import Read
from bot.markup import escape, mention
from bot.moment import Moment
from bot.texts import Markup, Tongue
from storage import actions, agenda
from storage.actions import Held
from storage.agenda import DEALT, LEFT, ON, SUGGESTED, AgendaItem
from storage.calls import Call
from storage.people import Person

NOTES_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class Around:
    """As it stands: items with who brings each, who leads, what was agreed, where it takes place."""

    items: Sequence[tuple[AgendaItem, Person]] = ()
    leader: Person | None = None
    agreed: Sequence[Held] = ()
    where: str = ""


def of(moment: Moment, call: Call) -> Around:
    """A held call has an agenda of its own; one that is planned, what is to come."""
    session, is_over = moment.session, call.status == "held"
    coming = agenda.coming(session, call.community_id) if call.status == "planned" else ()
    venues = moment.venues()
    return Around(
        items=agenda.of_call(session, call.id) if is_over else coming,
        leader=agenda.facilitator(session, call.id),
        agreed=actions.of_call(session, call.id) if is_over else (),
        where=mention(venues[0]) if venues else "",
    )


def facts(text: Tongue, around: Around) -> tuple[tuple[str, str], ...]:
    """Who leads through it, where somebody does."""
    if around.leader is None:
        return ()
    return ((text("calls.fact.leads"), _named(text, around.leader)),)


def where(text: Tongue, around: Around) -> tuple[tuple[str, str], ...]:
    """Where one goes."""
    return ((text("calls.fact.where"), Markup(around.where)),) if around.where else ()


def topics(text: Tongue, around: Around) -> tuple[Shown, ...]:
    """What it is about, with the minutes of each."""
    if not around.items:
        return ()
    rows = tuple(
        (escape(item.title), text("calls.minutes", count=item.minutes), _named(text, by))
        for item, by in around.items
    )
    columns = tuple(text(f"calls.topics.{each}") for each in ("what", "minutes", "by"))
    return (Table(text("calls.topics.title"), columns, rows),)


def told(text: Tongue, around: Around) -> tuple[Shown, ...]:
    """What was said of each item, and who does what until when."""
    noted = [
        f"• **{escape(item.title)}**: {escape(item.notes)}"
        for item, _ in around.items
        if item.notes
    ]
    shown: list[Shown] = []
    if noted:
        shown.append(Text("\n".join((text("calls.told.items"), *noted))))
    if around.agreed:
        rows = tuple(
            (escape(action.what), _named(text, person), text("calls.agreed.day", when=action.due))
            for action, _, person in around.agreed
        )
        columns = tuple(text(f"calls.agreed.{each}") for each in ("what", "who", "until"))
        shown.append(Table(text("calls.agreed.title"), columns, rows))
    if around.leader is not None:
        shown.append(Facts(((text("calls.fact.led"), _named(text, around.leader)),)))
    return tuple(shown)


def to_agenda(text: Tongue) -> Button:
    """The way to what a call is about."""
    return Button(text("calls.agenda"), AGAIN, "agenda")


def inputs(text: Tongue, around: Around) -> tuple[Part, ...]:
    """In the form after a call: what was said of each item, and which are left for the next."""
    if not around.items:
        return ()
    fields: list[Part] = [
        TextInput(
            item.id,
            text("calls.summary.of_item", title=item.title),
            multiline=True,
            required=False,
            value=item.notes,
            most=NOTES_AT_MOST,
        )
        for item, _ in around.items
    ]
    options = tuple(Option(item.id, escape(item.title)) for item, _ in around.items)
    left = tuple(item.id for item, _ in around.items if item.outcome == LEFT)
    label = text("calls.summary.left")
    hint = text("calls.summary.left_hint")
    choice = Choice("left", label, options, multiple=True, required=False, value=left, hint=hint)
    return (*fields, choice)


def keep(turn: Turn, around: Around, read: Read) -> None:
    """Keep what was said of each; what is left goes onto the agenda to come, once."""
    for item, _ in around.items:
        item.notes = read.text(item.id)
        item.outcome = LEFT if item.id in read.several("left") else DEALT
        _carry(turn, item)
    turn.session.flush()


def _carry(turn: Turn, item: AgendaItem) -> None:
    """The copy of an item that is left over, or none; where it doesn't fit, it is suggested."""
    ident = f"{item.id}-again"
    known = agenda.hold(turn.session, ident)
    if item.outcome != LEFT:
        if known is not None and known.call_id is None:
            turn.session.delete(known)
        return
    if known is not None:
        return
    taken = sum(each.minutes for each, _ in agenda.coming(turn.session, turn.here.id, ON))
    fits = taken + item.minutes <= MINUTES
    place = agenda.last_place(turn.session, turn.here.id) + 1
    turn.session.add(
        AgendaItem(
            id=ident,
            community_id=turn.here.id,
            title=item.title,
            minutes=item.minutes,
            brought_by=item.brought_by,
            added_by=item.added_by,
            status=ON if fits else SUGGESTED,
            position=place if fits else 0,
        )
    )
    turn.session.flush()


def _named(text: Tongue, person: Person) -> str:
    return escape(person.name) if person.name else text("calls.somebody")
