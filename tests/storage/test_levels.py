"""Levels as they are kept: brought up to date member by member, found by an index, counted for good."""

from __future__ import annotations

import random
from collections import deque
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import insert, text
from sqlmodel import Session, col, select

from bot import levels as rules
from bot.features.participation.occasions import AT_ONCE, bring_up_to_date
from storage import counting, lapses, levelling, levels, merging, participation, people, retention
from storage.database import Store
from storage.lapses import Lapse
from storage.levelling import Looked
from storage.levels import LEVELS, LevelMovement, MemberLevel
from storage.participation import KINDS, Signal, Touchpoint
from storage.people import Member, Person
from tests.storage.meeting import at_once
from tests.storage.rows import NOW, community
from tests.storage.test_schedule import gathered, plan

TODAY = NOW.date()
DAY = timedelta(days=1)
DAYS = 182
WHO = tuple(f"p{n}" for n in range(1, 7))


@pytest.fixture
def here(store: Store) -> Store:
    with store.transaction() as session:
        community(session, people=WHO)
    return store


def from_scratch(session: Session, today: date) -> dict[str, str]:
    """Everybody's level, from all signals there are."""
    done: dict[str, dict[tuple[date, str], int]] = {}
    query = select(Signal.member_id, col(Signal.day), Signal.kind, Signal.count)
    for member, day, kind, count in session.exec(query):
        done.setdefault(member, {})[day, kind] = count
    ids = session.exec(select(Member.id)).all()
    return {ident: rules.standing(done.get(ident, {}), today).level for ident in ids}


def kept(session: Session) -> dict[str, str]:
    found = dict(session.exec(select(MemberLevel.member_id, MemberLevel.level)).all())
    return {each: found.get(each, "peripheral") for each in session.exec(select(Member.id))}


def held(session: Session, ident: str, day: date, *came: str, led: str = "") -> None:
    """A call to which everybody was asked, and these came."""
    at = datetime.combine(day, time(9), UTC)
    point = Touchpoint(id=f"call:{ident}", community_id="c1", kind="call", at=at)
    here = [member.id for member, _ in people.present(session, "c1")]
    presences = {each: each.removeprefix("c1-") in came for each in here}
    participation.record(session, point, presences, [f"c1-{led}"] if led else [])


def live(session: Session, day: date, rng: random.Random) -> None:
    """A day of a community: some do something, calls are held, some leave and come back."""
    for who in WHO:
        if rng.random() < 0.05 * int(who[1:]) ** 2 / 12:
            for _ in range(rng.choice((1, 1, 3))):
                participation.note(session, f"c1-{who}", day, rng.choice(KINDS))
        if rng.random() < 0.004:
            member = session.get_one(Member, f"c1-{who}")
            member.left_at = None if member.left_at else NOW
            session.flush()
    if rng.random() < 0.05:
        came = [who for who in WHO if rng.random() < 0.4]
        held(session, f"{day}", day, *came, led=came[0] if came else "")


def test_over_half_a_year_levels_kept_day_by_day_are_those_found_from_scratch(
    here: Store,
) -> None:
    rng, looks, of_days = random.Random(7), 0, 0
    with here.transaction() as session:
        for day in (TODAY + n * DAY for n in range(DAYS)):
            live(session, day, rng)
            of_days += len(levelling.due(session, "c1", day, AT_ONCE))
            looks += bring_up_to_date(session, "c1", day)
            levels.keep_week(session, "c1", day)
            found = from_scratch(session, day)
            assert kept(session) == found
            present = [found[member.id] for member, _ in people.present(session, "c1")]
            assert levels.counts(session, "c1") == {each: present.count(each) for each in LEVELS}
        assert looks == of_days < DAYS * len(WHO) / 2
        moved = levels.movements(session, "c1", TODAY, TODAY + DAYS * DAY)
        weeks = levels.moved_weekly(session, "c1", levels.monday(TODAY))
        assert moved
        assert {way: sum(w.get(way, 0) for _, w in weeks) for way in moved} == moved
        assert len(levels.weekly(session, "c1", TODAY + 7 * DAY)) == DAYS // 7 - 1


def test_whoever_did_nothing_is_peripheral_and_has_no_row(here: Store) -> None:
    with here.transaction() as session:
        assert bring_up_to_date(session, "c1", TODAY) == 0
        assert session.exec(select(MemberLevel)).all() == []
        assert levels.counts(session, "c1") == dict.fromkeys(LEVELS, 0) | {"peripheral": 6}
        assert levels.level_of(session, "c1-p1") == "peripheral"
        assert levels.level_of(session, "nobody") is None


