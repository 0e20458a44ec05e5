"""`convener report`: a quarter's report as a file, and a clear line where it can't be had."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.playground_time import CLOCK
from storage import playground
from storage.database import Store
from storage.outbox import Outgoing
from storage.reports import Report
from tests.reporting import OVER, live, sheets
from tests.town import Town

SLACK = {"SLACK_SIGNING_SECRET": "s" * 32, "SLACK_BOT_TOKEN": "xoxb-1-not-a-real-one"}


def _report(*options: str, **environment: str) -> Result:
    here = SLACK | {"COLUMNS": "300"} | environment
    return CliRunner().invoke(cli, ["report", *options], env=here)


def test_it_writes_the_last_quarter_s_files_and_publishes_and_sends_nothing(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    town = Town(Store(sqlite_url), random.Random(7), people=12)
    live(town)
    with town.store.transaction() as session:
        moved = (OVER - datetime.now(UTC)).total_seconds()
        playground.keep(session, CLOCK, CLOCK, str(moved))
    before = len(town.rows(Outgoing))
    here = {"CONVENER_DATABASE_URL": sqlite_url}
    named = ("--community", " water LOSSES ", "--out")
    done = _report(*named, "report.pdf", **here)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "Written to report.pdf\n", "")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    done = _report(*named, "figures.xlsx", "--internal", "--quarter", "2026Q1", **here)
    assert (done.exit_code, done.stderr) == (0, "")
    book = sheets((tmp_path / "figures.xlsx").read_bytes())
    assert {"figures", "members", "attendance"} <= set(book)
    done = _report(*named, "report.xlsx", "--quarter", "2026Q5", **here)
    assert done.exit_code == 2
    assert "“2026Q5” is no quarter; write one such as 2026Q3" in done.stderr
    done = _report(*named, "report.xlsx", "--quarter", "2031Q1", **here)
    assert done.exit_code == 2
    assert "the community began in 2026Q1" in done.stderr
    done = _report(*named, "none/report.pdf", **here)
    assert done.exit_code == 1
    assert "name a file that can be written to" in " ".join(done.stderr.split())
    done = _report("--community", "Pumps", "--out", "x.pdf", **here)
    assert done.exit_code == 1
    assert "no community is called “Pumps”" in done.stderr
    assert not (tmp_path / "x.pdf").exists()
    assert town.rows(Report) == []
    assert len(town.rows(Outgoing)) == before
    town.store.close()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--out", "report.docx"), "it must end with .pdf or .xlsx"),
        (("--out", "report.pdf", "--internal"), "it must end with .xlsx"),
        ((), "Missing option '--out'"),
    ],
)
def test_bad_usage_ends_with_2_and_says_what_would_be_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = _report("--community", "Water", *options)
    assert done.exit_code == 2
    assert said in done.stderr
