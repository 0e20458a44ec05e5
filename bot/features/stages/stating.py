"""What a community has already: a fact, stated with its day and its source, and taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot import stepping
from bot.calendar import local_day
from bot.feature import Effects, Turn
from bot.features.stages import stating_cards as cards
from bot.features.stages.asked import organisers_only, step_of
from bot.features.stages.settling import UNSETTLED, settle
from bot.forms import Read
from bot.messages import Invalid, Open, Replace, Whisper
from bot.moment import Refusal
from bot.playbook import Evidence, Need
from bot.texts import Markup
from storage import evidence, steps


def form(turn: Turn) -> Effects:
    """Ask what the community has, since when, and where it is from."""
    kinds, _ = _asked(turn)
    return [Open(cards.have_form(turn.text, kinds, turn.value, _today(turn)))]


def stated(turn: Turn) -> Effects:
    """Keep the fact; a step whose evidence is there with it is done."""
    kinds, row = _asked(turn)
    asked = cards.have_form(turn.text, kinds, turn.value, _today(turn))
    read = turn.read(asked)
    errors = turn.errors(read)
    if "kind" not in errors:
        errors = _wrong_figures(turn, read, errors) | errors
    day = read.day("day")
    if errors or day is None:
        return [Invalid(errors, asked)]
    fact = keep(turn, read.one("kind"), day, read.text("source"))
    fact.statement = read.text("statement")
    fact.amount, fact.whole = read.number("amount"), read.number("whole")
    if row is not None:
        fact.step, fact.round = row.step, row.round
    turn.session.flush()
    if row is not None and stepping.fulfilled(turn, [row]):
        settle(turn, row)
    kind = turn.playbook.evidence[fact.kind]
    return [Replace(cards.kept(turn.text, kind, fact))]


def keep(turn: Turn, kind: str, day: date, source: str) -> evidence.Evidence:
    """Write a fact down, and who said it, in the log too."""
    fact = evidence.Evidence(
        id=turn.new_id(),
        community_id=turn.here.id,
        kind=kind,
        day=day,
        source=source,
        stated_by=turn.person.id,
        stated_at=turn.now,
    )
    turn.session.add(fact)
    turn.decided("state evidence", kind, source)
    return fact


def show(turn: Turn) -> Effects:
    """What was stated, with the way to take it back."""
    known = turn.playbook.evidence
    rows = evidence.of_community(turn.session, turn.here.id, list(known))
    told = [(known[row.kind], row) for row in rows if row.source or row.statement]
    return [Whisper(cards.stated(turn.text, told))]


def withdraw(turn: Turn) -> Effects:
    """Take a fact back; it stays in the log. A step that it alone had settled is open again."""
    fact = turn.session.get(evidence.Evidence, turn.value)
    if fact is None or fact.community_id != turn.here.id or fact.withdrawn_at is not None:
        raise Refusal("core.stale")
    fact.withdrawn_at = turn.now
    turn.decided("take evidence back", fact.kind, fact.source)
    turn.session.flush()
    row = steps.latest(turn.session, turn.here.id, fact.step)
    is_its_own = row is not None and row.status == "done" and row.round == fact.round
    is_known = fact.step in turn.playbook.steps()
    if row is not None and is_its_own and is_known and not stepping.fulfilled(turn, [row]):
        row.status, row.settled_at, row.settled_by = "prompted", None, None
    return [Replace(cards.withdrawn(turn.text))]


def _asked(turn: Turn) -> tuple[list[Evidence], steps.Step | None]:
    """The kinds that can be stated: those of the step that is meant, or all."""
    if turn.value:
        step, row = step_of(turn, *UNSETTLED)
        return [turn.playbook.evidence[kind] for kind in step.makes], row
    organisers_only(turn)
    return list(turn.playbook.evidence.values()), None


def _wrong_figures(turn: Turn, read: Read, errors: Iterable[str]) -> dict[str, Markup]:
    """A ratio needs both its figures, and a part is no greater than its whole."""
    amount, whole = read.number("amount"), read.number("whole")
    asked = {need.evidence: need for need in turn.playbook.needs()}
    need = asked.get(read.one("kind")) or Need(read.one("kind"), {})
    wrong = {}
    if "amount" not in errors and amount is None and (need.least > 1 or whole is not None):
        wrong["amount"] = turn.text("stages.have.how_many")
    if "whole" not in errors and need.percent and whole is None:
        wrong["whole"] = turn.text("stages.have.of_how_many")
    if amount is not None and whole is not None and amount > whole:
        wrong["whole"] = turn.text("stages.have.too_many")
    return wrong


def _today(turn: Turn) -> date:
    return local_day(turn.now, turn.here.zone)
