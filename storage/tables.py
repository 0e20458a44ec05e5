"""All tables, imported together, so that their metadata is whole."""

from sqlmodel import SQLModel

from storage import (
    audit,
    board,
    calls,
    communities,
    evidence,
    imports,
    inbox,
    installations,
    jobs,
    linking,
    listed,
    mailing,
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
    audit,
    board,
    calls,
    communities,
    evidence,
    imports,
    inbox,
    installations,
    jobs,
    linking,
    listed,
    mailing,
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
