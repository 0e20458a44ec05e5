"""Pure decisions on gatherings: their checklist, counted back from the first day of the window.

The days are our own advice, drawn from what visas, tickets and budgets take; iScale asks for one
gathering in person a year.
"""

from __future__ import annotations

from datetime import date, timedelta

STEPS = {
    "aim": 180,
    "budget": 165,
    "place": 150,
    "ask": 120,
    "travel": 90,
    "programme": 45,
    "practical": 14,
}
"""Steps, and how many days before the window's first day each is due."""

FURTHEST = timedelta(days=730)
LONGEST = timedelta(days=60)
"""How wide a window may be."""


def checklist(first: date, today: date) -> dict[str, date]:
    """When each step is due; one whose day has passed already is due today, or on the first day."""
    soonest = min(today, first)
    return {step: max(soonest, first - timedelta(days=days)) for step, days in STEPS.items()}
