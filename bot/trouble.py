"""What is wrong around Convener, in a line: which setting, what was found, how to mend it.

`convener run`, `convener migrate` and `convener doctor` say it in the same words.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from storage.database import InUse, TooNew

DATABASE = "CONVENER_DATABASE_URL"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that keeps Convener from starting. It never holds a secret, nor a part of one."""

    name: str
    found: str
    mend: str

    def __str__(self) -> str:
        return f"{self.name}: {self.found}; {self.mend}"


def of_database(error: DBAPIError | TooNew | InUse) -> Trouble:
    """What the database's error means to whoever runs Convener."""
    if isinstance(error, InUse):
        return Trouble(
            DATABASE, str(error), "stop that one first; only a PostgreSQL serves several"
        )
    if isinstance(error, TooNew):
        return Trouble(DATABASE, str(error), "run the newer Convener, or restore an older database")
    reason = (str(error.orig).strip() or type(error.orig).__name__).splitlines()[0]
    return Trouble(
        DATABASE,
        f"the database can't be used ({reason})",
        "check that it is there, that its folder can be written to, and who may",
    )
