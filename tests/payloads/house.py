"""The whole of Convener on one port, with both platforms and e-mail, and whoever sends it anything.

Two communities are at home here, `c1` in Slack's T1 and `c3` in Teams; `c2` and `c4` are another
workspace's and another tenant's, and a word stands in all they have.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from sqlmodel import Session
from structlog.testing import capture_logs

from adapters.slack.install import Installed
from bot.app import create
from bot.settings import Settings
from bot.workspaces import Workspaces
from scheduler.clock import wall
from scheduler.work import InlineWork
from storage import people
from storage.communities import Community, Venue
from storage.database import Store
from storage.people import Identity, Member, Person
from tests.app.serving import SECRET, free_port, serving
from tests.app.teams_house import GENERAL, TENANT, environment
from tests.fake_slack import FakeSlack
from tests.fake_slack.consent import CLIENT_ID, CLIENT_SECRET
from tests.fake_slack.signed import FORM, JSON
from tests.fake_slack.sockets import APP_TOKEN
from tests.fake_teams import FakeTeams, aad
from tests.fake_teams.openid import OpenId
from tests.payloads import is_form, is_interaction
from tests.post_office import FROM
from tests.storage.rows import poll

FOREIGN = "00000000-0000-4000-9000-00000000beef"
"""Another tenant that is served too."""

WORD = "Zebra"
"""Stands in all that the other workspace and the other tenant have."""

KEY = "a-key-of-the-tests-and-of-nobody-else"
FEEDS = {"c1": "1" * 32, "c2": "2" * 32}
LED, PEOPLE = ("U1", "U2"), tuple(f"U{number}" for number in range(1, 13))
OWN_ACCORD = frozenset({"schedule", "occasion", "outbox", "lane", "job", "sqlite_sequence"})
"""Tables in which time writes too."""

HEARD = OWN_ACCORD | {"inbox", "reference"}
"""And those in which it stands that somebody was heard, whatever came of it."""


@dataclass
class House:
    """Convener, served. `logged` is what it said of itself, the newest last."""

    url: str
    file: Path
    slack: FakeSlack
    teams: FakeTeams
    openid: OpenId
    client: httpx.Client
    logged: list[MutableMapping[str, Any]]
    records: list[logging.LogRecord] = field(default_factory=list)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])

    def post(
        self,
        body: bytes,
        content_type: str = JSON,
        *,
        age: float = 0,
        secret: str = SECRET,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """A body, signed as Slack signs."""
        stamp = str(int(time.time() - age))
        digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
        signed = {
            "content-type": content_type,
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": f"v0={digest.hexdigest()}",
        }
        told = signed | {name.replace("_", "-"): each for name, each in (headers or {}).items()}
        raw = {name.encode(): each.encode() for name, each in told.items()}
        return self.client.post(f"{self.url}/slack/events", content=body, headers=raw)

    def slack_says(self, name: str, told: object) -> httpx.Response:
        """A payload of that kind, as Slack posts it."""
        return self.post(*posted(name, told))

    def teams_says(self, told: object, token: str | None = None, **headers: str) -> httpx.Response:
        """An activity or any body, with a token that holds unless one is given."""
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        service = told.get("serviceUrl") if isinstance(told, dict) else None
        url = service if isinstance(service, str) else self.teams.url
        bearer = self.openid.token(url) if token is None else token
        sent = {"content-type": JSON} | ({"authorization": f"Bearer {bearer}"} if bearer else {})
        sent |= {name.replace("_", "-"): each for name, each in headers.items()}
        raw = {name.encode(): each.encode("utf-8", "surrogatepass") for name, each in sent.items()}
        return self.client.post(f"{self.url}/api/messages", content=body, headers=raw)

    def rows(self, without: frozenset[str] = OWN_ACCORD) -> Mapping[str, Sequence[object]]:
        """All that is kept."""
        with closing(sqlite3.connect(self.file)) as database:
            named = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            tables = [each for (each,) in database.execute(named) if each not in without]
            return {
                each: database.execute(f'SELECT * FROM "{each}"').fetchall()  # noqa: S608 - its own
                for each in tables
            }

    def at_rest(self, without: frozenset[str] = OWN_ACCORD) -> Mapping[str, Sequence[object]]:
        """All that is kept, once nothing more comes of what was heard before."""
        before = self.rows(without)
        time.sleep(0.05)
        while (now := self.rows(without)) != before:
            before = now
            time.sleep(0.05)
        return before

    def troubles(self) -> list[object]:
        """What it said of itself that somebody would be woken for; each is told once."""
        said = [each for each in self.logged if each["log_level"] in ("error", "critical")]
        found: list[object] = [*said, *(each.getMessage() for each in self.records)]
        self.logged.clear()
        self.records.clear()
        return found

    def raw(self, sent: bytes, patience: float = 10.0) -> bytes:
        """What comes back for bytes on a connection, until it is closed or nothing more comes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as connection:
            connection.sendall(sent)
            return heard(connection)


def heard(connection: socket.socket) -> bytes:
    """What comes on a connection, until it is closed or nothing more comes."""
    came = b""
    try:
        while piece := connection.recv(65_536):
            came += piece
            if b"\r\n\r\n" in came:
                connection.settimeout(0.05)
    except (TimeoutError, ConnectionError):
        pass
    return came


