"""One of two replicas is restarted while commands come: nobody meets an error, nothing is lost."""

from __future__ import annotations

from pathlib import Path

from tests.chaos.rolling import roll


def test_a_replica_restarted_behind_a_balancer_is_missed_by_nobody(
    fresh_postgres_url: str, tmp_path: Path
) -> None:
    rolled = roll(fresh_postgres_url, tmp_path, a_second=5, most=2000, replicas=2, restarts=1)
    print(rolled.told())  # noqa: T201 - shown where it fails
    assert rolled.errors == 0
    assert rolled.unheard == 0
    assert (rolled.lost, rolled.doubled) == (0, 0)
    assert rolled.posts
    assert rolled.logged == ()
