"""What `make chaos` prints at its end can be read without knowing its tests."""

from __future__ import annotations

from tests.chaos.telling import COUNTS, told

NONE = dict.fromkeys(COUNTS, 0)
ROWS = {
    ("disk full", "SQLite, both"): NONE | {"faults": 1, "sent": 59, "unknown": 1},
    ("a kill", "PostgreSQL, Slack"): NONE | {"faults": 50, "sent": 1000, "found": 7},
}


def test_each_column_of_the_table_is_explained_below_it() -> None:
    lines = list(told(ROWS, ()))
    head = next(each for each in lines if each.startswith("trouble"))
    assert head.split()[2:] == list(COUNTS)
    for name, meaning in COUNTS.items():
        assert f"{name:>9}  {meaning}" in lines


def test_rows_are_in_order_and_their_sums_come_last() -> None:
    rows = [each for each in told(ROWS, ()) if each.startswith(("a kill", "disk", "all"))]
    assert [each.split("  ")[0] for each in rows] == ["a kill", "disk full", "all"]
    assert rows[-1].split()[1:4] == ["51", "1059", "0"]


def test_the_outcome_is_said_in_a_sentence() -> None:
    said = "\n".join(told(ROWS, ()))
    assert "of 1060 messages under 51 troubles 0 were lost, 0 doubled, 1 left unknown" in said


def test_figures_without_a_table_are_told_alone() -> None:
    lines = list(told({}, ("10 kills: taken up after 3 s",)))
    assert "- 10 kills: taken up after 3 s" in lines
    assert not any(each.startswith("trouble") for each in lines)
