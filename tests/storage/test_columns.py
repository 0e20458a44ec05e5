"""What all tables' columns share."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

from storage import tables
from storage.people import Person


def test_a_type_that_is_written_in_python_is_there_once_for_all_columns() -> None:
    assert tables.MODULES
    kinds = defaultdict(set)
    for table in SQLModel.metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, TypeDecorator):
                kinds[repr(column.type)].add(id(column.type))
    assert {"AutoString()", "UTCDateTime()"} <= set(kinds)
    assert {len(each) for each in kinds.values()} == {1}


def test_no_table_s_rows_are_validated() -> None:
    assert tables.MODULES
    assert not Person.__pydantic_complete__
