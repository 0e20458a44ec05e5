"""All tables, imported together, so that their metadata is whole."""

from sqlmodel import SQLModel

from storage import (
    audit,
    calls,
    communities,
    evidence,
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
)

MODULES = (
    audit,
    calls,
    communities,
    evidence,
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
)
metadata = SQLModel.metadata
