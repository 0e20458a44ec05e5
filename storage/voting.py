"""Ballots on their way into the box, and the shuffle at a poll's close."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Executable
from sqlmodel import Session, SQLModel, col, delete, insert, select

from storage.asking import ask
from storage.database import dialect, upsert
from storage.polls import Ballot

Answers = Mapping[str, Sequence[str] | str]

_INTO_THE_BOX = insert(Ballot)


@cache
def _over_mine(dialect: str) -> Executable:
    """The statement of `cast_named`."""
    put = upsert(SQLModel.metadata.tables["namedballot"], dialect)
    newer = {"answers": put.excluded.answers, "cast_at": put.excluded.cast_at}
    return put.on_conflict_do_update(index_elements=("poll_id", "person_id"), set_=newer)


def cast(session: Session, poll_id: str, answers: Answers, rng: random.Random) -> None:
    """Put an anonymous ballot into the box."""
    ballot = {"key": _ballot_key(rng), "poll_id": poll_id, "answers": _written(answers)}
    ask(session, _INTO_THE_BOX, ballot)


def cast_named(
    session: Session, poll_id: str, person_id: str, answers: Answers, now: datetime
) -> None:
    """Put down a person's answer, over the one they gave before."""
    ballot = {"poll_id": poll_id, "person_id": person_id, "answers": _written(answers)}
    ask(session, _over_mine(dialect(session)), ballot | {"cast_at": now})


def shuffle(session: Session, poll_id: str, rng: random.Random) -> None:
    """Rewrite a poll's anonymous ballots under new keys, in an order that tells nothing.

    They are sorted by what they say before they are shuffled, so that the order in which they
    came has no part in the result.
    """
    query = select(Ballot.answers).where(Ballot.poll_id == poll_id)
    answers = sorted(session.exec(query))
    session.exec(delete(Ballot).where(col(Ballot.poll_id) == poll_id))
    rng.shuffle(answers)
    if answers:
        box = [{"key": _ballot_key(rng), "poll_id": poll_id, "answers": each} for each in answers]
        ask(session, _INTO_THE_BOX, box)


def _ballot_key(rng: random.Random) -> str:
    return f"{rng.getrandbits(128):032x}"


def _written(answers: Answers) -> str:
    return json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
