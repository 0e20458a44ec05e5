"""Asking the database for columns, cheaply: what is asked at every event is asked this way.

An entity that is to be changed comes through the session, or is made of columns (`storage.entities`).
What is only read, and what writes without one, goes past it, and, once SQLAlchemy has made SQL of it,
past SQLAlchemy's cursors too: these make a dozen objects around each question, which cost several
times what the question does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Connection,
    Dialect,
    Executable,
    Float,
    Numeric,
    or_,
)
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.compiler import SQLCompiler
from sqlmodel import Session

Given = Mapping[str, object] | Sequence[Mapping[str, object]]
"""A statement's parameters: one set by name, or several."""

Shape = Callable[[Any], Any] | None
"""What a type does with a value on its way to the database or back; None: it stays as it is."""

BY_ITS_COLUMN = (Float, Numeric)
"""Types that are read by what the database says a column is."""

KNOWN = 1_024
"""How many statements are kept as SQL; there are some hundred."""


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that were found, each a tuple of columns; `rowcount` as the database tells it."""

    rows: Sequence[tuple[Any, ...]]
    rowcount: int

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)

    def all(self) -> Sequence[tuple[Any, ...]]:
        """All rows."""
        return self.rows

    def first(self) -> tuple[Any, ...] | None:
        """The first row, if there is any."""
        return self.rows[0] if self.rows else None

    def one(self) -> tuple[Any, ...]:
        """The only row. Raises ValueError where there isn't exactly one."""
        (row,) = self.rows
        return row

    def scalars(self) -> list[Any]:
        """The first column of all rows."""
        return [row[0] for row in self.rows]

    def scalar(self) -> Any:
        """The first column of the first row; None where there is no row."""
        return self.rows[0][0] if self.rows else None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement as SQL. `asks` has, for each place of a parameter, its name here and in `given`."""

    sql: str
    asks: tuple[tuple[str, str, Shape], ...]
    fixed: Mapping[str, object]
    by_place: bool
    finds: bool
    """Whether it surely finds rows; else the cursor is asked, which takes psycopg as long as they do."""
    shapes: tuple[tuple[int, Callable[[Any], Any]], ...]
    """What is to be made of columns of what it finds, by their places."""

    def parameters(self, given: Mapping[str, object]) -> Any:
        """What is given, as the driver takes it."""
        known = {**self.fixed, **given} if self.fixed else given
        if self.by_place:
            return [
                known[name] if shape is None else shape(known[name]) for _, name, shape in self.asks
            ]
        return {
            place: known[name] if shape is None else shape(known[name])
            for place, name, shape in self.asks
        }

    def shaped(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """A row as Python has it."""
        columns = list(row)
        for at, shape in self.shapes:
            columns[at] = shape(columns[at])
        return tuple(columns)


def one_of(column: Mapped[str], values: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column is one of a few values that never change.

    SQLAlchemy writes `in_` anew each time it is asked, which costs as much as asking.
    """
    return or_(*(column == value for value in values))


def ask(session: Session, statement: Executable, given: Given) -> Found:
    """What a statement finds or does, as rows of columns.

    What the session holds and has not written is written first, so that it is seen. Statements are
    built once, by whoever asks them: each that is new costs more than asking it.
    """
    session.flush()
    connection = _connection(session)
    listening = connection.engine.dispatch
    if (
        isinstance(given, dict)
        and not listening.before_cursor_execute
        and not listening.after_cursor_execute
        and (prepared := _prepared(statement, connection.dialect, tuple(given)))
    ):
        return _asked(connection, prepared, given)
    result = connection.execute(statement, given)
    rows = list(map(tuple, result)) if result.returns_rows else []
    return Found(rows, result.rowcount)


def _connection(session: Session) -> Connection:
    """What `session.connection()` gives, which takes long over it; not across transactions.

    Within a savepoint it is asked each time: it is by that that SQLAlchemy sets one.
    """
    if session.in_nested_transaction():
        return session.connection()
    known: Connection | None = session.info.get(Connection)
    if known is None or known.closed or not session.is_active:
        known = session.info[Connection] = session.connection()
    return known


def _asked(connection: Connection, prepared: Prepared, given: Mapping[str, object]) -> Found:
    parameters = prepared.parameters(given)
    cursor = connection.connection.cursor()
    try:
        cursor.execute(prepared.sql, parameters)
        rows = cursor.fetchall() if prepared.finds or cursor.description else []
    except connection.dialect.loaded_dbapi.Error as error:
        # wrapped, told to whoever listens, and the connection given up where it broke
        connection._handle_dbapi_exception(error, prepared.sql, parameters, cursor, None)  # noqa: SLF001 - SQLAlchemy has no other name for it
    rowcount = cursor.rowcount
    cursor.close()
    return Found([prepared.shaped(row) for row in rows] if prepared.shapes else rows, rowcount)


@lru_cache(KNOWN)
def _prepared(statement: Executable, dialect: Dialect, given: tuple[str, ...]) -> Prepared | None:
    """A statement as SQL, for parameters of these names; None where each asking makes other SQL."""
    compiled = cast("ClauseElement", statement).compile(dialect=dialect, column_keys=list(given))
    if (
        not isinstance(compiled, SQLCompiler)
        or compiled.insert_prefetch
        or compiled.update_prefetch
        or compiled.literal_execute_params
    ):
        return None
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    types = [column.type for column in getattr(statement, "exported_columns", ())]
    if (
        compiled.escaped_bind_names
        or any(each.expanding or each.literal_execute or each.callable for each in binds.values())
        or any(isinstance(each, BY_ITS_COLUMN) for each in types)
    ):
        return None
    asks: list[tuple[str, str, Shape]] = []
    fixed: dict[str, object] = {}
    for name in compiled.positiontup or binds:
        bind = binds[name]
        shape = bind.type.dialect_impl(dialect).bind_processor(dialect)
        if bind.key in given or bind.required:
            asks.append((name, bind.key, shape))
        else:
            fixed[name] = shape(bind.value) if shape else bind.value
            asks.append((name, name, None))
    by_place = compiled.positiontup is not None
    found = [each.dialect_impl(dialect).result_processor(dialect, None) for each in types]
    shapes = tuple((at, shape) for at, shape in enumerate(found) if shape is not None)
    return Prepared(compiled.string, tuple(asks), fixed, by_place, bool(types), shapes)
