"""What is over is forgotten, a piece at a time and by an index; sums of weeks outlive it; the rest stays."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlmodel import Session, SQLModel, func, select

from bot import tidying
from bot.app import compose
from storage import holdings, inbox, participation, retention, schedule, weeks
from storage.database import Store
from storage.inbox import Received
from storage.levels import LevelMovement
from storage.nudges import Nudge
from storage.outbox import Outgoing
from storage.participation import Presence, Signal, Touchpoint
from storage.retention import FORGOTTEN, KEPT_ON
from storage.schedule import Occasion
from storage.tables import metadata
from tests.storage.rows import NOW, community, outgoing
from tests.storage.test_schedule import plan

DAY = timedelta(days=1)
YEAR = timedelta(days=retention.YEAR_AND_A_MONTH)


def one_of_each(session: Session, at: datetime, name: str) -> None:
    """A row of every table that is forgotten by time, from an instant."""
    inbox.receive(session, f"event-{name}", at)
    point = Touchpoint(id=f"call:{name}", community_id="c1", kind="call", at=at)
    participation.record(session, point, {"c1-p1": True})  # of which comes a signal
    moved = LevelMovement(
        member_id="c1-p1", day=at.date(), was="core", became="active", community_id="c1"
    )
    session.add(moved)
    session.add(Nudge(id=name, person_id="p1", member_id="c1-p1", sent_at=at, opened_with="call:x"))
    schedule.take(session, name, "c1", at)
    session.add(outgoing(name, state="sent", pending=False, created_at=at, because="so"))


def held(store: Store) -> dict[str, int]:
    """How many rows each of those tables has."""
    with store.reading() as session:
        return {
            name: session.execute(
                select(func.count()).select_from(metadata.tables[name])
            ).scalar_one()
            for name in sorted({span.table for span in FORGOTTEN} - {"linking"})
        }


@pytest.fixture
def here(store: Store) -> Store:
    with store.transaction() as session:
        community(session)
    return store


def tidy(store: Store, now: datetime) -> None:
    for _ in range(9):
        if tidying.tidy(store, now):
            return
    pytest.fail("there is no end to it")


def test_every_table_that_knows_of_people_has_a_span_or_a_reason() -> None:
    by_time = {each.table for each in FORGOTTEN if not each.words}
    known = set(holdings.tables())
    assert known <= by_time | set(KEPT_ON)
    assert set(KEPT_ON) <= known
    assert not by_time & set(KEPT_ON)
    assert by_time <= set(metadata.tables)
    assert all(KEPT_ON.values())


def test_what_names_people_in_words_says_for_how_long() -> None:
    for span in FORGOTTEN:
        assert span.what
        assert span.why
        assert set(span.words) <= set(metadata.tables[span.table].columns.keys())


def test_after_13_months_nothing_is_known_of_what_somebody_did_and_until_then_all(
    here: Store,
) -> None:
    with here.transaction() as session:
        one_of_each(session, NOW - YEAR - DAY, "old")
        one_of_each(session, NOW - YEAR, "last")
    tidy(here, NOW)
    assert held(here) == dict.fromkeys(held(here), 1) | {"inbox": 0}
    with here.reading() as session:
        assert session.exec(select(Touchpoint.id)).all() == ["call:last"]
        assert session.exec(select(Signal)).one().day == (NOW - YEAR).date()
        assert session.exec(select(Nudge.id)).all() == ["last"]
        assert session.exec(select(Occasion.name)).all() == ["last"]
        assert session.exec(select(Outgoing.key)).all() == ["last"]


def test_a_letter_s_words_go_after_90_days_and_its_name_stays(here: Store) -> None:
    with here.transaction() as session:
        for name, days, more in (
            ("read", 91, {"state": "sent", "pending": False}),
            ("kept", 90, {"state": "sent", "pending": False}),
            ("waits", 91, {}),
            ("aloud", 500, {"state": "sent", "pending": False, "person_id": ""}),
        ):
            made = {"created_at": NOW - days * DAY, "because": "so", **more}
            session.add(outgoing(name, **made))
    tidy(here, NOW)
    with here.reading() as session:
        rows = {each.key: (each.card, each.because) for each in session.exec(select(Outgoing))}
    assert rows == {
        "read": ("", ""),
        "kept": ("old", "so"),
        "waits": ("old", "so"),
        "aloud": ("old", "so"),
    }


def test_names_of_events_go_after_three_days(here: Store) -> None:
    with here.transaction() as session:
        for hours in (-73, -72, -1):
            inbox.receive(session, f"event{hours}", NOW + timedelta(hours=hours))
    tidy(here, NOW)
    with here.reading() as session:
        left = set(session.exec(select(Received.key)))
    assert left == {inbox.hashed(each) for each in ("event-1", "event-72")}


def test_the_engine_forgets_each_day(here: Store) -> None:
    with here.transaction() as session:
        one_of_each(session, NOW - YEAR - DAY, "old")
    assert compose(here, {}, lambda: NOW, random.Random(7)).engine.clean()
    assert set(held(here).values()) == {0}


def test_a_week_is_summed_up_before_it_is_forgotten_and_names_nobody(here: Store) -> None:
    monday = (NOW - YEAR).date() - timedelta(days=(NOW - YEAR).date().weekday() + 7)
    at = datetime.combine(monday, datetime.min.time(), UTC)
    with here.transaction() as session:
        for member, days in (("c1-p1", 2), ("c1-p2", 1)):
            for day in range(days):
                participation.add(session, monday + day * DAY, {(member, "press"): 3})
        point = Touchpoint(id="call:1", community_id="c1", kind="call", at=at + 6.9 * DAY)
        participation.record(session, point, {"c1-p1": True, "c1-p2": False})
    tidy(here, NOW)
    with here.reading() as session:
        found = weeks.of_community(session, "c1", date.min)
        assert [(w.week, w.kind, w.count, w.members, w.asked) for w in found] == [
            (monday, "asked to call", 1, 1, 2),
            (monday, "attended", 1, 1, 0),
            (monday, "press", 9, 2, 0),
        ]
        assert participation.days(session, "c1") == {}
        assert "participation_week" not in holdings.tables()


def test_a_week_is_written_once_it_is_settled_and_stays_as_it_was(here: Store) -> None:
    monday = date(2026, 3, 2)
    begin = datetime.combine(monday, datetime.min.time(), UTC)
    with here.transaction() as session:
        participation.note(session, "c1-p1", monday, "press")
    with here.transaction() as session:
        assert weeks.due(session, begin + 14 * DAY - timedelta(seconds=1)) is None
        assert weeks.due(session, begin + 14 * DAY) == monday
        weeks.keep(session, weeks.sums(session, monday))
        participation.note(session, "c1-p2", monday, "press")
        weeks.keep(session, weeks.sums(session, monday))
        assert weeks.due(session, begin + 50 * DAY) is None
        assert [each.members for each in weeks.of_community(session, "c1", monday)] == [1]


def test_weeks_without_anything_are_passed_over(here: Store) -> None:
    with here.transaction() as session:
        for day in (date(2025, 9, 3), date(2026, 1, 8)):
            participation.note(session, "c1-p1", day, "press")
    tidy(here, NOW)
    with here.reading() as session:
        assert [each.week for each in weeks.of_community(session, "c1", date.min)] == [
            date(2025, 9, 1),
            date(2026, 1, 5),
        ]


def _many(store: Store, count: int) -> None:
    rows = [{"key": f"e{n}", "received_at": NOW - 9 * DAY} for n in range(count)]
    with store.transaction() as session:
        session.execute(insert(metadata.tables["inbox"]), rows)


def test_a_piece_erases_no_more_than_it_may_and_the_next_goes_on(here: Store) -> None:
    _many(here, 25)
    with here.transaction() as session:
        one_of_each(session, NOW - YEAR - DAY, "old")
    done = []
    for _ in range(4):
        with here.transaction() as session:
            done.append(retention.forget(session, NOW, 10))
    assert done[:3] == [10, 10, 10]
    assert 0 < done[3] < 10
    with here.transaction() as session:
        assert retention.forget(session, NOW, 10) == 0


def test_one_look_leaves_the_rest_to_the_next_tick(here: Store) -> None:
    _many(here, tidying.PIECE * tidying.PIECES_AT_ONCE + 1)
    assert not tidying.tidy(here, NOW)
    assert held(here)["inbox"] == 1
    assert tidying.tidy(here, NOW)
    assert held(here)["inbox"] == 0


def test_a_touchpoint_stays_as_long_as_somebody_s_presence(here: Store) -> None:
    with here.transaction() as session:
        point = Touchpoint(id="call:1", community_id="c1", kind="call", at=NOW - YEAR - DAY)
        participation.record(session, point, {"c1-p1": True, "c1-p2": True})
    with here.transaction() as session:
        assert retention.forget(session, NOW, 3) == 3  # two signals, and one of two presences
        assert session.exec(select(func.count()).select_from(Presence)).one() == 1
        assert session.exec(select(func.count()).select_from(Touchpoint)).one() == 1
    tidy(here, NOW)
    assert held(here)["touchpoint"] == 0


INDEXES = {
    "inbox": "ix_inbox_received_at",
    "signal": "ix_signal_day",
    "presence": "ix_touchpoint_at",
    "touchpoint": "ix_touchpoint_at",
    "level_movement": "ix_level_movement_day",
    "nudge": "ix_nudge_sent_at",
    "occasion": "ix_occasion_taken_at",
    "outbox": "ix_outbox_letter",
}


def _fill(session: Session) -> None:
    """Some thousands of rows of each, of which few are over."""
    ages = [NOW - timedelta(days=n % 380, minutes=n) for n in range(4000)]
    tables = SQLModel.metadata.tables
    made: dict[str, list[dict[str, Any]]] = {
        "inbox": [{"key": f"k{n}", "received_at": at} for n, at in enumerate(ages)],
        "touchpoint": [
            {"id": f"call:{n}", "community_id": "c1", "kind": "call", "at": at}
            for n, at in enumerate(ages)
        ],
        "signal": [
            {"member_id": "c1-p1", "day": at.date(), "kind": f"k{n}", "count": 1}
            for n, at in enumerate(ages)
        ],
        "presence": [
            {"touchpoint_id": f"call:{n}", "member_id": "c1-p1", "took_part": True}
            for n, _ in enumerate(ages)
        ],
        "level_movement": [
            {
                "member_id": "c1-p1",
                "day": at.date(),
                "was": f"w{n}",
                "became": "core",
                "community_id": "c1",
            }
            for n, at in enumerate(ages)
        ],
        "nudge": [
            {
                "id": f"n{n}",
                "person_id": "p1",
                "member_id": "c1-p1",
                "sent_at": at,
                "opened_with": "",
            }
            for n, at in enumerate(ages)
        ],
        "occasion": [
            {"name": f"o{n}", "community_id": "c1", "taken_at": at} for n, at in enumerate(ages)
        ],
        "outbox": [
            outgoing(f"m{n}", state="sent", pending=False, created_at=at).model_dump()
            for n, at in enumerate(ages)
        ],
    }
    for name, rows in made.items():
        session.execute(insert(tables[name]), rows)


def test_what_is_over_is_found_by_an_index_and_erased_where_it_lies(here: Store) -> None:
    with here.transaction() as session:
        _fill(session)
    with here.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    for span in FORGOTTEN:
        if span.table == "linking":  # a row for each who links just now
            continue
        found = plan(here, partial(retention.forget_of, span=span, now=NOW, most=500))
        index = "ix_outbox_worded" if span.words else INDEXES[span.table]
        assert index in found, (span.table, found)
        assert "Tid Scan" in found or "INTEGER PRIMARY KEY" in found, (span.table, found)
