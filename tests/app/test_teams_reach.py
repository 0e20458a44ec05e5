"""Somebody in Teams without the app: never called sent, and shown to those who can change it."""

from __future__ import annotations

import json
from itertools import count

import pytest
from sqlmodel import select

from adapters.teams.references import Reference
from bot.app import Core, compose
from bot.card_json import dump
from bot.cards import Card
from bot.messages import (
    Address,
    Commanded,
    Joined,
    Open,
    Profile,
    Replace,
    Submitted,
    Value,
    Whisper,
)
from bot.whereabouts import Whereabouts
from storage import communities, outbox, people
from storage.database import Store
from storage.outbox import Outgoing
from storage.people import Identity
from tests.adapters.teams.port import ADA, BEN, CHANNEL, SQUARE, Clock, clock, fake, person, port
from tests.fake_teams import FakeTeams, aad
from tests.storage.rows import outgoing

__all__ = ["clock", "fake"]

CEM, DORA = person(3), person(4)
_numbers = count()


class Teams:
    """The whole core, with a community in a Teams channel."""

    def __init__(self, store: Store, fake: FakeTeams, clock: Clock) -> None:
        self.store = store
        self.known = Whereabouts(store)
        platform = port(fake, clock, self.known)
        self.core: Core = compose(store, {platform.name: platform})
        self._start()

    def command(self, who: Address, text: str) -> Card:
        """What a command answers."""
        event = Commanded(key=f"c{next(_numbers)}", sender=who, where=CHANNEL, text=text)
        (answer,) = self.core.handle(event)
        assert isinstance(answer, Whisper | Replace)
        return answer.card

    def join(self, who: Address, name: str) -> None:
        """Somebody comes into the channel."""
        event = Joined(key=f"j{next(_numbers)}", sender=who, where=CHANNEL, profile=Profile(name))
        self.core.handle(event)

    def _start(self) -> None:
        begun = Commanded(key="begin", sender=ADA, where=CHANNEL, text="start")
        (asked,) = self.core.handle(begun)
        assert isinstance(asked, Open)
        values: dict[str, Value] = {each.id: each.value for each in asked.form.inputs()}
        values |= {"name": "Wells", "domain": "Water", "zone": "UTC", "language": ("en",)}
        values |= {"core_team": (str(BEN),), "secretariat": (str(ADA),)}
        sent = Submitted(
            key="sent", sender=ADA, where=CHANNEL, form=asked.form.id, value=asked.form.value,
            values=values,
        )  # fmt: skip
        (told,) = self.core.handle(sent)
        assert isinstance(told, Replace), told

    def welcome(self, who: Address) -> Outgoing:
        """What became of somebody's welcome."""
        with self.store.reading() as session:
            query = select(Outgoing).where(Outgoing.address == str(who))
            return session.exec(query.where(Outgoing.kind == "setup.welcome")).one()

    def reachable(self, who: Address) -> bool:
        with self.store.reading() as session:
            return session.get_one(Identity, str(who)).reachable


def write(teams: Teams, to: Address) -> None:
    """Leave a message to be sent."""
    values = {"lane": to.lane, "address": str(to), "kind": "setup.introduction", "person_id": ""}
    with teams.store.transaction() as session:
        here = communities.of_channel(session, str(CHANNEL))
        assert here is not None
        card = json.dumps(dump(Card("Hello")))
        outbox.add(session, [outgoing("hello", **values, card=card, community_id=here.id)])


@pytest.fixture
def teams(store: Store, fake: FakeTeams, clock: Clock) -> Teams:
    fake.add_person(aad(3), "Cem", installed=False)
    fake.add_person(aad(4), "Dora")
    return Teams(store, fake, clock)


def test_whoever_has_the_app_is_welcomed_in_their_own_conversation(
    teams: Teams, fake: FakeTeams
) -> None:
    teams.join(DORA, "Dora")
    assert teams.welcome(DORA).state == "sent"
    assert "Welcome to Wells" in fake.messages(DORA.id)[0].text
    assert teams.known.of(DORA).conversation == fake.personal(DORA.id)


def test_without_the_app_a_message_is_undeliverable_and_its_reader_unreachable(
    teams: Teams, fake: FakeTeams
) -> None:
    teams.join(CEM, "Cem")
    row = teams.welcome(CEM)
    assert (row.state, row.reason) == ("undeliverable", "ForbiddenOperationException")
    assert not teams.reachable(CEM)
    assert fake.messages(CEM.id) == ()


def test_status_and_digest_say_how_many_it_is_not_installed_for(teams: Teams) -> None:
    line = "Not installed in Teams: 1"
    for command in ("status", "digest"):
        assert line not in teams.command(ADA, command).plain()
    teams.join(CEM, "Cem")
    for command in ("status", "digest"):
        told = teams.command(ADA, command).plain()
        assert line in told
        assert "Can't be written to: 1" in told
    assert line not in teams.command(DORA, "status").plain()  # the figures are the organisers'


def test_whoever_installs_it_and_writes_is_reached_from_then_on(
    teams: Teams, fake: FakeTeams
) -> None:
    teams.join(CEM, "Cem")
    fake.install(CEM.id)
    teams.known.remember({CEM: Reference(conversation=fake.personal(CEM.id))})
    teams.command(CEM, "help")
    assert teams.reachable(CEM)
    assert "Not installed in Teams" not in teams.command(ADA, "status").plain()


def test_a_channel_that_put_convener_out_is_told_to_the_core_team_with_what_to_do(
    teams: Teams, fake: FakeTeams
) -> None:
    fake.put_out(SQUARE)
    write(teams, CHANNEL)
    for _ in range(2):  # what is refused falls due, and is told
        teams.core.ticker.tick()
    for who in (ADA, BEN):
        (told,) = [each for each in fake.messages(who.id) if "can't be written to" in each.text]
        assert "Add to a team" in str(told.activity)


def test_somebody_first_seen_in_a_roster_of_1203_gets_a_direct_message(
    store: Store, fake: FakeTeams, clock: Clock
) -> None:
    everybody = [aad(number) for number in range(1, 1204)]
    for number, each in enumerate(everybody):
        fake.add_person(each, f"Name {number}")
    fake.add_channel(SQUARE, *everybody)
    teams = Teams(store, fake, clock)
    with store.reading() as session:
        here = communities.of_channel(session, str(CHANNEL))
        assert here is not None
        assert (here.roster, people.count(session, here.id)) == ("read", 1203)
    assert len(fake.called("members")) == 3
    last = person(1203)
    write(teams, last)
    teams.core.ticker.tick()
    assert [each.text for each in fake.messages(last.id)] == ["Hello"]
    assert fake.called("create")[-1].body["members"] == [{"id": f"29:1-{last.id}"}]
