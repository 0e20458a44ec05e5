"""Two processes on one PostgreSQL share the work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.course import PROMPT
from bot.stepping import schedule_id
from storage import people, schedule
from storage.database import Store
from storage.outbox import Outgoing
from storage.schedule import Scheduled
from storage.steps import Step
from tests.chaos.fanout import Replica
from tests.fake_slack import FakeSlack
from tests.storage.meeting import soon
from tests.storage.rows import NOW, community

PROMPTS = 200
MESSAGES = 200
TEAMS = ("T1", "T2", "T3", "T4")
PER_SECOND = 50
PATIENCE = 60


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack() as slack:
        for team in TEAMS:
            slack.add_team(team)
        yield slack


def a_community_whose_prompt_is_due(session: Session, team: str, number: int) -> None:
    """One organiser, alone in their community, whose first step was due at NOW."""
    ident, who = f"c{number}", f"U{number}"
    community(session, ident, [who], f"slack:{team}")
    people.grant(session, f"{ident}-{who}", "core_team")
    session.add(
        Step(
            community_id=ident,
            step="lessons",
            stage="forming",
            position=0,
            status="waiting",
            due_at=NOW,
        )
    )
    rule = f"every 1d at 10:00 from {NOW.date() + timedelta(days=9999)}"
    row = Scheduled(
        id=schedule_id(ident, "lessons"),
        community_id=ident,
        occasion=PROMPT,
        subject="lessons",
        rule=rule,
        zone="Africa/Nairobi",
        next_due_at=NOW,
    )
    schedule.put(session, row)


def two_replicas(url: str, fake: FakeSlack) -> list[Replica]:
    """Both ready, and let go at the same moment."""
    replicas = [Replica(url, fake, PER_SECOND, number) for number in (1, 2)]
    for each in replicas:
        each.ready()
    for each in replicas:
        each.go()
    return replicas


def test_of_200_prompts_due_at_once_both_do_some_and_each_is_sent_once(
    fresh_postgres_url: str, fake: FakeSlack
) -> None:
    store = Store(fresh_postgres_url)
    with store.transaction() as session:
        for number in range(PROMPTS):
            team = TEAMS[number % len(TEAMS)]
            fake.add_user(team, f"U{number}")
            a_community_whose_prompt_is_due(session, team, number)
    replicas = two_replicas(fresh_postgres_url, fake)

    def sent() -> list[Outgoing]:
        with store.reading() as session:
            return list(session.exec(select(Outgoing).where(Outgoing.state == "sent")))

    soon(lambda: len(sent()) == PROMPTS, PATIENCE, 0.2)
    for each in replicas:
        each.stop()
    authors = Counter(row.created_at.microsecond for row in sent())
    assert authors.keys() == {1, 2}, authors
    arrived = Counter(
        call.arguments["channel"] for call in fake.called("chat.postMessage") if call.accepted
    )
    assert arrived == {f"U{number}": 1 for number in range(PROMPTS)}
    store.close()
