"""A Web API that stalls delays nobody: `convener run` under 50 commands a second.

A matter of time, so `make chaos` alone looks at it.
"""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx

from storage import people
from storage.database import Store
from tests.app.serving import SECRET
from tests.fake_slack import FakeSlack
from tests.fake_slack.signed import Ack, Request, send
from tests.storage.meeting import soon
from tests.storage.rows import community

A_SECOND = 50
SECONDS = 5
COMMANDS = ("status", "poll needs", "me", "help", "start")
"""Two of them open a form, which calls the Web API."""


@contextmanager
def convener(database: str, api: str, folder: Path) -> Iterator[str]:
    """`convener run` with Slack configured; gives its address."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    environment = os.environ | {
        "CONVENER_DATABASE_URL": database,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_BOT_TOKEN": "xoxb-T1",
        "SLACK_API_URL": api,
        "PORT": str(port),
    }
    command = [str(Path(sys.executable).with_name("convener")), "run"]
    with subprocess.Popen(command, cwd=folder, env=environment) as process:
        url = f"http://127.0.0.1:{port}"
        soon(lambda: _answers(url), 30, 0.1)
        yield url
        process.terminate()
        assert process.wait(20) in (0, -15)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=1).is_success
    except httpx.HTTPError:
        return False


def seed(database: str) -> None:
    """A community in Slack's C1 with a core team of one."""
    store = Store(database)
    with store.transaction() as session:
        community(session, "C1", ["U1", "U2", "U3"], lane="slack:T1")
        people.grant(session, "C1-U1", "core_team")
    store.close()


def command(url: str, number: int) -> Ack:
    """The next command, at its time."""
    text = COMMANDS[number % len(COMMANDS)]
    fields = {
        "team_id": "T1",
        "channel_id": "C1",
        "channel_name": "water",
        "user_id": "U1",
        "command": "/cop",
        "text": text,
        "response_url": "http://127.0.0.1:9/none",
        "trigger_id": f"{number}.{random.getrandbits(60)}",
    }
    return send(url, SECRET, Request.form(fields))


def test_with_the_web_api_stalled_no_acknowledgement_takes_a_second(
    sqlite_url: str, tmp_path: Path
) -> None:
    seed(sqlite_url)
    with FakeSlack() as fake, convener(sqlite_url, fake.url, tmp_path) as url:
        fake.add_team("T1")
        fake.stall("", 5)
        command(url, 0)  # what is loaded at the first one
        began = time.monotonic()
        with ThreadPoolExecutor(64) as crowd:
            asked = []
            for number in range(A_SECOND * SECONDS):
                time.sleep(max(0.0, began + number / A_SECOND - time.monotonic()))
                asked.append(crowd.submit(command, url, number))
            acks = [each.result() for each in asked]
        fake.lift()
    took = sorted(ack.seconds for ack in acks)
    print(f"median {took[len(took) // 2]:.3f} s, worst {took[-1]:.3f} s")  # noqa: T201 - a figure
    assert {ack.status for ack in acks} == {200}
    assert took[-1] < 1
