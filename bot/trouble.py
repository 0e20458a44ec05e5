"""What is wrong around Convener, in a line: which setting, what was found, how to mend it.

`convener run`, `convener migrate` and `convener doctor` say it in the same words.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from storage.database import InUse, TooNew

DATABASE = "CONVENER_DATABASE_URL"
PLAYGROUND = "the playground"
"""Its database is named by no setting: it is a file in the folder that it is started in."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that keeps Convener from starting. It never holds a secret, nor a part of one."""

    name: str
    found: str
    mend: str

    def __str__(self) -> str:
        return f"{self.name}: {self.found}; {self.mend}"


def database_s_name(*, plays: bool) -> str:
    """What names the database in use to whoever runs Convener."""
    return PLAYGROUND if plays else DATABASE


def of_database(error: DBAPIError | TooNew | InUse, name: str) -> Trouble:
    """What the error of the database of that name means to whoever runs Convener."""
    if isinstance(error, InUse):
        others = "" if name == PLAYGROUND else "; only a PostgreSQL serves several"
        return Trouble(name, str(error), f"stop that one first{others}")
    if isinstance(error, TooNew):
        return Trouble(name, str(error), "run the newer Convener, or restore an older database")
    reason = (str(error.orig).strip() or type(error.orig).__name__).splitlines()[0]
    return Trouble(
        name,
        f"the database can't be used ({reason})",
        "check that it is there, that its folder can be written to, and who may",
    )
