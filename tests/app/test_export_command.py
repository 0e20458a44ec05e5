"""`convener export`: all that a community leaves behind, as files, and nothing that isn't its own."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import Result

from bot import printed
from storage.database import Store
from storage.outbox import Outgoing
from storage.people import Person
from tests.app.commanding import convener
from tests.managing import TITLES, adopt, begin, close
from tests.town import LEADER, Town

SLACK = {"SLACK_SIGNING_SECRET": "s" * 32, "SLACK_BOT_TOKEN": "xoxb-1-not-a-real-one"}


def _export(cwd: Path, url: str, community: str, out: str) -> Result:
    words = ("export", "--community", community, "--out", out)
    return convener(cwd, *words, CONVENER_DATABASE_URL=url, **SLACK)


@pytest.fixture
def left(sqlite_url: str) -> Town:
    """A community with goals and a needs poll that six answered, closed."""
    town = Town(Store(sqlite_url), random.Random(7))
    town.start()
    town.ask_needs()
    for who in town.people[:6]:
        town.answer(who)
    town.go(days=20)
    begin(town, *TITLES)
    adopt(town, *TITLES)
    close(town)
    return town


def test_it_writes_json_markdown_and_a_roster_and_sends_nothing(
    left: Town, sqlite_url: str, tmp_path: Path
) -> None:
    before = len(left.rows(Outgoing))
    done = _export(tmp_path, sqlite_url, "water losses", "the archive")
    assert (done.exit_code, done.stderr) == (0, "")
    folder = tmp_path / "the archive"
    whole = json.loads((folder / "community.json").read_text(encoding="utf-8"))
    assert {each["title"] for each in whole["tables"]["goal"]} == set(TITLES)
    (poll,) = whole["polls"]
    assert (poll["answered"], poll["asked"]) == (6, 24)
    assert sum(poll["totals"]["How willing are you to take part?"].values()) == 6
    told = (folder / "community.md").read_text(encoding="utf-8")
    assert "The association's library" in told
    assert TITLES[0] in told
    with (folder / "roster.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 24
    assert next(each for each in rows if "Amina" in each["name"])["roles"] == "core_team, leader"
    assert len(left.rows(Outgoing)) == before


def test_it_holds_no_single_answer_and_no_account(left: Town) -> None:
    made = printed.export(left.store, "Water Losses")
    everything = b"".join(made.values()).decode()
    assert "playground:home:person" not in everything
    assert "answers" not in json.loads(made["community.json"])["tables"]
    assert (
        not {"ballot", "person", "identity"} & json.loads(made["community.json"])["tables"].keys()
    )


def test_below_five_answers_no_totals_are_written(town: Town) -> None:
    town.start()
    town.ask_needs()
    for who in town.people[:4]:
        town.answer(who)
    town.go(days=20)
    (poll,) = json.loads(printed.export(town.store, "Water Losses")["community.json"])["polls"]
    assert (poll["answered"], poll["totals"]) == (4, {})


def test_a_name_that_a_spreadsheet_would_compute_is_written_as_words(town: Town) -> None:
    town.start()
    town.command(LEADER, "status")
    with town.store.transaction() as session:
        next(iter(session.exec(select(Person)))).name = "=1+1"
    assert b"'=1+1" in printed.export(town.store, "Water Losses")["roster.csv"]


def test_a_folder_that_can_t_be_made_ends_with_1_and_its_mend(
    tmp_path: Path, sqlite_url: str
) -> None:
    town = Town(Store(sqlite_url), random.Random(7), people=3)
    town.start(secretariat=())
    town.store.close()
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = _export(tmp_path, sqlite_url, "Water Losses", "file/in")
    assert done.exit_code == 1
    assert "name a folder that can be written to" in done.stderr
    assert "Traceback" not in done.stderr
