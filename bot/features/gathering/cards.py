"""The gathering as a card: for whoever looks at it, and for the channel."""

from __future__ import annotations

from collections import Counter

from bot.calendar import local_day
from bot.cards import Button, Buttons, Card, Facts, Note, Progress, Shown, Table, Text
from bot.feature import AGAIN, Turn
from bot.markup import escape
from bot.texts import Tongue
from storage import gatherings
from storage.gatherings import PLANNED, Gathering
from storage.people import Member, Person

ANSWERS = ("yes", "maybe", "no")


def overview(turn: Turn) -> Card:
    """The gathering that is planned with its checklist; the last one; how to plan one."""
    text, session, here = turn.text, turn.session, turn.here
    planned = gatherings.planned(session, here.id)
    last = gatherings.last_held(session, here.id)
    parts: list[Shown] = []
    if planned is None:
        parts += [Text(text("gathering.none")), Note(text("gathering.principle"))]
        if turn.may("convene"):
            plan = Button(text("gathering.plan"), "gathering.plan", style="primary")
            parts.append(Buttons((plan,)))
    else:
        parts += _planned(turn, planned)
    if last is not None:
        facts = {"place": last.place, "first": last.first, "last": last.last}
        parts.append(Text(text("gathering.last", **facts)))
        parts.append(Text(escape(last.outcome)))
    parts.append(Buttons((Button(text("gathering.stewards"), AGAIN, "call"),)))
    return Card(text("gathering.title", community=here.name), tuple(parts))


def announced(turn: Turn, gathering: Gathering) -> Card:
    """The gathering in the channel, in the community's language: planned, held or cancelled."""
    text = turn.aloud()
    title = text(f"gathering.announced.{gathering.status}", community=turn.here.name)
    facts = Facts(tuple(_facts(turn, text, gathering)))
    if gathering.status != PLANNED:
        return Card(title, (facts, Text(escape(gathering.outcome))))
    return Card(title, (facts, _answers(text, gathering, ""), Note(text("gathering.names"))))


def _planned(turn: Turn, gathering: Gathering) -> list[Shown]:
    text = turn.text
    replies = gatherings.replies(turn.session, gathering.id)
    mine = next((r.answer for r, _ in replies if r.member_id == turn.mine.id), "")
    parts: list[Shown] = [Facts(tuple(_facts(turn, text, gathering)))]
    if mine:
        parts.append(Text(text(f"gathering.said.{mine}")))
    parts.append(_answers(text, gathering, mine))
    steps = gatherings.steps(turn.session, gathering.id)
    done = sum(each.done_at is not None for each in steps)
    parts += [Progress(text("gathering.done"), done, len(steps)), _checklist(turn, gathering)]
    if turn.may("convene"):
        parts += _doing(turn, gathering, [(s.step, s.done_at is not None) for s in steps])
        parts += _coming(text, [(r.answer, p) for r, p in replies])
    return parts


def _facts(turn: Turn, text: Tongue, gathering: Gathering) -> list[tuple[str, str]]:
    member = turn.session.get_one(Member, gathering.organised_by)
    organiser = turn.session.get_one(Person, member.person_id)
    counted = Counter(r.answer for r, _ in gatherings.replies(turn.session, gathering.id))
    figures = {each: counted[each] for each in ANSWERS}
    window = text("gathering.window", first=gathering.first, last=gathering.last)
    return [
        (text("gathering.fact.when"), window),
        (text("gathering.fact.where"), escape(gathering.place)),
        (text("gathering.fact.who"), _named(text, organiser)),
        (text("gathering.fact.coming"), text("gathering.coming", **figures)),
    ]


def _checklist(turn: Turn, gathering: Gathering) -> Table:
    text, today = turn.text, local_day(turn.now, turn.here.zone)
    rows = []
    for each in gatherings.steps(turn.session, gathering.id):
        key = "done" if each.done_at else "overdue" if each.due < today else "ahead"
        stands = text(f"gathering.stands.{key}")
        due = text("gathering.day", when=each.due)
        rows.append((text(f"gathering.step.{each.step}"), due, stands))
    columns = tuple(text(f"gathering.column.{each}") for each in ("step", "due", "stands"))
    return Table(text("gathering.checklist"), columns, tuple(rows))


def _doing(turn: Turn, gathering: Gathering, steps: list[tuple[str, bool]]) -> list[Shown]:
    text = turn.text
    ticks = tuple(
        Button(
            text(
                "gathering.untick" if is_done else "gathering.tick",
                step=text(f"gathering.step.{name}"),
            ),
            "gathering.unstep" if is_done else "gathering.step",
            f"{gathering.id} {name}",
        )
        for name, is_done in steps
    )
    buttons = [Button(text("gathering.change"), "gathering.change", gathering.id)]
    if local_day(turn.now, turn.here.zone) >= gathering.first:
        end = Button(text("gathering.end"), "gathering.end", gathering.id, "primary")
        buttons.insert(0, end)
    cancel = Button(text("gathering.cancel"), "gathering.cancel", gathering.id, "danger")
    return [Buttons(ticks), Buttons((*buttons, cancel))]


def _coming(text: Tongue, replies: list[tuple[str, Person]]) -> list[Shown]:
    """Whoever organises sees by name who would come."""
    rows = tuple(
        (_named(text, person), text(f"gathering.answer.{answer}")) for answer, person in replies
    )
    columns = (text("gathering.column.name"), text("gathering.column.says"))
    return [Table(text("gathering.would_come"), columns, rows)] if rows else []


def _answers(text: Tongue, gathering: Gathering, mine: str) -> Buttons:
    return Buttons(
        tuple(
            Button(
                text(f"gathering.answer.{each}"),
                f"gathering.{each}",
                gathering.id,
                "primary" if each == "yes" and not mine else "plain",
            )
            for each in ANSWERS
            if each != mine
        )
    )


def _named(text: Tongue, person: Person) -> str:
    return escape(person.name) if person.name else text("gathering.somebody")
