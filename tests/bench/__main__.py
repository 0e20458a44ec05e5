"""Measure everything there is, print each figure with its budget, end with 1 where one is exceeded."""

from __future__ import annotations

import sys
from collections.abc import Callable

from tests.bench import dispatch, door, growth, taking_part, teams
from tests.bench.figure import Figure

MEASURES: tuple[Callable[[], Figure], ...] = (
    dispatch.flat,
    door.command_over_floor,
    door.signal_over_floor,
    teams.teams_over_stock,
    teams.teams_over_floor,
    growth.growth_event,
    growth.growth_tick,
    taking_part.due_selection,
    taking_part.participation_day,
)


def main() -> int:
    """Whether a budget was exceeded."""
    exceeded = 0
    for measure in MEASURES:
        figure = measure()
        print(figure.line(), flush=True)  # noqa: T201 - what it is for
        exceeded |= not figure.is_ok
    return exceeded


if __name__ == "__main__":
    sys.exit(main())
