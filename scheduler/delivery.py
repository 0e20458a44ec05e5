"""How posts reach a platform: intent, send, pace, retry, settle.

The outbox row is the truth. The intent is committed before the request, so that a crash in
between leaves a row that says `sending`: it may have arrived. Such a row is read back where the
platform can, else settled by its kind. Never lost; every ambiguous send found and settled.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlmodel import Session

from bot.card_json import load
from bot.courtesy import quiet_until
from bot.feature import Kind
from bot.messages import Address
from bot.platform import CantTell, Platform, TryLater, Undeliverable, Unsure
from scheduler.outcome import Outcome
from scheduler.pacing import Road
from storage import linking, people, reaching, sending
from storage.database import RACES, Busy, Store
from storage.outbox import Outgoing
from storage.sending import Taken

log = structlog.get_logger(__name__)

LANDED = timedelta(seconds=2)
"""After this, a request whose sender died has arrived, or never will."""

TURN = timedelta(seconds=30)
"""How long one sender keeps a lane before others on the same machine get their turn."""

STANDS_BACK_AFTER = 3
STANDS_BACK_AT_MOST = 900
"""A message that was put off this often lets others pass, for at most so many seconds."""

SPREAD = 0.1
"""The most, as a share, that is waited longer than a platform asked for."""

SOON = 0.1
"""Seconds to wait where a platform asks for patience without saying how much."""

LIMITED = 30
"""Where reading back must wait longer than so many seconds, the kind's policy settles."""

SETTLES = 5
"""How often the settling of what was sent is tried: until then nobody knows that it was."""

Tried = Sequence[tuple[Taken, Outcome]]
"""Messages, and what became of each."""

Next = tuple[Sequence[Taken], float | None]
"""What is to be sent now; where there is nothing, in how many seconds there is, if ever."""

