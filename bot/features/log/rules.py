"""How a line of the log reads: in which words, and what of it stays between two people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

PRIVATE = frozenset({"decline action", "decline role", "give no seat", "nominate"})
"""What somebody decided in private: the log tells that it happened, and of nobody."""

UNTOLD = frozenset({"ask to take role", "invite to core group", "name leads"})
"""What was asked of somebody in private: the log tells who asked, and not whom or why."""

CODED = frozenset(
    {"charter adopted", "charter declined", "close project", "give seat", "invite prospects"}
    | {"look at landscape again", "review engagement plan", "share seats"}
)
"""Actions whose reason is a code or figures of ours, which a card of their own tells in words."""

TITLED = frozenset(
    {"add activity", "announce activity", "change activity", "do activity differently"}
    | {"keep activity", "drop activity", "edit goal", "withdraw goal", "restore goal"}
    | {"add to landscape", "change landscape", "take off landscape", "put back on landscape"}
    | {"register resource", "add place", "leave place", "plan wave", "drop wave"}
    | {"close cycle", "gathering held"}
    | {"propose project", "change project", "start project", "note on project"}
    | {"edit resource", "remove resource", "put back resource"}
    | {"state evidence", "take evidence back", "note stakeholder's yes", "measure health"}
)
"""Actions that keep what they are about where others keep a reason."""

_DASH = "-"


def key(action: str) -> str:
    """What an action's words are called in the catalogue of whoever decides it, after `did.`."""
    return re.sub(r"[^a-z]+", "_", action.casefold()).strip("_")


def words(keys: Sequence[str]) -> dict[str, str]:
    """By an action's key, the whole key of its words. Raises ValueError where two have the same."""
    found: dict[str, str] = {}
    for each in keys:
        owner, _, name = each.partition(".did.")
        if name and "." not in owner:
            if name in found:
                message = f"said twice: {found[name]}, {each}"
                raise ValueError(message)
            found[name] = each
    return found


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody looks for. `action` is an action's key, `person` an id; empty: all.

    `first` and `last` are days, both of them in. `before` is the line from before which a page goes on.
    """

    action: str = ""
    person: str = ""
    first: date | None = None
    last: date | None = None
    before: int | None = None

    def __str__(self) -> str:
        """As a button carries it."""
        parts = (self.action, self.person, self.first, self.last, self.before)
        return " ".join(str(each or _DASH) for each in parts)

    @property
    def is_all(self) -> bool:
        """Whether it leaves nothing out, page by page."""
        return not (self.action or self.person or self.first or self.last)


def parse(value: str) -> Filter | None:
    """What `str()` wrote; None for anything else."""
    if not value:
        return Filter()
    parts = value.split(" ")
    try:
        action, person, first, last, before = ("" if each == _DASH else each for each in parts)
        return Filter(
            action,
            person,
            date.fromisoformat(first) if first else None,
            date.fromisoformat(last) if last else None,
            _positive(before) if before else None,
        )
    except ValueError:
        return None


def _positive(digits: str) -> int:
    """A line's number. Raises ValueError for what no database numbers so."""
    if not re.fullmatch("[0-9]{1,15}", digits):
        raise ValueError(digits)
    return int(digits)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is told. `who` and `whom` are ids, empty where nobody is told.

    `about` is the subject in so many words, where it is no id of ours.
    """

    at: datetime
    action: str
    who: str
    whom: tuple[str, ...]
    about: str
    reason: str


def line(at: datetime, action: str, who: str, subject: str, reason: str) -> Line:
    """What the log tells of a decision: nothing that was asked or answered in private."""
    if action in PRIVATE:
        return Line(at, action, "", (), "", "")
    if action in UNTOLD:
        return Line(at, action, who, (), "", "")
    told = "" if action in CODED else reason
    return Line(at, action, who, tuple(subject.split()), subject, told)


def named(idents: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """The names of those ids that are somebody's, each once."""
    return list(dict.fromkeys(names[each] for each in idents if names.get(each)))
