"""All tables, imported together, so that their metadata is whole."""

from sqlmodel import SQLModel

from storage import (
    audit,
    calls,
    communities,
    imports,
    inbox,
    installations,
    jobs,
    listed,
    nudges,
    outbox,
    participation,
    people,
    playground,
    polls,
    schedule,
    steps,
    stewardship,
)

MODULES = (
    audit,
    calls,
    communities,
    imports,
    inbox,
    installations,
    jobs,
    listed,
    nudges,
    outbox,
    participation,
    people,
    playground,
    polls,
    schedule,
    steps,
    stewardship,
)
metadata = SQLModel.metadata
