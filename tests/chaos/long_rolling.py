"""Three replicas on one PostgreSQL are restarted in turn under 200 commands a second.

All of it on one machine: `CONVENER_CHAOS_A_SECOND` says how many come where it carries less.
"""

from __future__ import annotations

import os
from pathlib import Path

from tests.chaos.conftest import Tell
from tests.chaos.rolling import roll

A_SECOND = float(os.environ.get("CONVENER_CHAOS_A_SECOND", "200"))


def test_three_replicas_restarted_in_turn_are_missed_by_nobody(
    fresh_postgres_url: str, tmp_path: Path, tell: Tell
) -> None:
    rolled = roll(fresh_postgres_url, tmp_path, A_SECOND)
    tell(f"three replicas restarted in turn: {rolled.told()}")
    assert rolled.unheard <= rolled.not_said
    assert rolled.errors == 0
    assert rolled.load.late == 0
    assert (rolled.lost, rolled.doubled) == (0, 0)
    assert rolled.posts
    assert max(rolled.stops) <= 10
    assert rolled.logged == ()
