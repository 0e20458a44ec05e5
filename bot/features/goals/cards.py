"""Goals as cards: while they are chosen, while they are worked for, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards import (
    Bar,
    Button,
    Buttons,
    Card,
    Chart,
    Divider,
    Note,
    Progress,
    Shown,
    Text,
)
from bot.feature import Turn
from bot.features.goals import rules
from bot.features.goals.rules import Told
from bot.markup import escape
from bot.texts import Tongue
from storage.goals import Checkin, Cycle, Goal
from storage.people import Person

SHOWN_AT_MOST = 12
LABEL_AT_MOST = 45


@dataclass(frozen=True, slots=True)
class Line:
    """A goal, who answers for it, and the last that was told of it."""

    goal: Goal
    owners: tuple[Person, ...]
    last: Checkin | None

    @property
    def standing(self) -> str:
        """How it stands."""
        return rules.standing([Told(self.last.at.date(), self.last.status)] if self.last else [])


@dataclass(frozen=True, slots=True)
class View:
    """A cycle as it stands: its goals, where the energy is, how the poll stands.

    Without a cycle, `past` says how many there have been.
    """

    cycle: Cycle | None
    lines: tuple[Line, ...]
    energy: tuple[tuple[str, int], ...] | None
    poll: str
    past: int = 0


def overview(turn: Turn, view: View) -> Card:
    """The cycle as whoever asks may see and tend it."""
    match view.cycle:
        case None:
            parts = _none(turn, view)
        case Cycle(status="choosing"):
            parts = _choosing(turn, view, view.cycle)
        case _:
            parts = _running(turn, view, view.cycle)
    beside = [
        Button(turn.text("goals.ahead"), "resources.ahead"),
        Button(turn.text("goals.places"), "resources.places"),
    ]
    if turn.may("lead"):
        beside.append(Button(turn.text("goals.review"), "relevance.show"))
    title = turn.text("goals.title", community=turn.here.name)
    return Card(title, (*parts, Buttons(tuple(beside))))


def flagged(text: Tongue, count: int) -> list[Shown]:
    """The principle, where a number of goals isn't three to five."""
    flag = rules.flag(count)
    if flag is None:
        return []
    return [Note(text(f"goals.flag.{flag}", count=count, least=rules.LEAST, most=rules.MOST))]


def asked(text: Tongue, community: str, lines: Sequence[Line]) -> Card:
    """An owner is asked how their goals come along."""
    buttons = tuple(
        Button(_label(text, "goals.checkin.button", each), "goals.checkin", each.goal.id)
        for each in lines
    )
    words = Text(text("goals.asked.text", goals=[each.goal.title for each in lines]))
    return Card(text("goals.asked.title", community=community), (words, Buttons(buttons)))


def help_wanted(text: Tongue, goal: Goal, told: Checkin) -> Card:
    """A goal needs help, and any member may offer it."""
    return Card(
        text("goals.wanted.title", goal=goal.title),
        (
            Text(text("goals.wanted.text", words=told.words)),
            Buttons((Button(text("goals.wanted.button"), "goals.help", told.id, "primary"),)),
        ),
    )


def outcome(text: Tongue, community: str, cycle: Cycle, lines: Sequence[Line]) -> Card:
    """What came of each goal of a cycle that is over, and what was learnt."""
    parts: list[Shown] = [
        Text(text("goals.span", first=cycle.begins, last=cycle.ends)),
        Progress(text("goals.reached"), rules.done([x.standing for x in lines]), len(lines)),
    ]
    parts += [
        Text(text("goals.came", goal=each.goal.title, outcome=each.goal.outcome)) for each in lines
    ]
    if cycle.lessons:
        parts.append(Text(text("goals.learnt", lessons=cycle.lessons)))
    return Card(text("goals.outcome.title", community=community), tuple(parts))


def _none(turn: Turn, view: View) -> list[Shown]:
    text = turn.text
    parts: list[Shown] = [Text(text("goals.none" if not view.past else "goals.between"))]
    if turn.may("lead"):
        begin = Button(text("goals.begin.button"), "goals.begin", style="primary")
        parts.append(Buttons((begin,)))
    else:
        parts.append(Note(text("goals.who_begins")))
    return parts