def test_only_members_who_did_something_are_looked_at(here: Store) -> None:
    with here.transaction() as session:
        for who in ("p1", "p3"):
            participation.note(session, f"c1-{who}", TODAY, "press")
        found = levelling.due(session, "c1", TODAY, 9)
        assert [each.member_id for each in found] == ["c1-p1", "c1-p3"]
        assert len(levelling.due(session, "c1", TODAY, 1)) == 1
        bring_up_to_date(session, "c1", TODAY)
        assert levelling.due(session, "c1", TODAY + (rules.WINDOW - DAY), 9) == []
        assert len(levelling.due(session, "c1", TODAY + rules.WINDOW, 9)) == 2


def test_a_second_signal_of_the_day_writes_no_mark_again(here: Store) -> None:
    with here.transaction() as session:
        participation.note(session, "c1-p1", TODAY, "press")
        before = session.exec(select(MemberLevel)).one().model_dump()
        participation.note(session, "c1-p1", TODAY + DAY, "message")
        session.expire_all()
        assert session.exec(select(MemberLevel)).one().model_dump() == before


def test_after_a_look_more_talk_of_the_day_marks_nobody_again_and_a_deed_does(here: Store) -> None:
    with here.transaction() as session:

        def is_marked() -> bool:
            return bool(levelling.due(session, "c1", TODAY, 9))

        def look() -> None:
            found = levelling.due(session, "c1", TODAY, 9)
            later = TODAY + rules.WINDOW
            looked = [Looked(each, "occasional", later) for each in found]
            levelling.keep(session, "c1", TODAY, looked)
            assert not is_marked()

        participation.note(session, "c1-p1", TODAY, "press")
        look()
        participation.add(session, TODAY, {("c1-p1", "press"): 2})
        assert not is_marked()
        for kind in ("message", "answer", "answer"):
            participation.note(session, "c1-p1", TODAY, kind)
            assert is_marked()
            look()
        counts = dict(session.exec(select(Signal.kind, Signal.count)).all())
        assert counts == {"press": 3, "message": 1, "answer": 2}


def test_a_touchpoint_recorded_twice_counts_once(here: Store) -> None:
    with here.transaction() as session:
        for _ in range(2):
            held(session, "k1", TODAY, "p1", "p2", led="p1")
        found = participation.done(session, ["c1-p1", "c1-p2", "c1-p3"], TODAY - DAY)
        assert found == {
            "c1-p1": {(TODAY, "attended"): 1, (TODAY, "led"): 1},
            "c1-p2": {(TODAY, "attended"): 1},
        }
        assert participation.days(session, "c1") == {}  # said by the presences already


def test_whoever_let_something_pass_may_have_lapsed_until_they_take_part(here: Store) -> None:
    with here.transaction() as session:
        held(session, "k1", TODAY, "p1", "p2")
        assert lapses.due(session, "c1", TODAY - DAY, 9) == []
        assert lapses.due(session, "c1", TODAY, 9) == [f"c1-p{n}" for n in (3, 4, 5, 6)]
        lapses.put_off(session, {"c1-p3": TODAY + 9 * DAY})
        held(session, "k2", TODAY + DAY, "p4")
        assert lapses.due(session, "c1", TODAY + DAY, 9) == [f"c1-p{n}" for n in (1, 2, 3, 5, 6)]
        assert session.get(Lapse, "c1-p4") is None


def test_what_was_taken_back_counts_no_more(here: Store) -> None:
    with here.transaction() as session:
        for kind in ("answer", "answer", "question"):
            participation.note(session, "c1-p1", TODAY, kind)
        bring_up_to_date(session, "c1", TODAY)
        assert levels.level_of(session, "c1-p1") == "active"
        for kind in ("answer", "answer", "answer", "question"):
            participation.take_back(session, "c1-p1", TODAY, kind)
        bring_up_to_date(session, "c1", TODAY + DAY)
        assert levels.level_of(session, "c1-p1") == "peripheral"


def test_where_messages_are_no_longer_counted_levels_are_found_without_them(here: Store) -> None:
    with here.transaction() as session:
        participation.note(session, "c1-p1", TODAY, "message")
        bring_up_to_date(session, "c1", TODAY)
        counting.forget_kinds(session, "c1", ("message",), TODAY)
        bring_up_to_date(session, "c1", TODAY)
        assert kept(session) == from_scratch(session, TODAY)


def test_whoever_left_moves_unseen_and_counts_no_more(here: Store) -> None:
    with here.transaction() as session:
        participation.note(session, "c1-p1", TODAY, "press")
        bring_up_to_date(session, "c1", TODAY)
        session.get_one(Member, "c1-p1").left_at = NOW
        session.flush()
        assert levels.counts(session, "c1")["occasional"] == 0
        bring_up_to_date(session, "c1", TODAY + rules.WINDOW)
        moved = levels.movements(session, "c1", TODAY, TODAY + 400 * DAY)
        assert moved == {("peripheral", "occasional"): 1}
        assert levels.movements(session, "c1", TODAY + DAY, TODAY + 400 * DAY) == {}
        assert levels.level_of(session, "c1-p1") == "peripheral"


