"""Members of one community on Slack and Teams: one goes quiet, one follows along, one is erased.

`burak` lives in New York and uses both platforms, as `zuhre` does, who asks to be forgotten;
`olga`, on Teams, just follows along. The others answer everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from sqlmodel import select
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.returning import RETURN
from bot.settings import Settings
from bot.stored import opened
from storage import people
from storage.communities import Community
from storage.database import Store
from storage.outbox import Outgoing
from tests.app.serving import SECRET
from tests.app.teams_house import GENERAL, PIPES
from tests.fake_teams.payloads import spoken
from tests.journeys.both_life import code_of, to
from tests.journeys.two_platforms import (
    SQUARE,
    WORKSPACE,
    OnSlack,
    OnTeams,
    TwoPlatforms,
    two_platforms,
)
from tests.storage.test_erasing import saying
from tests.town import STARTS_AT

ON_SLACK, ON_TEAMS = ("s1", "s2", "s3"), ("t1", "t2")
LEADER, QUIET, GONE = ON_BOTH = ("amina", "burak", "zuhre")
OBSERVER, OTHER = "olga", "t1"
EVERYBODY = (*ON_SLACK, *ON_TEAMS, *ON_BOTH, OBSERVER)
ZONES = {QUIET: "America/New_York"}
EMAILS = {GONE: "zuhre@example.org", "s3": "s3@example.org"}
ROSTER = "Name,E-mail,Slack id\nZuhre,zuhre@example.org,UZUHRE\nNewcomer,new@example.org,\n"
PIPES_SLACK = "C2"
QUESTION = "Which pumps last in salty water?"
KEY = "k" * 32

Written: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A direct message that nobody pressed for: when, on which platform, of what kind, its words."""

    at: datetime
    platform: str
    kind: str
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Traces:
    """How much of an erased member there is: columns that tell of them, members, messages to them.

    `others`: messages to somebody else, who answers as little.
    """

    columns: Written
    members: int
    messages: int
    others: int


@dataclass(slots=True)
class Life:
    """What those weeks left behind."""

    letters: dict[str, list[Letter]] = field(default_factory=dict)
    """By member, before anybody was erased."""
    snoozed: str = ""
    snoozed_at: datetime = STARTS_AT
    in_the_snooze: Written = ()
    """What came to whoever snoozed, on either platform, within it."""
    known: Written = ()
    """The columns that told of the one who was erased, before they were."""
    refused: str = ""
    forgotten: str = ""
    traces: dict[str, Traces] = field(default_factory=dict)
    """By what was done since, in its order."""
    ran: dict[str, str] = field(default_factory=dict)
    """What the command line said."""
    told: str = ""
    back: str = ""
    after: Traces | None = None
    status: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """Whoever runs Convener, at its command line beside the running one."""

    store: Store
    folder: Path
    environment: Mapping[str, str]

    def run(self, *arguments: str) -> str:
        """A command that goes well; what it says, in one line: its own break where a path is long."""
        done = CliRunner().invoke(cli, arguments, env=dict(self.environment))
        assert done.exit_code == 0, done.output
        return " ".join(done.output.split())


def lived(file: Path) -> Life:
    database = f"sqlite:///{file}"
    environment = {
        "CONVENER_DATABASE_URL": database,
        "CONVENER_SECRET_KEY": KEY,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_BOT_TOKEN": "xoxb-1-not-a-real-one",
        "COLUMNS": "200",
    }
    store = opened(Settings.model_validate(environment))
    on_slack, on_teams = (*ON_SLACK, *ON_BOTH), (*ON_TEAMS, *ON_BOTH, OBSERVER)
    try:
        with two_platforms(store, database, on_slack, on_teams, ZONES, EMAILS) as both:
            accounts = [each.me.aad for each in both.on_teams.values()]
            both.fake_slack.add_channel(WORKSPACE, PIPES_SLACK, *(_user(w) for w in on_slack))
            both.fake_teams.add_channel(PIPES, *accounts, team=GENERAL)
            life = Life()
            _begin(both)
            _go_quiet(both, life)
            _wait(both, life)
            _follow_along(store, both, life)
            office = Office(store, file.parent, environment)
            _forget(office, both, life)
            _come_back(store, both, life)
            return life
    finally:
        store.close()