def _choosing(turn: Turn, view: View, cycle: Cycle) -> list[Shown]:
    text = turn.text
    parts: list[Shown] = [
        Text(text("goals.choosing", first=cycle.begins, last=cycle.ends)),
        *(_proposal(text, each) for each in view.lines[:SHOWN_AT_MOST]),
    ]
    if not view.lines:
        parts.append(Note(text("goals.no_proposals")))
    if view.energy is not None:
        parts += _energy(text, view)
    elif view.poll == "closed":
        parts.append(Note(text("goals.too_few", least=rules.SHOWN_FROM)))
    elif view.poll == "open":
        parts.append(Note(text("goals.poll_runs")))
    buttons = [Button(text("goals.propose.button"), "goals.propose", style="primary")]
    mine = [x.goal for x in view.lines if x.goal.proposed_by == turn.person.id]
    shown = [each.goal for each in view.lines] if turn.may("lead") else mine
    if turn.may("poll") and view.poll in ("", "draft", "withdrawn"):
        buttons.append(Button(text("goals.ask.button"), "goals.ask", cycle.id))
    if turn.may("lead") and view.lines:
        buttons.append(Button(text("goals.adopt.button"), "goals.adopt", cycle.id))
    buttons += [
        Button(text("goals.withdraw.button", goal=_cut(each.title)), "goals.withdraw", each.id)
        for each in shown[:SHOWN_AT_MOST]
    ]
    return [*parts, Buttons(tuple(buttons))]


def _proposal(text: Tongue, line: Line) -> Text:
    key = "goals.proposal" if line.goal.why else "goals.proposal_bare"
    return Text(text(key, goal=line.goal.title, why=line.goal.why))


def _energy(text: Tongue, view: View) -> list[Shown]:
    titles = {each.goal.id: each.goal.title for each in view.lines}
    bars = tuple(
        Bar(escape(titles[ident]), count, text("goals.chosen", count=count))
        for ident, count in view.energy or ()
    )
    if not bars:
        return []
    return [Chart(text("goals.energy"), bars), Note(text("goals.energy_note"))]


def _running(turn: Turn, view: View, cycle: Cycle) -> list[Shown]:
    text, lines = turn.text, view.lines
    standings = [each.standing for each in lines]
    parts: list[Shown] = [
        Text(text("goals.span", first=cycle.begins, last=cycle.ends)),
        Progress(text("goals.reached"), rules.done(standings), len(lines)),
        *flagged(text, len(lines)),
    ]
    for each in lines[:SHOWN_AT_MOST]:
        parts += [Divider(), *_goal(turn, each)]
    if turn.may("lead"):
        told = any(each.last for each in lines)
        undo = () if told else (Button(text("goals.unadopt"), "goals.unadopt", cycle.id),)
        close = Button(text("goals.close.button"), "goals.close", cycle.id)
        parts += [Divider(), Buttons((close, *undo))]
    return parts


def _goal(turn: Turn, line: Line) -> list[Shown]:
    text, goal, last = turn.text, line.goal, line.last
    heading = text("goals.goal", goal=goal.title, standing=text(f"goals.standing.{line.standing}"))
    parts: list[Shown] = [Text(heading)]
    if last is not None:
        key = "goals.said_with_figure" if last.figure else "goals.said"
        facts = {"when": last.at, "words": last.words, "figure": last.figure}
        parts.append(Text(text(key, **facts)))
    if goal.measure:
        facts = {"measure": goal.measure, "was": goal.was or "–", "aim": goal.aim or "–"}
        key = "goals.measured" if goal.was or goal.aim else "goals.known_by"
        parts.append(Note(text(key, **facts)))
    if goal.work:
        parts.append(Note(text("goals.work", work=goal.work)))
    names = [each.name for each in line.owners]
    parts.append(Note(text("goals.owned", names=names) if names else text("goals.unowned")))
    buttons = []
    if last is not None and last.status == "needs_help":
        buttons.append(Button(text("goals.wanted.button"), "goals.help", last.id))
    owners = [each.id for each in line.owners]
    if rules.may_tend(turn.person.id, owners, leads=turn.may("lead")):
        buttons.append(Button(_label(text, "goals.checkin.button", line), "goals.checkin", goal.id))
        buttons.append(Button(_label(text, "goals.edit.button", line), "goals.edit", goal.id))
    return [*parts, Buttons(tuple(buttons))] if buttons else parts


def _label(text: Tongue, key: str, line: Line) -> str:
    return text(key, goal=_cut(line.goal.title))


def _cut(title: str) -> str:
    return title if len(title) <= LABEL_AT_MOST else title[: LABEL_AT_MOST - 1] + "…"
