"""Pure decisions on steps."""

from __future__ import annotations

from bot.playbook import Step


def is_met(step: Step, core_team: int) -> bool:
    """Whether the evidence for a step is there already, so that nobody needs to be prompted."""
    return step.asks == "core_team" and core_team >= step.least


def next_lesson(told: int, lessons: int) -> int | None:
    """The number of the next lesson, from 1; None when all have been told."""
    return told + 1 if told < lessons else None
