"""Items are written by form: what, how long, who brings it. They fit, or it is said what would."""

from __future__ import annotations

from bot.cards import Form, NumberInput, PeopleInput, Text, TextInput
from bot.feature import Effects, Turn
from bot.features.agenda import cards, planned, rules
from bot.features.agenda.planned import Planned
from bot.forms import Read
from bot.messages import Invalid, Open, Replace
from bot.moment import Refusal
from storage import agenda, people
from storage.agenda import ON, SUGGESTED, AgendaItem
from storage.people import Person

TITLE_AT_MOST = 120
USUAL = 15
SUGGESTIONS_AT_MOST = 3
"""How many suggestions of one member may wait at once."""


def add(turn: Turn) -> Effects:
    """Ask for an item; of a member, for a suggestion."""
    return [Open(_form(turn, None))]


def edit(turn: Turn) -> Effects:
    """Ask for it anew."""
    found = planned.found(turn, turn.value, ON, SUGGESTED)
    planned.theirs(turn, found)
    return [Open(_form(turn, found))]


def written(turn: Turn) -> Effects:
    """Keep it, where it fits."""
    known = planned.found(turn, turn.value, ON, SUGGESTED) if turn.value else None
    if known is not None:
        planned.theirs(turn, known)
    asked = _form(turn, known)
    read = turn.read(asked, turn.event.sender.lane)
    errors = turn.errors(read)
    now = planned.read(turn)
    minutes = read.number("minutes") or 0
    is_on = known.status == ON if known else turn.may("convene")
    if not errors and is_on:
        errors |= _too_long(turn, now, minutes, known.id if known else "")
    by = None if errors else _by(turn, read)
    if not errors and by is None:
        errors["by"] = turn.text("agenda.writing.no_member")
    if errors or by is None:
        return [Invalid(errors, asked)]
    if known is None:
        known = _new(turn, now, is_on=is_on)
    known.title, known.minutes, known.brought_by = read.text("title"), minutes, by.id
    turn.session.add(known)
    planned.changed(turn, "write agenda item" if is_on else "suggest agenda item", known.id)
    return [Replace(cards.agenda(turn, planned.read(turn), (), fresh=known.id))]


def has_room(turn: Turn, minutes: int) -> None:
    """Refuse what doesn't fit, saying how much would."""
    now = planned.read(turn)
    others = [item.minutes for item, _ in now.items]
    found = rules.tight(minutes, others, now.length)
    if found is not None:
        raise Refusal("agenda.full", count=found.left, asked=minutes, of=now.length)


def _new(turn: Turn, now: Planned, *, is_on: bool) -> AgendaItem:
    mine = [each for each, _ in now.suggested if each.added_by == turn.person.id]
    if is_on and len(now.items) >= rules.ITEMS_AT_MOST:
        raise Refusal("agenda.enough", most=rules.ITEMS_AT_MOST)
    if not is_on and len(mine) >= SUGGESTIONS_AT_MOST:
        raise Refusal("agenda.suggested_enough", most=SUGGESTIONS_AT_MOST)
    place = agenda.last_place(turn.session, turn.here.id) + 1
    return AgendaItem(
        id=turn.new_id(),
        community_id=turn.here.id,
        title="",
        minutes=0,
        brought_by=turn.person.id,
        added_by=turn.person.id,
        status=ON if is_on else SUGGESTED,
        position=place if is_on else 0,
    )


def _too_long(turn: Turn, now: Planned, minutes: int, ident: str) -> dict[str, str]:
    """What is wrong with its minutes: how many are left, and what could be shortened."""
    others = now.beside(ident)
    found = rules.tight(minutes, [item.minutes for item, _ in others], now.length)
    if found is None:
        return {}
    facts: dict[str, object] = {"count": found.left, "of": now.length, "over": found.over}
    if found.longest is None:
        return {"minutes": turn.text("agenda.writing.longer_than_call", **facts)}
    longest = others[found.longest][0]
    facts |= {"longest": longest.title, "minutes": longest.minutes}
    return {"minutes": turn.text("agenda.writing.too_long", **facts)}


def _by(turn: Turn, read: Read) -> Person | None:
    """Who brings it: a member; whoever writes, where nobody is named."""
    named = read.people("by")
    if not named:
        return turn.person
    person = turn.person_at(named[0])
    member = people.member(turn.session, turn.here.id, person.id)
    return person if member is not None and member.left_at is None else None


def _form(turn: Turn, known: AgendaItem | None) -> Form:
    text = turn.text
    is_on = known.status == ON if known else turn.may("convene")
    now = planned.read(turn)
    left = now.left + (known.minutes if known and is_on else 0)
    intro = "agenda.writing.intro" if is_on else "agenda.writing.intro_suggested"
    minutes = known.minutes if known else max(1, min(USUAL, left))
    by = turn.inbox_of(turn.session.get_one(Person, known.brought_by)) if known else None
    by = by or turn.event.sender
    return Form(
        id="agenda.item",
        title=text("agenda.writing.title" if is_on else "agenda.writing.title_suggested"),
        parts=(
            Text(text(intro, count=max(0, left), of=now.length)),
            TextInput(
                "title",
                text("agenda.writing.what"),
                value=known.title if known else "",
                most=TITLE_AT_MOST,
            ),
            NumberInput(
                "minutes", text("agenda.writing.minutes"), 1, now.length, value=str(minutes)
            ),
            PeopleInput(
                "by",
                text("agenda.writing.by"),
                multiple=False,
                required=False,
                value=(str(by),) if by.lane == turn.event.sender.lane else (),
            ),
        ),
        submit=text("agenda.writing.submit"),
        cancel=text("agenda.cancel"),
        value=known.id if known else "",
    )
