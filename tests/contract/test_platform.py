"""What every platform keeps to, whatever it is. A new adapter is one line in `PLATFORMS`."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime

import pytest

from adapters.playground.platform import PlaygroundPlatform
from adapters.playground.sample import PEOPLE
from adapters.playground.world import Channel, World, channel, person
from adapters.slack.client import SlackPlatform
from bot.cards import (
    Bar,
    Button,
    Buttons,
    Card,
    Chart,
    Divider,
    Facts,
    Image,
    Note,
    Progress,
    Table,
    Text,
)
from bot.messages import Address
from bot.platform import CantTell, Platform, Undeliverable
from scheduler.clock import wall
from tests.adapters.teams.port import CHANNEL, SQUARE, Clock, port
from tests.fake_slack import FakeSlack
from tests.fake_teams import FakeTeams, aad
from tests.storage.rows import NOW

HELLO, BYE = Card("Hello", (Text("**There**"),)), Card("Bye")
EVERYTHING = Card(
    "Everything",
    (
        Text("A [link](https://a.example) and `code`"),
        Note("An aside"),
        Divider(),
        Facts((("Name", "Value"),)),
        Progress("Answers", 2, 9),
        Table("Calls", ("Day", "Hour"), (("Monday", "15:00"),)),
        Chart("Needs", (Bar("Time", 7, "7 of 9", "up 12 points"),)),
        Image("https://a.example/p.png", "A picture"),
        Buttons((Button("Yes", "a.yes", "v", "primary"), Button("No", "a.no"))),
    ),
)


@dataclass(frozen=True)
class Place:
    """A platform with a channel of two dozen people, and places that are not there.

    `shown` tells what is to be read in a place, the oldest first. `looks_back`: Convener may read
    what it wrote there; where it may not, `lookup` must say so each time, and never guess.
    """

    platform: Platform
    channel: Address
    people: tuple[Address, ...]
    no_channel: Address
    nobody: Address
    shown: Callable[[Address], list[str]]
    since: datetime = NOW
    looks_back: bool = True


@contextmanager
def playground() -> Iterator[Place]:
    """The playground's world, in memory."""
    world = World()
    everybody = PEOPLE[:24]
    world.settle(everybody, (Channel("square", "Square", tuple(each.id for each in everybody)),))
    yield Place(
        platform=PlaygroundPlatform(world, lambda: NOW),
        channel=channel("square"),
        people=tuple(person(each.id) for each in everybody),
        no_channel=channel("nowhere"),
        nobody=person("nobody"),
        shown=lambda place: [
            message.card.plain()
            for message in world.seen(everybody[0].id, place)
            if message.card is not None
        ],
    )


@contextmanager
def slack() -> Iterator[Place]:
    """Slack's Web API over a socket; a card is its words there."""
    with FakeSlack() as fake:
        everybody = [f"U{number:03d}" for number in range(210)]
        fake.add_team("T1")
        for each in everybody:
            fake.add_user("T1", each, f"Name of {each}")
        fake.add_channel("T1", "C1", *everybody)
        yield Place(
            platform=SlackPlatform(lambda team: f"xoxb-{team}", lambda _: str, fake.url),
            channel=Address("slack", "T1", "channel", "C1"),
            people=tuple(
                Address("slack", "T1", "person", each) for each in (*everybody, fake.bot("T1"))
            ),
            no_channel=Address("slack", "T1", "channel", "C9"),
            nobody=Address("slack", "T1", "person", "U999"),
            shown=lambda place: [
                html.unescape(message.text) for message in fake.messages("T1", place.id)
            ],
            since=wall(),
        )


@contextmanager
def teams() -> Iterator[Place]:
    """Teams' connector over a socket, with a clock that moves where its rates make us wait.

    Its bots can't read what stands in a conversation.
    """
    clock = Clock()
    with FakeTeams(seconds=clock.seconds) as fake:
        everybody = [aad(number) for number in range(120)]
        for each in everybody:
            fake.add_person(each, f"Name of {each}")
        fake.add_channel(SQUARE, *everybody)
        fake.world.page_at_most = 50  # whatever size was asked for, a page may be smaller
        yield Place(
            platform=port(fake, clock),
            channel=CHANNEL,
            people=tuple(Address("teams", fake.tenant, "person", each) for each in everybody),
            no_channel=Address("teams", fake.tenant, "channel", "19:nowhere@thread.tacv2"),
            nobody=Address("teams", fake.tenant, "person", aad(999)),
            shown=lambda place: [message.text for message in fake.messages(place.id)],
            looks_back=False,
        )


