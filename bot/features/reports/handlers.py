"""The report on asking; its publication, and a correction of one."""

from __future__ import annotations

from bot.cards import Card
from bot.feature import Effects, Turn
from bot.features.reports import cards, drafting, quarters
from bot.features.reports.quarters import Quarter
from bot.features.reports.written_out import document
from bot.letters import clip
from bot.messages import Invalid, Open, Replace, Whisper
from bot.moment import Moment, Refusal
from storage import communities, reports

QUOTED = 40
"""Characters that a refusal repeats of what somebody wrote."""


def show(turn: Turn) -> Effects:
    """Show the last quarter that is over, or the one that is named; of a new community this one."""
    if turn.rest.strip():
        return [Whisper(_card(turn, known(turn, turn.rest)))]
    return [Whisper(_card(turn, latest(turn)))]


def see(turn: Turn) -> Effects:
    """Show a quarter."""
    return [Replace(_card(turn, known(turn, turn.value)))]


def latest(moment: Moment) -> Quarter:
    """The last quarter that is over and in which there was a community; else this one."""
    now = quarters.of(moment.now, moment.here.zone)
    return now.before if now.before >= begun(moment) else now


def begun(moment: Moment) -> Quarter:
    """The quarter in which the community began."""
    return quarters.of(moment.here.created_at, moment.here.zone)


def known(moment: Moment, words: str) -> Quarter:
    """The quarter that somebody means, if there is something to report of it. Raises Refusal."""
    quarter = quarters.parse(words)
    if quarter is None:
        raise Refusal("reports.no_quarter", words=clip(words, QUOTED))
    if quarter < begun(moment) or quarter > quarters.of(moment.now, moment.here.zone):
        facts = {"year": str(quarter.year), "number": quarter.number}
        raise Refusal("reports.no_such_time", **facts)
    return quarter


def publish(turn: Turn) -> Effects:
    """Publish a quarter that is over: from now on its figures stay."""
    communities.hold(turn.session, turn.here.id)
    quarter = known(turn, turn.value)
    if not quarter.is_over(turn.now, turn.here.zone):
        raise Refusal("reports.not_over")
    if not reports.of_quarter(turn.session, turn.here.id, str(quarter)):
        drafting.keep(turn, turn.person.id, drafting.draft(turn, quarter), "")
        turn.decided("publish report", str(quarter))
    return [Replace(_card(turn, quarter))]


def correct(turn: Turn) -> Effects:
    """Ask why a report is published anew."""
    quarter = _changed(turn)
    return [Open(cards.correct_form(turn.text, str(quarter)))]


def corrected(turn: Turn) -> Effects:
    """Publish a quarter anew; what was published first is kept, and the reason is said."""
    communities.hold(turn.session, turn.here.id)
    quarter = _changed(turn)
    form = cards.correct_form(turn.text, str(quarter))
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    reason = read.text("reason")
    drafting.keep(turn, turn.person.id, drafting.draft(turn, quarter), reason)
    turn.decided("correct report", str(quarter), reason)
    return [Replace(_card(turn, quarter))]


def _changed(turn: Turn) -> Quarter:
    """A published quarter of which something else would be said now. Raises Refusal."""
    quarter = known(turn, turn.value)
    if not reports.of_quarter(turn.session, turn.here.id, str(quarter)):
        raise Refusal("core.stale")
    if not drafting.differs(drafting.told(turn, quarter), drafting.draft(turn, quarter)):
        raise Refusal("reports.as_it_is")
    return quarter


def _card(turn: Turn, quarter: Quarter) -> Card:
    told = drafting.told(turn, quarter)
    changed = told.published_at is not None and drafting.differs(
        told, drafting.draft(turn, quarter)
    )
    now = quarters.of(turn.now, turn.here.zone)
    return cards.report(
        turn.text,
        told,
        document(turn, told, turn.text),
        [each for each in (quarter.before, quarter.after) if begun(turn) <= each <= now],
        is_over=quarter.is_over(turn.now, turn.here.zone),
        has_changed=changed,
        live=len(reports.links(turn.session, turn.here.id, str(quarter), turn.now)),
    )
