"""A community on its way through its playbook: entering stages, leaving them, steps that come back.

What it has done is kept by the steps' ids: a playbook that changes takes nothing of it away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import TypeVar

from sqlmodel import Session

from bot import gate
from bot.calendar import Every, local_day, next_after
from bot.course import AGAIN, PROMPT, RETURN, Course, courses
from bot.evidence import gather
from bot.gate import Item
from bot.moment import Moment
from bot.playbook import Need, Playbook, Stage, Step
from storage import communities, schedule, steps
from storage.communities import Community
from storage.database import Store
from storage.schedule import Scheduled

PROMPT_AT = time(10)
"""The local hour of both."""

AT_ONCE = 200
"""So many communities are looked at by one question at a start: what it finds is in memory."""

Row = TypeVar("Row", steps.Step, steps.Standing)


def enter(moment: Moment, stage: Stage, *, anew: bool = True) -> None:
    """Come to a stage, its steps `anew` in another round, or taken up where they were left."""
    here = moment.here
    _leave(moment)
    here.stage, here.stage_since = stage.id, moment.now
    met = steps.newest(moment.session, here.id)
    for position, step in enumerate(stage.steps):
        row = met.get(step.id)
        if row is None or anew:
            begin(moment, stage, position)
        elif row.status == "left":
            row.status = "waiting"
            _schedule_prompt(moment, row, 0)
    _keep_rhythms(moment)


def begin(
    moment: Moment, stage: Stage, position: int, days: int | None = None, *, again: bool = False
) -> steps.Step:
    """Write a step down for its next round, and the day on which it is prompted.

    That is in `days`; where they aren't given, so many as the playbook says. `again`: what was
    there before doesn't count for this round, the first one either.
    """
    step = stage.steps[position]
    before = steps.latest(moment.session, moment.here.id, step.id)
    if before is not None and before.is_open:
        before.status = "left"
    row = steps.Step(
        community_id=moment.here.id,
        step=step.id,
        round=before.round + 1 if before else 1,
        stage=stage.id,
        position=position,
        status="waiting",
        due_at=moment.now,
        begun_at=moment.now if before or again else None,
    )
    _schedule_prompt(moment, row, step.due_days if days is None else days)
    moment.session.add(row)
    moment.session.flush()
    return row


def come_back(moment: Moment, ident: str) -> steps.Step | None:
    """Begin the next round of a step, unless one is open still."""
    before = steps.latest(moment.session, moment.here.id, ident)
    if before is not None and before.is_open:
        return None
    for stage in moment.playbook.stages:
        for position, step in enumerate(stage.steps):
            if step.id == ident:
                return begin(moment, stage, position, 0, again=True)
    return None


def open_steps(moment: Moment) -> list[tuple[Step, steps.Standing]]:
    """The steps that ask for something still: open, of this playbook, their evidence not there.

    The next best comes first: of those that are due, the first that this stage begins anew (after
    a pivot the purpose), then the first that makes what the gate misses.
    """
    asking = _with_needs(moment, steps.standing(moment.session, moment.here.id))
    if not asking:
        return []
    ahead = moment.playbook.standing(moment.here.stage).gate
    pieces = gather(moment, _kinds(ahead, *(needs for _, needs, _ in asking)))
    found = [(step, row) for step, needs, row in asking if _lacks(moment, row, needs, pieces)]
    items = gate.explain(ahead, moment.playbook.evidence, pieces)
    wanted = {need.evidence for need in gate.missing(items)}
    return sorted(found, key=lambda each: _later(moment, each[0], each[1], wanted))


def _later(moment: Moment, step: Step, row: steps.Standing, wanted: set[str]) -> tuple[bool, bool]:
    """What puts a step behind others: not begun anew here, not making what is wanted, or not due."""
    is_due = row.due_at <= moment.now
    is_anew = row.begun_at is not None and row.stage == moment.here.stage
    return not (is_due and is_anew), not (is_due and not wanted.isdisjoint(step.makes))


def settle(moment: Moment) -> None:
    """Open steps whose evidence is there are done."""
    for row in fulfilled(moment, steps.still_open(moment.session, moment.here.id)):
        row.status, row.settled_at = "done", moment.now
        stop(moment, row.step)


def fulfilled(moment: Moment, rows: Iterable[Row]) -> list[Row]:
    """Of these, the steps whose evidence is there; in a later round, evidence of that round."""
    asking = _with_needs(moment, rows)
    pieces = gather(moment, _kinds(*(needs for _, needs, _ in asking)))
    return [row for _, needs, row in asking if not _lacks(moment, row, needs, pieces)]


def _with_needs(moment: Moment, rows: Iterable[Row]) -> list[tuple[Step, list[Need], Row]]:
    """The steps of this playbook among these, each with how much its evidence must come to.

    That is what a gate asks of it, else one piece of each.
    """
    known = moment.playbook.steps()
    asked = {need.evidence: need for need in moment.playbook.needs()}
    return [(step, _needs(step, asked), row) for row in rows if (step := known.get(row.step))]


def _needs(step: Step, asked: Mapping[str, Need]) -> list[Need]:
    if step.least:
        return [Need(kind, step.title, step.least) for kind in step.makes]
    return [asked.get(kind) or Need(kind, step.title) for kind in step.makes]


def _kinds(*needs: Iterable[Need]) -> set[str]:
    return {need.evidence for some in needs for need in some}


def _lacks(
    moment: Moment, row: Row, needs: list[Need], pieces: Mapping[str, Sequence[gate.Piece]]
) -> bool:
    """Whether a step's evidence isn't there; in a later round, evidence of that round."""
    began = local_day(row.begun_at, moment.here.zone) if row.begun_at else None
    fresh = gate.since(pieces, began) if began else pieces
    return bool(gate.missing(gate.explain(needs, moment.playbook.evidence, fresh)))


def standing(moment: Moment, stage: Stage) -> tuple[Item, ...]:
    """A stage's needs, explained."""
    pieces = gather(moment, [need.evidence for need in stage.gate])
    return gate.explain(stage.gate, moment.playbook.evidence, pieces)


