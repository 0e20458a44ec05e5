"""Databases in trouble: locked by another process, or on a disk without room."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

MEGABYTES = 12


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Somebody else writes (SQLite), or has every table for themselves (PostgreSQL)."""
    where = make_url(url)
    if where.get_backend_name() == "sqlite":
        connection = sqlite3.connect(str(where.database), isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.close()
        return
    engine = create_engine(url)
    with engine.connect() as held:
        query = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = ", ".join(f'"{name}"' for name in held.scalars(query))
        held.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
        yield
        held.rollback()
    engine.dispose()


class Disk:
    """A disk of a few megabytes, and whatever takes its room."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        """Leave no room for a single byte."""
        with self._filler.open("wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while file.write(b"x" * size):
                        pass
                except OSError:
                    continue

    def clear(self) -> None:
        """There is room again."""
        self._filler.unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A real one, mounted; skipped where this user may mount none."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    size = f"size={MEGABYTES}m"
    if not mount or not umount or subprocess.run(
        [mount, "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], capture_output=True, check=False
    ).returncode:  # fmt: skip
        pytest.skip("a full disk needs a user who may mount a small one")
    yield Disk(folder)
    subprocess.run([umount, "--lazy", str(folder)], check=True)


@pytest.fixture
def disk_url(disk: Disk, sqlite_template: Path) -> str:
    """A migrated, empty SQLite database on that disk."""
    file = disk.folder / "convener.db"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"
