"""Made-up communities, lived through: what Convener promises holds, and a seed tells one story."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from bot.simulation.run import Simulation
from storage.database import Store

SEEDS = (3,)
WEEKS, MEMBERS = 20, 40
"""Two calls, a needs and a priority poll, a choice, and whoever goes quiet is nudged."""


def _lived(template: Path, folder: Path, seed: int, weeks: int, members: int) -> list[str]:
    file = folder / f"{seed}.db"
    shutil.copy(template, file)
    store = Store(f"sqlite:///{file}")
    try:
        return list(Simulation(store, members, seed).lines(weeks))
    finally:
        store.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_promised_holds_in_a_made_up_life(
    sqlite_template: Path, tmp_path: Path, seed: int
) -> None:
    *lines, end = map(json.loads, _lived(sqlite_template, tmp_path, seed, WEEKS, MEMBERS))
    assert end["broken"] == []
    kinds = Counter(each["kind"] for each in lines if each["what"] == "post")
    assert kinds["calls.announced"] >= 2  # a life in which nothing happens keeps every promise
    assert kinds["polls.reminder"] > 0
    assert kinds["digests.weekly"] >= WEEKS - 5  # its one reader may snooze for four weeks
    assert kinds["nudges.nudged"] > 0
    assert "" not in kinds


def test_the_same_seed_tells_the_same_life_to_the_byte_and_another_one_another(
    sqlite_template: Path, tmp_path: Path
) -> None:
    folders = [tmp_path / each for each in ("one", "other", "third")]
    for each in folders:
        each.mkdir()
    one, again, other = (
        _lived(sqlite_template, folder, seed, 3, 24)
        for folder, seed in zip(folders, (5, 5, 6), strict=True)
    )
    assert one == again
    assert one != other
