"""Two worlds in which one script can be lived: the playground, and Slack behind signed requests.

What people do and see is all that a world offers; what Convener wrote, and when, stands in its
outbox.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from starlette.routing import Route

from adapters.playground.visit import Outcome
from adapters.playground.world import Channel, Dweller, person
from adapters.slack.app import door as slack_door
from adapters.slack.client import SlackPlatform
from adapters.slack.reception import Reception
from adapters.slack.render import Say
from adapters.slack.voice import Voice
from bot.app import Core, all_texts, compose
from bot.cards import Choice
from bot.connections import Doors
from bot.messages import Address, Value
from bot.pages import calendar
from bot.platform import Pace
from bot.posting import whole
from scheduler.clock import MovableClock
from storage.database import Store
from tests import fake_slack
from tests.app.serving import SECRET, serving_doors
from tests.fake_slack import FakeSlack, Message, SlackPerson, View
from tests.fake_slack.checking import elements
from tests.fake_slack.inputs import Filled
from tests.town import SQUARE, STARTS_AT, Town

TEAM, CHANNEL = "T1", "C1"
PUBLIC_URL = "https://convener.example"
HERE = "channel"
"""The name of the community's channel, among those of people."""


@dataclass(frozen=True, slots=True)
class People:
    """What is chosen where a form asks for people, by name."""

    names: tuple[str, ...]


Given = Mapping[str, str | tuple[str, ...] | People]


@dataclass(frozen=True, slots=True)
class Seen:
    """A post as it stands where it was written: the channel, or somebody's direct messages."""

    where: str
    key: str
    text: str


class World(Protocol):
    """Where people live who are known by name. `url` is where Convener's own pages are served."""

    core: Core
    clock: MovableClock
    url: str

    def command(self, who: str, text: str, given: Given | None = None) -> None:
        """Give a command in the channel; fill in the form that it opens, but for what it holds."""

    def press(self, who: str, action: str, value: str = "", given: Given | None = None) -> None:
        """Press the newest button of that action (and value); fill in the form that it opens."""

    def answer(self, who: str, poll: str) -> None:
        """Answer a poll by its form: the first option of each question."""

    def seen(self) -> list[Seen]:
        """All that Convener wrote of its own accord, as it stands now."""

    def name(self, address: str) -> str:
        """Whose address that is."""


class Playground:
    """The playground's world, without its page."""

    def __init__(self, store: Store, people: Mapping[str, str]) -> None:
        self._town = Town(store, random.Random(7), people=0, public_url=PUBLIC_URL, checked=False)
        self.core, self.clock, self.url = self._town.core, self._town.clock, ""
        dwellers = [Dweller(who, who.capitalize(), zone) for who, zone in people.items()]
        self._town.world.settle(dwellers, (Channel(SQUARE, SQUARE, tuple(people)),))

    def command(self, who: str, text: str, given: Given | None = None) -> None:
        """Write it in the square."""
        self._then(who, self._town.command(who, text), given)

    def press(self, who: str, action: str, value: str = "", given: Given | None = None) -> None:
        """Press what somebody sees."""
        self._then(who, self._town.press(who, action, value or None), given)

    def answer(self, who: str, poll: str) -> None:
        """Choose the first of each."""
        asked = self._town.press(who, "polls.answer", poll)
        assert asked.form is not None, self._town.said(asked)
        choices = (each for each in asked.form.inputs() if isinstance(each, Choice))
        self._then(who, asked, {each.id: (each.options[0].id,) for each in choices})

    def seen(self) -> list[Seen]:
        """The world's messages that have a name."""
        written = self._town.world.messages.values()
        return [
            Seen(self.name(str(m.place)), m.key, m.card.plain())
            for m in written
            if m.key and m.card
        ]

    def name(self, address: str) -> str:
        """People are called here as their ids are."""
        place = Address.parse(address)
        return HERE if place.kind == "channel" else place.id

    def _then(self, who: str, act: Outcome, given: Given | None) -> None:
        if given is None:
            return
        values = {name: self._value(value) for name, value in given.items()}
        sent = self._town.submit(who, act.form, values)
        assert not sent.errors, sent.errors

    @staticmethod
    def _value(value: str | tuple[str, ...] | People) -> Value:
        return (
            tuple(str(person(each)) for each in value.names) if isinstance(value, People) else value
        )


