"""The agenda to come as it stands: its call, its items, what is left of its minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import standing
from bot.feature import Turn
from bot.features.agenda import rules
from bot.moment import Moment, Refusal
from storage import agenda, calls
from storage.agenda import AgendaItem
from storage.calls import Call
from storage.people import Person

Brought = tuple[AgendaItem, Person]


@dataclass(frozen=True, slots=True)
class Planned:
    """`call` is None where none is planned yet; `leader` is who leads through it."""

    call: Call | None
    items: Sequence[Brought]
    suggested: Sequence[Brought]
    leader: Person | None

    @property
    def length(self) -> int:
        """The call's minutes."""
        return self.call.minutes if self.call else rules.MINUTES

    @property
    def left(self) -> int:
        """The minutes that no item has; below 0 where a call was made shorter."""
        return self.length - sum(item.minutes for item, _ in self.items)

    def beside(self, ident: str) -> list[Brought]:
        """The items but one."""
        return [each for each in self.items if each[0].id != ident]


def read(moment: Moment) -> Planned:
    """How it stands now."""
    session, here = moment.session, moment.here
    call = calls.next_planned(session, here.id)
    coming = agenda.coming(session, here.id, agenda.ON, agenda.SUGGESTED)
    return Planned(
        call=call,
        items=[each for each in coming if each[0].status == agenda.ON],
        suggested=[each for each in coming if each[0].status == agenda.SUGGESTED],
        leader=agenda.facilitator(session, call.id) if call else None,
    )


def found(turn: Turn, ident: str, *statuses: str) -> AgendaItem:
    """The item that a press or a form is about, locked. Raises Refusal where it is not so any more."""
    item = agenda.hold(turn.session, ident)
    if item is None or item.community_id != turn.here.id or item.call_id is not None:
        raise Refusal("core.stale")
    if item.status not in statuses:
        raise Refusal("core.stale")
    return item


def theirs(turn: Turn, item: AgendaItem) -> None:
    """Whoever convenes changes the agenda; a member what they suggest. Raises Refusal."""
    own = item.position == 0 and item.added_by == turn.person.id
    if not own and not turn.may("convene"):
        raise Refusal("core.not_yours")


def changed(turn: Turn, action: str, subject: str) -> None:
    """Keep that somebody changed it, and have the call's cards show it."""
    turn.session.flush()
    turn.decided(action, subject)
    standing.renew(turn, "calls.standing")
