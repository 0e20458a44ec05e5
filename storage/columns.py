"""How tables are made, told before the first of them is: by `storage` itself, which imports this."""

from __future__ import annotations

from sqlalchemy import Column, event
from sqlalchemy.sql.base import SchemaEventTarget
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel

SQLModel.model_config["defer_build"] = True  # no table is validated: its schema would never be used

_types: dict[object, TypeEngine[object]] = {}


@event.listens_for(Column, "before_parent_attach")
def _share_type(column: Column[object], _: SchemaEventTarget) -> None:
    """One instance for all columns of a type that is written in Python, as SQLModel's are.

    SQLAlchemy makes a class for each of them that is compared: 600 columns' take 2.2 MB.
    """
    if isinstance(column.type, TypeDecorator):
        column.type = _types.setdefault(column.type._static_cache_key, column.type)  # noqa: SLF001
