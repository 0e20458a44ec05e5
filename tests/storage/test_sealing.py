"""What is sealed can be read and changed by nobody without the key."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from storage.sealing import Seal, Unopenable

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
keys = st.text(st.characters(codec="utf-8"), min_size=32, max_size=80)
words = st.text(st.characters(codec="utf-8"), max_size=300)


@given(keys, words)
def test_what_was_sealed_is_opened_as_it_was_and_shows_nothing(key: str, secret: str) -> None:
    sealed = Seal((key,), "tokens").sealed(secret, NOW)
    assert Seal((key,), "tokens").opened(sealed) == secret
    assert len(secret) < 8 or secret not in sealed


@given(keys, keys, words)
def test_another_key_or_another_purpose_opens_nothing(key: str, other: str, secret: str) -> None:
    assume(key != other)
    sealed = Seal((key,), "tokens").sealed(secret, NOW)
    for seal in (Seal((other,), "tokens"), Seal((key,), "states")):
        with pytest.raises(Unopenable):
            seal.opened(sealed)


@given(keys, words, st.integers(0, 10_000), st.integers(1, 255))
def test_what_was_changed_opens_as_it_was_sealed_or_not_at_all(
    key: str, secret: str, at: int, by: int
) -> None:
    seal = Seal((key,), "tokens")
    sealed = seal.sealed(secret, NOW)
    place = at % len(sealed)
    changed = sealed[:place] + chr(ord(sealed[place]) ^ by) + sealed[place + 1 :]
    with suppress(Unopenable):  # some changes stand for nothing in base64
        assert seal.opened(changed) == secret


@given(keys, keys, words)
def test_a_new_key_in_front_opens_what_the_old_one_sealed(old: str, new: str, secret: str) -> None:
    assume(old != new)
    both = Seal((new, old), "tokens")
    assert both.opened(Seal((old,), "tokens").sealed(secret, NOW)) == secret
    assert Seal((new,), "tokens").opened(both.sealed(secret, NOW)) == secret


@given(st.integers(-2_000, 2_000))
def test_only_what_was_sealed_in_the_last_seconds_is_opened_within_them(age: int) -> None:
    seal = Seal(("k" * 32,), "states")
    sealed = seal.sealed("x", NOW - timedelta(seconds=age))
    if -60 <= age <= 600:
        assert seal.opened_within(sealed, 600, NOW) == "x"
        return
    with pytest.raises(Unopenable):
        seal.opened_within(sealed, 600, NOW)


@pytest.mark.parametrize("nonsense", ["", "x", "gAAAAA", "é", "\x00", "=" * 500])
def test_nonsense_is_not_opened(nonsense: str) -> None:
    seal = Seal(("k" * 32,), "states")
    with pytest.raises(Unopenable):
        seal.opened(nonsense)
    with pytest.raises(Unopenable):
        seal.opened_within(nonsense, 600, NOW)
