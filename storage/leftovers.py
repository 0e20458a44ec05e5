"""What a database keeps of deleted rows in its files, and how it is made to let go of it."""

from __future__ import annotations

from sqlalchemy import Connection, text

from storage.connecting import LOCKED_FOR

_DELETED = text("SELECT n_tup_del FROM pg_stat_user_tables WHERE relid = 'ballot'::regclass")
"""How often a ballot was deleted, which PostgreSQL counts within a second or so."""


def fold_log(connection: Connection) -> bool:
    """Fold SQLite's write-ahead log into the file, and empty it. False where a reader stood in the way."""
    connection.exec_driver_sql("PRAGMA busy_timeout=100")
    busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
    connection.exec_driver_sql(f"PRAGMA busy_timeout={LOCKED_FOR * 1000}")
    return not busy


def rewrite_ballots(connection: Connection, at: int | None) -> int:
    """Write the ballots' table anew in PostgreSQL, if one was deleted since the count stood `at`.

    A plain vacuum leaves old rows readable in the file. Nobody can vote meanwhile. Returns the count.
    """
    connection.execution_options(isolation_level="AUTOCOMMIT")
    gone = int(connection.execute(_DELETED).scalar_one())
    if gone != at:
        connection.execute(text("VACUUM (FULL) ballot"))
    return gone
