"""The rules of resources, goals and reviews: totals, flags, who may, what may be shown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import ended
from bot.features.goals import rules as goals
from bot.features.goals.rules import Told
from bot.features.relevance import rules as review
from bot.features.resources import rules
from bot.features.resources.rules import KINDS, SECURED, STATUSES, Given

DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

given_ones = st.builds(
    Given,
    st.sampled_from(KINDS),
    st.sampled_from(STATUSES),
    st.sampled_from(("EUR", "KES", "USD")),
    st.none() | st.integers(0, 10**6),
)


@given(st.lists(given_ones, max_size=30))
def test_totals_are_by_kind_and_currency_and_nothing_is_added_across(every: list[Given]) -> None:
    found = rules.totals(every)
    assert len({(each.kind, each.currency) for each in found}) == len(found)
    for total in found:
        assert bool(total.currency) == (total.kind == "money")
        mine = [
            each for each in every
            if each.kind == total.kind and (each.kind != "money" or each.currency == total.currency)
        ]  # fmt: skip
        secured = [each for each in mine if each.status in SECURED]
        if total.kind == "in_kind":
            assert total.secured == len(secured)
        else:
            assert total.secured == sum(each.amount or 0 for each in secured)
        assert total.gap == max(0, total.needed - total.secured)


@given(st.lists(given_ones, max_size=30))
def test_totals_don_t_depend_on_the_order_and_what_is_withdrawn_counts_nowhere(
    every: list[Given],
) -> None:
    shuffled = sorted(every, key=lambda each: (each.status, each.kind, each.amount or 0))
    assert rules.totals(shuffled) == rules.totals(every)
    live = [each for each in every if each.status != "withdrawn"]
    assert rules.totals(live) == rules.totals(every)


@given(st.integers(0, 50), st.integers(1, 50), st.integers(-30, 30), st.integers(0, 60))
def test_a_wave_is_reached_by_numbers_and_over_only_after_its_days(
    joined: int, target: int, since: int, length: int
) -> None:
    begins = DAY + timedelta(days=since)
    ends = begins + timedelta(days=length)
    state = rules.wave_state(joined, target, begins, ends, DAY)
    assert (state == "reached") == (joined >= target)
    if state == "over":
        assert ends < DAY
    if state == "running":
        assert begins <= DAY <= ends


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("https://example.org/a", True), ("list@example.org", True), ("http://a.b", True),
        ("javascript:alert(1)", False), ("https://a b", False), ("", False), ("a@b", False),
        ("<https://x.y>", False),
    ],
)  # fmt: skip
def test_a_link_is_a_web_or_an_e_mail_address(words: str, *, is_one: bool) -> None:
    assert rules.is_link(words) is is_one


@given(st.text(max_size=5))
def test_a_currency_is_three_capital_letters(code: str) -> None:
    plain = len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()
    assert rules.is_currency(code) is plain


@given(st.integers(0, 20))
def test_only_other_numbers_than_three_to_five_are_flagged(count: int) -> None:
    assert (goals.flag(count) is None) == (3 <= count <= 5)


PROPOSALS = ("a", "b", "c", "d")
ballots = st.lists(
    st.fixed_dictionaries(
        {"choice": st.lists(st.sampled_from(PROPOSALS), unique=True, max_size=3)}
    ),
    max_size=15,
)


@given(ballots)
def test_energy_is_shown_from_five_answers_on_and_each_counts_once(
    cast: list[dict[str, list[str]]],
) -> None:
    answered = [each for each in cast if each["choice"]]
    found = goals.energy(PROPOSALS, cast)
    if len(answered) < 5:
        assert found is None
    else:
        assert found is not None
        counts = [count for _, count in found]
        assert counts == sorted(counts, reverse=True)
        assert dict(found) == {p: sum(p in each["choice"] for each in cast) for p in PROPOSALS}


told = st.lists(
    st.builds(Told, st.dates(DAY - timedelta(days=60), DAY), st.sampled_from(goals.STATUSES)),
    max_size=8,
)


@given(told)
def test_nobody_is_asked_of_what_is_done_or_was_told_this_week(said: list[Told]) -> None:
    wants = goals.wants_word(said, DAY)
    if not said:
        assert wants
    elif wants:
        assert goals.standing(said) != "done"
        assert DAY - max(each.on for each in said) >= timedelta(days=7)


@given(st.text(), st.sets(st.text()), st.booleans())
def test_a_goal_is_tended_by_its_owners_and_by_who_leads(
    asker: str, owners: set[str], leads: bool
) -> None:
    assert goals.may_tend(asker, owners, leads=leads) == (leads or asker in owners)


ways = st.lists(
    st.fixed_dictionaries({"choice": st.sampled_from([*[[w] for w in review.WAYS], []])})
)


@given(ways, st.booleans())
def test_the_pulse_of_fewer_than_five_is_shown_only_by_name(
    cast: list[dict[str, list[str]]], anonymous: bool
) -> None:
    answered = sum(bool(each["choice"]) for each in cast)
    found = review.pulse(cast, anonymous=anonymous)
    assert (found is not None) == (answered >= (5 if anonymous else 1))
    assert found is None or sum(count for _, count in found) == answered


ids = st.sampled_from("abcdef")


@given(ids, ids, st.frozensets(ids), st.frozensets(ids))
def test_umbrellas_are_one_level_deep(
    community: str, under: str, nested: frozenset[str], umbrellas: frozenset[str]
) -> None:
    if review.may_nest(community, under, nested, umbrellas):
        assert community != under
        assert not {community, under} & nested
        assert community not in umbrellas


@given(st.timedeltas(timedelta(0), timedelta(days=60)), st.booleans())
def test_a_decision_is_undone_within_a_week_and_a_close_within_thirty_days(
    passed: timedelta, is_last: bool
) -> None:
    undone = review.may_undo(NOW, NOW + passed, is_last=is_last)
    assert undone == (is_last and passed < timedelta(days=7))
    assert ended.may_open_again(NOW, NOW + passed) == (passed < timedelta(days=30))
