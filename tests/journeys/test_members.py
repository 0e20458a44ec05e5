"""What one member who goes quiet, one who follows along and one who is erased live through."""

from __future__ import annotations

import shutil
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.working_hours import rests
from tests.journeys.members_life import (
    EVERYBODY,
    LEADER,
    OBSERVER,
    QUESTION,
    QUIET,
    ZONES,
    Life,
    lived,
)
from tests.journeys.once import once

ASKED_AND_SILENT = {"s1", "s2", "s3", "t1", "t2"}
WHERE_THEY_COULD_BE_BACK = (
    "the erasure",
    "a sync of Slack",
    "a sync of Teams",
    "a join",
    "an import",
    "four days with a poll and a question",
)
PAGE = "an import"


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Life:
    file = tmp_path_factory.mktemp("members") / "convener.db"
    shutil.copy(sqlite_template, file)
    return once(tmp_path_factory, "members", lambda: lived(file))


def test_whoever_is_quiet_for_two_touchpoints_gets_exactly_one_direct_message(life: Life) -> None:
    found = [each for each in life.letters[QUIET] if each.at < life.snoozed_at]
    unasked = [each for each in found if each.kind != "identities.linked"]
    assert [(each.kind, each.state) for each in unasked] == [("nudges.nudged", "sent")]


def test_it_comes_in_their_own_morning_of_a_working_day(life: Life) -> None:
    """The lapse is known on a Saturday; New York's clocks go forward on the Sunday."""
    nudge = _nudge(life)
    local = nudge.astimezone(ZoneInfo(ZONES[QUIET]))
    assert f"{local:%A %H:%M}" == "Monday 09:00"
    assert time(9) <= local.time() < time(17)
    assert not rests(local.date(), ZONES[QUIET], "")


def test_it_opens_with_the_question_that_fits_what_they_offered(life: Life) -> None:
    (nudge,) = (each for each in life.letters[QUIET] if each.kind == "nudges.nudged")
    assert QUESTION in nudge.text
    assert "It fits what you offered" in nudge.text
    assert "at night" not in nudge.text  # the other question


def test_nobody_else_is_nudged(life: Life) -> None:
    nudged = {who for who in EVERYBODY for each in life.letters[who] if each.kind == KIND}
    assert nudged == {QUIET}


KIND = "nudges.nudged"


def _nudge(life: Life) -> datetime:
    (found,) = (each.at for each in life.letters[QUIET] if each.kind == KIND)
    return found
