"""Peer coaching: into the pool, matched and told in private, met or not, and out of it again."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest
from sqlmodel import select

from adapters.playground.visit import Outcome
from adapters.playground.world import channel, person
from bot.messages import Left, Value
from storage.audit import Decision
from storage.coaching import Coached, CoachingGroup, CoachingRound, Pooled
from storage.database import Store
from storage.outbox import Outgoing
from storage.people import Member, Organisation, Person
from tests.town import LEADER, SQUARE, Town, in_village

WANTED: dict[str, Value] = {"focus": "Talks with the mayor", "languages": ("en",)}


def join(town: Town, who: str, **values: Value) -> Outcome:
    town.command(who, "me")
    town.press(who, "coaching.see")
    form = town.press(who, "coaching.join").form
    return town.submit(who, form, {**WANTED, **values})


def begin(town: Town) -> Outcome:
    town.command(LEADER, "me")
    town.press(LEADER, "coaching.see")
    town.press(LEADER, "coaching.rounds")
    return town.press(LEADER, "coaching.begin")


def first_name(town: Town, member_id: str) -> str:
    (of,) = [each.person_id for each in town.rows(Member) if each.id == member_id]
    (name,) = [each.name for each in town.rows(Person) if each.id == of]
    return name.split()[0].lower()


def groups(town: Town) -> set[frozenset[str]]:
    """Who is matched with whom."""
    found = {each.id: set[str]() for each in town.rows(CoachingGroup) if each.status == "matched"}
    for row in town.rows(Coached):
        if row.group_id in found and row.said not in ("declined", "gone"):
            found[row.group_id].add(first_name(town, row.member_id))
    return {frozenset(each) for each in found.values()}


def letters(town: Town, who: str) -> list[str]:
    """What came to somebody of peer coaching."""
    return [
        each.card.plain()
        for each in town.letters(who)
        if each.card is not None and each.key.startswith("coaching")
    ]


PAIR = ("farida", "gabriel")


def _matched(town: Town) -> None:
    for who in PAIR:
        join(town, who)
    begin(town)
    town.go(days=2)


@pytest.fixture
def matched(store: Store) -> Town:
    """Farida and Gabriel, matched and told."""
    return in_village(store, _matched)


def test_both_are_told_in_private_who_why_and_when(matched: Town) -> None:
    (told,) = letters(matched, "farida")
    assert "Gabriel" in told
    assert "share a language: English" in told
    assert "Talks with the mayor" in told
    assert told.count("2026,") == 3
    assert "To begin with:" in told
    assert not [card for card in matched.channel_cards() if "matched" in card.plain()]


def test_times_are_in_the_reader_s_own_zone(village: Town) -> None:
    zones = {"farida": "Cairo", "gabriel": "London"}
    for who, city in zones.items():
        village.command(who, "me")
        form = village.press(who, "membership.settings").form
        village.submit(who, form, {"zone": city})
        join(village, who)
    begin(village)
    village.go(days=4)
    for who, city in zones.items():
        assert letters(village, who)[0].count(f"({city})") == 3


def test_everybody_hears_in_their_own_working_hours_and_not_within_the_hour(matched: Town) -> None:
    rows = [each for each in matched.rows(Outgoing) if each.kind == "coaching.matched"]
    assert len(rows) == 2
    (round_,) = matched.rows(CoachingRound)
    assert all((each.created_at - round_.begun_at).total_seconds() >= 3600 for each in rows)


def test_a_round_is_taken_back_before_anybody_heard_of_it_and_not_after(village: Town) -> None:
    for who in PAIR:
        join(village, who)
    begin(village)
    village.press(LEADER, "coaching.undo")
    assert not village.rows(CoachingRound)
    village.go(days=2)
    assert not letters(village, "farida")
    begin(village)
    message, button = village.find(LEADER, "coaching.undo")
    village.go(days=2)
    late = village.visitor(LEADER).press(message, button)
    assert "first have heard" in village.said(late)
    assert len(village.rows(CoachingGroup)) == 1


def test_a_round_pressed_twice_is_one(village: Town) -> None:
    for who in PAIR:
        join(village, who)
    village.command(LEADER, "me")
    village.press(LEADER, "coaching.see")
    village.press(LEADER, "coaching.rounds")
    message, button = village.find(LEADER, "coaching.begin")
    village.visitor(LEADER).press(message, button)
    again = village.visitor(LEADER).press(message, button)
    assert "just begun" in village.said(again)
    assert len(village.rows(CoachingRound)) == 1


def test_organisers_see_counts_and_never_pairs(matched: Town) -> None:
    matched.command(LEADER, "me")
    matched.press(LEADER, "coaching.see")
    shown = matched.said(matched.press(LEADER, "coaching.rounds"))
    assert "Matches made: < 5" in shown
    assert "Farida" not in shown
    reasons = [each.subject + each.reason for each in matched.rows(Decision)]
    assert not [each for each in reasons if any(m.id in each for m in matched.rows(Member))]


def test_members_begin_no_round(matched: Town) -> None:
    message, button = matched.find("farida", "coaching.see")
    assert "coaching.rounds" not in str(matched.visitor("farida").press(message, button).shown)


def test_whoever_declines_is_not_named_and_the_other_comes_first_next_time(matched: Town) -> None:
    answer = matched.said(matched.press("farida", "coaching.decline"))
    assert "next round" in answer
    told = letters(matched, "gabriel")[-1]
    assert "not available" in told
    assert "Farida" not in told
    waiting = {first_name(matched, each.member_id): each.waiting for each in matched.rows(Pooled)}
    assert waiting == {"farida": 0, "gabriel": 1}
    before = len(letters(matched, "gabriel"))
    matched.press("farida", "coaching.decline")
    assert len(letters(matched, "gabriel")) == before


def test_whoever_met_says_so_with_a_press_and_may_change_it(matched: Town) -> None:
    matched.press("farida", "coaching.met")
    assert {each.said for each in matched.rows(Coached)} == {"", "met"}
    matched.press("farida", "coaching.could_not")
    assert {each.said for each in matched.rows(Coached)} == {"", "could_not"}


def test_it_is_asked_once_whether_they_met_of_whoever_has_not_said(matched: Town) -> None:
    matched.press("farida", "coaching.met")
    matched.go(days=21)
    assert len(letters(matched, "farida")) == 1
    assert "Did you meet" in letters(matched, "gabriel")[-1]
    matched.go(days=21)
    assert len(letters(matched, "gabriel")) == 2


def test_nobody_of_somebody_else_s_match_says_anything_in_it(matched: Town) -> None:
    message, button = matched.find("farida", "coaching.decline")
    forged = matched.visitor("isko").press(message, button)
    assert "had its time" in matched.said(forged)
    assert groups(matched) == {frozenset(PAIR)}


def test_those_who_met_are_matched_with_others_while_there_are_any(matched: Town) -> None:
    for who in ("isko", "burak"):
        join(matched, who)
    begin(matched)
    matched.go(days=2)
    found = groups(matched)
    assert len(found) == 2
    assert frozenset(PAIR) not in found


def test_where_there_is_nobody_else_they_meet_again_and_it_is_said(matched: Town) -> None:
    begin(matched)
    matched.go(days=2)
    assert "met before" in letters(matched, "farida")[-1]


def test_of_three_nobody_is_left_out_and_two_go_on_when_one_leaves(village: Town) -> None:
    for who in (*PAIR, "burak"):
        join(village, who)
    begin(village)
    village.go(days=2)
    assert groups(village) == {frozenset((*PAIR, "burak"))}
    village.command("burak", "me")
    village.press("burak", "coaching.see")
    village.press("burak", "coaching.leave")
    assert groups(village) == {frozenset(PAIR)}
    told = letters(village, "farida")[-1]
    assert "two go on" in told
    assert "Gabriel" in told
    assert "Burak" not in told


def test_whoever_leaves_the_pool_leaves_nothing_of_what_they_wrote(matched: Town) -> None:
    matched.command("farida", "me")
    matched.press("farida", "coaching.see")
    matched.press("farida", "coaching.leave")
    assert [first_name(matched, each.member_id) for each in matched.rows(Pooled)] == ["gabriel"]
    assert "not available" in letters(matched, "gabriel")[-1]


def test_whoever_leaves_the_community_is_not_available_any_more(matched: Town) -> None:
    event = Left(key="l1", sender=person("farida"), where=channel(SQUARE))
    matched.handle(event)
    matched.go(minutes=5)
    assert "not available" in letters(matched, "gabriel")[-1]
    assert not groups(matched)


def test_whoever_paused_is_left_out_and_whoever_stopped_messages_too(village: Town) -> None:
    for who in (*PAIR, "isko", "burak"):
        join(village, who)
    village.command("isko", "me")
    village.press("isko", "coaching.see")
    village.press("isko", "coaching.pause")
    village.command("burak", "me")
    village.press("burak", "membership.stop")
    begin(village)
    village.go(days=2)
    assert groups(village) == {frozenset(PAIR)}
    assert not letters(village, "isko")


def test_whoever_cannot_be_matched_hears_why_and_waits_first_in_line(village: Town) -> None:
    join(village, "farida", languages=("fr",))
    join(village, "gabriel")
    join(village, "burak")
    begin(village)
    village.go(days=2)
    (told,) = letters(village, "farida")
    assert "language in common" in told
    assert "first in the next round" in told
    waiting = {first_name(village, each.member_id): each.waiting for each in village.rows(Pooled)}
    assert waiting == {"farida": 1, "gabriel": 0, "burak": 0}


def test_organisations_are_crossed(village: Town) -> None:
    four = (*PAIR, "isko", "burak")
    for who in four:
        join(village, who)
    with village.store.transaction() as session:
        for name in ("one", "two"):
            any_member = session.exec(select(Member)).first()
            assert any_member is not None
            session.add(
                Organisation(id=name, community_id=any_member.community_id, name=name.title())
            )
        session.flush()
        by_name = {p.name.split()[0].lower(): p.id for p in session.exec(select(Person))}
        for who, organisation in zip(four, ("one", "one", "two", "two"), strict=True):
            member = session.exec(select(Member).where(Member.person_id == by_name[who])).one()
            member.organisation_id = organisation
    begin(village)
    village.go(days=2)
    assert not groups(village) & {frozenset(PAIR), frozenset(("isko", "burak"))}
    told = letters(village, "farida")[0]
    assert "different organisations" in told
    assert "Two" in told


def test_hours_that_leave_no_two_hours_are_refused(village: Town) -> None:
    outcome = join(village, "farida", begins=("16",), ends=("17",))
    assert "2 hours" in (outcome.errors or {})["ends"]
    assert not village.rows(Pooled)


def test_it_takes_two_for_a_round(village: Town) -> None:
    join(village, "farida")
    assert "Too few" in village.said(begin(village))


def test_a_silent_community_has_no_round(village: Town) -> None:
    for who in PAIR:
        join(village, who)
    asked = village.command(LEADER, "pause")
    village.submit(LEADER, asked.form, {"reason": "A holiday"})
    assert "silent" in village.said(begin(village))


def test_rounds_come_by_a_rhythm_once_it_is_set_and_stop_with_it(village: Town) -> None:
    for who in PAIR:
        join(village, who)
    begin_rhythm(village, "2")
    village.go(days=8)
    assert len(village.rows(CoachingRound)) == 1
    village.go(days=14)
    assert len(village.rows(CoachingRound)) == 2
    begin_rhythm(village, "0")
    village.go(days=15)
    assert len(village.rows(CoachingRound)) == 2


def begin_rhythm(town: Town, weeks: str) -> None:
    town.command(LEADER, "me")
    town.press(LEADER, "coaching.see")
    town.press(LEADER, "coaching.rounds")
    form = town.press(LEADER, "coaching.rhythm").form
    assert not town.submit(LEADER, form, {"weeks": (weeks,)}).errors


@pytest.fixture(scope="module")
def turkish(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Town]:
    file = tmp_path_factory.mktemp("coaching") / "convener.db"
    copy(sqlite_template, file)
    store = Store(f"sqlite:///{file}")
    town = Town(store, random.Random(3), people=10)
    town.start(language=("tr",))
    yield town
    store.close()


def test_in_turkish_it_reads_as_well(turkish: Town) -> None:
    for who in PAIR:
        join(turkish, who)
    begin(turkish)
    turkish.go(days=2)
    assert letters(turkish, "farida")
