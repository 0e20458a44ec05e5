"""Pure decisions on resources: what they come to, what is lacking; how waves and health stand.

World Bank Group's framework, developing: resources are registered as money, in kind and hours;
membership grows by waves; progress is tracked from a baseline on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

KINDS = ("money", "in_kind", "hours")
STATUSES = ("needed", "pledged", "committed", "received", "used", "withdrawn")
SECURED = ("committed", "received", "used")
"""What can be counted on: a pledge can't yet."""

WaveState = Literal["ahead", "running", "reached", "over"]
_LINK = re.compile(r"(https?://[^\s<>|]{3,}|[^\s@<>|]+@[^\s@<>|]+\.[^\s@<>|]+)")
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Given:
    """One resource, as far as it is counted. `amount` None: nobody told how much."""

    kind: str
    status: str
    currency: str = ""
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """What one kind comes to, of one currency: in its units; in kind in pieces that were told.

    `untold` are those of which nobody said how much.
    """

    kind: str
    currency: str
    needed: int
    pledged: int
    secured: int
    untold: int

    @property
    def gap(self) -> int:
        """What is needed and not secured."""
        return max(0, self.needed - self.secured)


def totals(given: Iterable[Given]) -> tuple[Total, ...]:
    """What all come to, by kind and currency: nothing is ever added across currencies."""
    found: dict[tuple[str, str], list[Given]] = {}
    for each in given:
        if each.status != "withdrawn":
            currency = each.currency if each.kind == "money" else ""
            found.setdefault((each.kind, currency), []).append(each)
    order = sorted(found, key=lambda key: (KINDS.index(key[0]), key[1]))
    return tuple(_total(kind, currency, found[kind, currency]) for kind, currency in order)


def _total(kind: str, currency: str, given: list[Given]) -> Total:
    def sum_of(*statuses: str) -> int:
        return sum(_units(each) for each in given if each.status in statuses)

    untold = sum(each.amount is None for each in given) if kind != "in_kind" else 0
    return Total(kind, currency, sum_of("needed"), sum_of("pledged"), sum_of(*SECURED), untold)


def _units(each: Given) -> int:
    """In kind, unlike things are only counted: a room and a printer are two."""
    return 1 if each.kind == "in_kind" else each.amount or 0


def is_currency(code: str) -> bool:
    """Whether this looks like a currency's code (ISO 4217): three capital letters."""
    return bool(_CURRENCY.fullmatch(code))


def is_link(words: str) -> bool:
    """Whether this is a web address, or an e-mail address such as a mailing list has."""
    return bool(_LINK.fullmatch(words))


def wave_state(joined: int, target: int, begins: date, ends: date, today: date) -> WaveState:
    """How a wave of invitations stands on a day."""
    if joined >= target:
        return "reached"
    if today < begins:
        return "ahead"
    return "running" if today <= ends else "over"


def compared(now: Mapping[str, int], before: Mapping[str, int]) -> dict[str, int]:
    """By how much each figure moved, of those that both have."""
    return {name: now[name] - before[name] for name in now if name in before}


def share(part: int, whole: int) -> float | None:
    """A part of a whole, 0 to 1; None of nothing."""
    return min(part, whole) / whole if whole else None
