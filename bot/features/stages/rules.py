"""Pure decisions on steps."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.playbook import Step


def next_lesson(told: int, lessons: int) -> int | None:
    """The number of the next lesson, from 1; None when all have been told."""
    return told + 1 if told < lessons else None


def best(open_steps: Sequence[Step], missing: Collection[str]) -> Step | None:
    """The next best step: the first that makes what is missing, else the first that is open."""
    fitting = (step for step in open_steps if not set(missing).isdisjoint(step.makes))
    return next(fitting, open_steps[0] if open_steps else None)
