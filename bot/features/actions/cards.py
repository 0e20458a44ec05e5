"""Actions as cards: the asker's own and all, one with what can be done, what people are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.calendar import local_day
from bot.cards import Button, Buttons, Card, Facts, Note, Shown, Table, Text
from bot.feature import AGAIN, Turn
from bot.markup import escape
from bot.texts import Tongue
from storage import actions
from storage.actions import DONE, Action, Held, ToDo
from storage.people import Member, Person

SHOWN_AT_MOST = 15
LABEL_AT_MOST = 40


def overview(turn: Turn) -> Card:
    """What the asker has to do, what they are asked to take over; to organisers what all have."""
    text, me, leads = turn.text, turn.mine.id, turn.may("lead")
    every = actions.to_do(turn.session, turn.here.id, me, of_all=leads)
    mine = [each for each in every if each.member_id == me]
    parts: list[Shown] = [_mine(text, mine, _today(turn)) if mine else Text(text("actions.none"))]
    parts += _rows(text, mine)
    for each in every:
        if each.offered_to == me:
            facts = {"name": called(text, each.name), "what": each.what, "when": each.due}
            parts += [Text(text("actions.asks_you", **facts)), _answering(text, each.id)]
    if leads:
        parts += _all(turn, [each for each in every if each.member_id != me])
    buttons = (
        Button(text("actions.add"), "actions.add", style="plain" if mine else "primary"),
        Button(text("actions.to_minutes"), AGAIN, "minutes"),
    )
    title = text("actions.title", community=turn.here.name)
    return Card(title, (*parts, Buttons(buttons)))


def one(turn: Turn, action: Action) -> Card:
    """One action, with what can be done about it."""
    text, today = turn.text, _today(turn)
    member = turn.session.get_one(Member, action.member_id)
    facts = [
        (text("actions.column.who"), _who(text, _person(turn, member).name, member.left_at)),
        (text("actions.column.due"), due(text, action, today)),
    ]
    ident, parts = action.id, [Facts(tuple(facts))]
    buttons = [see_all(text)]
    shown: list[Shown] = [*parts]
    if action.status == DONE:
        shown.append(Note(text("actions.is_done")))
        buttons.insert(0, Button(text("actions.undo"), "actions.reopen", ident))
    else:
        buttons[:0] = [
            Button(text("actions.mark_done"), "actions.done", ident, "primary"),
            Button(text("actions.edit"), "actions.edit", ident),
            Button(text("actions.hand"), "actions.hand", ident),
            Button(text("actions.drop"), "actions.drop", ident),
        ]
    if action.offered_to is not None:
        asked = _person(turn, turn.session.get_one(Member, action.offered_to))
        shown.append(Note(text("actions.waits_for", name=named(text, asked))))
        buttons.insert(-1, Button(text("actions.keep"), "actions.keep", ident))
    return Card(escape(action.what), (*shown, Buttons(tuple(buttons))))


def mine_ahead(turn: Turn, mine: Sequence[Action]) -> Card:
    """What the asker has to do, in short."""
    parts = (_mine(turn.text, mine, _today(turn)), Buttons((see_all(turn.text),)))
    return Card(turn.text("actions.ahead"), parts)


def reminder(text: Tongue, community: str, near: Sequence[Action], today: date) -> Card:
    """Somebody is reminded of what is due: one word a week, about all of it."""
    buttons = tuple(
        Button(text("actions.mark_done_of", what=_short(each.what)), "actions.done", each.id)
        for each in near[:SHOWN_AT_MOST]
    )
    return Card(
        text("actions.reminded.title", community=community, count=len(near)),
        (
            _mine(text, near, today),
            Buttons(buttons),
            Note(text("actions.reminded.note")),
            Buttons((see_all(text),)),
        ),
    )


def given(text: Tongue, community: str, by: str, action: Action) -> Card:
    """Somebody has something to do, by whom."""
    words = text("actions.given_to_you", by=by or text("actions.somebody"), when=action.due)
    done = Button(text("actions.mark_done"), "actions.done", action.id)
    hand = Button(text("actions.hand"), "actions.hand", action.id)
    shown = (Text(escape(action.what)), Text(words), Buttons((done, hand, see_all(text))))
    return Card(text("actions.given_title", community=community), shown)


def offered(text: Tongue, community: str, by: str, action: Action) -> Card:
    """Somebody is asked to take something over."""
    words = text("actions.offered_to_you", by=by or text("actions.somebody"), when=action.due)
    shown = (Text(escape(action.what)), Text(words), _answering(text, action.id))
    return Card(text("actions.offered_title", community=community), shown)


def see_all(text: Tongue) -> Button:
    """The way to all there is to do."""
    return Button(text("actions.see"), AGAIN, "actions")


def table(turn: Turn, held: Sequence[Held], title: str) -> Table:
    """Actions with who has them and how they stand."""
    text, today = turn.text, _today(turn)
    rows = tuple(
        (escape(action.what), _who(text, person.name, member.left_at), due(text, action, today))
        for action, member, person in held
    )
    return _table(text, rows, title)


def due(text: Tongue, action: Action, today: date) -> str:
    """Until when, and in words how that stands today."""
    if action.status == DONE:
        return text("actions.due.done", when=action.settled_at or action.due)
    return _until(text, action.due, today)


def named(text: Tongue, person: Person) -> str:
    """Somebody's name, inert."""
    return called(text, person.name)


