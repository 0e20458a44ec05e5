"""What is kept of a person, table by table: found by the tables' own references, so that none is missed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sqlalchemy import BindParameter, Column, ColumnElement, Executable, Table, bindparam, func, or_
from sqlmodel import Session, SQLModel, col, select

from storage.people import Identity, Member

OWNERS = ("person", "member")


def tables() -> Mapping[str, tuple[Table, tuple[Column[str], ...]]]:
    """The tables that know of persons, members or their accounts, with the columns that name them."""
    known = {}
    for table in SQLModel.metadata.sorted_tables:
        names = tuple(each for each in table.columns if _names_somebody(each))
        if names:
            known[table.name] = (table, names)
    return known


def of_person(session: Session, person_id: str) -> dict[str, int]:
    """How many rows of each table are about a person; only tables that have some."""
    found = {
        name: session.execute(query, {"whose": person_id}).scalar_one()
        for name, query in _counting().items()
    }
    return {name: count for name, count in found.items() if count}


@cache
def _counting() -> dict[str, Executable]:
    return {
        name: select(_amount(table)).select_from(table).where(or_(*map(theirs, columns)))
        for name, (table, columns) in tables().items()
    }


def _amount(table: Table) -> ColumnElement[int]:
    """Rows, but days where a day may have several."""
    return func.count(table.c.day.distinct()) if "day" in table.c else func.count()


def theirs(column: Column[str], person_id: str = "") -> ColumnElement[bool]:
    """Whether a column names a person, a membership or an account of theirs; else of `whose`."""
    whose: BindParameter[str] = bindparam("whose")
    if person_id:
        whose = bindparam("whose", person_id, unique=True)
    if any(key.column.table.name == "member" for key in column.foreign_keys):
        return column.in_(select(Member.id).where(col(Member.person_id) == whose))
    if column.info.get("names_an_account"):
        return column.in_(select(Identity.address).where(col(Identity.person_id) == whose))
    return column == whose


def _names_somebody(column: Column[str]) -> bool:
    istheirs = column.name == ("id" if column.table.name == "person" else "person_id")
    istheirs = istheirs or bool(column.info.get("names_an_account"))
    return istheirs or any(key.column.table.name in OWNERS for key in column.foreign_keys)
