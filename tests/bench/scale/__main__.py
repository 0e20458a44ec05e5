"""`python -m tests.bench.scale`: what docs/decisions/0017 rests on, one JSON object a line.

About ten minutes for all of it on a quiet machine; names of parts (`load`, `lanes`, `stored`) run only these.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bot.console import log_to_stderr
from tests.bench.scale.lanes import lanes
from tests.bench.scale.load import load
from tests.bench.scale.stored import stored
from tests.bench.scale.told import Measure

MEASURES: dict[str, Measure] = {"load": load, "lanes": lanes, "stored": stored}


def main(names: Sequence[str]) -> None:
    """Measure these, or all."""
    log_to_stderr("WARNING")
    for name in names or MEASURES:
        for each in MEASURES[name]():
            print(each.line(), flush=True)  # noqa: T201 - what it is for


if __name__ == "__main__":
    main(sys.argv[1:])