def called(text: Tongue, name: str) -> str:
    """The same by the name; empty: it isn't known."""
    return escape(name) if name else text("actions.somebody")


def _until(text: Tongue, day: date, today: date) -> str:
    if day < today:
        return text("actions.due.overdue", when=day, count=(today - day).days)
    return text("actions.due.today" if day == today else "actions.due.ahead", when=day)


def _table(text: Tongue, rows: tuple[tuple[str, str, str], ...], title: str) -> Table:
    columns = tuple(text(f"actions.column.{each}") for each in ("what", "who", "due"))
    return Table(title, columns, rows)


def _mine(text: Tongue, mine: Sequence[Action | ToDo], today: date) -> Table:
    columns = (text("actions.column.what"), text("actions.column.due"))
    shown = mine[:SHOWN_AT_MOST]
    rows = tuple((escape(each.what), _until(text, each.due, today)) for each in shown)
    return Table(text("actions.mine", count=len(mine)), columns, rows)


def _all(turn: Turn, others: Sequence[ToDo]) -> list[Shown]:
    """What is open in the community, the asker's own left out."""
    text, today = turn.text, _today(turn)
    if not others:
        return []
    shown = others[:SHOWN_AT_MOST]
    rows = tuple(
        (escape(each.what), _who(text, each.name, each.left_at), _until(text, each.due, today))
        for each in shown
    )
    parts: list[Shown] = [_table(text, rows, text("actions.all", count=len(others)))]
    parts += _rows(text, shown)
    more = len(others) - len(shown)
    return [*parts, *([Note(text("actions.more", count=more))] if more else [])]


def _rows(text: Tongue, some: Sequence[ToDo]) -> list[Shown]:
    buttons = tuple(
        Button(text("actions.change", what=_short(each.what)), "actions.see", each.id)
        for each in some[:SHOWN_AT_MOST]
    )
    return [Buttons(buttons)] if buttons else []


def _answering(text: Tongue, ident: str) -> Buttons:
    yes = Button(text("actions.accept"), "actions.accept", ident, "primary")
    return Buttons((yes, Button(text("actions.decline"), "actions.decline", ident)))


def _who(text: Tongue, name: str, left_at: datetime | None) -> str:
    return text("actions.has_left", name=name) if left_at else called(text, name)


def _person(turn: Turn, member: Member) -> Person:
    return turn.session.get_one(Person, member.person_id)


def _today(turn: Turn) -> date:
    return local_day(turn.now, turn.text.zone)


def _short(what: str) -> str:
    return what if len(what) <= LABEL_AT_MOST else what[: LABEL_AT_MOST - 1].rstrip() + "…"
