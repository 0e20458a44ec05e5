"""One community on Slack and on Teams at once, lived by signed requests against their real adapters.

`test_both` lives the same on platforms that only record.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.journeys.both_life import (
    LEADER,
    ON_SLACK,
    ON_TEAMS,
    PEOPLE,
    QUIET,
    SLACK_ANSWERS,
    TEAMS_ANSWER,
    WITHOUT_APP,
    Life,
    lived,
)
from tests.journeys.once import once
from tests.journeys.two_platforms import HERE

ANSWERED = len(SLACK_ANSWERS) + len(TEAMS_ANSWER) + 1


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Life:
    file = tmp_path_factory.mktemp("both_live") / "convener.db"
    shutil.copy(sqlite_template, file)
    return once(tmp_path_factory, "both_live", lambda: lived(file))


def test_sixteen_people_are_members_whatever_their_accounts(life: Life) -> None:
    assert (life.members, life.persons, life.asked) == (PEOPLE, PEOPLE, PEOPLE)


def test_each_platform_s_code_holds_on_the_other(life: Life) -> None:
    assert all("are both yours" in told for told in life.linked)
    told = [(each.platform, each.to) for each in life.named("linked:")]
    assert sorted(told) == [("slack", LEADER), ("teams", QUIET)]


def test_the_introduction_the_poll_and_its_result_stand_once_in_each_channel(life: Life) -> None:
    for prefix in ("introduction:", "poll:", "result:"):
        assert sorted((each.platform, each.to, each.state) for each in life.named(prefix)) == [
            ("slack", HERE, "sent"),
            ("teams", HERE, "sent"),
        ]
    for words in ("I help this community of practice along", "Closed Mon, Mar 16", "Results: "):
        assert [sum(words in each for each in place) for place in life.in_channels] == [1, 1]


def test_modals_dialogs_and_cards_take_an_answer_each_and_say_thanks(life: Life) -> None:
    assert len(life.thanks) == ANSWERED
    assert all("Your answer is in the box" in each for each in life.thanks)


def test_each_person_has_one_ballot_whichever_way_they_answer(life: Life) -> None:
    assert life.ballots == ANSWERED <= PEOPLE
    assert life.turnout == (ANSWERED, PEOPLE)


def test_whoever_answered_on_one_platform_is_told_so_on_both(life: Life) -> None:
    assert len(life.late) == 3
    assert all("You have answered already" in each for each in life.late)


def test_the_poll_s_card_is_updated_in_place_in_both_channels(life: Life) -> None:
    for card in life.named("poll:"):
        assert f"Answers: {ANSWERED}/{PEOPLE}" in card.text


def test_one_tally_of_both_platforms_stands_in_both_channels(life: Life) -> None:
    for result in life.named("result:"):
        assert "What do you miss today? (8 answers)" in result.text
        assert "Somebody to ask when I am stuck: 62% (5)" in result.text
        assert "Examples from places like mine: 38% (3)" in result.text


def test_reminders_go_once_and_only_to_those_who_have_not_answered(life: Life) -> None:
    silent = [(who, "slack") for who in ON_SLACK if who not in SLACK_ANSWERS]
    silent += [(who, "teams") for who in ON_TEAMS if who not in TEAMS_ANSWER]
    reminded = life.named("poll-reminder:")
    assert sorted((each.to, each.platform) for each in reminded) == sorted(silent)
    assert [each.to for each in reminded if each.state != "sent"] == [WITHOUT_APP]


def test_a_snooze_said_on_teams_holds_on_slack(life: Life) -> None:
    assert "until Mon, Mar 30, 2026" in life.snoozed
    assert life.after_the_snooze == ()


def test_the_digest_counts_people_once_and_comes_to_one_account(life: Life) -> None:
    digests = life.named("digest:")
    assert {(each.platform, each.to, each.state) for each in digests} == {("teams", LEADER, "sent")}
    assert len({each.key for each in digests}) == len(digests) == 4
    assert all(f"{PEOPLE} people" in each.text for each in digests)
    assert all(f"{ANSWERED}/{PEOPLE}" in each.text for each in digests[:2])


def test_whoever_has_not_the_app_is_tried_once_and_shown_as_not_installed(life: Life) -> None:
    before, after = life.status
    assert life.forbidden == 1
    assert "Not installed in Teams" not in before
    assert "Not installed in Teams: 1" in after


def test_the_roster_counts_people_once_and_says_where_each_can_be_reached(life: Life) -> None:
    assert f"Members: {PEOPLE} members" in life.roster
    assert "Slack: 10 members, 10 can be written to" in life.roster
    assert "Teams: 8 members, 7 can be written to" in life.roster
    assert "With an account in several of them: 2 members" in life.roster
