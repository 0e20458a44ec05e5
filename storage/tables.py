"""All tables, imported together, so that their metadata is whole."""

from sqlmodel import SQLModel

from storage import (
    audit,
    calls,
    charters,
    communities,
    evidence,
    imports,
    inbox,
    installations,
    jobs,
    linking,
    listed,
    nudges,
    outbox,
    participation,
    people,
    playground,
    polls,
    prospects,
    references,
    schedule,
    steps,
    stewardship,
)

MODULES = (
    audit,
    calls,
    charters,
    communities,
    evidence,
    imports,
    inbox,
    installations,
    jobs,
    linking,
    listed,
    nudges,
    outbox,
    participation,
    people,
    playground,
    polls,
    prospects,
    references,
    schedule,
    steps,
    stewardship,
)
metadata = SQLModel.metadata
