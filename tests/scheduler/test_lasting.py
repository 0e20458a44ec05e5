"""What is tried every few seconds and goes wrong for an hour is told once."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy.exc import OperationalError

from scheduler.lasting import Lasting
from storage.database import Busy


def full() -> OperationalError:
    """As SQLite says that it is."""
    with closing(sqlite3.connect(":memory:")) as small:
        small.execute("PRAGMA max_page_count=1")
        with pytest.raises(sqlite3.OperationalError) as told:
            small.execute("CREATE TABLE more (id)")
    return OperationalError("CREATE", None, told.value)


def lines(capfd: pytest.CaptureFixture[str], *tries: Exception | None) -> list[str]:
    """What is logged of a series of tries, which fail in such ways or don't."""
    keeping = Lasting("keeping")
    for error in tries:
        with keeping.told():
            if error is not None:
                raise error
    return [each for each in capfd.readouterr().out.splitlines() if "keeping" in each]


def test_a_full_disk_is_one_line_however_long_and_one_when_there_is_room(
    capfd: pytest.CaptureFixture[str],
) -> None:
    failed, goes_on = lines(capfd, *[full() for _ in range(100)], None, None)
    assert "tried again until it doesn't" in failed
    assert "SQLITE_FULL" in failed
    assert "goes on" in goes_on


def test_another_trouble_than_the_last_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    assert len(lines(capfd, full(), Busy(), Busy(), full())) == 3


def test_what_comes_back_is_told_again(capfd: pytest.CaptureFixture[str]) -> None:
    assert len(lines(capfd, full(), None, full())) == 3


def test_only_a_fault_of_ours_brings_a_traceback(capfd: pytest.CaptureFixture[str]) -> None:
    def printed(error: Exception) -> str:
        with Lasting("keeping").told():
            raise error
        return capfd.readouterr().out

    assert "Traceback" not in printed(full())
    assert "Traceback" in printed(LookupError())


def test_all_going_well_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    assert lines(capfd, None, None) == []
