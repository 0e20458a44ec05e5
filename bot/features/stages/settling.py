"""What is done about any step: seen, filled in, skipped with a reason, taken up again."""

from __future__ import annotations

from bot import stepping
from bot.calendar import local_day
from bot.cards import Card
from bot.feature import Effects, Turn
from bot.features.stages import cards
from bot.features.stages.asked import step_of
from bot.messages import Invalid, Open, Replace, Whisper
from bot.moment import Refusal
from bot.playbook import Step, say
from storage import evidence, steps
from storage.evidence import Evidence

ANY = ("waiting", "prompted", "done", "skipped", "left")
UNSETTLED = ("waiting", "prompted", "left")


def see(turn: Turn) -> Effects:
    """Show one step as it stands."""
    step, row = step_of(turn, *ANY)
    return [Whisper(_shown(turn, step, row))]


def form(turn: Turn) -> Effects:
    """Show the step's own form."""
    step, _ = step_of(turn, *UNSETTLED)
    if not step.fields:
        raise Refusal("core.stale")
    return [Open(cards.fields_form(turn.text, step, local_day(turn.now, turn.here.zone)))]


def filled_in(turn: Turn) -> Effects:
    """What was written is the step's evidence: what, who, when, from which step."""
    step, row = step_of(turn, *UNSETTLED)
    asked = cards.fields_form(turn.text, step, local_day(turn.now, turn.here.zone))
    read = turn.read(asked)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    told = [
        f"{say(each.label, turn.text.language)}\n{read.values[each.id]}"
        for each in step.fields
        if read.values[each.id] not in ("", None)
    ]
    state(turn, step, row, "\n\n".join(told))
    return [Replace(done(turn, step, row))]


def state(turn: Turn, step: Step, row: steps.Step, statement: str = "") -> None:
    """A step is done, and here is what shows it."""
    for kind in step.makes:
        turn.session.add(
            Evidence(
                id=turn.new_id(),
                community_id=turn.here.id,
                kind=kind,
                day=local_day(turn.now, turn.here.zone),
                statement=statement,
                amount=1,
                step=step.id,
                round=row.round,
                stated_by=turn.person.id,
                stated_at=turn.now,
            )
        )
    settle(turn, row)


def settle(turn: Turn, row: steps.Step) -> None:
    """Somebody says that a step is done."""
    row.status, row.settled_at, row.settled_by = "done", turn.now, turn.person.id
    stepping.stop(turn, row.step)
    turn.decided("step done", row.step)


def done(turn: Turn, step: Step, row: steps.Step) -> Card:
    """The step is done, with what shows it and the way back."""
    shown = evidence.of_step(turn.session, turn.here.id, step.id, row.round)
    return cards.done(turn.text, step, row.settled_at or turn.now, shown)


def skip_form(turn: Turn) -> Effects:
    """Ask why the step is not for this community."""
    step, _ = step_of(turn, *UNSETTLED)
    return [Open(cards.skip_form(turn.text, step))]


def skipped(turn: Turn) -> Effects:
    """Skip the step; the reason is kept in the log."""
    step, row = step_of(turn, *UNSETTLED)
    asked = cards.skip_form(turn.text, step)
    read = turn.read(asked)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    row.status, row.settled_at, row.settled_by = "skipped", turn.now, turn.person.id
    row.reason = read.text("reason")
    stepping.silence(turn, step.id)
    turn.decided("skip step", step.id, row.reason)
    return [Replace(cards.skipped(turn.text, step))]


def unskip(turn: Turn) -> Effects:
    """Take a skipped step up again; `status` leads to it."""
    step, row = step_of(turn, "skipped")
    _take_up(turn, row)
    return [Replace(cards.prompt(turn.text, step))]


def redo(turn: Turn) -> Effects:
    """A step is not done after all: it is open again, and what was stated for it is taken back."""
    step, row = step_of(turn, "done")
    for each in evidence.of_step(turn.session, turn.here.id, step.id, row.round):
        each.withdrawn_at = turn.now
    _take_up(turn, row)
    return [Replace(cards.prompt(turn.text, step))]


def _take_up(turn: Turn, row: steps.Step) -> None:
    row.status, row.reason, row.settled_at, row.settled_by = "prompted", "", None, None
    turn.decided("take step up again", row.step)


def _shown(turn: Turn, step: Step, row: steps.Step) -> Card:
    match row.status:
        case "done":
            return done(turn, step, row)
        case "skipped":
            return cards.skipped(turn.text, step)
        case _:
            return cards.prompt(turn.text, step)
