"""The platform port, and the workspace that it speaks to, anew for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adapters.slack.client import SlackPlatform
from tests.fake_slack import FakeSlack


@pytest.fixture
def web() -> Iterator[FakeSlack]:
    with FakeSlack() as fake:
        fake.add_team("T1")
        fake.add_user("T1", "U1", "Ada", tz="Africa/Nairobi", locale="tr-TR")
        fake.add_channel("T1", "C1", "U1")
        yield fake


@pytest.fixture
def platform(web: FakeSlack) -> SlackPlatform:
    return SlackPlatform(
        lambda team: f"xoxb-{team}" if team == "T1" else None, lambda _: str, web.url, seconds=1
    )