class Slack:
    """A workspace of the fake Slack, whose people reach Convener by signed requests."""

    def __init__(
        self, fake: FakeSlack, core: Core, clock: MovableClock, url: str, people: Iterable[str]
    ) -> None:
        self.core, self.clock, self.url = core, clock, url
        self._fake = fake
        self._places = (CHANNEL, *(fake.direct(TEAM, _user(who)) for who in people))

    def command(self, who: str, text: str, given: Given | None = None) -> None:
        """A slash command; then a look at Home, which shows how things stand."""
        me = self._person(who)
        self._then(me, me.command(CHANNEL, text), given)
        before = me.home
        assert me.look().status == 200
        me.awaits_home(before)

    def press(self, who: str, action: str, value: str = "", given: Given | None = None) -> None:
        """Press in the modal that is open, in the channel, or in direct messages."""
        me = self._person(who)
        self._then(me, me.press(*self._found(me, action, value)), given)

    def answer(self, who: str, poll: str) -> None:
        """Choose the first of each."""
        me = self._person(who)
        ballot = me.awaits_view(me.press(*self._found(me, "polls.answer", poll)))
        chosen = {
            block["block_id"]: block["element"]["options"][0]["value"]
            for block in ballot.body["blocks"]
            if "options" in block.get("element", {})
        }
        self._sent(me, ballot, chosen)

    def seen(self) -> list[Seen]:
        """The fake's messages that carry a name."""
        return [
            Seen(self._place(message), message.metadata["event_payload"]["key"], message.text)
            for message in self._all()
            if message.metadata
        ]

    def name(self, address: str) -> str:
        """People are called as their ids are, but for Slack's letter and its capitals."""
        place = Address.parse(address)
        return HERE if place.kind == "channel" else place.id[1:].lower()

    def _all(self) -> list[Message]:
        return [m for place in self._places for m in self._fake.messages(TEAM, place)]

    def _place(self, message: Message) -> str:
        partner = self._fake.world.team(TEAM).channels[message.channel].partner
        return partner[1:].lower() if partner else HERE

    def _person(self, who: str) -> SlackPerson:
        return SlackPerson(self._fake, self.url, SECRET, TEAM, _user(who))

    @staticmethod
    def _found(me: SlackPerson, action: str, value: str) -> tuple[Message | View, str]:
        """Where the newest button of that action is, and its own id."""
        messages = sorted((*me.sees(CHANNEL), *me.sees()), key=lambda each: each.ts, reverse=True)
        places: list[View | Message] = [*([me.view] if me.view else []), *messages]
        for place in places:
            blocks = place.body["blocks"] if isinstance(place, View) else place.blocks
            for element in (each for block in blocks for each in elements(block)):
                about = str(element.get("value", "")).partition("|")[2]
                named = element["action_id"].partition("#")[0]
                if named == action and value in ("", about):
                    return place, element["action_id"]
        raise LookupError(action)

    def _then(self, me: SlackPerson, act: fake_slack.Outcome, given: Given | None) -> None:
        """Wait for what came of an act, so that the next doesn't take it for its own."""
        assert act.status == 200, act
        if given is not None:
            view = me.awaits_view(act)
            self._sent(me, view, {name: _filled(value) for name, value in given.items()})
            return

        def answered() -> bool:
            told = (each for each in me.sees(act.before.where) if not each.metadata)
            marks = ((each.channel, each.ts, each.edited) for each in told)
            return me.view != act.before.view or any(m not in act.before.marks for m in marks)

        self._fake.wait_for(answered)

    @staticmethod
    def _sent(me: SlackPerson, view: View, filled: Mapping[str, Filled]) -> None:
        sent = me.fill(view, filled)
        assert sent.status == 200, sent
        assert not sent.errors, sent.errors


def _user(who: str) -> str:
    return f"U{who.upper()}"


def _filled(value: str | tuple[str, ...] | People) -> Filled:
    return tuple(_user(each) for each in value.names) if isinstance(value, People) else value


@contextmanager
def playground(store: Store, people: Mapping[str, str]) -> Iterator[World]:
    """The playground, with Convener's pages on a real socket."""
    world = Playground(store, people)
    with serving_doors([Doors((_calendar(world.core),))]) as url:
        world.url = url
        yield world


@contextmanager
def slack(store: Store, people: Mapping[str, str]) -> Iterator[World]:
    """A Slack, and Convener's own door on a real socket. Community time moves only by its clock."""
    texts = all_texts()

    def say(_reader: Address) -> Say:
        return texts.tongue("en", "UTC")

    def token_of(team: str) -> str:
        return f"xoxb-{team}"

    with FakeSlack() as fake:
        fake.add_team(TEAM)
        for who, zone in people.items():
            fake.add_user(TEAM, _user(who), who.capitalize(), tz=zone)
        fake.add_channel(TEAM, CHANNEL, *(_user(who) for who in people))
        clock = MovableClock(base=lambda: STARTS_AT)
        hands = SlackPlatform(token_of, say, fake.url, pace=Pace())
        core = compose(store, {hands.name: hands}, clock, random.Random(7), public_url=PUBLIC_URL)
        reception = Reception(
            core.handle,
            say,
            lambda wanted: whole(store, wanted.community, wanted.sender.lane, wanted.ref),
        )
        voice = Voice(token_of, reception.home, fake.url)
        door = slack_door(signing_secret=SECRET, reception=reception, voice=voice)

        with serving_doors([Doors((_calendar(core), door), (voice,))]) as url:
            yield Slack(fake, core, clock, url, people)
            refused = [call for call in fake.calls if not call.accepted]
            assert not refused, refused  # each card and modal keeps to Slack's schema and limits


def _calendar(core: Core) -> Route:
    return calendar(core.store, core.texts, core.engine.now)