def posted(name: str, told: object) -> tuple[bytes, str]:
    """A payload of that kind as Slack's body, and how it is labelled."""
    if is_form(name) and isinstance(told, dict):
        fields = {key: each if isinstance(each, str) else json.dumps(each)
                  for key, each in told.items()}  # fmt: skip
        return urlencode(fields, errors="surrogatepass").encode(), FORM
    if is_interaction(name):
        return urlencode({"payload": json.dumps(told)}).encode(), FORM
    return json.dumps(told).encode(), JSON


class Ear(logging.Handler):
    """Hears what is logged by others than our own."""

    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__(logging.ERROR)
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self._records.append(record)


@contextmanager
def house(file: Path) -> Iterator[House]:
    """On a migrated database in a file."""
    with FakeSlack() as slack, FakeTeams(tenant=TENANT) as teams, capture_logs() as logged:
        for team in ("T1", "T2", "T3"):
            for each in PEOPLE:
                slack.add_user(team, each, f"Name of {each}", tz="Africa/Nairobi")
            slack.add_channel(team, "C1", *PEOPLE)
        everybody = [aad(number) for number in range(1, 13)]
        for number, each in enumerate(everybody, 1):
            teams.add_person(each, f"Name of {number}")
        teams.add_channel(GENERAL, *everybody)
        openid = OpenId(teams.host)
        openid.serve(teams.desk)
        port = free_port()
        settings = _settings(file, slack, teams, openid, port)
        _seed(Store(f"sqlite:///{file}"), settings)
        records: list[logging.LogRecord] = []
        ear = Ear(records)
        with (
            serving(create(settings, InlineWork), port) as url,
            httpx.Client(timeout=30, trust_env=False) as client,
            _listening(ear),
        ):
            yield House(url, file, slack, teams, openid, client, logged, records)


@contextmanager
def _listening(ear: Ear) -> Iterator[None]:
    """To what servers and loops say: uvicorn's own loggers tell nobody above them."""
    loggers = [logging.getLogger(name) for name in ("", "uvicorn", "uvicorn.error")]
    for each in loggers:
        each.addHandler(ear)
    try:
        yield
    finally:
        for each in loggers:
            each.removeHandler(ear)


def _settings(
    file: Path, slack: FakeSlack, teams: FakeTeams, openid: OpenId, port: int
) -> Settings:
    given = {
        "CONVENER_DATABASE_URL": f"sqlite:///{file}",
        "CONVENER_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "CONVENER_SECRET_KEY": KEY,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_API_URL": slack.url,
        "SMTP_URL": "smtp://127.0.0.1:9",
        "MAIL_FROM": FROM,
        **environment(teams, openid),
        "TEAMS_ALLOWED_TENANTS": FOREIGN,
    }
    return Settings.model_validate(given)


def _seed(store: Store, settings: Settings) -> None:
    workspaces = Workspaces(store, settings.secret_keys, wall, wall)
    for team in ("T1", "T2", "T3"):
        workspaces.install(
            Installed(team, team, f"UBOT{team}", "commands", "U1", "A1", f"xoxb-{team}")
        )
    with store.transaction() as session:
        for ident, lane, channel in (("c1", "slack:T1", "C1"), ("c2", "slack:T2", "C1")):
            _community(session, ident, lane, channel, PEOPLE)
        for ident, tenant in (("c3", TENANT), ("c4", FOREIGN)):
            everybody = [aad(number) for number in range(1, 13)]
            _community(session, ident, f"teams:{tenant}", GENERAL, everybody)
        for ident in ("c1", "c2", "c3", "c4"):
            poll(session, f"{WORD if ident in ('c2', 'c4') else 'poll'}-{ident}", ident)
    store.close()


def _community(
    session: Session, ident: str, lane: str, channel: str, everybody: Sequence[str]
) -> None:
    """A community whose first two people lead it."""
    name = WORD if ident in ("c2", "c4") else "Water"
    now = datetime(2026, 3, 2, tzinfo=UTC)
    session.add(
        Community(
            id=ident, name=name, domain=f"{name} pipes", zone="Africa/Nairobi", languages="en",
            stage="forming", created_at=now, roster="read", calendar_secret=FEEDS.get(ident),
        )
    )  # fmt: skip
    session.flush()
    session.add(Venue(address=f"{lane}:channel:{channel}", community_id=ident))
    for number, each in enumerate(everybody, 1):
        who = f"p{number}-{ident}" if number > 1 or ident != "c1" else "p1"
        called = f"{name} person {number}"
        session.add(Person(id=who, name=called, zone="Africa/Nairobi"))
        session.flush()
        session.add(Identity(address=f"{lane}:person:{each}", person_id=who))
        session.add(Member(id=f"m-{who}", community_id=ident, person_id=who, joined_at=now))
        session.flush()
        if number <= len(LED):
            people.grant(session, f"m-{who}", "core_team")


def settled(act: Callable[[], object], timeout: float = 10.0) -> None:
    """Wait until something holds."""
    until = time.monotonic() + timeout
    while not act():
        assert time.monotonic() < until
        time.sleep(0.01)
