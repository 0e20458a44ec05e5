"""Posts, updates, rosters and profiles, through a connector on a socket."""

from __future__ import annotations

import pytest

from adapters.teams.client import TeamsPlatform
from adapters.teams.hosts import SERVICE_HOSTS, usual
from adapters.teams.references import Reference
from bot.cards import Card, Text
from bot.messages import Address
from bot.platform import CantTell, RosterPage, Undeliverable
from scheduler.clock import wall
from tests.adapters.teams.port import (
    ADA,
    BEN,
    CHANNEL,
    SQUARE,
    Clock,
    Memory,
    clock,
    drawn,
    fake,
    memory,
    person,
    platform,
    port,
)
from tests.fake_teams import FakeTeams, aad

__all__ = ["clock", "fake", "memory", "platform"]

HELLO, BYE = Card("Hello", (Text("There"),)), Card("Bye")


def pages(platform: TeamsPlatform, channel: Address) -> list[RosterPage]:
    found = [platform.roster(channel, "")]
    while found[-1].cursor:
        found.append(platform.roster(channel, found[-1].cursor))
    return found


def test_somebody_first_seen_in_a_roster_of_1203_is_reached_directly(
    fake: FakeTeams, platform: TeamsPlatform
) -> None:
    everybody = [aad(number) for number in range(1203)]
    for number, each in enumerate(everybody):
        fake.add_person(each, f"Name {number}", email=f"p{number}@example.org")
    fake.add_channel(SQUARE, *everybody)
    found = pages(platform, CHANNEL)
    assert [len(page.people) for page in found] == [500, 500, 203]
    assert [page.is_whole for page in found] == [False, False, True]
    assert [each.id for page in found for each in page.people] == everybody
    (last, profile) = found[-1].known[-1]
    assert (profile.name, profile.email) == ("Name 1202", "p1202@example.org")
    platform.post(last, HELLO, "m")
    assert [message.text for message in fake.messages(last.id)] == [HELLO.plain()]
    (created,) = fake.called("create")
    assert created.body["members"] == [{"id": f"29:1-{last.id}"}]


def test_a_conversation_is_created_once_and_known_from_then_on(
    fake: FakeTeams, platform: TeamsPlatform, memory: Memory
) -> None:
    for key in ("first", "second"):
        platform.post(ADA, HELLO, key)
    assert len(fake.called("create")) == 1
    assert memory.of(ADA).conversation == fake.personal(ADA.id)


def test_where_an_activity_told_a_conversation_none_is_created(
    fake: FakeTeams, platform: TeamsPlatform, memory: Memory
) -> None:
    memory.remember({ADA: Reference(conversation=fake.personal(ADA.id))})
    platform.post(ADA, HELLO, "m")
    assert fake.called("create") == ()
    assert len(fake.messages(ADA.id)) == 1


def test_a_place_is_written_to_by_the_service_url_that_it_told(
    fake: FakeTeams, clock: Clock, memory: Memory
) -> None:
    with FakeTeams(seconds=clock.seconds) as elsewhere:
        elsewhere.world.tokens = fake.world.tokens  # one token service for all regions
        elsewhere.add_channel(SQUARE)
        memory.remember({CHANNEL: Reference(elsewhere.url)})
        port(fake, clock, memory).post(CHANNEL, HELLO, "m")
        assert len(elsewhere.messages(SQUARE)) == 1
    assert fake.messages(SQUARE) == ()


def test_no_token_goes_to_a_host_that_is_not_allowed_whatever_was_told_once(
    fake: FakeTeams, platform: TeamsPlatform, memory: Memory
) -> None:
    """It was allowed when it was told, say, or the database is another installation's."""
    with FakeTeams() as stranger:
        elsewhere = stranger.url.replace("127.0.0.1", "localhost")
        memory.remember({CHANNEL: Reference(service_url=elsewhere)})
        platform.post(CHANNEL, HELLO, "m")
        assert stranger.calls == ()
    assert [message.text for message in fake.messages(SQUARE)] == [HELLO.plain()]


