"""`convener run` in a process of its own, with Slack and Teams: to start, to idle, to have served."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median

from storage.database import Store
from tests.app.serving import free_port
from tests.bench import profiling
from tests.bench.figure import ROUNDS, Found
from tests.bench.house import settle
from tests.bench.signed import SECRET, command, message
from tests.bench.teams import MANY
from tests.bench.teams_house import TENANT
from tests.fake_slack import FakeSlack
from tests.fake_slack.signed import Request, send
from tests.fake_teams import FakeTeams, aad
from tests.fake_teams.openid import OpenId
from tests.fake_teams.people import TeamsPerson
from tests.fake_teams.values import APP
from tests.fake_teams.values import SECRET as PASSWORD

ROOT = Path(__file__).parents[2]
PEOPLE = 300
SETTLES, WINDOW = 8.0, 5.0
"""Seconds until it idles, and of each look at what that costs: as long as from tick to tick."""

COMMANDS, WRITTEN, MESSAGES = 500, 100, 1_000
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Process:
    """It, as the system's own accounts (Linux's /proc) have it."""

    ident: int
    url: str
    port: int

    def cpu(self) -> float:
        """The CPU seconds of all its threads so far."""
        fields = Path(f"/proc/{self.ident}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """What of it is in memory, in MB of 1,000,000 bytes."""
        pages = int(Path(f"/proc/{self.ident}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


@dataclass(frozen=True, slots=True)
class Life:
    """What one process showed: seconds until ready, per cent of a core when idle, MB."""

    ready: Found
    idle: Found
    memory: Found


def ready() -> Found:
    """Seconds from the start to `/readyz`."""
    return _life().ready


def idle_cpu() -> Found:
    """Per cent of one core."""
    return _life().idle


def rss() -> Found:
    """Megabytes."""
    return _life().memory


@cache
def _life() -> Life:
    with (
        tempfile.TemporaryDirectory() as folder,
        FakeSlack() as slack,
        FakeTeams(tenant=TENANT, seconds=lambda: MANY * time.monotonic()) as teams,
    ):
        openid = OpenId(teams.host)
        openid.serve(teams.desk)
        teams.tokens.seconds *= MANY
        teams.add_person(aad(1), "Member 1")
        slack.add_team("T1")
        url = f"sqlite:///{Path(folder) / 'convener.db'}"
        store = Store(url)
        store.migrate()
        settle(store, PEOPLE)
        store.close()
        given = _environment(url, slack, teams, openid)
        rounds = 1 if profiling.asked() else ROUNDS  # profiled, each start takes very long
        starts = []
        for _ in range(rounds):
            with started(folder, given) as (process, seconds):
                starts.append((seconds, process.cpu()))
        with started(folder, given) as (process, _):
            time.sleep(SETTLES)
            young = process.memory()
            idle = [_window(process) for _ in range(rounds)]
            _use(process, TeamsPerson(teams, openid, process.url, aad(1)))
            used = process.memory()
    took, cpu = (median(column) for column in zip(*starts, strict=True))
    return Life(
        Found(took, f"{cpu:.2f} s of CPU"),
        Found(median(idle), f"windows {min(idle):.1f}–{max(idle):.1f} %"),
        Found(used, f"{young:.0f} MB before"),
    )


def _window(process: Process) -> float:
    """Per cent of one core in a while in which nobody does anything."""
    began, cpu = time.monotonic(), process.cpu()
    time.sleep(WINDOW)
    return 100 * (process.cpu() - cpu) / (time.monotonic() - began)


def _use(process: Process, person: TeamsPerson) -> None:
    for number in range(COMMANDS):
        _sent(process, *command(("status", "help", "me", "activities")[number % 4]))
    for number in range(MESSAGES):
        _sent(process, *message(f"U{number % PEOPLE + 1}"))
    for _ in range(WRITTEN):
        assert person.write("help").status < 300


def _sent(process: Process, body: bytes, headers: dict[str, str]) -> None:
    ack = send(process.url, SECRET, Request(body, headers["Content-Type"]))
    assert ack.status == 200, ack.text


def _environment(
    database: str, slack: FakeSlack, teams: FakeTeams, openid: OpenId
) -> dict[str, str]:
    return {
        "CONVENER_DATABASE_URL": database,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_BOT_TOKEN": "xoxb-T1",
        "SLACK_API_URL": slack.url,
        "TEAMS_APP_ID": APP,
        "TEAMS_APP_PASSWORD": PASSWORD,
        "TEAMS_TENANT_ID": TENANT,
        "TEAMS_OPENID_URL": openid.url,
        "TEAMS_TOKEN_URL": teams.host,
        "TEAMS_SERVICE_HOSTS": "127.0.0.1",
    }


@contextmanager
def started(folder: str, given: dict[str, str]) -> Iterator[tuple[Process, float]]:
    """The process, and after how many seconds it was ready. Its code is compiled already, as usual."""
    port = free_port()
    usual = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    more = {"PYTHONPATH": str(ROOT), "PORT": str(port)} | profiling.asked()
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", profiling.wrapping("bot"), "run"],
        cwd=folder,
        env=usual | given | more,
        stdout=subprocess.DEVNULL,
    ) as running:
        _until_ready(port)
        seconds = time.monotonic() - began
        yield Process(running.pid, f"http://127.0.0.1:{port}", port), seconds
        running.terminate()
        running.wait(PATIENCE)


def _until_ready(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while not _says_ok(port):
        assert time.monotonic() < until, "it never was ready"
        time.sleep(0.02)


def _says_ok(port: int) -> bool:
    asking = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asking.request("GET", "/readyz")
        return asking.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()
