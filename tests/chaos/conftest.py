"""What every fault counts, told in one table at the end and kept as JSON lines.

`CONVENER_CHAOS_LOG` names the file that they are kept in; without it there is none.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.fanout import ALIVE, Tally
from tests.fake_slack import FakeSlack
from tests.fake_teams import FakeTeams
from tests.fake_teams.values import TENANT

KILLS = int(os.environ.get("CONVENER_CHAOS_KILLS", "1"))
LONG = KILLS > 1
"""Whether this is `make chaos`, and not the short version of it in `make test`."""

NAME = "chaos"
COUNTS = ("faults", "sent", "lost", "doubled", "found", "again", "unknown", "late")

Note = Callable[[str, str, int, Tally], None]
"""Is told the fault, where it was met, how often, and what became of the messages."""


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack() as slack:
        yield slack


@pytest.fixture
def microsoft() -> Iterator[FakeTeams]:
    with FakeTeams(tenant=TENANT) as teams:
        yield teams


@pytest.fixture(autouse=True, scope="module")
def nobody_left() -> Iterator[None]:
    """What a failed test leaves running takes no other's time."""
    yield
    for each in tuple(ALIVE):
        each.kill()


@pytest.fixture
def note(record_property: Callable[[str, object], None]) -> Note:
    def noted(fault: str, where: str, faults: int, tally: Tally) -> None:
        counted = asdict(tally)
        counted["unknown"] = counted.pop("ambiguous")
        record_property(NAME, {"fault": fault, "where": where, "faults": faults} | counted)

    return noted


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """All faults in one table; those of the same name and place together."""
    rows = _rows(terminalreporter.stats)
    if not rows:
        return
    terminalreporter.section("faults")
    terminalreporter.write_line("".join([f"{'fault':38}{'where':26}", *map(_cell, COUNTS)]))
    for (fault, where), counts in rows.items():
        cells = [_cell(counts[each]) for each in COUNTS]
        terminalreporter.write_line("".join([f"{fault:38}{where:26}", *cells]))
    if file := os.environ.get("CONVENER_CHAOS_LOG"):
        lines = [{"fault": fault, "where": where} | dict(n) for (fault, where), n in rows.items()]
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")


def _rows(stats: Mapping[str, list[Any]]) -> dict[tuple[str, str], dict[str, int]]:
    rows: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for report in (*stats.get("passed", ()), *stats.get("failed", ())):
        for name, told in report.user_properties:
            if name == NAME and report.when == "call":
                row = rows[told["fault"], told["where"]]
                for each in COUNTS:
                    row[each] += told[each]
    return dict(sorted(rows.items()))


def _cell(value: object) -> str:
    return f"{value:>9}"
