"""Trouble on demand: limits that are counted exactly, failures, stalls, dropped connections."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from tests.fake_slack.values import Call

Kind = Literal["fail", "stall", "drop", "slow"]
Done = Literal["first", "late", "never"]
"""When Slack does what was asked: before the trouble, after it (a stall only), or not at all."""


@dataclass(slots=True, eq=False)
class Fault:
    """Trouble for the calls it fits: `times` of them, or until it is lifted."""

    kind: Kind
    method: str = ""
    team: str = ""
    times: int | None = None
    done: Done = "never"
    seconds: float = 0.0
    error: str = ""
    status: int = 200
    size: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def fits(self, call: Call) -> bool:
        """Empty names fit everything."""
        return (
            self.method in {"", call.method}
            and self.team in {"", call.team}
            and (self.times is None or self.times > 0)
        )


@dataclass(slots=True, eq=False)
class Bucket:
    """A token bucket: full at first, and refilled without pause."""

    rate: float
    burst: int
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until there is a token; 0 where there is one."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.tokens >= 1 - 1e-9 else (1 - self.tokens) / self.rate


@dataclass(slots=True, eq=False)
class Limit:
    """So many calls a second for each workspace, and for each channel (0: no such limit)."""

    per_second: float
    burst: int
    method: str = "chat.postMessage"
    team: str = ""
    channel_per_second: float = 0.0
    channel_burst: int = 1
    buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)

    def fits(self, call: Call) -> bool:
        """Empty names fit everything."""
        return self.method in {"", call.method} and self.team in {"", call.team}

    def refusal(self, call: Call) -> tuple[int, str]:
        """The Retry-After and whose limit it is; 0 where the call may pass, which is counted."""
        now = call.received_at
        asked = [("workspace", self._bucket((call.team, ""), self.per_second, self.burst, now))]
        if self.channel_per_second and call.channel:
            key = (call.team, call.channel)
            bucket = self._bucket(key, self.channel_per_second, self.channel_burst, now)
            asked.append(("channel", bucket))
        waits = [(bucket.wait(now), whose) for whose, bucket in asked]
        longest, whose = max(waits)
        if longest > 0:
            return max(1, math.ceil(longest)), whose
        for _, bucket in asked:
            bucket.tokens -= 1
        return 0, ""

    def allows(self, seconds: float) -> int:
        """How many calls of one workspace may pass at most within so many seconds."""
        return math.floor(self.burst + self.per_second * seconds + 1e-9)

    def _bucket(self, key: tuple[str, str], rate: float, burst: int, now: float) -> Bucket:
        return self.buckets.setdefault(key, Bucket(rate, burst, burst, now))


class Troubles:
    """What is set at the moment. The world's lock guards it."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.limits: list[Limit] = []

    def refusal(self, call: Call) -> tuple[int, str]:
        """The first limit that refuses a call."""
        for limit in self.limits:
            if limit.fits(call):
                after, whose = limit.refusal(call)
                if after:
                    return after, whose
        return 0, ""

    def fault(self, call: Call) -> Fault | None:
        """The first fault that fits a call, counted down."""
        for fault in self.faults:
            if fault.fits(call):
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None


def impatient(calls: Iterable[Call]) -> list[Call]:
    """The calls that came before the Retry-After of an earlier 429 was over.

    A workspace's limit holds for the method in that workspace, a channel's for that channel.
    """
    shut: dict[tuple[str, str, str], float] = {}
    found = []
    for call in sorted(calls, key=lambda each: each.received_at):
        everywhere, there = (call.method, call.team, ""), (call.method, call.team, call.channel)
        until = max(shut.get(everywhere, 0.0), shut.get(there, 0.0))
        if call.received_at < until:
            found.append(call)
        if call.retry_after and call.answered_at is not None:
            key = there if call.limited_by == "channel" else everywhere
            shut[key] = max(shut.get(key, 0.0), call.answered_at + call.retry_after)
    return found
