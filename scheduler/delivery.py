"""How posts reach a platform: intent, send, pace, retry, settle.

The outbox row is the truth. The intent is committed before the request, so that a crash in
between leaves a row that says `sending`: it may have arrived. Such a row is read back where the
platform can, else settled by its kind. Never lost; every ambiguous send found and settled.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.card_json import load
from bot.feature import Kind
from bot.messages import Address
from bot.platform import CantTell, Platform, TryLater, Undeliverable, Unsure
from scheduler.pacing import Road
from storage import outbox, people
from storage.database import RACES, Busy, Store
from storage.outbox import Outgoing

log = structlog.get_logger(__name__)

LANDED = timedelta(seconds=2)
"""After this, a request whose sender died has arrived, or never will."""

TURN = timedelta(seconds=30)
"""How long one sender keeps a lane before others on the same machine get their turn."""

STANDS_BACK_AFTER = 3
STANDS_BACK_AT_MOST = 900
"""A message that was put off this often lets others pass, for at most so many seconds."""

SOON = 0.1
"""Seconds to wait where a platform asks for patience without saying how much."""

LIMITED = 30
"""Where reading back must wait longer than so many seconds, the kind's policy settles."""

SETTLES = 5
"""How often the settling of what was sent is tried: until then nobody knows that it was."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One message on its way: what delivery took from the outbox.

    `since` is the intent of a predecessor whose request may have arrived; None for a fresh one.
    """

    key: str
    to: Address
    kind: str
    card: str
    version: int
    ref: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message. `state` is the outbox's; or `waiting`: it goes back.

    `version` is the one that stands on the platform now; `after` the seconds to wait, if any.
    """

    state: str
    ref: str = ""
    version: int = 0
    reason: str = ""
    after: float = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """Sends lanes. `now` is community time, for the record; `wall` and `pause` (seconds) pace."""

    store: Store
    platforms: Mapping[str, Platform]
    kinds: Mapping[str, Kind]
    now: Callable[[], datetime]
    wall: Callable[[], datetime]
    pause: Callable[[float], object] = time.sleep
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
        while not stopped() and self.wall() < until:
            while (seconds := road.wait(self.wall())) > 0:
                self.pause(seconds)
            sending, wait = self._take(lane, road)
            if sending is None:
                return wait
            road.go(str(sending.to), self.wall())
            self._settle(lane, sending, self._attempt(platform, sending))
        return 0.0

    def _take(self, lane: str, road: Road) -> tuple[Sending | None, float | None]:
        """The next message, its intent written down; where there is none, how long to wait."""
        now = self.wall()
        busy = road.busy(now)
        with self.store.transaction() as session:
            until = outbox.patience(session, lane)
            if until is not None and until > now:
                return None, (until - now).total_seconds()
            row = outbox.next_sendable(session, lane, now, now - LANDED, tuple(busy))
            if row is None:
                free = outbox.next_chance(session, lane, now, LANDED)
                waits = [free] if free else []
                if outbox.is_pending_at(session, lane, tuple(busy)):
                    waits += busy.values()
                return None, min(((at - now).total_seconds() for at in waits), default=None)
            sending = _sending(row)
            if row.state == "waiting":
                row.state, row.sending_since = "sending", now
        return sending, None

    def _attempt(self, platform: Platform, sending: Sending) -> Outcome:
        try:
            return self._send(platform, sending)
        except Unsure as unsure:
            return Outcome("sending", after=max(unsure.after, LANDED.total_seconds()))
        except TryLater as later:
            state = "waiting" if sending.since is None else "sending"
            return Outcome(state, after=later.after or SOON)
        except Undeliverable as no:
            return Outcome("undeliverable", reason=no.reason, version=sending.version)
        except Exception:
            log.exception("post failed", key=sending.key)
            return Outcome("failed", reason="error", version=sending.version)

    def _send(self, platform: Platform, sending: Sending) -> Outcome:
        if sending.ref:
            platform.update(sending.to, sending.ref, load(json.loads(sending.card)))
            return Outcome("sent", sending.ref, sending.version)
        if sending.since is not None:
            try:
                found = self._read_back(platform, sending, sending.since)
            except CantTell:
                found = None
                log.warning("nobody can tell; settled by its kind", key=sending.key)
                if not self.kinds[sending.kind].resend:
                    return Outcome("unknown", version=sending.version)
            if found is not None:  # its first form may stand there: an update follows
                return Outcome("sent", found, 1)
        ref = platform.post(sending.to, load(json.loads(sending.card)), sending.key)
        return Outcome("sent", ref, sending.version)

    @staticmethod
    def _read_back(platform: Platform, sending: Sending, since: datetime) -> str | None:
        try:
            return platform.lookup(sending.to, sending.key, since)
        except TryLater as later:
            if later.after <= LIMITED:
                raise
            raise CantTell from later

    def _settle(self, lane: str, sending: Sending, outcome: Outcome) -> None:
        """Write down what became of a message; whatever stands in the way is tried again."""
        for attempt in range(1, SETTLES + 1):
            try:
                self._write_down(lane, sending, outcome)
            except (Busy, *RACES):
                if attempt == SETTLES:
                    raise
                self.pause(attempt / 5)
            else:
                return

    def _write_down(self, lane: str, sending: Sending, outcome: Outcome) -> None:
        with self.store.transaction() as session:
            if outcome.after:
                until = self.wall() + timedelta(seconds=outcome.after)
                outbox.be_patient(session, lane, until)
            row = outbox.hold(session, sending.key)
            if row is None:
                return
            if outcome.after:
                self._put_off(row, outcome)
            elif sending.ref:  # an edit that failed leaves the message as it was
                row.sent_version, row.reason = outcome.version, outcome.reason
                row.tries, row.not_before = 0, None
                row.pending = row.version > row.sent_version
            else:
                self._close(row, outcome)
                if outcome.state == "undeliverable" and sending.to.kind == "person":
                    people.mark_unreachable(session, row.address)

    def _put_off(self, row: Outgoing, outcome: Outcome) -> None:
        row.tries += 1
        if row.state == "sending":  # not: a message that stands there, to be edited
            row.state = outcome.state
        if row.tries >= STANDS_BACK_AFTER:
            seconds = min(2**row.tries, STANDS_BACK_AT_MOST)
            row.not_before = self.wall() + timedelta(seconds=seconds)

    def _close(self, row: Outgoing, outcome: Outcome) -> None:
        row.state, row.reason, row.sent_version = outcome.state, outcome.reason, outcome.version
        row.tries, row.not_before, row.sending_since = 0, None, None
        row.pending = outcome.state == "sent" and row.version > row.sent_version
        if outcome.state == "sent":
            row.ref, row.sent_at = outcome.ref, self.now()


def _sending(row: Outgoing) -> Sending:
    since = None
    if row.state == "sending":
        since = row.sending_since or row.created_at
    return Sending(
        key=row.key,
        to=Address.parse(row.address),
        kind=row.kind,
        card=row.card,
        version=row.version,
        ref=row.ref,
        since=since,
    )
