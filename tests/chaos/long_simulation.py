"""Thirty made-up communities, a year each: whatever chance brings, what is promised holds."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copy

import pytest

from bot.simulation.run import Simulation
from storage.database import Store

SEEDS = range(100, 130)
WEEKS, MEMBERS = 52, 40


@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_of_a_made_up_community_breaks_no_promise(
    sqlite_template: Path, tmp_path: Path, seed: int
) -> None:
    file = tmp_path / "convener.db"
    copy(sqlite_template, file)
    store = Store(f"sqlite:///{file}")
    try:
        *_, end = Simulation(store, MEMBERS, seed).lines(WEEKS)
    finally:
        store.close()
    assert json.loads(end)["broken"] == []
