"""From where members are: no organisation is shown that its few members could be told by."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.features.roster.counting import SHOWN_FROM, shown


@given(st.lists(st.integers(1, 12), max_size=12), st.integers(0, 12))
def test_no_group_under_five_shows_by_itself_or_by_subtraction(
    sizes: list[int], unknown: int
) -> None:
    members = sum(sizes) + unknown
    large, others = shown([(str(at), size) for at, size in enumerate(sizes)], members)
    assert all(size >= SHOWN_FROM for _, size in large)
    assert not large or others == 0 or others >= SHOWN_FROM
    assert sum(size for _, size in large) + others == members
    assert [size for _, size in large] == sorted((size for _, size in large), reverse=True)


def test_what_may_be_shown_is() -> None:
    assert shown([("A", 5), ("B", 9), ("C", 2)], 20) == ((("B", 9), ("A", 5)), 6)
    assert shown([("A", 5), ("B", 9), ("C", 2)], 16) == ((("B", 9),), 7)
