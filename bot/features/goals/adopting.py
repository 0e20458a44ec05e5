"""Adopting goals: which, who answers for each, how it will be known."""

from __future__ import annotations

from datetime import time, timedelta

from bot.calendar import Every, local_day, next_after
from bot.cards import Choice, Form, Note, Option, PeopleInput, Text, TextInput
from bot.feature import Effects, Turn
from bot.features.goals import cards, handlers, rules
from bot.markup import escape
from bot.messages import Invalid, Open, Replace
from bot.moment import Moment, Refusal
from storage import goals as stored
from storage import schedule
from storage.goals import Cycle, Goal
from storage.schedule import Scheduled

ASKED_AT = time(10)
CHECKIN = "goals.checkin"
LABEL_AT_MOST = 60


def adopt(turn: Turn) -> Effects:
    """Ask which of the proposals the cycle is for."""
    cycle = handlers.cycle_of(turn, "choosing")
    return [Open(_adopt_form(turn, cycle, _proposals(turn, cycle)))]


def adopted(turn: Turn) -> Effects:
    """The cycle runs. Other numbers than three to five are flagged, with the principle."""
    cycle = handlers.cycle_of(turn, "choosing")
    found = _proposals(turn, cycle)
    form = _adopt_form(turn, cycle, found)
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    chosen = read.several("goals")
    for goal in found:
        goal.status = "adopted" if goal.id in chosen else "set_aside"
    cycle.status, cycle.adopted_at = "running", turn.now
    turn.session.flush()
    ask_regularly(turn, cycle)
    turn.decided("adopt goals", f"{cycle.id} {len(chosen)}", read.text("reason"))
    return [Replace(cards.overview(turn, handlers.view(turn)))]


def unadopt(turn: Turn) -> Effects:
    """Choose again, as long as nothing was told of any goal."""
    cycle = handlers.cycle_of(turn, "running")
    found = stored.of_cycle(turn.session, cycle.id, "adopted", "set_aside")
    if any(stored.checkins(turn.session, each.id) for each in found):
        raise Refusal("goals.told_already")
    for goal in found:
        goal.status = "proposed"
    cycle.status, cycle.adopted_at = "choosing", None
    schedule.cancel(turn.session, schedule_id(cycle))
    turn.session.flush()
    turn.decided("choose goals again", cycle.id)
    return [Replace(cards.overview(turn, handlers.view(turn)))]


def edit(turn: Turn) -> Effects:
    """Ask what is to be said of a goal otherwise."""
    goal, _ = handlers.goal_of(turn, "adopted")
    handlers.mine_to_tend(turn, goal)
    return [Open(_edit_form(turn, goal))]


def edited(turn: Turn) -> Effects:
    """Keep who answers for it, how it will be known and what is done for it."""
    goal, _ = handlers.goal_of(turn, "adopted")
    handlers.mine_to_tend(turn, goal)
    form = _edit_form(turn, goal)
    read = turn.read(form, turn.event.sender.lane)
    errors = turn.errors(read)
    owners = [turn.person_at(each) for each in read.people("owners")] if not errors else []
    if errors:
        return [Invalid(errors, form)]
    for person in owners:
        turn.enrol(person)
    goal.title, goal.measure = read.text("title"), read.text("measure")
    goal.was, goal.aim, goal.work = read.text("was"), read.text("aim"), read.text("work")
    if owners:
        stored.give(turn.session, goal.id, [each.id for each in owners])
    turn.session.flush()
    turn.decided("edit goal", goal.id, goal.title)
    return [Replace(cards.overview(turn, handlers.view(turn)))]


def ask_regularly(moment: Moment, cycle: Cycle) -> None:
    """Have the owners asked on the cycle's rhythm, at ten in the community's zone."""
    zone = moment.here.zone
    first = local_day(moment.now, zone) + timedelta(days=cycle.checkin_days)
    rule = Every(cycle.checkin_days, ASKED_AT, first)
    schedule.put(
        moment.session,
        Scheduled(
            id=schedule_id(cycle),
            community_id=moment.here.id,
            occasion=CHECKIN,
            subject=cycle.id,
            rule=str(rule),
            zone=zone,
            next_due_at=next_after(rule, zone, moment.now),
        ),
    )


def schedule_id(cycle: Cycle) -> str:
    """The name of the schedule's row by which owners are asked."""
    return f"goals:{cycle.id}"


def _proposals(turn: Turn, cycle: Cycle) -> list[Goal]:
    found = stored.of_cycle(turn.session, cycle.id, "proposed")
    if not found:
        raise Refusal("core.stale")
    ranked = handlers.energy(turn, cycle, found)
    if ranked is None:
        return found
    order = [ident for ident, _ in ranked]
    return sorted(found, key=lambda each: order.index(each.id))


def _adopt_form(turn: Turn, cycle: Cycle, found: list[Goal]) -> Form:
    text = turn.text
    ranked = dict(handlers.energy(turn, cycle, found) or ())
    options = tuple(Option(each.id, _option(turn, each, ranked.get(each.id))) for each in found)
    return Form(
        id="goals.adopt",
        title=text("goals.adopt.title"),
        parts=(
            Text(text("goals.adopt.intro", least=rules.LEAST, most=rules.MOST)),
            *(() if ranked else (Note(text("goals.adopt.unasked")),)),
            Choice(
                "goals",
                text("goals.adopt.which"),
                options,
                multiple=True,
                most=rules.ADOPTED_AT_MOST,
            ),
            TextInput("reason", text("goals.adopt.reason"), most=300),
        ),
        submit=text("goals.adopt.submit"),
        cancel=text("goals.cancel"),
        value=cycle.id,
    )


def _option(turn: Turn, goal: Goal, count: int | None) -> str:
    if count is None:
        return escape(goal.title)
    title = goal.title
    cut = title if len(title) <= LABEL_AT_MOST else title[: LABEL_AT_MOST - 1] + "…"
    return turn.text("goals.adopt.option", goal=cut, n=count)


def _edit_form(turn: Turn, goal: Goal) -> Form:
    text = turn.text
    owners = stored.owners(turn.session, goal.id)
    found = [turn.inbox_of(each) for each in owners]
    lane = turn.event.sender.lane
    here = tuple(str(each) for each in found if each is not None and each.lane == lane)
    needed = not owners
    return Form(
        id="goals.edit",
        title=text("goals.edit.title"),
        parts=(
            TextInput("title", text("goals.propose.goal"), most=75, value=goal.title),
            PeopleInput("owners", text("goals.edit.owners"), required=needed, value=here),
            TextInput("measure", text("goals.edit.measure"), most=200, value=goal.measure),
            TextInput("was", text("goals.edit.was"), required=False, most=60, value=goal.was),
            TextInput("aim", text("goals.edit.aim"), required=False, most=60, value=goal.aim),
            TextInput(
                "work",
                text("goals.edit.work"),
                multiline=True,
                required=False,
                most=600,
                value=goal.work,
            ),
        ),
        submit=text("goals.edit.submit"),
        cancel=text("goals.cancel"),
        value=goal.id,
    )
