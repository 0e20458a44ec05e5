"""Which migration a database stands at, and which ones this code knows."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent / "migrations"

Standing = Literal["empty", "older", "current", "newer"]
"""A database's tables beside those that this code wants."""


def revision(connection: Connection) -> str | None:
    """The migration that a database stands at; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def standing(revision: str | None) -> Standing:
    """How a database at this revision stands beside this code."""
    known = ScriptDirectory.from_config(alembic())
    if revision is None:
        return "empty"
    if revision == known.get_current_head():
        return "current"
    return "older" if revision in {each.revision for each in known.walk_revisions()} else "newer"


def newest() -> str | None:
    """The newest migration that this code knows."""
    return ScriptDirectory.from_config(alembic()).get_current_head()


def alembic() -> Config:
    """Alembic, told where the migrations are."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
