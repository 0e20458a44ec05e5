"""The database: its place, whether it opens, its version, its revision, its clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import assert_never

from bot.doctor.finding import Finding, clock
from bot.trouble import DATABASE, PLAYGROUND, of_database
from storage import checkup
from storage.checkup import Health, Place
from storage.connecting import AT_MOST
from storage.database import UNREACHABLE, InUse, TooNew

POSTGRESQL = (14,)
SQLITE = (3, 35)
"""RETURNING came with it."""

SCARCE, TOO_LITTLE = 256 * 2**20, 16 * 2**20
"""Bytes free on the database's disk."""

NOWHERE = "sqlite://"
"""A database in memory, as empty as a file that isn't there yet."""


def database(url: str, now: Callable[[], datetime], name: str = DATABASE) -> list[Finding]:
    """The database: its place, whether it opens, its version, its revision, its clock.

    `name` is the setting that names it, or its file where none does.
    """
    place = checkup.place(url)
    found = [] if place is None else disk(place, name)
    if any(each.state == "wrong" for each in found):
        return found
    try:
        health = checkup.examine(NOWHERE if place is not None and not place.size else url)
    except UNREACHABLE as error:
        trouble = of_database(error, name)
        return [
            *found,
            Finding("database", "wrong", trouble.found, f"{trouble.name}: {trouble.mend}"),
        ]
    found += standing(health, str(place.file) if place else "PostgreSQL")
    if place is not None and checkup.in_use(place.file):
        taken = InUse(f"{place.file.name} is in use by another process of Convener")
        trouble = of_database(taken, name)
        found.append(
            Finding("lock", "warning", trouble.found, f"before the next run, {trouble.mend}")
        )
    if health.connections is not None:
        found.append(connections(health.connections))
    if health.clock is not None:
        found.append(clock("the database's", health.clock, now()))
    return found


def connections(free: int) -> Finding:
    """For how many processes PostgreSQL's connections are enough."""
    said = f"PostgreSQL takes {free} connections; a process of Convener opens up to {AT_MOST}"
    if free >= AT_MOST:
        return Finding("connections", "ok", f"{said}: enough for {free // AT_MOST}")
    mend = f"raise max_connections, or this user's or database's CONNECTION LIMIT, to {AT_MOST} a process"
    return Finding("connections", "warning", said, mend)


def disk(place: Place, name: str = DATABASE) -> list[Finding]:
    """Whether SQLite's file can be where it is meant to be, and has room to grow."""
    elsewhere = f"set {name} to a file in a folder of a local disk that Convener may write to"
    if name == PLAYGROUND:
        elsewhere = "start Convener in a folder of a local disk that it may write to"
    if place.fault:
        return [Finding("database", "wrong", place.fault, elsewhere)]
    if place.network:
        said = f"{place.file} is on a network file system ({place.network}), where SQLite's locks don't hold"
        return [Finding("database", "wrong", said, f"{elsewhere}, or use PostgreSQL")]
    said = f"{place.free / 2**20:,.0f} MiB are free for {place.file}"
    if place.free < TOO_LITTLE:
        return [Finding("disk", "wrong", said, "make room on that disk")]
    if place.free < max(SCARCE, 2 * place.size):
        return [Finding("disk", "warning", said, "make room: an update copies the file first")]
    return [Finding("disk", "ok", said)]


def standing(health: Health, where: str) -> list[Finding]:
    """A database that opened: whether this version can use it."""
    sqlite = health.clock is None
    version = ".".join(str(number) for number in health.version)
    least = SQLITE if sqlite else POSTGRESQL
    engine = f"{'SQLite' if sqlite else 'PostgreSQL'} {version}"
    if health.version < least:
        needed = ".".join(str(number) for number in least)
        return [Finding("database", "wrong", engine, f"update it to {needed} or newer")]
    if not health.may_create:
        return [Finding("database", "wrong", f"{engine}: tables can't be made in it",
                        "let its user create in the schema (GRANT CREATE ON SCHEMA …), on a server"
                        " that is no read-only copy")]  # fmt: skip
    at = f"{where} ({engine})"
    match health.standing:
        case "empty":
            return [Finding("database", "ok", f"{at} is empty; the next run makes the tables")]
        case "current":
            return [
                Finding("database", "ok", f"{at} is at revision {health.revision}, as it should be")
            ]
        case "older":
            copied = "; the file is copied first" if sqlite else "; take a backup first"
            return [Finding("database", "warning", f"{at} is at the older revision {health.revision}",
                            f"`convener migrate` or the next run brings it up{copied}")]  # fmt: skip
        case "newer":
            error = TooNew(str(health.revision))
            trouble = of_database(error, DATABASE)
            return [Finding("database", "wrong", trouble.found, trouble.mend)]
    assert_never(health.standing)
