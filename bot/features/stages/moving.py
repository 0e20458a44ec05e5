"""Where a community stands, and its moves: on, over gaps with a reason, back, or to where it is."""

from __future__ import annotations

from collections.abc import Sequence

from bot import gate, stepping
from bot.calendar import local_day
from bot.cards import Card, Form
from bot.feature import Effects, Turn
from bot.features.stages import moving_cards as cards
from bot.features.stages.moving_cards import Line, Standing
from bot.features.stages.stating import keep
from bot.gate import Item
from bot.messages import Invalid, Open, Replace, Whisper
from bot.moment import Refusal
from bot.playbook import Stage, say
from storage import evidence, steps
from storage.people import Person
from storage.schedule import Scheduled


def show(turn: Turn) -> Effects:
    """Where the community stands, what is missing, and the next best step."""
    stepping.settle(turn)
    return [Whisper(cards.stage(turn.text, _standing(turn)))]


def advance(turn: Turn) -> Effects:
    """Move on to the next stage at once, or ask for a reason where something is missing."""
    to = _next(turn)
    lacking = [item for item in _items(turn) if not item.is_met]
    if lacking:
        return [Open(cards.advance_form(turn.text, to, lacking, turn.playbook.evidence))]
    return [Replace(_moved(turn, to, (), ""))]


def advanced(turn: Turn) -> Effects:
    """Move on over gaps; the reason and what was missing are kept in the log."""
    to = _next(turn)
    items = _items(turn)
    lacking = [item for item in items if not item.is_met]
    asked = cards.advance_form(turn.text, to, lacking, turn.playbook.evidence)
    read = turn.read(asked)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    return [Replace(_moved(turn, to, items, read.text("reason")))]


def elsewhere_form(turn: Turn) -> Effects:
    """Ask where the community really stands: one that was there before, or one that goes back."""
    return [Open(_elsewhere_form(turn))]


def elsewhere(turn: Turn) -> Effects:
    """Go to the stage that was named, with what the community has, for the reason given."""
    asked = _elsewhere_form(turn)
    read = turn.read(asked)
    errors = turn.errors(read)
    have = read.several("have") if "have" not in errors else ()
    day, source = read.day("day") if "day" not in errors else None, read.text("source")
    if have and not source:
        errors.setdefault("source", turn.text("stages.elsewhere.source_needed"))
    if have and day is None:
        errors.setdefault("day", turn.text("core.form.needed"))
    if errors:
        return [Invalid(errors, asked)]
    if day is not None:
        for kind in have:
            keep(turn, kind, day, source)
        turn.session.flush()
    to = turn.playbook.stage(read.one("stage"))
    anew = read.one("steps") == "anew"
    return [Replace(_moved(turn, to, _between(turn, to), read.text("reason"), anew=anew))]


def every_step(turn: Turn) -> Effects:
    """All steps that the community has met, stage by stage, those of earlier playbooks too."""
    stepping.settle(turn)
    rows = steps.newest(turn.session, turn.here.id)
    shown = [
        (say(stage.title, turn.text.language), _lines(turn, stage, rows))
        for stage in turn.playbook.stages
    ]
    known = turn.playbook.steps()
    gone = [
        Line(row.step, "", row, _who(turn, row)) for row in rows.values() if row.step not in known
    ]
    if gone:
        shown.append((turn.text("stages.steps.gone"), gone))
    return [Whisper(cards.steps(turn.text, [(title, lines) for title, lines in shown if lines]))]


def _lines(turn: Turn, stage: Stage, rows: dict[str, steps.Step]) -> list[Line]:
    found = []
    for step in stage.steps:
        if step.id in rows:
            row, title = rows[step.id], say(step.title, turn.text.language)
            again = turn.session.get(Scheduled, stepping.return_id(turn.here.id, step.id))
            returns = again.next_due_at if again else None
            found.append(Line(title, step.id, row, _who(turn, row), returns))
    return found


def _who(turn: Turn, row: steps.Step) -> str:
    person = turn.session.get(Person, row.settled_by) if row.settled_by else None
    return person.name if person else ""


def _standing(turn: Turn) -> Standing:
    here, book = turn.here, turn.playbook
    items = _items(turn)
    return Standing(
        community=here.name,
        stage=book.standing(here.stage),
        is_known=here.stage in {stage.id for stage in book.stages},
        since=here.stage_since or here.created_at,
        items=items,
        kinds=book.evidence,
        best=next((step for step, _ in stepping.open_steps(turn)), None),
        after=book.after(here.stage),
        playbook=book,
        playbooks=len(turn.playbooks.every),
        may_move=turn.may("advance"),
    )


def _items(turn: Turn) -> tuple[Item, ...]:
    return stepping.standing(turn, turn.playbook.standing(turn.here.stage))


def _between(turn: Turn, to: Stage) -> tuple[Item, ...]:
    """What is asked for from here up to a later stage; nothing on the way back."""
    book, here = turn.playbook, turn.here.stage
    passed = [stage for stage in book.up_to(to.id) if stage not in book.up_to(here)]
    return tuple(item for stage in passed for item in stepping.standing(turn, stage))


def _next(turn: Turn) -> Stage:
    """The stage that the press is about, as long as it is the next one."""
    to = turn.playbook.after(turn.here.stage)
    if to is None or to.id != turn.value:
        raise Refusal("core.stale")
    return to


def _elsewhere_form(turn: Turn) -> Form:
    """What can be stated is what gates ask for and nobody has stated yet."""
    stated = evidence.of_community(turn.session, turn.here.id)
    known = {row.kind for row in stated}
    kinds = [need.evidence for need in turn.playbook.needs() if need.evidence not in known]
    return cards.elsewhere_form(
        turn.text,
        [stage for stage in turn.playbook.stages if stage.id != turn.here.stage],
        [turn.playbook.evidence[kind] for kind in dict.fromkeys(kinds)],
        local_day(turn.now, turn.here.zone),
    )


def _moved(
    turn: Turn, to: Stage, items: Sequence[Item], reason: str, *, anew: bool = False
) -> Card:
    came = turn.playbook.standing(turn.here.stage)
    lacking = [need.evidence for need in gate.missing(items)]
    subject = f"{came.id} {to.id}" + (f"; without {', '.join(lacking)}" if lacking else "")
    turn.decided("move to stage", subject, reason)
    stepping.enter(turn, to, anew=anew)
    return cards.moved(turn.text, to, has_reason=bool(reason))
