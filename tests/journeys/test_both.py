"""One community on two platforms: eight people on Slack, six on Teams, two on both.

One anonymous needs poll is asked of all sixteen; some answer, some are reminded, one wants quiet.
The platforms only record here: what differs between real ones is their adapters' business.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from bot.cards import Chart
from storage import polls
from storage.database import Store
from storage.people import Member, Person
from storage.polls import Ballot, Poll
from tests.recording import Both

ON_SLACK = tuple(f"s{number}" for number in range(1, 9))
ON_TEAMS = tuple(f"t{number}" for number in range(1, 7))
ON_BOTH = ("amina", "burak")
SLACK_ANSWERS, TEAMS_ANSWER = ("s1", "s2", "s3", "s4"), ("t1", "t2", "t3")
QUIET = "burak"
PEOPLE = len(ON_SLACK) + len(ON_TEAMS) + len(ON_BOTH)


class Lived:
    """The weeks of that poll, and what is asked of them afterwards."""

    def __init__(self, store: Store) -> None:
        self.both = Both(store, (*ON_SLACK, *ON_BOTH), (*ON_TEAMS, *ON_BOTH))
        slack, teams = self.both.on_slack, self.both.on_teams
        self.community = self.both.start("amina")
        slack("amina").press("setup.introduce", where="square")
        for who in ON_BOTH:
            self.both.link(slack(who), teams(who))
        teams("amina").command("tie", "general")
        teams("amina").submit({}, "general")
        teams("amina").press("setup.introduce", where="general")
        teams("amina").command("poll needs", "general")
        teams("amina").submit({}, "general")
        teams("amina").press("polls.open", where="general")
        (self.poll,) = [row.id for row in self.both.rows(Poll)]
        for who in SLACK_ANSWERS:
            slack(who).answer(self.poll)
        for who in TEAMS_ANSWER:
            teams(who).answer(self.poll, option=1)
        slack("amina").press("polls.answer", self.poll)  # begun here …
        teams("amina").answer(self.poll)  # … and finished there
        self.late = slack("amina").fill()
        slack(QUIET).command("me", "square")
        slack(QUIET).press("membership.snooze")
        self.both.go(days=30)

    def reminders(self) -> dict[str, list[str]]:
        """Where reminders came: the names of the platforms, by who got one."""
        found: dict[str, list[str]] = {}
        for platform in (self.both.slack, self.both.teams):
            for to, key, _ in platform.said.values():
                if key.startswith("poll-reminder:"):
                    found.setdefault(to.id, []).append(platform.name)
        return found

    def results(self) -> list[str]:
        """The result as it stands in each channel."""
        places = ((self.both.slack, "square"), (self.both.teams, "general"))
        return [
            card.plain()
            for platform, place in places
            for to, key, card in platform.said.values()
            if key.startswith("result:") and to.id == place
        ]


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Lived:
    file = tmp_path_factory.mktemp("both") / "convener.db"
    file.write_bytes(sqlite_template.read_bytes())
    return Lived(Store(f"sqlite:///{file}"))


def test_sixteen_people_are_members_whatever_their_accounts(life: Lived) -> None:
    assert len(life.both.rows(Member)) == PEOPLE
    assert len(life.both.rows(Person)) == PEOPLE
    with life.both.store.reading() as session:
        (poll,) = session.exec(select(Poll)).all()
        assert poll.asked_at_first == PEOPLE


def test_each_person_has_one_ballot_whichever_way_they_answer(life: Lived) -> None:
    answered = len(SLACK_ANSWERS) + len(TEAMS_ANSWER) + 1
    assert len(life.both.rows(Ballot)) == answered <= PEOPLE
    with life.both.store.reading() as session:
        assert polls.turnout(session, life.poll) == (answered, PEOPLE)


def test_what_was_begun_on_one_platform_and_sent_on_the_other_counts_once(life: Lived) -> None:
    assert "You have answered already" in life.late


def test_one_tally_of_both_platforms_stands_in_both_channels(life: Lived) -> None:
    slack, teams = life.results()
    assert slack == teams
    assert "(8 answers)" in slack
    bars = next(
        part
        for card in life.both.teams.cards("general")
        for part in card.parts
        if isinstance(part, Chart)
    ).bars
    assert [bar.shown for bar in bars][:2] == ["62% (5)", "38% (3)"]


def test_the_poll_s_card_is_the_same_wherever_it_stands(life: Lived) -> None:
    slack, teams = (
        next(card.plain() for _, key, card in each.said.values() if key.startswith("poll:"))
        for each in (life.both.slack, life.both.teams)
    )
    assert slack == teams
    assert "Closed" in slack


def test_reminders_go_once_and_only_to_those_who_have_not_answered(life: Lived) -> None:
    silent = {*ON_SLACK, *ON_TEAMS} - {*SLACK_ANSWERS, *TEAMS_ANSWER}
    reminded = life.reminders()
    assert set(reminded) == silent
    assert all(len(platforms) == 1 for platforms in reminded.values())


def test_a_snooze_on_one_platform_holds_on_the_other(life: Lived) -> None:
    for platform in (life.both.slack, life.both.teams):
        assert not [
            key
            for to, key, _ in platform.said.values()
            if to.id == QUIET and not key.startswith("linked:")
        ]


def test_the_digest_counts_everybody_once_and_comes_to_one_account(life: Lived) -> None:
    digests = [
        (platform.name, key)
        for platform in (life.both.slack, life.both.teams)
        for to, key, _ in platform.said.values()
        if key.startswith("digest:") and to.id == "amina"
    ]
    assert len({key for _, key in digests}) == len(digests) > 0
    assert {name for name, _ in digests} == {
        "teams"
    }  # where she acted last: what is refused is no act
    card = next(card for _, key, card in life.both.teams.said.values() if key.startswith("digest:"))
    assert "16" in card.plain()


def test_the_roster_counts_people_once_and_says_where_each_can_be_reached(life: Lived) -> None:
    told = life.both.on_slack("amina").command("roster", "square")
    assert "16 members" in told
    assert "Slack: 10 members, 10 can be written to" in told
    assert "Teams: 8 members, 8 can be written to" in told