def _begin(both: TwoPlatforms) -> None:
    """A community in both channels; who is on both platforms says so, who follows along too."""
    slack, teams = both.on_slack, both.on_teams
    amina = slack[LEADER]
    amina.fill(amina.open("start"), name="Water Losses", domain="Leaks", zone="Nairobi")
    amina.press("setup.introduce")
    for who in ON_BOTH:
        teams[who].tell(f"link {code_of(slack[who].tell('link'))}")
        teams[who].press("identities.confirm")
    teams[LEADER].fill(teams[LEADER].open("tie"))


def _go_quiet(both: TwoPlatforms, life: Life) -> None:
    """Monday to Saturday: four polls, of which burak answers two; two questions wait for help."""
    _poll(both, QUIET, OBSERVER)
    _ask(both.on_slack["s1"], "Who reads meters at night?")
    _ask(both.on_slack["s1"], QUESTION)
    _offer(both.on_teams[QUIET], "Pumps and valves")
    both.go(days=1)
    _poll(both, QUIET, OBSERVER)
    both.on_teams[OBSERVER].tell("I just follow along")
    for days in (2, 2):
        both.go(days=days)
        _poll(both)
    both.go(days=3)
    life.snoozed = both.on_teams[QUIET].press("membership.snooze")
    life.snoozed_at = both.clock()
    both.on_slack[QUIET].tell("me")  # from now on he would be written to on Slack


def _wait(both: TwoPlatforms, life: Life) -> None:
    """Four weeks in which much would come to somebody who doesn't snooze."""
    before = to(both, QUIET)
    _offer(both.on_teams[OTHER], "Pumps, too")
    _ask(both.on_slack["s2"], "Do pumps need valves?")
    _open(both)  # it reminds, and closes by itself
    both.go(days=27, hours=23)
    life.in_the_snooze = tuple(each for each in to(both, QUIET) if each not in before)


def _follow_along(store: Store, both: TwoPlatforms, life: Life) -> None:
    """The month ends, and something was shared in it."""
    s2 = both.on_slack["s2"]
    s2.tell("share", SQUARE)
    s2.fill(
        s2.form("shelf.share"),
        link="https://example.org/pumps", title="Pumps that last", good_for="Salty water",
        kind="guide",
    )  # fmt: skip
    both.go(days=3)
    life.letters = {who: _letters(store, both, who) for who in EVERYBODY}


def _forget(office: Office, both: TwoPlatforms, life: Life) -> None:
    """A backup is made; somebody is erased; all that could bring them back happens."""
    needles = _needles(both)
    _offer(both.on_teams[GONE], "Pumps and wells")
    _ask(both.on_slack[GONE], "How deep are wells?")
    copy = office.folder / "copy.db"
    life.ran["backup"] = office.run("backup", str(copy))
    life.known = tuple(saying(office.store, *needles))
    zuhre = both.on_teams[GONE]
    zuhre.tell("forget")
    form = zuhre.form("forgetting.ask")
    life.refused = spoken(zuhre.fill(form, confirm="yes"))
    life.forgotten = spoken(zuhre.fill(form, confirm="erase me"))
    life.traces["the erasure"] = _traces(office.store, both)
    for name in _doings(office, both, life):
        life.traces[name] = _traces(office.store, both)
    office.store.close()
    life.ran["restore"] = office.run("restore", str(copy), "--yes")
    life.traces["a restore"] = _traces(office.store, both)
    for name in _doings(office, both, life):
        life.traces[f"{name}, restored"] = _traces(office.store, both)


