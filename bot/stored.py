"""The database as the settings say, with the file of erasures beside it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url

from bot.settings import Settings
from storage.database import Store
from storage.erasure_file import Erasures

ERASURES = "erasures.log"


def opened(settings: Settings) -> Store:
    """The database in use, migrated or not."""
    return Store(
        settings.database, erasures=Erasures(settings.secret_keys, erasures_file(settings))
    )


def erasures_file(settings: Settings) -> Path:
    """CONVENER_ERASURES; else beside a SQLite file, under its name; else in this folder."""
    if settings.erasures and not settings.plays:
        return Path(settings.erasures)
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite" or url.database is None:
        return Path(ERASURES)
    file = Path(url.database)
    return file.with_name(f"{file.stem}.{ERASURES}")
