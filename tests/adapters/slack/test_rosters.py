"""How a channel's people are read in Slack: who is listed, who they are, at what cost in calls."""

from __future__ import annotations

import pytest

from adapters.slack.client import SlackPlatform
from bot.messages import Address
from bot.platform import TryLater
from tests.adapters.slack.test_client import ADA, CHANNEL, platform, web
from tests.fake_slack import FakeSlack

__all__ = ["platform", "web"]


@pytest.mark.parametrize("standing", ["own", "guest", "foreign"])
def test_guests_and_strangers_are_told_apart_and_a_stranger_s_e_mail_is_nobody_s_word(
    web: FakeSlack, platform: SlackPlatform, standing: str
) -> None:
    web.add_user("T1", "U2", standing=standing, email="ada@example.org")
    found = platform.profile(Address("slack", "T1", "person", "U2"))
    assert found.standing == standing
    assert bool(found.email) == (standing != "foreign")


def pages(platform: SlackPlatform) -> tuple[list[Address], list[Address]]:
    """Who is listed, and of whom it is told who they are, page by page to the end."""
    page = platform.roster(CHANNEL, "")
    people, known = [*page.people], [*page.known]
    while page.cursor:
        page = platform.roster(CHANNEL, page.cursor)
        people += page.people
        known += page.known
    return people, [address for address, _ in known]


def test_of_a_large_channel_s_people_the_workspace_s_pages_tell_who_they_are(
    web: FakeSlack, platform: SlackPlatform
) -> None:
    users = [f"U{number:04}" for number in range(1_000)]
    for each in users:
        web.add_user("T1", each)
    web.add_channel("T1", "C1", *users)
    people, known = pages(platform)
    assert set(people) <= set(known)
    assert len(web.called("conversations.members")) == len(web.called("users.list")) == 6


def test_the_pages_of_a_workspace_that_is_much_larger_than_the_channel_are_not_all_read(
    web: FakeSlack, platform: SlackPlatform
) -> None:
    users = [f"U{number:05}" for number in range(10_000)]
    for each in users:
        web.add_user("T1", each)
    web.add_channel("T1", "C1", *users[-109:])
    pages(platform)
    assert len(web.called("users.list")) == 110 // 5


def test_of_a_small_channel_no_page_of_the_workspace_is_asked_for(
    web: FakeSlack, platform: SlackPlatform
) -> None:
    users = [f"U{number:04}" for number in range(99)]
    web.add_channel("T1", "C1", *users)
    people, known = pages(platform)
    assert (len(people), known) == (100, [])


def test_while_slack_asks_for_patience_it_is_not_asked_again(
    web: FakeSlack, platform: SlackPlatform
) -> None:
    web.limit(0.1, method="users.info")
    platform.profile(ADA)
    for _ in range(3):
        with pytest.raises(TryLater) as later:
            platform.profile(ADA)
        assert 9 < later.value.after <= 10
    assert len(web.called("users.info")) == 2
