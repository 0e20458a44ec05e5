"""Nobody waits for an answer because others are written to, or because a Web API stalls.

A matter of time, so `make chaos` alone looks at it.
"""

from __future__ import annotations

from pathlib import Path

from tests.chaos.acks import measure
from tests.chaos.conftest import Tell


def test_with_the_web_api_stalled_no_acknowledgement_takes_a_second(
    sqlite_url: str, tmp_path: Path, tell: Tell
) -> None:
    acks = measure(sqlite_url, tmp_path, commands=250, a_second=50, messages=0, stall=5)
    tell(f"Slack's Web API stalled: {acks.told()}")
    assert acks.load.statuses == {200: 250}
    assert acks.load.quantile(1) < 1


def test_beside_a_fan_out_no_command_is_answered_late(
    sqlite_url: str, tmp_path: Path, tell: Tell
) -> None:
    acks = measure(sqlite_url, tmp_path, commands=300, a_second=15)
    tell(f"beside a fan-out: {acks.told()}")
    assert acks.load.statuses == {200: 300}
    assert acks.load.late == 0
    assert acks.sent
