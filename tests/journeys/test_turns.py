"""A community that pivots, one that broadens, one that closes: what is kept, shown, and left unsaid."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.once import once
from tests.journeys.turns import SOURCE, STEWARDS, Turned, broadens, closes, pivots
from tests.living import town
from tests.managing import TITLES
from tests.town import LEADER, STARTS_AT, Town

NEIGHBOURS = ("National Water Union", "Leak project", "Operators' list")


@pytest.fixture(scope="module")
def lives(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Callable[[str, Callable[[Town], Turned]], Turned]:
    def life(name: str, live: Callable[[Town], Turned]) -> Turned:
        def lived() -> Turned:
            with town(tmp_path_factory.mktemp(name), sqlite_template, STARTS_AT, 12) as here:
                return live(here)

        return once(tmp_path_factory, name, lived)

    return life


Lives = Callable[[str, Callable[[Town], Turned]], Turned]


@pytest.fixture(scope="module")
def pivoted(lives: Lives) -> Turned:
    return lives("pivots", pivots)


@pytest.fixture(scope="module")
def broadened(lives: Lives) -> Turned:
    return lives("broadens", broadens)


@pytest.fixture(scope="module")
def closed(lives: Lives) -> Turned:
    return lives("closes", closes)


def test_a_pivot_goes_back_to_forming_and_calls_it_no_failure(pivoted: Turned) -> None:
    assert "back to Forming" in pivoted.said["pivot"]
    assert "no failure" in pivoted.said["pivot"]
    words = pivoted.gates["back"].words
    assert words.startswith("Water Losses: Forming\nNext: Purpose and vision")


def test_after_a_pivot_the_step_asks_for_another_purpose_and_is_done_by_it(pivoted: Turned) -> None:
    assert "[Do it now]" in pivoted.said["purpose step"]
    assert "purpose, version 2" in pivoted.said["purpose"]
    assert "(pivot): Islands lack it" in pivoted.said["purpose"]
    assert "“Lose less” became “Reuse water”" in pivoted.said["purpose"]
    assert pivoted.said["step done"].startswith("Done: Purpose and vision")
    assert "version 2" in pivoted.gates["written"].met("Purpose and vision are drafted")


def test_both_versions_of_the_purpose_are_kept(pivoted: Turned) -> None:
    history = pivoted.said["history"]
    assert "Version 2: Tue, Mar 10, 2026, by Amina Wekulo, a pivot: Islands lack it" in history
    assert "Version 1: Mon, Mar 2, 2026, by Amina Wekulo: the first draft" in history


def test_what_was_tried_before_a_pivot_is_kept_and_counts_when_it_engages_again(
    pivoted: Turned,
) -> None:
    before, again = pivoted.gates["before"], pivoted.gates["again"]
    assert again.needs == before.needs
    assert "3 of 3; Leak project" in again.met("Neighbouring groups looked at")
    assert all(name in pivoted.said["landscape"] for name in NEIGHBOURS)
    assert "Nobody loses water here | drop" in pivoted.said["activity review"]
    assert "a pivot, with a new purpose" in pivoted.said["activity review"]


def test_each_move_is_in_the_log_with_its_reason(pivoted: Turned) -> None:
    moves = [(about, why) for what, about, why in pivoted.log if what == "move to stage"]
    assert moves == [
        ("forming engaging; without sponsor, roles, plan", "We know one another"),
        ("engaging forming", "Islands need something else"),
        ("forming engaging; without sponsor, roles, plan", "The sponsor came"),
    ]


def test_a_community_enters_at_managing_with_what_it_has_and_chooses_three_goals(
    broadened: Turned,
) -> None:
    assert "“Managing” now" in broadened.said["enter"]
    assert "Next: Goals of the cycle" in broadened.said["stage"]
    assert broadened.said["stated"].count(f"Thu, Jun 1, 2023: {SOURCE}") == 4
    assert "Goals reached: 0/3" in broadened.said["goals"]
    assert "iScale" not in broadened.said["goals"]


def test_its_goals_are_told_of_and_its_cycle_ends_with_what_came(broadened: Turned) -> None:
    assert all(f"{each}: What came of it: {each}" in broadened.said["cycle"] for each in TITLES)
    assert "Goals reached: 1/3" in broadened.said["cycle"]


def test_after_a_year_the_core_team_hears_that_a_review_is_due_and_members_are_asked(
    broadened: Turned,
) -> None:
    due = [each for each in broadened.told if each.key.startswith("relevance:")]
    assert {each.where.rsplit(":", 1)[1] for each in due} == {LEADER, "burak"}
    assert {each.at.date().isoformat() for each in due} == {"2027-03-03"}
    assert "1. Broaden: 8 members" in broadened.said["review"]
    assert broadened.said["step"].startswith("Done: Is the community still needed?")


def test_under_the_roof_each_person_counts_once(broadened: Turned) -> None:
    """Twelve under the roof, and one in each of the two who is not; farida and the leader in all."""
    assert "14 people in all, each counted once" in broadened.said["joint"]
    assert "Pumps | Forming | 4" in broadened.said["roof"]
    assert "Welcome to Pumps" in broadened.said["join"]
    assert "Pumps | Forming | 5" in broadened.said["joint"]
    assert "Pipes | Forming | 4" in broadened.said["joint"]


def test_the_joint_view_shows_nothing_private(broadened: Turned) -> None:
    for words in (broadened.said["roof"], broadened.said["joint"]):
        assert not [name for name in broadened.names if name in words]
        assert "secret" not in words
    assert "organisers" in broadened.said["a member looks"]
    assert not [each.key for each in broadened.told if "secret" in each.words]


def test_the_last_word_has_the_thanks_the_hand_over_and_what_does_not_take_place(
    closed: Turned,
) -> None:
    first, last = [each for each in closed.told if each.key.startswith("farewell:")]
    assert "Thank you all for five good years" in first.words
    assert "The association goes on with it: The handbook" in first.words
    assert "The call of" in first.words
    assert "“Peer assist” of" in first.words
    assert "The call of" not in last.words


def test_nothing_is_said_before_it_is_opened_again_and_then_its_rhythms_go_on(
    closed: Turned,
) -> None:
    assert closed.since("close", "reopen") == []
    assert "open again" in closed.said["reopen"]
    kinds = {each.key.split(":")[0] for each in closed.since("reopen", "end")}
    assert {"digest", "step", "call-when"} <= kinds
    assert not kinds & {"activity-reminder", "activity-outcome", "poll-reminder", "result"}
    assert "Members: 12 members" in closed.said["status"]


def test_for_eighteen_months_after_the_end_nothing_at_all_is_sent_whatever_falls_due(
    closed: Turned,
) -> None:
    assert (closed.days["18 months"] - closed.days["end"]).days > 548
    assert closed.standing >= 10
    assert closed.since("end") == []


def test_after_eighteen_months_it_says_where_the_archive_is_and_stays_closed(
    closed: Turned,
) -> None:
    assert "The association's library" in closed.said["after"]
    assert "stays closed" in closed.said["too late"]


def test_stewards_who_were_to_come_heard_of_it_and_nobody_of_anything_after(closed: Turned) -> None:
    for who in STEWARDS:
        assert not [each for each in closed.since("end") if each.where.endswith(who)]
