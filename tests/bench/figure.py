"""One figure, and how it is measured: ratios of CPU time in one run, medians of several rounds."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured; `budget` is the most that it may be."""

    name: str
    value: float
    unit: str
    budget: float

    @property
    def is_ok(self) -> bool:
        """Whether it keeps to its budget."""
        return self.value <= self.budget

    def line(self) -> str:
        """As JSON."""
        told = {"name": self.name, "value": round(self.value, 3), "unit": self.unit}
        return json.dumps(told | {"budget": self.budget, "ok": self.is_ok})


def ratio(one: Callable[[], object], other: Callable[[], object]) -> float:
    """CPU time of one over the other's: warmed up, in turns, the median of several rounds."""
    one()
    other()
    rounds = [(_cpu(one), _cpu(other)) for _ in range(ROUNDS)]
    return median(_column(rounds, 0)) / median(_column(rounds, 1))


def _column(rounds: Sequence[tuple[float, float]], at: int) -> list[float]:
    return [each[at] for each in rounds]


def _cpu(do: Callable[[], object]) -> float:
    begin = time.process_time()
    do()
    return time.process_time() - begin
