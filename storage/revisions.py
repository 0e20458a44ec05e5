"""At which migration a database stands, and which this code knows, without Alembic: it is large."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, text

MIGRATIONS = Path(__file__).parent / "migrations"

Standing = Literal["empty", "older", "current", "newer"]
"""A database's tables beside those that this code wants."""


def revision(connection: Connection) -> str | None:
    """The migration that a database stands at; None when it is empty."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return None if found is None else str(found)


def revisions() -> list[str]:
    """The migrations that this code knows, oldest first: each file's name begins with its own."""
    files = (MIGRATIONS / "versions").glob("[0-9]*.py")
    return sorted(each.name.partition("_")[0] for each in files)


def standing(revision: str | None) -> Standing:
    """How a database at this revision stands beside this code."""
    *former, newest = revisions()
    if revision is None:
        return "empty"
    if revision == newest:
        return "current"
    return "older" if revision in former else "newer"
