"""Gates: what is met, what is missing, how much of how much; more evidence never un-meets one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gate import Item, Piece, explain, missing, since
from bot.playbook import Evidence, Need

TODAY = date(2026, 3, 2)
KINDS = {
    "entries": Evidence("entries", {"en": "Entries"}, adds=True),
    "poll": Evidence("poll", {"en": "A poll"}),
    "charter": Evidence("charter", {"en": "A charter"}),
}


def piece(amount: int | None, whole: int | None = None, days_ago: int = 0) -> Piece:
    return Piece(TODAY - timedelta(days=days_ago), amount, "core.source.held", whole)


def need(kind: str, least: int = 1, percent: int = 0) -> Need:
    return Need(kind, {"en": kind}, least, percent)


def only(asked: Need, *pieces: Piece) -> Item:
    (item,) = explain([asked], KINDS, {asked.evidence: pieces})
    return item


def test_pieces_of_what_adds_up_are_added_up() -> None:
    item = only(need("entries", 3), piece(2, days_ago=9), piece(1))
    assert (item.is_met, item.amount) == (True, 3)
    assert [each.amount for each in item.pieces] == [1, 2]


def test_of_what_does_not_add_up_the_best_single_piece_counts() -> None:
    item = only(need("charter", 2), piece(1), piece(1, days_ago=3))
    assert (item.is_met, item.amount, len(item.pieces)) == (False, 1, 1)
    assert item.pieces[0].on == TODAY


@pytest.mark.parametrize(
    ("answered", "asked", "is_met"),
    [
        (10, 33, True),
        (10, 34, False),
        (9, 9, False),
        (30, 100, True),
        (29, 100, False),
        (10, 0, False),
    ],
)
def test_a_share_needs_both_its_percentage_and_its_least(
    answered: int, asked: int, is_met: bool
) -> None:
    item = only(need("poll", 10, 30), piece(answered, asked))
    assert item.is_met is is_met
    assert (item.amount, item.whole) == (answered, asked)


def test_one_poll_must_have_both_the_share_and_the_number() -> None:
    assert not only(need("poll", 10, 30), piece(9, 9), piece(20, 100)).is_met


def test_a_share_carries_the_day_of_the_piece_that_counts() -> None:
    item = only(need("poll", 10, 30), piece(12, 100, days_ago=1), piece(40, 100, days_ago=90))
    assert item.is_met
    assert item.pieces[0].on == TODAY - timedelta(days=90)


def test_of_pieces_that_all_suffice_the_greatest_is_shown_and_of_equal_ones_the_newest() -> None:
    found = only(
        need("charter", 2), piece(3, days_ago=5), piece(4, days_ago=9), piece(4, days_ago=7)
    )
    assert (found.amount, found.pieces[0].on) == (4, TODAY - timedelta(days=7))


def test_what_is_said_to_be_enough_is_met_without_a_made_up_figure() -> None:
    item = only(need("poll", 10, 30), piece(None, days_ago=400), piece(3, 100))
    assert (item.is_met, item.amount, item.whole) == (True, None, None)
    assert item.pieces[0].amount is None


def test_figures_come_before_words_where_they_suffice() -> None:
    assert only(need("entries", 3), piece(None), piece(3)).amount == 3


def test_only_what_came_to_be_since_a_day_counts_for_a_later_round() -> None:
    pieces = {"entries": [piece(2, days_ago=1), piece(5), piece(9, days_ago=2)]}
    assert [p.amount for p in since(pieces, TODAY - timedelta(days=1))["entries"]] == [2, 5]


counts = st.integers(0, 60)
pieces = st.builds(
    piece,
    amount=st.none() | counts,
    whole=st.none() | counts,
    days_ago=st.integers(0, 500),
)
kinds = st.sampled_from(sorted(KINDS))
needs = st.builds(need, kinds, st.integers(1, 50), st.sampled_from([0, 0, 1, 30, 50, 100]))
gates = st.lists(needs, max_size=4, unique_by=lambda each: each.evidence)
gathered = st.dictionaries(kinds, st.lists(pieces, max_size=5))


@given(gates, gathered, kinds, pieces)
def test_one_more_piece_never_un_meets_what_was_met(
    gate: Sequence[Need], found: dict[str, list[Piece]], kind: str, one_more: Piece
) -> None:
    before = explain(gate, KINDS, found)
    after = explain(gate, KINDS, {**found, kind: [*found.get(kind, []), one_more]})
    for was, now in zip(before, after, strict=True):
        assert now.is_met or not was.is_met


@given(gates, gathered, kinds, st.integers(0, 4), st.integers(0, 40))
def test_a_greater_count_never_un_meets_what_was_met(
    gate: Sequence[Need], found: dict[str, list[Piece]], kind: str, which: int, more: int
) -> None:
    pieces_of = found.get(kind, [])
    grown = [
        Piece(p.on, p.amount + more, p.source, p.whole)
        if n == which and p.amount is not None
        else p
        for n, p in enumerate(pieces_of)
    ]
    before = explain(gate, KINDS, found)
    after = explain(gate, KINDS, {**found, kind: grown})
    assert {n.evidence for n in missing(after)} <= {n.evidence for n in missing(before)}


@given(gates, gathered)
def test_the_explanation_names_every_need_once_and_what_is_missing_exactly_once(
    gate: Sequence[Need], found: dict[str, list[Piece]]
) -> None:
    items = explain(gate, KINDS, found)
    assert [item.need for item in items] == list(gate)
    lacking = missing(items)
    assert len(set(map(id, lacking))) == len(lacking)
    for item in items:
        assert item.is_met is (item.need not in lacking)


@given(gates, gathered)
def test_what_is_shown_accounts_for_whether_it_is_met(
    gate: Sequence[Need], found: dict[str, list[Piece]]
) -> None:
    for item in explain(gate, KINDS, found):
        asked = item.need
        assert set(map(id, item.pieces)) <= set(map(id, found.get(asked.evidence, [])))
        if item.amount is None:
            assert item.is_met
            continue
        enough = item.amount >= asked.least
        if asked.percent:
            enough &= bool(item.whole) and item.amount * 100 >= asked.percent * (item.whole or 0)
        assert item.is_met is enough


@given(gates, gathered)
def test_the_order_in_which_evidence_is_found_does_not_matter(
    gate: Sequence[Need], found: dict[str, list[Piece]]
) -> None:
    shuffled = {kind: list(some) for kind, some in found.items()}
    for some in shuffled.values():
        some.reverse()
    first, second = explain(gate, KINDS, found), explain(gate, KINDS, shuffled)
    assert [(i.is_met, i.amount) for i in first] == [(i.is_met, i.amount) for i in second]