def is_behind(playbook: Playbook, here: Community, found: Course) -> bool:
    """Whether the playbook has something for the community that it hasn't got."""
    lacking = any(step.id not in found.met for step in playbook.standing(here.stage).steps)
    asleep = found.asleep & playbook.steps().keys()
    return bool(lacking or asleep or _changed_rhythms(playbook, here, found))


def follow(store: Store, moment: Callable[[Session, Community], Moment]) -> None:
    """Have every community catch up that its playbook has gone ahead of.

    They are looked at by the hundred, by two questions for all of them: else a start would take
    longer by milliseconds for each community that there is.
    """
    with store.reading() as session:
        every = communities.every(session)
        behind = []
        for first in range(0, len(every), AT_ONCE):
            some = every[first : first + AT_ONCE]
            found = courses(session, [each.id for each in some])
            behind += [
                each.id
                for each in some
                if is_behind(moment(session, each).playbook, each, found[each.id])
            ]
    for ident in behind:
        with store.transaction() as session:
            communities.hold(
                session, ident
            )  # of two processes that begin, the second finds it done
            community = session.get(Community, ident)
            if community is not None:
                catch_up(moment(session, community))


def catch_up(moment: Moment) -> None:
    """Give a community what its playbook has got since; what it did stays as it is."""
    here = moment.here
    stage = moment.playbook.standing(here.stage)
    met = steps.newest(moment.session, here.id)
    been = (moment.now - (here.stage_since or here.created_at)).days
    for position, step in enumerate(stage.steps):
        if step.id not in met:
            begin(moment, stage, position, max(0, step.due_days - been))
    asleep = _course(moment).asleep & moment.playbook.steps().keys()
    for row in met.values():
        if row.step in asleep:
            _schedule_prompt(moment, row, 0)
    _keep_rhythms(moment)


def schedule_id(community_id: str, step: str) -> str:
    """The name of the schedule's row for a step."""
    return f"step:{community_id}:{step}"


def return_id(community_id: str, step: str) -> str:
    """The name of the schedule's row by which a step comes back."""
    return f"return:{community_id}:{step}"


def stop(moment: Moment, step: str) -> None:
    """Nobody is prompted for a step any more. Lessons that somebody takes go on."""
    schedule.cancel(moment.session, schedule_id(moment.here.id, step))


def silence(moment: Moment, step: str) -> None:
    """Nothing more is sent about a step in this round, lessons neither."""
    schedule.cancel_about(moment.session, moment.here.id, step)


def _leave(moment: Moment) -> None:
    """What is open when a community moves on is left, and may be taken up again."""
    for row in steps.still_open(moment.session, moment.here.id):
        if row.stage == moment.here.stage:
            row.status = "left"
            silence(moment, row.step)


def _course(moment: Moment) -> Course:
    return courses(moment.session, [moment.here.id])[moment.here.id]


def _schedule_prompt(moment: Moment, row: steps.Step, days: int) -> None:
    row.due_at = _put(moment, schedule_id(moment.here.id, row.step), PROMPT, row.step, 1, days)


def _rhythms(playbook: Playbook, here: Community) -> dict[str, int]:
    """The steps that come back to a community where it stands, and each how many days."""
    last = [stage for stage in playbook.stages[-1:] if stage.id == here.stage]
    over = [*playbook.up_to(here.stage), *last]
    return {step.id: step.every_days for s in over for step in s.steps if step.every_days}


def _changed_rhythms(playbook: Playbook, here: Community, found: Course) -> dict[str, int]:
    """The steps that should come back otherwise than they do, each how many days; 0 is never."""
    have, want = found.returns, _rhythms(playbook, here)
    steps_of = have.keys() | want.keys()
    return {each: want.get(each, 0) for each in steps_of if have.get(each) != want.get(each)}


def _keep_rhythms(moment: Moment) -> None:
    changed = _changed_rhythms(moment.playbook, moment.here, _course(moment))
    for step, days in changed.items():
        ident = return_id(moment.here.id, step)
        if days:
            _put(moment, ident, RETURN, f"{AGAIN}{step}", days, days)
        else:
            schedule.cancel(moment.session, ident)


def _put(
    moment: Moment, ident: str, occasion: str, subject: str, every: int, days: int
) -> datetime:
    """Schedule something of a step in so many days and `every` so many after; when it is due."""
    zone = moment.here.zone
    rule = Every(every, PROMPT_AT, local_day(moment.now, zone) + timedelta(days=days))
    due = next_after(rule, zone, moment.now)
    row = Scheduled(
        id=ident,
        community_id=moment.here.id,
        occasion=occasion,
        subject=subject,
        rule=str(rule),
        zone=zone,
        next_due_at=due,
    )
    schedule.put(moment.session, row)
    return due
