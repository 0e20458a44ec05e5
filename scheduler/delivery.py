"""How posts reach a platform: intent, send, retry, settle.

The outbox row is the truth. The intent is committed before the request, so that a crash in
between leaves a row that says `sending`: it may have arrived. Such a row is read back where the
platform can, else settled by its kind. Never lost; every ambiguous send found and settled.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.card_json import load
from bot.cards import Card
from bot.feature import Kind
from bot.messages import Address
from bot.platform import Platform, TryLater, Undeliverable
from storage import outbox, people
from storage.database import Store

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sending:
    """One message on its way: what delivery took from the outbox."""

    key: str
    to: Address
    kind: str
    card: str
    version: int
    ref: str
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """Sends lanes. `now` is community time, for the record; `wall` paces."""

    store: Store
    platforms: Mapping[str, Platform]
    kinds: Mapping[str, Kind]
    now: Callable[[], datetime]
    wall: Callable[[], datetime]
    _orphans: set[str] = field(default_factory=set)

    def drain(self, lane: str) -> None:
        """Send the lane's messages, the most urgent first, until none is left or it must wait.

        One sender a lane at a time: whoever calls this sees to it.
        """
        platform = self.platforms.get(lane.split(":", 1)[0])
        if platform is None:
            if lane not in self._orphans:
                log.warning("no platform for this lane; its posts wait", lane=lane)
                self._orphans.add(lane)
            return
        while (sending := self._take(lane)) is not None:
            try:
                ref = self._send(platform, sending)
            except TryLater as later:
                self._wait(lane, sending, later.after)
                return
            except Undeliverable as no:
                self._settle(sending, "undeliverable", reason=no.reason)
                if not sending.ref and sending.to.kind == "person":  # not: a message that is gone
                    self._unreachable(sending.to)
            except Exception:
                log.exception("post failed", key=sending.key)
                self._settle(sending, "failed", reason="error")
            else:
                self._settle(sending, "sent" if ref is not None else "unknown", ref=ref or "")

    def _take(self, lane: str) -> Sending | None:
        with self.store.transaction() as session:
            until = outbox.patience(session, lane)
            if until is not None and until > self.wall():
                return None
            row = outbox.next_pending(session, lane)
            if row is None:
                return None
            ambiguous = row.state == "sending"
            if row.state == "waiting":
                row.state = "sending"
            to = Address.parse(row.address)
            return Sending(row.key, to, row.kind, row.card, row.version, row.ref, ambiguous)

    def _send(self, platform: Platform, sending: Sending) -> str | None:
        """The platform's id of the message, or None when nobody can know whether it is there."""
        card: Card = load(json.loads(sending.card))
        if sending.ref:
            platform.update(sending.to, sending.ref, card)
            return sending.ref
        if sending.ambiguous:
            found = platform.lookup(sending.to, sending.key)
            if found is not None:
                platform.update(sending.to, found, card)
                return found
            if not self.kinds[sending.kind].resend:
                return None
        return platform.post(sending.to, card, sending.key)

    def _settle(self, sending: Sending, state: str, ref: str = "", reason: str = "") -> None:
        with self.store.transaction() as session:
            row = outbox.hold(session, sending.key)
            if row is None:
                return
            row.sent_version = sending.version
            row.reason = reason
            if sending.ref:  # an edit that failed leaves the message as it was, to be edited again
                row.pending = row.version > sending.version
                return
            row.state = state
            row.pending = state == "sent" and row.version > sending.version
            if state == "sent":
                row.ref = ref
                row.sent_at = self.now()

    def _unreachable(self, person: Address) -> None:
        with self.store.transaction() as session:
            people.mark_unreachable(session, str(person))

    def _wait(self, lane: str, sending: Sending, seconds: float) -> None:
        with self.store.transaction() as session:
            outbox.be_patient(session, lane, self.wall() + timedelta(seconds=seconds))
            row = outbox.hold(session, sending.key)
            if row is not None and row.state == "sending" and not sending.ambiguous:
                row.state = "waiting"
