"""Addresses one by one, and the one reminder."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.acquaintance import email_address
from bot.features.prospects.rules import AT_ONCE, Bad, addresses, reminder_day, sift

names = st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8})?@[a-z]{1,8}\.(example|org)", fullmatch=True)
days = st.dates(date(2026, 1, 1), date(2030, 1, 1))


@given(st.lists(names, unique=True, max_size=20), st.sampled_from([" ", "\n", ", ", ";", " ;\t"]))
def test_addresses_are_found_however_they_are_separated(those: list[str], between: str) -> None:
    assert addresses(between.join(those)) == (tuple(those), ())
    assert addresses(between.join(f"Ada <{each}>" for each in those))[0] == tuple(those)
    assert addresses(between.join(each.upper() for each in those))[0] == tuple(those)


@given(st.text(max_size=300))
def test_whatever_is_pasted_each_word_is_taken_or_named_and_what_is_taken_can_be_written_to(
    pasted: str,
) -> None:
    good, bad = addresses(pasted)
    assert all(email_address(each) is not None for each in good)
    assert len(set(good)) == len(good)
    if any(each.isalnum() for each in pasted) and "mailto" not in pasted:
        assert good or bad


@pytest.mark.parametrize(
    "wrong",
    ["ada", "ada@", "@x.example", "ada@x", "a..b@x.example", "ada@-x.example", "a@b@c.example",
     "a" * 65 + "@x.example", "ada@x.example.", "ada@x_y.example", "ada:b@x.example"],
)  # fmt: skip
def test_what_is_no_address_is_named(wrong: str) -> None:
    assert addresses(wrong) == ((), (Bad(wrong, "no_address"),))


def test_the_same_address_counts_once_and_only_so_many_at_a_time() -> None:
    assert addresses("a@x.example A@x.example")[1] == (Bad("a@x.example", "twice"),)
    good, bad = addresses(" ".join(f"a{n}@x.example" for n in range(AT_ONCE + 1)))
    assert len(good) == AT_ONCE
    assert bad == (Bad(f"a{AT_ONCE}@x.example", "too_many"),)


@given(st.lists(names, unique=True, max_size=8), st.data())
def test_nobody_who_is_here_or_wants_no_mail_or_was_asked_is_invited(
    those: list[str], data: st.DataObject
) -> None:
    some = st.sets(st.sampled_from(those)) if those else st.just(set[str]())
    sets = {each: data.draw(some) for each in ("members", "unwanted", "invited", "lately")}
    good, bad = sift(those, **sets)
    assert not set(good) & set().union(*sets.values())
    assert sorted([*good, *(each.address for each in bad)]) == sorted(those)
    assert all(each.reason == "unwanted" for each in bad if each.address in sets["unwanted"])


@given(days, st.integers(0, 70))
def test_the_reminder_is_on_a_working_day_after_the_invitation_and_before_the_close(
    invited: date, runs: int
) -> None:
    closes = invited + timedelta(days=runs)
    day = reminder_day(invited, closes)
    if day is None:
        assert runs < 7
    else:
        assert day.weekday() < 5
        assert invited + timedelta(days=2) <= day <= closes - timedelta(days=3)
