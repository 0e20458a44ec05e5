"""Do-not-disturb, as Slack tells it; where it doesn't, nobody rests."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adapters.slack.client import SlackPlatform
from adapters.slack.profiles import rests_until
from bot.messages import Address
from scheduler.clock import wall
from tests.adapters.slack.port import platform, web
from tests.fake_slack import FakeSlack

__all__ = ["platform", "web"]

ADA = Address("slack", "T1", "person", "U1")


def test_who_is_in_do_not_disturb_rests_until_its_end(
    web: FakeSlack, platform: SlackPlatform
) -> None:
    now = int(wall().timestamp())
    assert platform.resting(ADA) is None
    for rests, until in (((now - 9, now + 600), now + 600), ((now + 300, now + 600), None)):
        web.rest("T1", "U1", *rests)
        found = platform.resting(ADA)
        assert (found and found.timestamp()) == until


@pytest.mark.parametrize("error", ["missing_scope", "ratelimited"])
def test_where_slack_does_not_tell_nobody_rests(
    web: FakeSlack, platform: SlackPlatform, error: str
) -> None:
    web.fail("dnd.info", error)
    assert platform.resting(ADA) is None


@pytest.mark.parametrize(
    ("told", "until"),
    [
        ({"snooze_enabled": True, "snooze_endtime": 200}, 200),
        ({"snooze_enabled": True, "snooze_endtime": 99}, None),
        ({"snooze_enabled": False, "snooze_endtime": 200}, None),
        ({"dnd_enabled": True, "next_dnd_start_ts": 100, "next_dnd_end_ts": 101}, 101),
        ({"dnd_enabled": True, "next_dnd_start_ts": 50, "next_dnd_end_ts": 100}, None),
        ({"dnd_enabled": False, "next_dnd_start_ts": 50, "next_dnd_end_ts": 150}, None),
        ({"dnd_enabled": True, "next_dnd_start_ts": "50", "next_dnd_end_ts": 10**20}, None),
        ({}, None),
    ],
)
def test_do_not_disturb_is_read_as_slack_documents_it(
    told: dict[str, object], until: int | None
) -> None:
    found = rests_until(told, datetime.fromtimestamp(100, UTC))
    assert (found and found.timestamp()) == until
