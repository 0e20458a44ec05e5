"""`convener digest`: the digest on paper, and a clear line where it can't be had."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from typer.testing import Result

from adapters.playground.world import channel, person
from bot.playground_time import CLOCK
from storage import playground
from storage.database import Store
from storage.outbox import Outgoing
from tests.app.commanding import convener
from tests.town import LEADER, MARKET, STARTS_AT, Town

SLACK = {"SLACK_SIGNING_SECRET": "s" * 32, "SLACK_BOT_TOKEN": "xoxb-1-not-a-real-one"}


def _digest(cwd: Path, community: str, *more: str, **environment: str) -> Result:
    return convener(cwd, "digest", "--community", community, *more, **environment)


def test_it_prints_the_digest_of_the_community_s_own_time_and_sends_nothing(
    tmp_path: Path, database_url: str
) -> None:
    store = Store(database_url)
    town = Town(store, random.Random(7))
    town.start(zone="Europe/Istanbul", language=("tr",))
    town.ask_needs(title="Eksik olan ne?")
    moved = STARTS_AT + timedelta(minutes=5) - datetime.now(UTC)
    with store.transaction() as session:
        playground.keep(session, CLOCK, CLOCK, str(moved.total_seconds()))
    before = len(town.rows(Outgoing))
    done = _digest(tmp_path, " water LOSSES ", CONVENER_DATABASE_URL=database_url, **SLACK)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("Özet: Water Losses\n24 Şub 2026 Sal ile 2 Mar 2026 Pzt arası.")
    assert "Eksik olan ne? (16 Mar 2026 Pzt gününe kadar): 0/24" in done.stdout
    assert "Sırada:" in done.stdout
    assert "[" not in done.stdout
    assert len(town.rows(Outgoing)) == before
    store.close()


def test_a_name_that_nobody_or_several_have_ends_with_1_and_says_which_there_are(
    tmp_path: Path, sqlite_url: str
) -> None:
    town = Town(Store(sqlite_url), random.Random(7))
    first = town.start()
    asked = town.visitor(LEADER).write(channel(MARKET), "/cop start")
    assert asked.form is not None
    values = {each.id: each.value for each in asked.form.inputs()}
    values |= {"name": "water losses", "domain": "Pumps", "zone": "Manila"}
    values |= {"secretariat": (str(person("dalisay")),)}
    started = town.visitor(LEADER).submit(channel(MARKET), asked.form, values)
    second = town.card(started).community
    town.store.close()
    environment = SLACK | {"CONVENER_DATABASE_URL": sqlite_url}
    several = _digest(tmp_path, "Water Losses", **environment)
    assert (several.exit_code, several.stdout) == (1, "")
    assert "several communities are called “Water Losses”; give one's id" in several.stderr
    assert first in several.stderr
    assert second in several.stderr
    nobody = _digest(tmp_path, "Pumps", **environment)
    assert (nobody.exit_code, nobody.stdout) == (1, "")
    assert "no community is called “Pumps”; there are:" in nobody.stderr
    by_id = _digest(tmp_path, second, **environment)
    assert by_id.stdout.startswith("Digest: water losses\n")
    for whose, begins in (("team", "Core team: "), ("members", "This month in ")):
        told = _digest(tmp_path, second, "--for", whose, **environment)
        assert told.stdout.startswith(begins)
    assert _digest(tmp_path, second, "--for", "everybody", **environment).exit_code == 2


def test_a_database_that_is_not_this_version_s_is_said_with_its_mend(tmp_path: Path) -> None:
    done = _digest(tmp_path, "Water")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "convener migrate" in done.stderr
    assert "Traceback" not in done.stderr
