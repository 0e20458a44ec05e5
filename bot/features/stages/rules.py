"""Pure decisions on steps."""

from __future__ import annotations


def next_lesson(told: int, lessons: int) -> int | None:
    """The number of the next lesson, from 1; None when all have been told."""
    return told + 1 if told < lessons else None
