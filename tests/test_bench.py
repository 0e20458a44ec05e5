"""What `make bench` is told and tells; no figure is measured here."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench import profiling, results
from tests.bench.__main__ import main
from tests.bench.figure import Figure, Found, quotient
from tests.bench.rows import BY_NAME, ROWS
from tests.bench.served import started

DOCUMENT = results.DOCUMENT.read_text(encoding="utf-8")
BUDGETED = {
    "command_over_floor", "signal_over_floor", "teams_over_floor", "growth_event", "growth_tick",
    "due_selection", "delivery_share", "post_latency", "acks_late", "year_of_community",
    "idle_cpu", "rss", "ready",
}  # fmt: skip


def test_the_document_has_the_rows_that_are_measured_and_no_other() -> None:
    """Where it doesn't: `python -m tests.bench --describe` writes them anew."""
    assert results.described(DOCUMENT) == DOCUMENT
    assert [each[1] for each in results.LINE.finditer(DOCUMENT)] == [row.name for row in ROWS] * 2


def test_every_budget_that_was_promised_is_measured() -> None:
    assert BY_NAME.keys() >= BUDGETED
    assert len(BY_NAME) == len(ROWS)


def test_a_figure_stands_in_the_document_until_its_row_is_measured_again() -> None:
    one, other = (Figure(row, Found(row.budget, "beside")) for row in ROWS[:2])
    first = results.written(DOCUMENT, [one, other], "a machine", "a day")
    again = results.written(first, [replace(one, found=Found(0.0))], "another", "later")
    lines = {found[1]: found[0] for found in results.LINE.finditer(again.partition("Results")[2])}
    assert lines[one.row.name].endswith("| yes |  | later; another |")
    assert lines[other.row.name].endswith("| yes | beside | a day; a machine |")


def test_a_budget_is_the_most_or_where_a_share_is_wanted_the_least() -> None:
    most, least = BY_NAME["ready"], BY_NAME["delivery_share"]
    assert [Figure(most, Found(value)).is_ok for value in (3.0, 3.01)] == [True, False]
    assert [Figure(least, Found(value)).is_ok for value in (0.95, 0.94)] == [True, False]
    assert (most.bound, least.bound) == ("≤ 3 s", "≥ 0.95")


def test_a_figure_is_a_line_of_json_and_people_get_a_table_that_says_what_explains_the_rest() -> (
    None
):
    late = Figure(BY_NAME["ready"], Found(4.0, "3.10 s of CPU"))
    assert json.loads(late.line()) == {
        "name": "ready", "value": 4.0, "unit": "s", "budget": 3, "ok": False,
        "beside": "3.10 s of CPU",
    }  # fmt: skip
    shown = results.shown([late, Figure(BY_NAME["rss"], Found(170.0))]).splitlines()
    assert shown[1].split() == [
        "ready",
        "4",
        "s",
        "≤",
        "3",
        "s",
        "NOT",
        "MET",
        "3.10",
        "s",
        "of",
        "CPU",
    ]
    assert shown[-1] == "Why: python -m tests.bench --profile ready"


def test_a_ratio_is_of_medians_so_that_one_disturbed_round_changes_nothing() -> None:
    assert quotient([(2.0, 1.0), (2.2, 1.1), (90.0, 1.0)]) == Found(2.2, "rounds 2.00–90.00")


@pytest.mark.parametrize("given", [["nosuch"], ["--profile", "nosuch"], ["--nosuch"]])
def test_a_name_that_is_not_measured_is_bad_usage_and_the_names_are_told(
    given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(given)
    told = capsys.readouterr()
    assert end.value.code == 2
    assert "nosuch" in told.err
    assert not told.out


def test_a_process_that_is_profiled_tells_what_it_spent_though_it_ends_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    seen.mkdir()
    monkeypatch.setenv(profiling.WANTED, str(seen))
    given = {
        "CONVENER_DATABASE_URL": f"sqlite:///{tmp_path / 'convener.db'}",
        "SLACK_SIGNING_SECRET": "secret",
        "SLACK_BOT_TOKEN": "xoxb-T1",
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
    }
    with started(str(tmp_path), given):
        pass
    assert "bot/serving.py" in profiling.told(seen)
