"""One figure, and how it is measured: ratios of CPU time in one run, medians of several rounds."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Found:
    """What a measure found; `beside` tells people what else was seen, in a few words."""

    value: float
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is measured: the budget is the most that it may be, or the least (`at_least`)."""

    name: str
    what: str
    unit: str
    budget: float
    measure: Callable[[], Found]
    at_least: bool = False

    @property
    def bound(self) -> str:
        """The budget, for people."""
        return f"{'≥' if self.at_least else '≤'} {self.budget:g}{_unit(self.unit)}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A row with what was found."""

    row: Row
    found: Found

    @property
    def is_ok(self) -> bool:
        """Whether it keeps to its budget."""
        value, budget = self.found.value, self.row.budget
        return value >= budget if self.row.at_least else value <= budget

    @property
    def shown(self) -> str:
        """The value, for people."""
        return f"{self.found.value:.3g}{_unit(self.row.unit)}"

    def line(self) -> str:
        """As JSON."""
        told = {"name": self.row.name, "value": round(self.found.value, 3), "unit": self.row.unit}
        told |= {"budget": self.row.budget, "ok": self.is_ok}
        return json.dumps(told | ({"beside": self.found.beside} if self.found.beside else {}))


def ratio(one: Callable[[], object], other: Callable[[], object]) -> Found:
    """CPU time of one over the other's: warmed up, in turns, the median of several rounds."""
    one()
    other()
    return quotient([(_cpu(one), _cpu(other)) for _ in range(ROUNDS)])


def quotient(rounds: Sequence[tuple[float, float]]) -> Found:
    """The medians' quotient; beside it the rounds' own, from the least to the most."""
    each = sorted(one / other for one, other in rounds)
    one, other = (median(column) for column in zip(*rounds, strict=True))
    return Found(one / other, f"rounds {each[0]:.2f}–{each[-1]:.2f}")


def _unit(unit: str) -> str:
    return {"ratio": "", "count": "", "%": " %"}.get(unit, f" {unit}")


def _cpu(do: Callable[[], object]) -> float:
    begin = time.process_time()
    do()
    return time.process_time() - begin
