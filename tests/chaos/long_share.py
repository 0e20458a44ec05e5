"""Little of what Slack allows is left unused; a matter of time, so `make chaos` alone looks at it."""

from __future__ import annotations

from tests.chaos.conftest import Tell
from tests.chaos.long_limits import BURST, LIMIT, TEAMS, sent
from tests.fake_slack import FakeSlack, impatient


def test_over_a_thousand_messages_four_lanes_use_95_percent_of_the_limit(
    sqlite_url: str, tell: Tell
) -> None:
    with FakeSlack() as fake:
        fake.limit(LIMIT, burst=BURST)
        calls = sent(sqlite_url, fake, 1000, 0.99 * LIMIT)
    refused = [call for call in calls if call.status == 429]
    times = [call.received_at for call in calls if call.accepted]
    share = len(times) / (len(TEAMS) * LIMIT * (max(times) - min(times)))
    figure = f"{share:.3f} of what the limit allows, {len(refused)} refusals"
    tell(f"1,000 messages as fast as Slack takes them: {figure}")
    assert share >= 0.95
    assert len(refused) < len(calls) / 100
    assert impatient(calls) == []
