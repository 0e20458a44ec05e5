"""One figure that the decision on scale rests on. It has no budget: what follows from it is reckoned."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """What was found, as the decision names it."""

    name: str
    value: float
    unit: str

    def line(self) -> str:
        """As JSON."""
        return json.dumps(
            {"name": self.name, "value": float(f"{self.value:.4g}"), "unit": self.unit}
        )


Measure = Callable[[], Iterator[Told]]
