"""A database that isn't there: it restarts, the way to it is broken, or it takes nobody more."""

from __future__ import annotations

from psycopg import Error
from sqlalchemy.exc import DBAPIError

AWAY = ("08", "53300", "57P0")
"""How PostgreSQL's SQLSTATE begins then: connections that break, too many of them, and a server that
stops or starts. https://www.postgresql.org/docs/current/errcodes-appendix.html"""


def is_away(error: Exception) -> bool:
    """Whether it says that the database is not there: it may be in a moment.

    A connection that is refused, or ends without a word, has no SQLSTATE. SQLite's file is there.
    """
    if not isinstance(error, DBAPIError) or not isinstance(error.orig, Error):
        return False
    said = error.orig.sqlstate
    return error.connection_invalidated or said is None or said.startswith(AWAY)
