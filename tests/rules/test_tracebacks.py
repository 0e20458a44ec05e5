"""Tracebacks for the log: where and of what kind, never what was said."""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from bot.tracebacks import wordless

SAID = st.integers(min_value=10**9).map(lambda number: f"said-{number}")


def told(error: BaseException) -> str:
    """How an exception that was raised is logged."""
    try:
        raise error  # noqa: TRY301 - that it was raised is what matters
    except BaseException as raised:  # noqa: BLE001 - whatever is raised is logged
        return wordless((type(raised), raised, raised.__traceback__))


@given(st.lists(SAID, min_size=4, max_size=4))
def test_no_exception_of_a_chain_or_a_group_says_its_words(said: list[str]) -> None:
    first, second, third, note = said
    outer = ExceptionGroup(first, [ValueError(second), KeyError(third)])
    outer.__cause__ = LookupError(third)
    outer.__context__ = TypeError(second)
    outer.add_note(note)
    line = told(outer)
    assert not any(each in line for each in said)
    for kind in ("ExceptionGroup", "ValueError", "KeyError", "LookupError"):
        assert f"builtins.{kind}" in line
    assert "TypeError" not in line
    assert "test_tracebacks.py" in line


def test_exceptions_that_lead_to_each_other_are_told_once() -> None:
    first, second = ValueError("a"), KeyError("b")
    first.__context__, second.__context__ = second, first
    assert told(first).count("builtins.") == 2


def test_a_database_s_own_name_for_what_is_wrong_is_told() -> None:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("SELECT said")
    except sqlite3.OperationalError as error:
        line = told(error)
    connection.close()
    assert line.endswith("sqlite3.OperationalError (SQLITE_ERROR)")
    assert "said" not in line.replace('"SELECT said"', "")