PLATFORMS: tuple[Callable[[], AbstractContextManager[Place]], ...] = (playground, slack, teams)


@pytest.fixture(params=PLATFORMS, ids=lambda each: each.__name__)
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    with request.param() as found:
        yield found


def test_its_name_is_the_one_in_its_addresses(place: Place) -> None:
    assert {each.platform for each in (place.channel, *place.people)} == {place.platform.name}


def test_a_post_is_shown_where_it_was_sent_and_nowhere_else(place: Place) -> None:
    place.platform.post(place.channel, HELLO, "m")
    assert place.shown(place.channel) == [HELLO.plain()]
    assert place.shown(place.people[0]) == []


def test_a_person_is_written_to_at_their_own_address(place: Place) -> None:
    place.platform.post(place.people[0], HELLO, "m")
    assert place.shown(place.people[0]) == [HELLO.plain()]


def test_every_part_of_a_card_is_taken(place: Place) -> None:
    place.platform.post(place.channel, EVERYTHING, "m")
    assert len(place.shown(place.channel)) == 1


def test_an_update_changes_its_message_in_place_and_no_other(place: Place) -> None:
    first = place.platform.post(place.channel, HELLO, "first")
    place.platform.post(place.channel, HELLO, "second")
    place.platform.update(place.channel, first, BYE)
    assert place.shown(place.channel) == [BYE.plain(), HELLO.plain()]


def test_each_message_has_an_id_of_its_own(place: Place) -> None:
    refs = [place.platform.post(place.channel, HELLO, key) for key in ("a", "b")]
    assert all(refs)
    assert len(set(refs)) == 2


def is_told(place: Place, key: str, ref: str | None) -> bool:
    """Whether looking for a key gives this, or nobody can tell where the platform doesn't let us."""
    if place.looks_back:
        return place.platform.lookup(place.channel, key, place.since) == ref
    with pytest.raises(CantTell):
        place.platform.lookup(place.channel, key, place.since)
    return True


def test_a_message_is_found_again_by_its_key(place: Place) -> None:
    ref = place.platform.post(place.channel, HELLO, "m")
    place.platform.post(place.channel, HELLO, "n")
    assert is_told(place, "m", ref)


def test_a_message_is_still_found_after_its_update(place: Place) -> None:
    ref = place.platform.post(place.channel, HELLO, "m")
    place.platform.update(place.channel, ref, BYE)
    assert is_told(place, "m", ref)


def test_what_did_not_arrive_is_not_found(place: Place) -> None:
    place.platform.post(place.people[0], HELLO, "m")
    assert is_told(place, "m", None)
    assert is_told(place, "n", None)


def test_a_place_that_is_not_there_is_undeliverable(place: Place) -> None:
    for nowhere in (place.no_channel, place.nobody):
        with pytest.raises(Undeliverable) as refused:
            place.platform.post(nowhere, HELLO, "m")
        assert refused.value.reason


def test_a_message_that_is_not_there_cannot_be_updated(place: Place) -> None:
    ref = place.platform.post(place.channel, HELLO, "m")
    with pytest.raises(Undeliverable):
        place.platform.update(place.channel, f"{ref}9", BYE)


def test_a_message_is_not_updated_in_another_place(place: Place) -> None:
    ref = place.platform.post(place.channel, HELLO, "m")
    with pytest.raises(Undeliverable):
        place.platform.update(place.people[0], ref, BYE)


def test_a_roster_s_pages_have_everybody_once_and_end(place: Place) -> None:
    found: list[Address] = []
    cursor = ""
    for _ in range(len(place.people)):
        page = place.platform.roster(place.channel, cursor)
        found += page.people
        cursor = page.cursor
        if not cursor:
            break
    assert cursor == ""
    assert sorted(map(str, found)) == sorted(map(str, place.people))
    assert len(found) > len(page.people)


def test_a_roster_s_page_may_be_asked_for_again(place: Place) -> None:
    cursor = place.platform.roster(place.channel, "").cursor
    assert place.platform.roster(place.channel, cursor) == place.platform.roster(
        place.channel, cursor
    )


def test_a_channel_that_is_not_there_has_no_roster(place: Place) -> None:
    with pytest.raises(Undeliverable):
        place.platform.roster(place.no_channel, "")


def test_everybody_has_a_profile_with_a_name(place: Place) -> None:
    assert all(place.platform.profile(each).name for each in place.people)


def test_nobody_has_no_profile(place: Place) -> None:
    with pytest.raises(Undeliverable):
        place.platform.profile(place.nobody)