NOTHING: Next = ((), None)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Sends lanes. `now` is community time, for the record; `wall` and `pause` (seconds) pace.

    `chance`, from 0 to 1, spreads tries that would all come back at once. `closed` is told of each
    channel that refuses a message for good, and why; `told` of each try: its platform, what was
    tried, what came of it, and its seconds.
    """

    store: Store
    platforms: Mapping[str, Platform]
    kinds: Mapping[str, Kind]
    now: Callable[[], datetime]
    wall: Callable[[], datetime]
    pause: Callable[[float], object] = time.sleep
    chance: Callable[[], float] = lambda: 0.0
    closed: Callable[[Session, str, str], None] = lambda session, address, reason: None
    told: Callable[[str, str, str, float], None] = lambda platform, what, outcome, seconds: None
    _roads: dict[str, Road] = field(default_factory=dict)
    _orphans: set[str] = field(default_factory=set)

    def drain(self, lane: str, stopped: Callable[[], bool] = lambda: False) -> float | None:
        """Send the lane's messages, the most urgent first, until none is left or it must wait.

        Returns in how many seconds it should be looked at again; None when nothing is left. One
        sender a lane at a time: whoever calls this sees to it.
        """
        platform = self.platforms.get(lane.split(":", 1)[0])
        if platform is None:
            if lane not in self._orphans:
                log.warning("no platform for this lane; its posts wait", lane=lane)
                self._orphans.add(lane)
            return None
        road = self._roads.setdefault(lane, Road(platform.pace))
        until = self.wall() + TURN
        tried: Tried = ()
        while not stopped() and self._looked(lane, road) < until:
            while (seconds := road.wait(self._looked(lane, road))) > 0:
                self.pause(seconds)
            taken, again = self._settle(lane, tried, partial(self._next, lane, road))
            if not taken:
                return again
            tried = [(each, self._try(platform, road, each)) for each in taken]
            if platform.pace.together == 1:
                self._settle(lane, tried)
                tried = ()
        self._settle(lane, tried)
        return 0.0

    def _next(self, lane: str, road: Road, session: Session) -> Next:
        """What is to be sent now, its intent written down."""
        now = self.wall()
        busy, edits_from = road.busy(now), road.edits_from(now)
        if road.pace.together > 1:
            taken = sending.take_several(session, lane, now, now - LANDED, road.pace.together)
        else:
            may = edits_from is None
            one = sending.take(session, lane, now, now - LANDED, tuple(busy), may_edit=may)
            taken = [one] if one else []
        return taken, None if taken else self._wait(session, lane, now, busy, edits_from)

    def _looked(self, lane: str, road: Road) -> datetime:
        """Wall time. Where it was set back, nothing of the lane waits for an instant of before."""
        now = self.wall()
        if road.is_set_back(now):
            with self.store.transaction() as session:
                sending.wait_no_more(session, lane)
        return now

    @staticmethod
    def _wait(
        session: Session,
        lane: str,
        now: datetime,
        busy: Mapping[str, datetime],
        edits_from: datetime | None,
    ) -> float | None:
        """Seconds until something can be sent; None where there is nothing."""
        patient, next_one = sending.chances(session, lane, now, LANDED)
        chances = [next_one]
        if sending.is_pending_at(session, lane, tuple(busy)):
            chances += busy.values()
        if edits_from is not None and sending.is_edit_pending(session, lane):
            chances.append(edits_from)
        if patient is not None and patient > now and sending.is_pending(session, lane):
            chances = [patient]
        return min(((at - now).total_seconds() for at in chances if at), default=None)

    def _try(self, platform: Platform, road: Road, taken: Taken) -> Outcome:
        road.go(taken.address, self.wall(), is_edit=bool(taken.ref))
        began = time.monotonic()
        outcome = self._attempt(platform, taken)
        what = "edit" if taken.ref else "post"
        self.told(platform.name, what, outcome.word, time.monotonic() - began)
        road.landed(taken.address, self.wall())
        return outcome

    def _attempt(self, platform: Platform, taken: Taken) -> Outcome:
        try:
            return self._send(platform, taken)
        except Unsure as unsure:
            return Outcome("sending", after=max(unsure.after, LANDED.total_seconds()))
        except TryLater as later:
            state = "waiting" if taken.since is None else "sending"
            return Outcome(state, after=later.after or SOON)
        except Undeliverable as no:
            gone, said = not no.of_all, taken.version
            return Outcome("undeliverable", reason=no.reason, version=said, unreachable=gone)
        except Exception:
            log.exception("post failed", key=taken.key)
            return Outcome("failed", reason="error", version=taken.version)

    def _send(self, platform: Platform, taken: Taken) -> Outcome:
        if taken.ref:
            platform.update(Address.parse(taken.address), taken.ref, load(json.loads(taken.card)))
            return Outcome("sent", taken.ref, taken.version)
        if taken.since is not None:
            try:
                found = self._read_back(platform, taken, taken.since)
            except CantTell:
                found = None
                log.warning("nobody can tell; settled by its kind", key=taken.key)
                if self._held(taken) or not self.kinds[taken.kind].resend:
                    return Outcome("unknown", version=taken.version)
            if found is not None:  # its first form may stand there: an update follows
                return Outcome("sent", found, 1)
        if held := self._held(taken):
            return Outcome("withheld", reason=held, version=taken.version)
        if quiet_until(taken.quiet_hours, taken.zone, self.now()):
            return Outcome("waiting", is_quiet=True)
        to = Address.parse(taken.address)
        if self.kinds[taken.kind].is_gentle and (until := platform.resting(to)):
            return Outcome("waiting", rests_until=until)
        ref = platform.post(to, load(json.loads(taken.card)), taken.key)
        return Outcome("sent", ref, taken.version)

    def _held(self, taken: Taken) -> str:
        """Why a message must not be sent any more; empty where it may."""
        is_stale = taken.stale_after is not None and self.now() > taken.stale_after
        return taken.reason or ("stale" if is_stale else "")

    @staticmethod
    def _read_back(platform: Platform, taken: Taken, since: datetime) -> str | None:
        try:
            return platform.lookup(Address.parse(taken.address), taken.key, since)
        except TryLater as later:
            if later.after <= LIMITED:
                raise
            raise CantTell from later

    def _settle(
        self, lane: str, tried: Tried, then: Callable[[Session], Next] = lambda session: NOTHING
    ) -> Next:
        """Write down what became of messages, and ask `then` in the same transaction what is next.

        Whatever stands in the way of the former is tried again.
        """
        attempt = 1
        while True:
            try:
                with self.store.transaction() as session:
                    self._write_down(session, lane, tried)
                    return then(session)
            except (Busy, *RACES):
                if not tried or attempt == SETTLES:
                    raise
                self.pause(attempt / 5)
                attempt += 1

    def _write_down(self, session: Session, lane: str, tried: Tried) -> None:
        sent = []
        for taken, outcome in tried:
            if outcome.state == "sent" and not taken.ref:
                sent.append((taken.key, outcome.version, outcome.reason, outcome.ref))
            elif outcome.is_quiet:
                self._let_sleep(session, taken)
            elif outcome.rests_until is not None:
                row = sending.hold(session, taken.key)
                if row is not None:
                    self._back(row, outcome.state)
                    row.not_before = outcome.rests_until
            elif outcome.after:
                self._wait_out(session, lane, taken, outcome)
            elif taken.ref:
                sending.settle_edit(session, taken.key, outcome.version, outcome.reason)
            else:
                state, said = outcome.state, outcome.version
                sending.settle_unsent(session, taken.key, state, said, outcome.reason)
                if outcome.unreachable:
                    self._unreachable(session, taken, outcome.reason)
        if sent:
            sending.settle_sent(session, sent, self.now())

    def _wait_out(self, session: Session, lane: str, taken: Taken, outcome: Outcome) -> None:
        seconds = outcome.after * (1 + SPREAD * self.chance())
        until = self.wall() + timedelta(seconds=seconds)
        sending.be_patient(session, lane, until)
        row = sending.hold(session, taken.key)
        if row is not None:
            self._put_off(row, outcome)

    def _let_sleep(self, session: Session, taken: Taken) -> None:
        """Hold it until its reader's quiet hours end, as they are now: they may have been changed."""
        reader = people.hold(session, taken.reader)  # first, as whoever changes them does
        row = sending.hold(session, taken.key)
        if row is not None and reader is not None:
            self._back(row, "waiting")
            until = quiet_until(reader.quiet_hours, reader.zone or taken.zone, self.now())
            if row.state == "waiting" and until is not None:
                row.pending, row.held_until = False, until

    def _unreachable(self, session: Session, taken: Taken, reason: str) -> None:
        """Whoever has another account is written to there; a channel's organisers are told."""
        if Address.parse(taken.address).kind == "channel":
            self.closed(session, taken.address, reason)
            return
        reaching.mark_unreachable(session, taken.address)
        row = sending.hold(session, taken.key)
        if row is not None and row.person_id and row.state == "undeliverable":
            linking.send_elsewhere(session, row)

    @staticmethod
    def _back(row: Outgoing, state: str) -> None:
        """It wasn't sent, and stands as before; unless a stop or a pause was said meanwhile."""
        if row.state == "sending":  # not: a message that stands there, to be edited
            row.state = state
            if row.reason and row.state == "waiting":
                row.state, row.pending = "missed" if row.missed_at else "withheld", False

    def _put_off(self, row: Outgoing, outcome: Outcome) -> None:
        row.tries += 1
        self._back(row, outcome.state)
        if row.tries >= STANDS_BACK_AFTER:
            seconds = min(2**row.tries, STANDS_BACK_AT_MOST)
            row.not_before = self.wall() + timedelta(seconds=seconds)
