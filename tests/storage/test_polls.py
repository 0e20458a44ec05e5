"""Ballots: in the box without a trace of who put them there."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import DateTime, inspect, text
from sqlmodel import col, delete, select

from storage import polls, voting
from storage.database import Store
from storage.polls import Ballot
from storage.voting import Answers
from tests.storage.meeting import at_once
from tests.storage.rows import NOW, community, poll

answers = st.dictionaries(
    st.sampled_from(("why", "gain")), st.lists(st.sampled_from("abc"), unique=True), max_size=2
)


@pytest.fixture
def box(store: Store) -> Store:
    """A database with an open poll that asks two people."""
    with store.transaction() as session:
        community(session)
        polls.invite(session, poll(session), ["p1", "p2"])
        poll(session, "q2")
    return store


def cast(store: Store, given_answers: Sequence[Answers], seed: int = 1) -> None:
    rng = random.Random(seed)
    with store.transaction() as session:
        voting.shuffle(session, "q1", rng)
        for ballot in session.exec(select(Ballot).where(Ballot.poll_id == "q1")):
            session.delete(ballot)
        for each in given_answers:
            voting.cast(session, "q1", each, rng)


def boxed(store: Store, poll_id: str = "q1") -> list[tuple[str, str]]:
    with store.reading() as session:
        query = select(Ballot.key, Ballot.answers).where(Ballot.poll_id == poll_id)
        return sorted(session.exec(query))


def shuffled(store: Store, seed: int) -> list[tuple[str, str]]:
    with store.transaction() as session:
        voting.shuffle(session, "q1", random.Random(seed))
    return boxed(store)


def test_an_answer_is_noted_once(box: Store) -> None:
    for first in (True, False):
        with box.transaction() as session:
            assert polls.mark_answered(session, "q1", "p1") is first


def test_of_two_answers_of_one_person_at_once_one_counts(box: Store) -> None:
    assert at_once(box, lambda s: polls.mark_answered(s, "q1", "p1")) == [True, False]


def test_whoever_was_not_asked_has_no_answer_to_note(box: Store) -> None:
    with box.transaction() as session:
        assert not polls.mark_answered(session, "q2", "p1")


def test_turnout_counts_answers_among_those_asked(box: Store) -> None:
    with box.transaction() as session:
        polls.mark_answered(session, "q1", "p2")
    with box.reading() as session:
        assert polls.turnout(session, "q1") == (1, 2)


def test_the_silent_are_those_who_neither_answered_nor_were_reminded(box: Store) -> None:
    with box.transaction() as session:
        assert polls.silent(session, "q1") == ["p1", "p2"]
        polls.mark_answered(session, "q1", "p1")
        assert polls.silent(session, "q1") == ["p2"]
        polls.mark_reminded(session, "q1", "p2")
        assert polls.silent(session, "q1") == []


@given(st.lists(answers, max_size=8), st.integers(0, 99))
@settings(max_examples=10)
def test_shuffling_keeps_every_answer_and_changes_every_key(
    box: Store, given_answers: list[Answers], seed: int
) -> None:
    cast(box, given_answers)
    before = boxed(box)
    after = shuffled(box, seed + 2)
    assert Counter(each for _, each in after) == Counter(each for _, each in before)
    assert not {key for key, _ in after} & {key for key, _ in before}


@given(st.lists(answers, max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=10)
def test_a_shuffled_box_does_not_tell_the_order_of_casting(
    box: Store, given_answers: list[Answers], order: random.Random
) -> None:
    cast(box, given_answers, seed=1)
    one = shuffled(box, seed=7)
    others = list(given_answers)
    order.shuffle(others)
    cast(box, others, seed=2)
    assert shuffled(box, seed=7) == one


def test_shuffling_leaves_other_polls_alone(box: Store) -> None:
    with box.transaction() as session:
        voting.cast(session, "q2", {"why": ["a"]}, random.Random(3))
    before = boxed(box, "q2")
    shuffled(box, seed=7)
    assert boxed(box, "q2") == before


def test_ballots_read_back_as_they_were_cast_in_the_order_of_their_keys(box: Store) -> None:
    cast(box, [{"why": ["a"], "more": "İyi"}, {"why": []}])
    with box.reading() as session:
        found = polls.ballots(session, "q1")
    assert sorted(found, key=str) == [{"more": "İyi", "why": ["a"]}, {"why": []}]


def test_a_named_answer_may_be_changed(box: Store) -> None:
    for choice in ("a", "b"):
        with box.transaction() as session:
            voting.cast_named(session, "q1", "p1", {"why": [choice]}, NOW)
    with box.reading() as session:
        assert polls.named_ballot(session, "q1", "p1") == {"why": ["b"]}
        assert polls.ballots(session, "q1") == [{"why": ["b"]}]
        assert polls.named_ballot(session, "q1", "p2") == {}


def test_a_ballot_has_a_random_key_a_poll_and_its_answers_and_nothing_else(store: Store) -> None:
    found = inspect(store.engine)
    columns = found.get_columns("ballot")
    assert {each["name"] for each in columns} == {"key", "poll_id", "answers"}
    assert not any(isinstance(each["type"], DateTime) for each in columns)
    assert {key["referred_table"] for key in found.get_foreign_keys("ballot")} == {"poll"}


def test_the_ledger_says_that_somebody_answered_and_never_when(store: Store) -> None:
    columns = inspect(store.engine).get_columns("participation")
    assert {each["name"] for each in columns} == {"poll_id", "person_id", "answered", "reminded"}


def test_on_sqlite_ballots_have_no_row_ids_that_would_tell_their_order(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    with store.reading() as session:
        row = session.execute(text("PRAGMA table_list('ballot')")).mappings().one()
        assert row["wr"] == 1
    store.close()


def test_postgresql_writes_ballots_anew_only_where_some_came_or_went(
    fresh_postgres_url: str,
) -> None:
    box, other = Store(fresh_postgres_url), Store(fresh_postgres_url)
    with box.transaction() as session:
        community(session)
        poll(session)

    def told() -> None:
        """What was deleted is counted at once."""
        with box.transaction() as session:
            session.execute(text("SELECT pg_stat_force_next_flush()"))

    def file_after_settling(by: Store = box) -> int:
        assert by.settle()
        with box.reading() as session:
            return int(session.execute(text("SELECT pg_relation_filenode('ballot')")).scalar_one())

    cast(box, [{"why": ["a"]}])
    first = file_after_settling()
    assert file_after_settling() == first
    assert file_after_settling(other) == first  # whichever process looks
    cast(box, [{"why": ["b"]}])  # in place of the other
    told()
    second = file_after_settling(other)
    assert second != first
    assert file_after_settling() == second
    with box.transaction() as session:
        voting.cast(session, "q1", {"why": ["c"]}, random.Random(9))
    with box.transaction() as session:
        session.exec(delete(Ballot).where(col(Ballot.answers).contains('"c"')))
    told()
    third = file_after_settling()
    assert third != second
    assert file_after_settling(other) == third
    box.close()
    other.close()
