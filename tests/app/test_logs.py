"""What a real process logs in a life full of secrets, content and failures: nothing of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx
import pytest
from sqlalchemy import text

from storage.database import Store
from tests.app import serving
from tests.app.serving import free_port
from tests.app.teams_house import GENERAL, TENANT, environment
from tests.app.test_teams_whole import until_it_serves
from tests.fake_slack import FakeSlack, SlackPerson
from tests.fake_slack.signed import JSON, Request, send
from tests.fake_teams import FakeTeams, aad
from tests.fake_teams.openid import OpenId
from tests.fake_teams.people import TeamsPerson
from tests.fake_teams.values import SECRET as TEAMS_SECRET
from tests.storage.lasting import lasting_postgres_url

__all__ = ["lasting_postgres_url"]

ROOT = Path(__file__).parents[2]
WORD, NAME, MAIL = "pomegranate", "Quillon Varga", "quillon@pomegranate.example"
TOKEN, KEY = "xoxb-T1-pomegranate-token", "pomegranate-key-of-more-than-32-letters"
LINK = "0123456789abcdef0123456789abcdee"
PATHS = (
    "/calendar/{}.ics", "/calendar/{}/{}.ics", "/reply/{}", "/data/{}", "/data/{}.json",
    "/documents/{}/charter.docx", "/documents/{}/figures.xlsx", "/invitation/{}",
    "/slack/oauth_redirect?code={}&state={}",
)  # fmt: skip
UNTOLD = (WORD, "Quillon", "Varga", LINK, TEAMS_SECRET, serving.SECRET, "Authorization", "v0=")


@dataclass(frozen=True)
class Lived:
    """What came of it: the log, and the answers of the pages that anybody may ask for."""

    log: str
    figures: str
    ready: httpx.Response


@pytest.fixture(scope="module", params=["debug", "info"])
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """One life on SQLite that tells all it can, and one on PostgreSQL as it is by default."""
    folder = tmp_path_factory.mktemp("life")
    if request.param == "debug":
        return live(f"sqlite:///{folder / 'life.db'}", "debug", folder)
    database = request.getfixturevalue("lasting_postgres_url")
    return live(database.replace("postgres:@", f"postgres:{WORD}@"), "info", folder)


def live(database: str, level: str, folder: Path) -> Lived:
    with FakeSlack() as slack, FakeTeams(tenant=TENANT) as teams:
        slack.add_team("T1")
        slack.world.team("T1").token = TOKEN
        slack.add_user("T1", "U1", NAME, email=MAIL)
        slack.add_channel("T1", "C1", "U1")
        teams.add_person(aad(1), NAME)
        teams.add_channel(GENERAL, aad(1))
        openid = OpenId(teams.host)
        openid.serve(teams.desk)
        given = environment(teams, openid) | {
            "CONVENER_DATABASE_URL": database,
            "CONVENER_LOG_LEVEL": level,
            "CONVENER_PUBLIC_URL": "https://convener.example",
            "CONVENER_SECRET_KEY": KEY,
            "SLACK_SIGNING_SECRET": serving.SECRET,
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_API_URL": slack.url,
            "SMTP_URL": f"smtp://convener:{WORD}@127.0.0.1:{free_port()}",
            "MAIL_FROM": f"{WORD} <{WORD}@convener.example>",
        }
        with (folder / "log").open("wb") as log, running(given, folder, log) as url:
            quillon = SlackPerson(slack, url, serving.SECRET, "T1", "U1")
            act(slack, quillon, TeamsPerson(teams, openid, url, aad(1)))
            ask_for_pages(url)
            break_down(database)
            form = quillon.awaits_view(quillon.command("C1", f"ask {WORD}?"))
            quillon.fill(form, {"title": f"Who knows {WORD}?", "details": f"{NAME} at {MAIL}"})
            figures, ready = (httpx.get(f"{url}/{page}") for page in ("metrics", "readyz"))
    return Lived((folder / "log").read_text(), figures.text, ready)


@contextmanager
def running(given: dict[str, str], folder: Path, log: IO[bytes]) -> Iterator[str]:
    """`convener run`, whose words all go into the log."""
    port = free_port()
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    run = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "--port", str(port)],
        cwd=folder,
        env=kept | {"PYTHONPATH": str(ROOT)} | given,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        until_it_serves(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        run.terminate()
        run.wait(20)


def act(slack: FakeSlack, quillon: SlackPerson, in_teams: TeamsPerson) -> None:
    """Start a community, ask something, and have a delivery refused, doubted and never answered."""
    form = quillon.awaits_view(quillon.command("C1", "start"), timeout=20)
    quillon.fill(form, {"name": f"The {WORD}s", "domain": WORD, "zone": "Nairobi"})
    slack.drop("chat.postMessage", times=1)
    slack.fail("chat.postMessage", status=500, times=1)
    form = quillon.awaits_view(quillon.command("C1", f"ask {WORD}?"))
    view = quillon.fill(form, {"title": f"Who knows {WORD}?", "details": MAIL}).view
    assert view is not None
    quillon.press(view, "questions.open")
    slack.wait_for(lambda: slack.messages("T1", "C1"), 30)
    slack.fail("chat.postMessage", "odd_error", times=2)
    quillon.write("", f"what about {WORD}, {NAME}?")
    quillon.command("C1", f"{WORD} {MAIL}")
    quillon.write("C1", f"<@{slack.bot('T1')}> {WORD}")
    in_teams.awaits(in_teams.write(f"{WORD} {MAIL}"), timeout=20)
    in_teams.send(in_teams.written(WORD), "garbage")
    in_teams.send(in_teams.written(WORD) | {"type": WORD, "value": {"text": WORD}})


def ask_for_pages(url: str) -> None:
    """Pages behind secrets; requests forged, torn, or of no kind that is known."""
    for each in PATHS:
        httpx.get(url + each.format(LINK, LINK), timeout=20)
    httpx.post(f"{url}/reply/{LINK}", data={"answer": WORD}, timeout=20)
    told = {"type": "event_callback", "team_id": "T1", "event_id": WORD, "token": WORD}
    odd = {"type": WORD, "text": WORD, "user": {"name": NAME}}
    send(url, "guessed", Request.event(told))
    send(url, serving.SECRET, Request.event(told), age=900)
    send(url, serving.SECRET, Request.event(told | {"event": odd}))
    send(url, serving.SECRET, Request.event(odd))
    send(url, serving.SECRET, Request.interaction(odd | {"team": {"id": "T1"}, "actions": [odd]}))
    send(url, serving.SECRET, Request.form({"command": f"/{WORD}", "text": WORD, "user_id": WORD}))
    send(url, serving.SECRET, Request(f'{{"text": "{WORD}'.encode(), JSON))
    send(url, serving.SECRET, Request(b"\xff\xfe" + WORD.encode(), "text/plain"))


def break_down(database: str) -> None:
    """Have the database refuse a question: PostgreSQL quotes all of a row that it refuses."""
    store = Store(database)
    if store.is_sqlite:
        breaking = "ALTER TABLE asked RENAME COLUMN title TO gone"
    else:
        breaking = "ALTER TABLE asked ADD CONSTRAINT none CHECK (title = '') NOT VALID"
    with store.transaction() as session:
        session.execute(text(breaking))
    store.close()


def test_nothing_secret_said_or_named_is_in_the_log(lived: Lived) -> None:
    told = [line for line in lived.log.splitlines() if any(each in line for each in UNTOLD)]
    assert told == []


def test_what_went_wrong_is_in_the_log_with_its_reference_and_where(lived: Lived) -> None:
    assert "event failed" in lived.log
    assert "reference=" in lived.log
    assert "sqlalchemy.exc." in lived.log
    assert "bot/features/questions" in lived.log
    assert "teams activity refused" in lived.log


def test_nor_is_it_in_the_figures_or_the_readiness(lived: Lived) -> None:
    told = lived.figures + lived.ready.text
    assert "convener_events_total{" in told
    assert [each for each in (*UNTOLD, "T1", "U1", "C1", TENANT) if each in told] == []


def test_the_figures_tell_what_happened(lived: Lived) -> None:
    counted = figures(lived.figures)
    slack = 'platform="slack"'
    assert counted[f'convener_events_total{{kind="submitted",outcome="failed",{slack}}}'] == 1
    assert counted[f'convener_posts_total{{outcome="sent",{slack},what="post"}}'] >= 1
    assert counted[f'convener_posts_total{{outcome="in_doubt",{slack},what="post"}}'] >= 1
    assert counted['convener_requests_total{path="/slack/events",status="401"}'] >= 2
    assert counted["convener_database_up"] == counted["convener_whole_tables_current"] == 1
    assert counted["convener_last_tick_timestamp_seconds"] > 0
    assert counted['convener_whole_engine_queue{queue="lanes"}'] >= 0
    assert sum(n for name, n in counted.items() if "database_errors_total" in name) >= 1


def test_it_says_that_it_is_ready_and_what_it_found(lived: Lived) -> None:
    told = lived.ready.json()
    assert lived.ready.status_code == 200
    assert (told["ready"], told["database"], told["tables"]) == (True, "answers", "current")
    assert (told["engine"], told["wrong"]) == ("works", [])
    assert told["seconds_since_sign_of_life"] < 10


def figures(told: str) -> dict[str, float]:
    """Each line by its name and labels."""
    lines = (line.rpartition(" ") for line in told.splitlines() if not line.startswith("#"))
    return {name: float(figure) for name, _, figure in lines}