def test_a_level_that_was_never_known_is_no_movement(here: Store) -> None:
    with here.transaction() as session:
        participation.note(session, "c1-p1", TODAY, "press")
        session.exec(select(MemberLevel)).one().level = levels.UNKNOWN
        session.flush()
        assert levels.level_of(session, "c1-p1") is None
        bring_up_to_date(session, "c1", TODAY)
        assert session.exec(select(LevelMovement)).all() == []
        assert levels.level_of(session, "c1-p1") == "occasional"


def test_of_two_members_who_prove_to_be_one_both_deeds_count(here: Store) -> None:
    with here.transaction() as session:
        held(session, "k1", TODAY, "p1")
        held(session, "k2", TODAY + DAY, "p2")
        bring_up_to_date(session, "c1", TODAY + DAY)
        merging.merge(session, session.get_one(Person, "p1"), session.get_one(Person, "p2"))
        bring_up_to_date(session, "c1", TODAY + DAY)
        assert levels.level_of(session, "c1-p1") == "active"
        assert kept(session) == from_scratch(session, TODAY + DAY)


def test_after_13_months_only_figures_are_left_of_who_moved(here: Store) -> None:
    with here.transaction() as session:
        participation.note(session, "c1-p1", TODAY, "press")
        bring_up_to_date(session, "c1", TODAY)
        levels.keep_week(session, "c1", TODAY)
        retention.forget(session, NOW + 397 * DAY, 1000)
        assert session.exec(select(LevelMovement)).all() == []
        week = levels.monday(TODAY)
        assert levels.moved_weekly(session, "c1", week) == [
            (week, {("peripheral", "occasional"): 1})
        ]
        assert levels.weekly(session, "c1", week) == [
            (week, {"core": 0, "active": 0, "occasional": 1, "peripheral": 5})
        ]


def test_a_week_is_counted_once(here: Store) -> None:
    with here.transaction() as session:
        levels.keep_week(session, "c1", TODAY)
        participation.note(session, "c1-p1", TODAY, "press")
        bring_up_to_date(session, "c1", TODAY)
        levels.keep_week(session, "c1", TODAY + DAY)
        assert [found["peripheral"] for _, found in levels.weekly(session, "c1", TODAY)] == [6]


@pytest.mark.parametrize("signal_first", [True, False])
def test_a_signal_that_comes_while_levels_are_looked_at_is_not_lost(
    here: Store, *, signal_first: bool
) -> None:
    """The second begins before the first is committed; then comes the next day's look."""
    acts = deque([_led, _look] if signal_first else [_look, _led])

    def act(session: Session) -> None:
        acts.popleft()(session)

    with here.transaction() as session:
        participation.note(session, "c1-p1", TODAY, "press")
    at_once(here, act)
    with here.transaction() as session:
        _look(session)
    with here.reading() as session:
        assert levels.level_of(session, "c1-p1") == "active"


def _led(session: Session) -> None:
    participation.note(session, "c1-p1", TODAY, "led")


def _look(session: Session) -> None:
    bring_up_to_date(session, "c1", TODAY)


def crowd(session: Session, ident: str) -> list[str]:
    """A community of 300; its members' ids."""
    community(session, ident, ())
    numbers = range(300)
    session.execute(insert(Person), [{"id": f"{ident}{n}", "name": ident} for n in numbers])
    members = [
        {"id": f"{ident}-{n}", "community_id": ident, "person_id": f"{ident}{n}", "joined_at": NOW}
        for n in numbers
    ]
    session.execute(insert(Member), members)
    return [str(each["id"]) for each in members]


@pytest.mark.parametrize("of", ["levels", "lapses"])
def test_who_must_be_looked_at_is_found_by_an_index(here: Store, of: str) -> None:
    with here.transaction() as session:
        for prefix in ("x", "y"):  # most of them are another community's
            ids = crowd(session, prefix)
            levelling.mark(session, TODAY + DAY, ids)
            lapses.suspect(session, TODAY + DAY, ids)
        levelling.mark(session, TODAY, ["c1-p1"])
        lapses.suspect(session, TODAY, ["c1-p1"])
    gathered(here)
    due = levelling.due if of == "levels" else lapses.due
    index = "ix_member_level_look_on" if of == "levels" else "ix_lapse_look_on"
    found = plan(here, lambda session: due(session, "x", TODAY, 500))
    assert index in found
    assert "SCAN" not in found
    assert "Seq Scan" not in found


def test_levels_are_counted_without_reading_those_of_other_communities(here: Store) -> None:
    with here.transaction() as session:
        levelling.mark(session, TODAY, crowd(session, "x"))
        looked = [Looked(e, "active", None) for e in levelling.due(session, "x", TODAY, 500)]
        levelling.keep(session, "x", TODAY, looked)
        session.execute(text("ANALYZE"))
        assert levels.counts(session, "c1")["active"] == 0
        assert levels.counts(session, "x")["active"] == 300
