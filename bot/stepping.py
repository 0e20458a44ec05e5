"""Entering a stage: its steps are written down, and each gets a day on which it is prompted."""

from __future__ import annotations

from datetime import time, timedelta

from bot.calendar import Every, local_day, next_after
from bot.feature import Moment
from bot.playbook import Stage
from storage import schedule, steps
from storage.schedule import Scheduled
from storage.steps import Step

PROMPT = "stages.prompt"
"""The occasion on which a step's owners are prompted."""

PROMPT_AT = time(10)
"""The local hour of it."""


def enter(moment: Moment, stage: Stage) -> None:
    """Begin a stage; steps that a community met before begin another round."""
    community = moment.here
    community.stage = stage.id
    today = local_day(moment.now, community.zone)
    for position, step in enumerate(stage.steps):
        before = steps.latest(moment.session, community.id, step.id)
        rule = Every(1, PROMPT_AT, today + timedelta(days=step.due_days))
        due = next_after(rule, community.zone, moment.now)
        row = Step(
            community_id=community.id,
            step=step.id,
            round=before.round + 1 if before else 1,
            stage=stage.id,
            position=position,
            status="waiting",
            due_at=due,
        )
        moment.session.add(row)
        schedule.put(
            moment.session,
            Scheduled(
                id=schedule_id(community.id, step.id),
                community_id=community.id,
                occasion=PROMPT,
                subject=step.id,
                rule=str(rule),
                zone=community.zone,
                next_due_at=due,
            ),
        )


def schedule_id(community_id: str, step: str) -> str:
    """The name of the schedule's row for a step."""
    return f"step:{community_id}:{step}"
