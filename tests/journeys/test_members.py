"""What one member who goes quiet, one who follows along and one who is erased live through."""

from __future__ import annotations

import shutil
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.working_hours import rests
from tests.journeys.members_life import (
    EVERYBODY,
    GONE,
    OBSERVER,
    OTHER,
    QUESTION,
    QUIET,
    ZONES,
    Letter,
    Life,
    lived,
)
from tests.journeys.once import once

NUDGE, MONTHLY = "nudges.nudged", "digests.monthly"
SNOOZE = timedelta(days=28)
AGAIN = (
    "a sync of Slack",
    "a sync of Teams",
    "a join",
    "an import",
    "four days with a poll and a question",
)
ERASED, RESTORED = "the erasure", "a restore"
STAGES = (ERASED, *AGAIN, RESTORED, *(f"{each}, restored" for each in AGAIN), "a word of theirs")


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Life:
    file = tmp_path_factory.mktemp("members") / "convener.db"
    shutil.copy(sqlite_template, file)
    return once(tmp_path_factory, "members", lambda: lived(file))


def nudge(life: Life) -> Letter:
    """The only one."""
    (found,) = (each for each in life.letters[QUIET] if each.kind == NUDGE)
    return found


def test_whoever_lets_two_touchpoints_pass_gets_exactly_one_direct_message(life: Life) -> None:
    found = [each for each in life.letters[QUIET] if each.kind != "identities.linked"]
    before = [each for each in found if each.at < life.snoozed_at]
    assert [(each.kind, each.platform, each.state) for each in before] == [(NUDGE, "teams", "sent")]


def test_it_comes_in_their_own_morning_of_a_working_day(life: Life) -> None:
    """The lapse is known on a Saturday, and New York's clocks go forward on the Sunday."""
    local = nudge(life).at.astimezone(ZoneInfo(ZONES[QUIET]))
    assert f"{local:%A %H:%M}" == "Monday 09:00"
    assert time(9) <= local.time() < time(17)
    assert not rests(local.date(), ZONES[QUIET], "US")


def test_it_opens_with_the_question_that_fits_what_they_offered(life: Life) -> None:
    assert QUESTION in nudge(life).text
    assert "It fits what you offered" in nudge(life).text
    assert "meters at night" not in nudge(life).text


def test_nobody_else_is_nudged(life: Life) -> None:
    assert {who for who in EVERYBODY for each in life.letters[who] if each.kind == NUDGE} == {QUIET}


def test_a_snooze_pressed_on_teams_holds_for_28_days_on_slack_and_teams(life: Life) -> None:
    assert "Tue, Apr 7, 2026" in life.snoozed
    assert life.in_the_snooze == ()


def test_meanwhile_others_were_asked_and_reminded(life: Life) -> None:
    """Else the silence would say nothing."""
    end = life.snoozed_at + SNOOZE
    within = {each.kind for each in life.letters[OTHER] if life.snoozed_at <= each.at < end}
    assert {"questions.routed", "polls.reminder"} <= within


def test_after_the_snooze_the_monthly_digest_comes_once_where_they_acted_last(life: Life) -> None:
    after = [each for each in life.letters[QUIET] if each.at > life.snoozed_at]
    assert [(each.kind, each.platform) for each in after] == [(MONTHLY, "slack")]
    assert after[0].at >= life.snoozed_at + SNOOZE


def test_whoever_follows_along_gets_the_monthly_digest_and_nothing_else(life: Life) -> None:
    """She lets the same polls pass, and is neither nudged nor reminded."""
    (only,) = life.letters[OBSERVER]
    assert (only.kind, only.state) == (MONTHLY, "sent")
    assert "Pumps that last" in only.text
    assert QUESTION not in only.text


def test_nobody_is_erased_before_it_is_typed_what_is_asked_for(life: Life) -> None:
    assert "erase me" in life.refused
    assert "You are erased" in life.forgotten
    assert {"identity.address", "identity.email", "person.name"} <= set(life.known)


def test_after_it_no_table_says_who_they_were(life: Life) -> None:
    assert life.traces[ERASED].columns == ()


@pytest.mark.parametrize("stage", STAGES)
def test_nothing_that_others_or_platforms_do_makes_them_known_again(life: Life, stage: str) -> None:
    assert life.traces[stage].columns == ()


@pytest.mark.parametrize("stage", STAGES)
def test_they_are_not_counted_until_they_come_back(life: Life, stage: str) -> None:
    everybody = len(EVERYBODY) - 1
    imported = [*AGAIN[AGAIN.index("an import") :]]
    newcomers = stage.removesuffix(", restored") in (*imported, "a word of theirs")
    assert life.traces[stage].members == everybody + newcomers


@pytest.mark.parametrize("stage", STAGES)
def test_they_are_not_written_to(life: Life, stage: str) -> None:
    assert life.traces[stage].messages == life.traces[ERASED].messages


def test_others_were_written_to_meanwhile(life: Life) -> None:
    before = life.traces[ERASED].others
    once_more = life.traces[AGAIN[-1]].others
    assert before < once_more < life.traces[f"{AGAIN[-1]}, restored"].others


def test_the_import_says_why_their_row_is_left_out_and_brings_the_other(life: Life) -> None:
    assert "Was erased at their own wish" in life.ran["import"]
    assert "1 row was imported" in life.ran["import"]


def test_a_restore_says_that_it_erased_again(life: Life) -> None:
    assert "persons erased again: 1" in life.ran["restore"]


def test_they_are_told_so_where_they_write_and_come_back_by_a_press(life: Life) -> None:
    assert "I keep nothing of you" in life.told
    assert "I'd like to come back" in life.told
    assert "Welcome back" in life.back


def test_whoever_came_back_is_a_member_again_as_soon_as_they_write(life: Life) -> None:
    assert life.after is not None
    assert life.after.members == life.traces["a word of theirs"].members + 1
    assert "identity.address" in life.after.columns
    assert f"Members: {life.after.members} members" in life.status


def test_what_was_erased_stays_erased(life: Life) -> None:
    assert life.after is not None
    assert set(life.after.columns) <= {"identity.address", "person.last_account"}
    assert GONE.capitalize() not in life.status
