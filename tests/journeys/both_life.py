"""The weeks of one anonymous poll in a community on Slack and Teams, as its people live them.

Eight are on Slack, six on Teams (one of them without the app), two on both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import select

from storage import people, polls
from storage.communities import Community
from storage.database import Store
from storage.outbox import Outgoing
from storage.people import Person
from storage.polls import Ballot, Poll
from tests.app.teams_house import GENERAL
from tests.fake_teams.payloads import spoken
from tests.journeys.two_platforms import SQUARE, WORKSPACE, TwoPlatforms, two_platforms

ON_SLACK = tuple(f"s{number}" for number in range(1, 9))
ON_TEAMS = tuple(f"t{number}" for number in range(1, 7))
LEADER, QUIET = ON_BOTH = ("amina", "burak")
SLACK_ANSWERS, TEAMS_ANSWER = ("s1", "s2", "s3", "s4"), ("t1", "t2", "t3")
WITHOUT_APP = "t6"
PEOPLE = len(ON_SLACK) + len(ON_TEAMS) + len(ON_BOTH)
FORBIDDEN = 403
CODE = re.compile(r"Your code: \W*(\w{4}-\w{4})")


@dataclass(frozen=True, slots=True)
class Said:
    """A post: on which platform and to whom, what became of it, and how it stands at the end."""

    platform: str
    to: str
    key: str
    kind: str
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Life:
    """What those weeks left behind."""

    members: int
    persons: int
    asked: int
    ballots: int
    turnout: tuple[int, int]
    posts: tuple[Said, ...]
    in_channels: tuple[tuple[str, ...], tuple[str, ...]]
    linked: tuple[str, str]
    thanks: tuple[str, ...]
    late: tuple[str, ...]
    snoozed: str
    after_the_snooze: tuple[str, ...]
    forbidden: int
    status: tuple[str, str]
    roster: str

    def named(self, prefix: str) -> list[Said]:
        """The posts whose names begin so."""
        return [each for each in self.posts if each.key.startswith(prefix)]


def lived(file: Path) -> Life:
    database = f"sqlite:///{file}"
    store = Store(database)
    try:
        with two_platforms(store, database, (*ON_SLACK, *ON_BOTH), (*ON_TEAMS, *ON_BOTH)) as both:
            life = _live(store, both)
            refused = [call for call in both.fake_slack.calls if not call.accepted]
            assert not refused, refused
            odd = [c for c in both.fake_teams.calls if c.status not in (200, FORBIDDEN)]
            assert not odd, odd
            return life
    finally:
        store.close()


def _live(store: Store, both: TwoPlatforms) -> Life:
    slack, teams = both.on_slack, both.on_teams
    both.fake_teams.install(teams[WITHOUT_APP].me.aad, installed=False)
    amina, burak = slack[LEADER], slack[QUIET]
    told = {"name": "Water Losses", "domain": "Leaks", "zone": "Nairobi"}
    amina.fill(amina.open("start"), **told)
    amina.press("setup.introduce")
    teams[LEADER].tell(f"link {code_of(amina.tell('link'))}")
    first = teams[LEADER].press("identities.confirm")
    _tie(both)
    code = code_of(teams[QUIET].tell("link"))
    burak.tell(f"link {code}")
    linked = first, burak.press("identities.confirm")
    before = _status(both)
    _ask(both)
    thanks, late = _answer(both)
    teams[QUIET].tell("me")
    teams[QUIET].press("membership.snooze")
    snoozed = burak.tell("me")  # from now on he would be written to on Slack
    quiet = to(both, QUIET)
    both.go(days=30)
    with store.reading() as session:
        poll = session.exec(select(Poll)).one()
        community = session.exec(select(Community)).one()
        rows = session.exec(select(Outgoing).order_by("created_at", "key")).all()
        posts = tuple(
            Said(
                row.lane.split(":")[0],
                both.name(row.address),
                row.key,
                row.kind,
                row.state,
                both.stands(row.address, row.ref),
            )
            for row in rows
        )
        return Life(
            members=people.count(session, community.id),
            persons=len(session.exec(select(Person)).all()),
            asked=poll.asked_at_first,
            ballots=len(session.exec(select(Ballot)).all()),
            turnout=polls.turnout(session, poll.id),
            posts=posts,
            in_channels=_channels(both),
            linked=linked,
            thanks=thanks,
            late=late,
            snoozed=snoozed,
            after_the_snooze=tuple(each for each in to(both, QUIET) if each not in quiet),
            forbidden=sum(call.status == FORBIDDEN for call in both.fake_teams.calls),
            status=(before, _status(both)),
            roster=amina.tell("roster", SQUARE),
        )


def code_of(told: str) -> str:
    """The code in what `link` answers."""
    found = CODE.search(told)
    assert found is not None, told
    return found[1]


def _tie(both: TwoPlatforms) -> None:
    """The leader ties Teams' channel, and has the introduction posted there."""
    amina = both.on_teams[LEADER]
    done = amina.fill(amina.open("tie"))
    amina.press("setup.introduce", done)


def _ask(both: TwoPlatforms) -> None:
    """The leader opens a needs poll from Teams."""
    amina = both.on_teams[LEADER]
    preview = amina.fill(amina.open("poll needs"))
    amina.press("polls.open", preview)


def _answer(both: TwoPlatforms) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What those are told who answer: by modals, by dialogs, by a form on a card; and twice."""
    slack, teams = both.on_slack, both.on_teams
    thanks = [slack[who].choose(slack[who].ballot()) for who in SLACK_ANSWERS]
    first, second, third = (teams[who] for who in TEAMS_ANSWER)
    thanks += [
        first.choose(first.ballot(), 1),
        second.answer_in_chat(1),
        third.answer_without_dialogs(1),
    ]
    begun = slack[LEADER].ballot()
    thanks.append(teams[LEADER].choose(teams[LEADER].ballot()))
    late = (
        slack[LEADER].choose(begun),
        slack[LEADER].press("polls.answer"),
        spoken(teams[LEADER].ballot()),
    )
    return tuple(thanks), late


def _status(both: TwoPlatforms) -> str:
    return both.on_slack[LEADER].tell("status", SQUARE)


def to(both: TwoPlatforms, who: str) -> tuple[str, ...]:
    """All that stands in somebody's direct messages on either platform."""
    slack = both.fake_slack.messages(WORKSPACE, f"U{who.upper()}")
    teams = both.fake_teams.messages(both.on_teams[who].me.aad)
    return (*(each.text for each in slack), *(spoken(each.activity) for each in teams))


def _channels(both: TwoPlatforms) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands in each channel for all to read."""
    square = both.fake_slack.messages(WORKSPACE, SQUARE)
    general = both.fake_teams.messages(GENERAL)
    return (
        tuple(each.text for each in square if not each.for_whom),
        tuple(spoken(each.activity) for each in general),
    )
