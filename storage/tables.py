"""All tables, imported together, so that their metadata is whole."""

from sqlmodel import SQLModel

from storage import (
    activities,
    audit,
    calls,
    communities,
    evidence,
    imports,
    inbox,
    installations,
    jobs,
    landscape,
    linking,
    listed,
    nudges,
    outbox,
    participation,
    people,
    playground,
    polls,
    references,
    schedule,
    steps,
    stewardship,
)

MODULES = (
    activities,
    audit,
    calls,
    communities,
    evidence,
    imports,
    inbox,
    installations,
    jobs,
    landscape,
    linking,
    listed,
    nudges,
    outbox,
    participation,
    people,
    playground,
    polls,
    references,
    schedule,
    steps,
    stewardship,
)
metadata = SQLModel.metadata
