"""Convener is installed by OAuth in any workspace, through the whole house, over sockets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.database import Store
from storage.outbox import Outgoing
from tests.app.installing import KEY, TEAMS, Served, installable
from tests.fake_slack import Message
from tests.fake_slack.consent import CLIENT_SECRET
from tests.storage.meeting import soon

REVOKED = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOT"]}}
UNINSTALLED = {"type": "app_uninstalled"}
SILENT = "nothing unasked is sent"
STARTED = {"name": "Water Losses", "domain": "Leaks", "zone": "Nairobi", "core_team": ["U2"]}


@pytest.fixture
def slack(sqlite_url: str) -> Iterator[Served]:
    with installable(sqlite_url) as served:
        yield served


def start(slack: Served, team: str, name: str) -> None:
    """Start a community in a workspace's channel, and wait for its roster."""
    amina = slack.person("U1", team)
    form = amina.awaits_view(amina.command("C1", "start"))
    assert amina.fill(form, STARTED | {"name": name}).view is not None
    soon(lambda: "12 members" in amina.command("C1", "status").messages[0].text)


def posted(slack: Served, team: str) -> list[Message]:
    """What a workspace's whole channel sees."""
    return [each for each in slack.fake.messages(team, "C1") if each.by_app and not each.for_whom]


def open_poll(slack: Served, team: str) -> None:
    amina = slack.person("U1", team)
    form = amina.awaits_view(amina.command("C1", "poll needs"))
    preview = amina.fill(form, {}).view
    assert preview is not None
    amina.awaits_view(amina.press(preview, "polls.open"))


def unsent(slack: Served) -> list[str]:
    """How the messages stand that Convener has in hand."""
    store = Store(slack.settings.database)
    with store.reading() as session:
        found = list(session.exec(select(Outgoing.state).where(col(Outgoing.state) != "sent")))
    store.close()
    return found


def test_of_two_workspaces_neither_sees_the_other_s_community(slack: Served) -> None:
    for team in TEAMS:
        page = slack.install(team)
        assert page.status_code == 200
        assert f"Workspace {team}" in page.text
        assert "/cop start" in page.text
    start(slack, "T1", "Water Losses")
    other = slack.person("U1", "T2")
    assert "no community here" in other.command("C1", "status").messages[0].text
    start(slack, "T2", "Night Schools")
    assert "Water" not in other.command("C1", "status").messages[0].text
    assert "Night" not in slack.person("U1", "T1").command("C1", "status").messages[0].text
    open_poll(slack, "T1")
    slack.fake.wait_for(lambda: posted(slack, "T1"))
    assert posted(slack, "T2") == []
    used = {(call.team, call.token.split("-")[1]) for call in slack.fake.calls if call.token}
    assert used == {("T1", "T1"), ("T2", "T2")}


def test_after_a_removal_nothing_is_sent_and_installing_again_mends_it(slack: Served) -> None:
    slack.install("T1")
    start(slack, "T1", "Water Losses")
    amina = slack.person("U1", "T1")
    for told, newcomer in ((REVOKED, "U20"), (UNINSTALLED, "U21")):
        slack.fake.revoke("T1")
        assert slack.tell("T1", told) == 200
        before = len(slack.fake.calls)
        slack.fake.add_user("T1", newcomer, f"Name of {newcomer}")
        assert slack.person(newcomer, "T1").join("C1").status == 200
        assert SILENT in amina.command("C1", "status").messages[0].text
        assert amina.command("C1", "poll needs").status == 200
        assert set(unsent(slack)) == {"missed"}
        assert [each for each in slack.fake.calls[before:] if each.token] == []
        assert slack.install("T1").status_code == 200
        assert SILENT not in amina.command("C1", "status").messages[0].text
    open_poll(slack, "T1")
    slack.fake.wait_for(lambda: posted(slack, "T1"))


def test_neither_database_nor_log_nor_pages_hold_the_token(
    sqlite_url: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with installable(sqlite_url) as slack:
        page = slack.install("T1")
        token = slack.fake.world.team("T1").token
        start(slack, "T1", "Water Losses")
        slack.tell("T1", {"type": "tokens_revoked"})
        for file in tmp_path.glob("convener.db*"):
            assert token.encode() not in file.read_bytes()
        shown = repr(slack.settings)
    told = capfd.readouterr()
    for secret in (token, CLIENT_SECRET, KEY):
        assert secret not in told.out + told.err + page.text + shown
    assert any(b"Workspace T1" in f.read_bytes() for f in tmp_path.glob("convener.db*"))
