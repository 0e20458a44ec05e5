"""Trouble on demand, and the rates that Teams documents, counted exactly."""

from __future__ import annotations

import math
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from tests.fake_teams.values import Call

Kind = Literal["fail", "stall", "drop", "slow"]
Done = Literal["first", "never"]
"""Whether what was asked is done before the trouble, or not at all."""

Windows = tuple[tuple[int, float], ...]
MESSAGES: Windows = ((7, 1), (8, 2), (60, 30), (1800, 3600))
READS: Windows = ((14, 1), (16, 2), (120, 30), (3600, 3600))
TENANT: Windows = ((30, 1),)
RATES = {
    "create": MESSAGES, "send": MESSAGES, "update": MESSAGES,
    "conversation": READS, "members": READS, "member": READS,
}  # fmt: skip
SAME = {"update": "send", "member": "members"}
"""Methods that are counted with another."""


@dataclass(slots=True, eq=False)
class Fault:
    """Trouble for the calls it fits: `times` of them, or until it is lifted. Empty fits all."""

    kind: Kind
    method: str = ""
    conversation: str = ""
    times: int | None = None
    done: Done = "never"
    seconds: float = 0.0
    code: str = ""
    status: int = 500
    retry_after: int = 0
    size: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def fits(self, call: Call) -> bool:
        """Whether it is this call's."""
        return (
            self.method in {"", call.method}
            and self.conversation in {"", call.conversation}
            and (self.times is None or self.times > 0)
        )


class Troubles:
    """What is set at the moment, and who asked how often. The world's lock guards it."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.tenant: Windows = TENANT
        self._went: dict[tuple[str, str], deque[float]] = {}

    def refusal(self, call: Call) -> int:
        """The Retry-After of a call beyond a rate; 0 where it may pass, which is counted."""
        thread = call.conversation or call.asked
        counted = [
            (self._of(SAME.get(call.method, call.method), thread), RATES[call.method]),
            (self._of("tenant", call.tenant), self.tenant),
        ]
        now = call.received_at
        waits = [
            went[-most] + within - now
            for went, windows in counted
            for most, within in windows
            if len(went) >= most
        ]
        longest = max(waits, default=0.0)
        if longest > 0:
            return max(1, math.ceil(longest))
        for went, _ in counted:
            went.append(now)
        return 0

    def fault(self, call: Call) -> Fault | None:
        """The first fault that fits a call, counted down."""
        for fault in self.faults:
            if fault.fits(call):
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None

    def _of(self, what: str, where: str) -> deque[float]:
        return self._went.setdefault((what, where), deque(maxlen=3600))
