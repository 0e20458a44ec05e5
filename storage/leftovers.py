"""What a database keeps of deleted rows in its files, and how it is made to let go of it."""

from __future__ import annotations

from sqlalchemy import Connection, text

from storage.connecting import LOCKED_FOR

_STANDS = text(
    "SELECT count(*) || ' by ' || coalesce(max(xmin::text::bigint), 0), pg_relation_size('ballot') ||"
    " ', ' || (SELECT n_tup_del FROM pg_stat_user_tables WHERE relid = 'ballot'::regclass) || ' gone'"
    " FROM ballot"
)
"""How many ballots there are and which transaction wrote the last; and for those that came and went
since, what they take in the file and PostgreSQL's count of deleted rows, which may be seconds late."""

_REWRITTEN_AT = text("SELECT obj_description('ballot'::regclass, 'pg_class')")
_LOCK = text("SELECT pg_advisory_lock(:name)")
_UNLOCK = text("SELECT pg_advisory_unlock(:name)")

REWRITING = 7_236_481_926
"""The name, for PostgreSQL, of the lock that whoever rewrites the ballots holds."""


def fold_log(connection: Connection) -> bool:
    """Fold SQLite's write-ahead log into the file, and empty it. False where a reader stood in the way."""
    connection.exec_driver_sql("PRAGMA busy_timeout=100")
    busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
    connection.exec_driver_sql(f"PRAGMA busy_timeout={LOCKED_FOR * 1000}")
    return not busy


def rewrite_ballots(connection: Connection) -> bool:
    """Write the ballots' table anew in PostgreSQL, if any came or went since it last was. False if not.

    A plain vacuum leaves old rows readable in the file. Nobody can vote meanwhile. How it stood then
    is the table's own comment, so that of several processes one does it.
    """
    connection.execution_options(isolation_level="AUTOCOMMIT")
    connection.execute(_LOCK, {"name": REWRITING})
    try:
        ballots, traces = connection.execute(_STANDS).one()
        if f"{ballots} in {traces}" == connection.execute(_REWRITTEN_AT).scalar_one():
            return False
        connection.execute(text("VACUUM (FULL) ballot"))
        left, traces = connection.execute(_STANDS).one()
        if left == ballots:  # else somebody voted just now: the next time will do
            connection.exec_driver_sql(f"COMMENT ON TABLE ballot IS '{ballots} in {traces}'")
    finally:
        connection.execute(_UNLOCK, {"name": REWRITING})
    return True
