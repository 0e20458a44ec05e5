"""The goals as members see them: proposed, adopted, coming along."""

from __future__ import annotations

from bot.calendar import local_day
from bot.cards import Button
from bot.feature import Effects, Turn
from bot.features.goals import cards, rules
from bot.features.goals.cards import View
from bot.features.goals.rules import Told
from bot.messages import Whisper
from bot.moment import Moment, Refusal
from bot.saying import said
from storage import goals as stored
from storage import polls
from storage.goals import Cycle, Goal
from storage.polls import Poll

LIVE = ("proposed", "adopted", "set_aside")


def goals(turn: Turn) -> Effects:
    """Show the cycle, or the way to begin one; `goals review` leads to the yearly review."""
    if turn.rest.casefold() == "review" and turn.may("lead"):
        show = Button(turn.text("goals.review"), "relevance.show", style="primary")
        return [Whisper(said(turn.text, "goals.to_review", show))]
    return [Whisper(cards.overview(turn, view(turn)))]


def on_home(turn: Turn) -> Effects:
    """The running cycle on the dashboard; nothing where there is none."""
    cycle = stored.current(turn.session, turn.here.id)
    return goals(turn) if cycle is not None else []


def view(moment: Moment) -> View:
    """The community's cycle with its goals, as they stand."""
    session, here = moment.session, moment.here
    cycle = stored.current(session, here.id)
    if cycle is None:
        return View(None, (), None, "", len(stored.cycles(session, here.id)))
    statuses = ("proposed",) if cycle.status == "choosing" else ("adopted",)
    found = stored.of_cycle(session, cycle.id, *statuses)
    lines = tuple(line(moment, each) for each in found)
    poll = session.get(Poll, cycle.poll_id) if cycle.poll_id else None
    return View(cycle, lines, energy(moment, cycle, found), poll.status if poll else "")


def line(moment: Moment, goal: Goal) -> cards.Line:
    """One goal with who answers for it and what was told of it."""
    told = stored.checkins(moment.session, goal.id)
    owners = stored.owners(moment.session, goal.id)
    return cards.Line(goal, tuple(owners), told[0] if told else None)


def energy(moment: Moment, cycle: Cycle, found: list[Goal]) -> tuple[tuple[str, int], ...] | None:
    """Where the energy is, once the poll is closed and enough have answered.

    A draft that was edited as any poll is has options of its own; they are known by their words.
    """
    poll = moment.session.get(Poll, cycle.poll_id) if cycle.poll_id else None
    if poll is None or poll.status != "closed":
        return None
    by_name = {each.title: each.id for each in found} | {each.id: each.id for each in found}
    names: dict[str, str] = {}
    for question in polls.questions(moment.session, poll.id):
        for ident, label in question.choices:
            if ident in by_name or label in by_name:
                names[ident] = by_name.get(ident) or by_name[label]
    cast = [
        {"choice": [names[ident] for ident in ballot.get("choice", ()) if ident in names]}
        for ballot in polls.ballots(moment.session, poll.id)
    ]
    return rules.energy([each.id for each in found], cast)


def told_of(moment: Moment, goal: Goal) -> list[Told]:
    """What was told of a goal, by the community's days."""
    zone = moment.here.zone
    found = stored.checkins(moment.session, goal.id)
    return [Told(local_day(each.at, zone), each.status) for each in found]


def cycle_of(turn: Turn, *statuses: str) -> Cycle:
    """The community's cycle, locked, in one of these states. Raises Refusal where there is none."""
    now = stored.current(turn.session, turn.here.id)
    cycle = stored.hold(turn.session, now.id) if now else None
    if cycle is None or cycle.status not in statuses:
        raise Refusal("core.stale")
    return cycle


def goal_of(turn: Turn, *statuses: str) -> tuple[Goal, Cycle]:
    """The goal that a press or a form is about. Raises Refusal where it is not so any more."""
    found = stored.goal(turn.session, turn.here.id, turn.value)
    if found is None or found[0].status not in statuses or found[1].status == "closed":
        raise Refusal("core.stale")
    return found


def mine_to_tend(turn: Turn, goal: Goal) -> None:
    """Raises Refusal for whoever neither answers for the goal nor leads."""
    owners = [each.id for each in stored.owners(turn.session, goal.id)]
    if not rules.may_tend(turn.person.id, owners, leads=turn.may("lead")):
        raise Refusal("goals.not_yours", goal=goal.title)
