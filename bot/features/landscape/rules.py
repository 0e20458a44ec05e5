"""Pure decisions on the landscape: what may be the same group, what is to be looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from difflib import SequenceMatcher
from urllib.parse import urlsplit

DECISIONS = ("join", "link", "leave")
"""World Bank Group framework, engaging: join a neighbouring group, link to it, or leave it be."""

AT_MOST = 25
"""Entries: what one card shows, and more than anybody keeps an eye on."""

ALIKE = 0.82
"""How like another's a name is that may mean the same, of 1 (difflib's ratio)."""

HALF_A_YEAR = timedelta(days=182)
"""After so long an entry is looked at again, where the playbook has no rhythm for it."""

FEWEST = 4
"""Letters of a name that another may contain: short ones are part of many."""


def alike(name: str, link: str, known: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Of the known ones (names and links), the names of those that may be the same group."""
    mine, there = _plain(name), _place(link)
    return tuple(
        other
        for other, their_link in known
        if _is_like(mine, _plain(other)) or (there and there == _place(their_link))
    )


def is_due(looked_on: date, today: date, rhythm: timedelta, since: date | None) -> bool:
    """Whether an entry is to be looked at again: its time is over, or the step came back `since`."""
    return looked_on + rhythm <= today or (since is not None and looked_on < since)


def _is_like(one: str, other: str) -> bool:
    if not one or not other:
        return False
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= FEWEST and f" {shorter} " in f" {longer} ":
        return True
    return SequenceMatcher(None, shorter, longer).ratio() >= ALIKE


def _plain(name: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())


def _place(link: str) -> str:
    """Where a link leads, however it is written."""
    words = link.strip().casefold()
    try:
        parts = urlsplit(words if "://" in words else f"//{words}")
    except ValueError:
        return words
    host = parts.netloc.removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}"