def _doings(office: Office, both: TwoPlatforms, life: Life) -> Iterator[str]:
    """What others and platforms do that could bring somebody back, named when it is done."""
    teams, slack = both.on_teams[LEADER], both.on_slack[LEADER]
    slack.fill(slack.open("tie", PIPES_SLACK))
    yield "a sync of Slack"
    teams.fill(teams.open("tie", PIPES))
    yield "a sync of Teams"
    for move in (both.on_slack[GONE].me.leave, both.on_slack[GONE].me.join):
        move(SQUARE)
    yield "a join"
    file = office.folder / "roster.csv"
    file.write_text(ROSTER, encoding="utf-8")
    where = ("--community", "Water Losses", "--yes", "--skip-bad")
    life.ran["import"] = office.run("roster", "import", str(file), *where)
    yield "an import"
    _ask(both.on_slack["s2"], "Which pumps suit wells?")
    _open(both)
    both.go(days=4)
    yield "four days with a poll and a question"


def _come_back(store: Store, both: TwoPlatforms, life: Life) -> None:
    """Whoever was erased writes, is told, and presses."""
    zuhre = both.on_slack[GONE]
    life.told = zuhre.tell("status", SQUARE)
    life.traces["a word of theirs"] = _traces(store, both)
    life.back = zuhre.press(RETURN)
    life.status = zuhre.tell("status", SQUARE)
    life.after = _traces(store, both)


def _open(both: TwoPlatforms) -> None:
    """The leader opens a poll that asks everybody, reminds after three days and closes after five."""
    amina, closes = both.on_slack[LEADER], both.clock().date() + timedelta(days=5)
    given = {"title": "Pumps or pipes?", "choice": "Pumps\nPipes", "closes": closes.isoformat()}
    amina.fill(amina.open("poll choice"), **given)
    amina.press("polls.open")


def _poll(both: TwoPlatforms, *more: str) -> None:
    """A poll that these answer and those who answer everything; then it is closed."""
    _open(both)
    for who in (*ON_SLACK, LEADER, GONE):
        both.on_slack[who].choose(both.on_slack[who].ballot())
    for who in (*ON_TEAMS, *more):
        both.on_teams[who].choose(both.on_teams[who].ballot())
    amina = both.on_slack[LEADER]
    amina.tell("poll", SQUARE)
    amina.press("polls.close")


def _ask(who: OnSlack, title: str) -> None:
    who.tell("ask", SQUARE)
    who.fill(who.form("questions.ask"), title=title)
    who.press("questions.open")


def _offer(who: OnSlack | OnTeams, offers: str) -> None:
    who.tell("me")
    match who:
        case OnSlack():
            who.fill(who.form("membership.offers"), offers=offers)
        case OnTeams():
            who.fill(who.form("membership.offers"), offers=offers)


def _user(who: str) -> str:
    return f"U{who.upper()}"


def _needles(both: TwoPlatforms) -> Written:
    """By what somebody is known: accounts, name, e-mail address."""
    return _user(GONE), both.on_teams[GONE].me.aad, GONE.capitalize(), EMAILS[GONE]


def _traces(store: Store, both: TwoPlatforms) -> Traces:
    with store.reading() as session:
        (community,) = session.exec(select(Community.id)).all()
        members = people.count(session, community)
    columns = tuple(sorted(saying(store, *_needles(both))))
    return Traces(columns, members, len(to(both, GONE)), len(to(both, OTHER)))


def _letters(store: Store, both: TwoPlatforms, who: str) -> list[Letter]:
    with store.reading() as session:
        rows = session.exec(select(Outgoing).order_by("created_at", "key")).all()
        return [
            Letter(
                row.created_at,
                row.lane.split(":")[0],
                row.kind,
                row.state,
                both.stands(row.address, row.ref),
            )
            for row in rows
            if both.name(row.address) == who
        ]
