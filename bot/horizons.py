"""Thirty, sixty, ninety days: how far a plan of action looks. Pure: days in, days out.

World Bank Group, Community Development Framework, forming: a dated plan of action of three months.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

HORIZONS = (30, 60, 90)
"""Days from a plan's beginning."""

LENGTH = timedelta(days=HORIZONS[-1])


def horizon(begins: date, due: date) -> int:
    """By which of them something is due; what is later, by the last one."""
    days = (due - begins).days
    return next((each for each in HORIZONS if days <= each), HORIZONS[-1])


def day_of(begins: date, days: int) -> date:
    """The last day of a horizon."""
    return begins + timedelta(days=days)


def uncovered(begins: date, dues: Iterable[date]) -> tuple[int, ...]:
    """The horizons by which nothing is due; what was due before a plan began is none of its own."""
    covered = {horizon(begins, due) for due in dues if due >= begins}
    return tuple(each for each in HORIZONS if each not in covered)
