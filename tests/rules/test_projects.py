"""Whose turn it is to tell, and who has a place."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.features.projects import rules

teams = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


@given(teams)
def test_each_of_a_team_has_one_turn_before_anybody_has_two(team: list[str]) -> None:
    wrote: dict[str, int] = {}
    turns = []
    for number in range(1, 2 * len(team) + 1):
        writer = rules.next_writer(team, wrote)
        assert writer is not None
        wrote[writer] = number
        turns.append(writer)
    assert turns == [*team, *team]


@given(teams, st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 20)))
def test_whoever_joined_since_has_the_next_turn(team: list[str], wrote: dict[str, int]) -> None:
    new = [each for each in team if each not in wrote]
    if team:
        assert rules.next_writer(team, wrote) in (new[:1] or team)
    assert rules.next_writer([], wrote) is None


@given(teams, st.sampled_from("abcdefgh"))
def test_a_turn_is_passed_to_somebody_else_and_comes_round(team: list[str], writer: str) -> None:
    follower = rules.after(team, writer)
    assert follower != writer
    assert (follower is None) == (not set(team) - {writer})
    if writer in team and len(team) > 1:
        passed = [writer]
        while (then := rules.after(team, passed[-1])) != writer:
            assert then is not None
            passed.append(then)
        assert sorted(passed) == sorted(team)


@given(st.integers(0, 12), teams, st.integers(3, 8))
def test_places_are_given_in_turn_and_never_more_than_there_are(
    inside: int, line: list[str], places: int
) -> None:
    given_to = rules.admitted(inside, line, places)
    assert list(given_to) == line[: len(given_to)]
    assert len(given_to) <= max(0, places - inside)
    assert len(given_to) == len(line) or inside + len(given_to) >= places


def test_the_last_day_is_the_day_it_is_over() -> None:
    day = date(2026, 5, 1)
    assert rules.is_over(day, day)
    assert not rules.is_over(date(2026, 4, 30), day)