@pytest.mark.parametrize(
    ("hosts", "url"),
    [
        (SERVICE_HOSTS, "https://smba.trafficmanager.net/teams/"),
        (("smba.gov.example", "other.example"), "https://smba.gov.example/teams/"),
        (("other.example", SERVICE_HOSTS[0]), "https://smba.trafficmanager.net/teams/"),
    ],
)
def test_where_none_was_told_an_allowed_host_is_written_to(
    hosts: tuple[str, ...], url: str
) -> None:
    assert usual(hosts) == url


def test_a_message_to_a_person_is_changed_in_their_conversation(
    fake: FakeTeams, platform: TeamsPlatform
) -> None:
    ref = platform.post(ADA, HELLO, "m")
    platform.update(ADA, ref, BYE)
    assert [message.text for message in fake.messages(ADA.id)] == ["Bye"]
    for other in (BEN, CHANNEL):
        with pytest.raises(Undeliverable, match="message_not_found"):
            platform.update(other, ref, HELLO)


def test_what_is_drawn_is_sent_as_a_message(fake: FakeTeams, platform: TeamsPlatform) -> None:
    platform.post(CHANNEL, HELLO, "m")
    (message,) = fake.messages(SQUARE)
    assert message.activity == {"type": "message", **drawn(CHANNEL, HELLO)}


@pytest.mark.parametrize("status", [400, 413])
def test_a_card_that_is_not_taken_is_sent_as_words(
    fake: FakeTeams, platform: TeamsPlatform, status: int
) -> None:
    fake.fail("send", status, "BadSyntax", times=1)
    ref = platform.post(CHANNEL, HELLO, "m")
    fake.fail("update", status, "BadSyntax", times=1)
    platform.update(CHANNEL, ref, BYE)
    (message,) = fake.messages(SQUARE)
    assert (message.text, message.activity["textFormat"]) == ("Bye", "plain")


def test_words_that_are_not_taken_either_tell_nothing_of_their_reader(
    fake: FakeTeams, platform: TeamsPlatform
) -> None:
    fake.fail("send", 400, "BadSyntax")
    with pytest.raises(Undeliverable) as refused:
        platform.post(ADA, HELLO, "m")
    assert refused.value.of_all


def test_a_profile_is_asked_for_where_somebody_was_met(
    fake: FakeTeams, platform: TeamsPlatform, memory: Memory
) -> None:
    memory.remember({ADA: Reference(account=f"29:1-{ADA.id}", met_in=SQUARE)})
    found = platform.profile(ADA)
    assert (found.name, found.email, found.standing) == ("Ada Example", "ada@example.org", "own")
    (call,) = fake.called("member")
    assert call.conversation == SQUARE


def test_guests_and_strangers_are_known_as_such_and_a_stranger_s_email_is_not_kept(
    fake: FakeTeams, platform: TeamsPlatform
) -> None:
    fake.add_person(aad(3), "Guest", email="g@example.org", role="guest")
    fake.add_person(aad(4), "Stranger", email="s@example.org", tenant="fabrikam")
    fake.add_channel(SQUARE, aad(1), aad(3), aad(4))
    (page,) = pages(platform, CHANNEL)
    told = [(each.standing, bool(each.email)) for _, each in page.known]
    assert told == [("own", True), ("guest", True), ("foreign", False)]


def test_nobody_can_tell_whether_a_message_arrived(platform: TeamsPlatform) -> None:
    platform.post(CHANNEL, HELLO, "m")
    with pytest.raises(CantTell):
        platform.lookup(CHANNEL, "m", wall())


def test_nobody_s_rest_is_known(platform: TeamsPlatform) -> None:
    assert platform.resting(ADA) is None


def test_connections_are_kept(fake: FakeTeams, platform: TeamsPlatform) -> None:
    for number in range(5):
        platform.post(CHANNEL, HELLO, str(number))
    assert len({call.peer for call in fake.called("send")}) == 1


def test_a_tenant_is_asked_no_more_often_than_it_takes_whoever_asks(
    fake: FakeTeams, clock: Clock, platform: TeamsPlatform
) -> None:
    for number in range(3, 60):
        fake.add_person(aad(number))
    for number in range(3, 60):
        platform.post(person(number), HELLO, "m")
    asked = [call for call in fake.calls if call.method != "token"]
    assert len(asked) == 2 * 57
    assert {call.status for call in asked} == {200}
    assert 3 <= clock.seconds() <= 3.8
