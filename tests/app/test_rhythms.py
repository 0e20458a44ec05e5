"""Communities of before a rhythm was thought of get it once, however many processes begin."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import event

from bot.app import all_texts
from bot.engine import Engine
from bot.features import FEATURES
from bot.playbook_file import load_all
from bot.routing import Routes
from scheduler.clock import wall
from storage import schedule
from storage.database import Store
from tests.storage.rows import community

COMMUNITIES = 20


def test_of_processes_that_begin_at_once_none_fails_and_every_community_has_its_rhythms(
    database_url: str,
) -> None:
    store = Store(database_url)
    with store.transaction() as session:
        for number in range(COMMUNITIES):
            community(session, f"c{number}", ())
    routes = Routes.of(FEATURES)
    texts, together = all_texts(), threading.Barrier(2)

    def begin() -> None:
        other = Store(database_url)
        engine = Engine(other, texts, load_all(), wall, random.Random(7), routes)
        together.wait()
        engine.begin_rhythms()
        other.close()

    with ThreadPoolExecutor(2) as processes:
        for begun in [processes.submit(begin) for _ in range(2)]:
            begun.result()
    with store.reading() as session:
        assert schedule.lacking(session, tuple(routes.rhythms)) == []
    store.close()


def test_a_start_asks_no_more_questions_where_there_are_many_communities(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    engine = Engine(store, all_texts(), load_all(), wall, random.Random(7), Routes.of(FEATURES))
    asked: list[str] = []

    def note(*told: object) -> None:
        asked.append(str(told[2]))

    def begin() -> int:
        asked.clear()
        engine.begin_rhythms()
        engine.follow_playbooks()
        return len(asked)

    event.listen(store.engine, "before_cursor_execute", note)
    with store.transaction() as session:
        community(session, "c", ())
    given = begin()
    alone = begin()
    with store.transaction() as session:
        for number in range(COMMUNITIES):
            community(session, f"c{number}", ())
    assert begin() > COMMUNITIES * (given - alone) / 2  # each is given what it lacks
    assert begin() == alone
    store.close()
