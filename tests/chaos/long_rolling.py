"""Three replicas on one PostgreSQL are restarted in turn under as much as this machine carries.

`CONVENER_CHAOS_A_SECOND` says how many commands a second come; else it is found out, 200 at most.
"""

from __future__ import annotations

import os
from pathlib import Path

from tests.chaos.conftest import Tell
from tests.chaos.rolling import roll

A_SECOND = os.environ.get("CONVENER_CHAOS_A_SECOND")


def test_three_replicas_restarted_in_turn_are_missed_by_nobody(
    fresh_postgres_url: str, tmp_path: Path, tell: Tell
) -> None:
    rolled = roll(fresh_postgres_url, tmp_path, float(A_SECOND) if A_SECOND else None)
    tell(f"three replicas restarted in turn: {rolled.told()}")
    assert rolled.unheard <= rolled.not_said
    assert rolled.errors == 0
    assert rolled.load.late == 0
    assert (rolled.lost, rolled.doubled) == (0, 0)
    assert rolled.posts
    assert max(rolled.stops) <= 10
    assert rolled.logged == ()
