"""All tables, imported together, so that their metadata is whole."""

from sqlmodel import SQLModel

from storage import (
    audit,
    communities,
    inbox,
    jobs,
    outbox,
    people,
    playground,
    polls,
    schedule,
    steps,
)

MODULES = (audit, communities, inbox, jobs, outbox, people, playground, polls, schedule, steps)
metadata = SQLModel.metadata
