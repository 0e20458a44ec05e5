"""Entities out of rows that were asked for as columns: what handlers may change, for less.

The ORM takes longer over a question than the database does; what it then makes of a row is little,
and is done here in its place. https://docs.sqlalchemy.org/orm/session_state_management.html
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, inspect
from sqlalchemy.orm import Mapper
from sqlalchemy.orm.attributes import instance_state
from sqlmodel import Session, SQLModel

Entity = TypeVar("Entity", bound=SQLModel)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How an entity is made: its attributes in the order of its columns, and which are its key."""

    mapper: Mapper[Any]
    names: tuple[str, ...]
    key: Callable[[Sequence[Any]], Any]


@cache
def _layout(kind: type[SQLModel]) -> _Layout:
    mapper = cast("Mapper[Any]", inspect(kind))
    names = tuple(mapper.columns.keys())
    at = [names.index(mapper.get_property_by_column(each).key) for each in mapper.primary_key]
    key = itemgetter(*at)
    return _Layout(mapper, names, key if len(at) > 1 else lambda row: (key(row),))


@cache
def columns(kind: type[SQLModel]) -> tuple[ColumnElement[Any], ...]:
    """All columns of an entity, as `entity` takes them."""
    return tuple(cast("Mapper[Any]", inspect(kind)).columns.values())


def entity(session: Session, kind: type[Entity], row: Sequence[Any]) -> Entity | None:
    """The entity of a row of `columns`, as if the session had loaded it; None where it is all NULL.

    One that the session has already stays as it is there.
    """
    layout = _layout(kind)
    ident = layout.key(row)
    if None in ident:
        return None
    key = layout.mapper.identity_key_from_primary_key(ident)
    if key in session.identity_map:
        return session.get(kind, ident)
    made: Entity = layout.mapper.class_manager.new_instance()
    state = instance_state(made)
    state.dict.update(zip(layout.names, row, strict=True))
    state.key = key
    state.session_id = session.hash_key
    session.identity_map.add(state)
    return made
