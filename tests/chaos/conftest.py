"""What every fault counts, told in one table at the end and kept as JSON lines.

`CONVENER_CHAOS_LOG` names the file that they are kept in; without it there is none. What another
run left there is told again with this one's: `make chaos` is several.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from tests.chaos import telling
from tests.chaos.fanout import ALIVE, Tally
from tests.chaos.telling import COUNTS
from tests.fake_slack import FakeSlack
from tests.fake_teams import FakeTeams
from tests.fake_teams.values import TENANT

KILLS = int(os.environ.get("CONVENER_CHAOS_KILLS", "1"))
LONG = KILLS > 1
"""Whether this is `make chaos`, and not the short version of it in `make test`."""

NAME, FIGURE = "chaos", "chaos figure"

Note = Callable[[str, str, int, Tally], None]
"""Is told the fault, where it was met, how often, and what became of the messages."""

Tell = Callable[[str], None]
"""Is told a figure, in words that stand below the table."""

Rows = dict[tuple[str, str], dict[str, int]]


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


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    def told(figure: str) -> None:
        record_property(FIGURE, figure)

    return told


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """All faults in one table; those of the same name and place together, and their sums."""
    said = list(_told(terminalreporter.stats))
    rows, figures = _rows(said), [str(value) for name, value in said if name == FIGURE]
    if "PYTEST_XDIST_WORKER" in os.environ or not (rows or figures):
        return  # a worker's reports are told again by whoever started it
    if log := os.environ.get("CONVENER_CHAOS_LOG"):
        rows, figures = _kept(Path(log), rows, figures)
    terminalreporter.section("faults")
    for line in telling.told(rows, figures):
        terminalreporter.write_line(line)


def _told(stats: Mapping[str, list[Any]]) -> Iterator[tuple[str, Any]]:
    for report in (*stats.get("passed", ()), *stats.get("failed", ())):
        if report.when == "call":
            yield from report.user_properties


def _rows(said: Iterable[tuple[str, Any]]) -> Rows:
    rows: Rows = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for name, told in said:
        if name == NAME:
            row = rows[told["fault"], told["where"]]
            for each in COUNTS:
                row[each] += told[each]
    return rows


def _kept(log: Path, rows: Rows, figures: list[str]) -> tuple[Rows, list[str]]:
    """With those of the runs before, which are kept together with them."""
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    before = [json.loads(each) for each in lines]
    rows = _rows((NAME, each) for each in (*before, *_lines(rows)) if "fault" in each)
    figures = [each["figure"] for each in before if "figure" in each] + figures
    log.parent.mkdir(parents=True, exist_ok=True)
    told = [*_lines(rows), *({"figure": each} for each in figures)]
    log.write_text("".join(json.dumps(each) + "\n" for each in told), encoding="utf-8")
    return rows, figures


def _lines(rows: Rows) -> list[dict[str, Any]]:
    return [{"fault": fault, "where": where} | counts for (fault, where), counts in rows.items()]
