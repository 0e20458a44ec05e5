"""An empty agenda is offered what is open in the community, to accept by one press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot import stepping
from bot.calendar import local_day
from bot.feature import Effects, Turn
from bot.features.agenda import cards, planned, rules
from bot.features.agenda.rules import Offered, Open
from bot.markup import plain
from bot.messages import Replace
from bot.moment import Moment, Refusal
from bot.playbook import say
from storage import actions, agenda, calls, communities, stewardship
from storage.agenda import ON, REMOVED, AgendaItem

ROTATION_NEAR = timedelta(days=60)


def accept(turn: Turn) -> Effects:
    """Take the offer as it stands now; of two who do at once, one does."""
    communities.hold(turn.session, turn.here.id)
    now = planned.read(turn)
    if now.items:
        raise Refusal("agenda.begun")
    taken = []
    for position, each in enumerate(offered(turn, now.length), 1):
        by = each.by or (now.leader or turn.person).id
        item = AgendaItem(
            id=turn.new_id(),
            community_id=turn.here.id,
            title=plain(cards.titled(turn.aloud(), each)),
            minutes=each.minutes,
            brought_by=by,
            added_by=turn.person.id,
            position=position,
        )
        turn.session.add(item)
        taken.append(item.id)
    planned.changed(turn, "accept agenda", "")
    return [Replace(cards.agenda(turn, planned.read(turn), (), accepted=tuple(taken)))]


def clear(turn: Turn) -> Effects:
    """Take an offer that was accepted back; what was written besides stays."""
    for ident in turn.value.split():
        found = agenda.hold(turn.session, ident)
        is_ours = found is not None and found.community_id == turn.here.id
        if found is not None and is_ours and found.call_id is None and found.status == ON:
            found.status = REMOVED
    planned.changed(turn, "take agenda back", "")
    now = planned.read(turn)
    return [Replace(cards.agenda(turn, now, () if now.items else offered(turn, now.length)))]


def offered(moment: Moment, length: int) -> Sequence[Offered]:
    """What an agenda could be, of what is open now."""
    today = local_day(moment.now, moment.here.zone)
    due = [step for step, row in stepping.open_steps(moment) if row.due_at <= moment.now]
    ends = stewardship.ends(moment.session, moment.here.id)
    found = Open(
        left_over=_left_over(moment),
        overdue=actions.overdue_count(moment.session, moment.here.id, today),
        steps=[say(each.title, moment.here.language) for each in due],
        rotation=any(today <= each <= today + ROTATION_NEAR for each in ends),
    )
    return rules.offer(found, length)


def _left_over(moment: Moment) -> list[Offered]:
    """What the last call may not have dealt with, where nobody wrote minutes of it.

    What only opens and closes a call is not among it; what minutes leave over is carried by itself.
    """
    last = calls.last_held(moment.session, moment.here.id)
    if last is None:
        return []
    usual = {
        plain(cards.titled(moment.aloud(), Offered(0, each))) for each in ("opening", "closing")
    }
    return [
        Offered(item.minutes, title=item.title, by=item.brought_by)
        for item, _ in agenda.of_call(moment.session, last.id)
        if not item.outcome and item.title not in usual
    ]
