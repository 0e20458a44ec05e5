from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from adapters.playground.page.clock import HOPS, NEXT, clock_html
from adapters.playground.page.desk import Desk, House, Move
from adapters.playground.page.people import (
    Door,
    first,
    home,
    link,
    people_html,
    place_of,
    places_html,
    you_html,
)
from adapters.playground.page.spans import Pen, names
from adapters.playground.page.thread import entries, entry_html, heard
from adapters.playground.world import CONVENER, Message, World, channel, person
from bot.cards import Card, Text
from bot.messages import Address

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HALL = channel("hall")


def _line(ident: str, author: str, minutes: int, text: str = "words") -> Message:
    return Message(ident, HALL, author, NOON + timedelta(minutes=minutes), text=text)


def test_days_begin_by_the_viewers_own_zone() -> None:
    messages = [_line("1", "ana", 0), _line("2", "ana", 15 * 60), _line("3", "ana", 18 * 60)]
    assert [entry.day for entry in entries(messages, "UTC")] == [
        date(2026, 3, 2),
        date(2026, 3, 3),
        None,
    ]
    assert [entry.day for entry in entries(messages, "America/Lima")] == [
        date(2026, 3, 2),
        None,
        date(2026, 3, 3),
    ]


def test_one_authors_messages_within_ten_minutes_stand_together() -> None:
    messages = [
        _line("1", "ana", 0),
        _line("2", "ana", 9),
        _line("3", "bo", 9),
        _line("4", "bo", 30),
    ]
    assert [entry.follows for entry in entries(messages, "UTC")] == [False, True, False, False]


def test_a_message_is_escaped_and_marked(world: World, pen: Pen, evil: str) -> None:
    said = replace(_line("1", "eve", 0, f"{evil}\nsecond"), only_for="ana", edited=True)
    html = entry_html(entries([said], "UTC")[0], world, "Africa/Nairobi", pen)
    assert evil not in html
    assert "<br>second" in html
    assert "Only you see this" in html
    assert "edited" in html
    assert ">15:00</time>" in html


def test_a_card_is_read_aloud_whole(world: World) -> None:
    card = Message("2", HALL, CONVENER, NOON, card=Card("Hello", (Text("**All** of you"),)))
    assert heard(card, world) == "Convener: Hello\nAll of you"


def test_a_newcomer_is_somebody_of_the_core_team_in_their_first_channel(world: World) -> None:
    assert first(world) == "bo"
    assert home(world, "bo") == HALL
    assert home(world, "eve") == person("eve")
    assert first(World()) == ""


@pytest.mark.parametrize("place", [channel("den"), person("ana")])
def test_a_link_brings_the_same_view_back(world: World, place: Address) -> None:
    where = link("ana", place).partition("in=")[2]
    assert place_of(world, "ana", where) == place


def test_an_unknown_place_leads_home(world: World) -> None:
    for text in ("", "c:nowhere", "dm:x", "c:"):
        assert place_of(world, "ana", text) == HALL


def test_people_are_grouped_with_the_time_where_they_are(world: World, pen: Pen, evil: str) -> None:
    html = people_html(world, "bo", NOON, pen)
    assert "15:00 in Nairobi" in html
    assert html.index("Core team") < html.index("Stewards") < html.index("Members")
    assert "Others" in html
    assert evil not in html + you_html(world.people["eve"], NOON, pen)


def test_unread_places_say_so_in_words(pen: Pen, evil: str) -> None:
    doors = (
        Door(HALL, "hall", current=False, unread=1, inside=True),
        Door(channel("den"), evil, current=True, unread=0, inside=False),
        Door(person("bo"), "Convener", current=False, unread=120, inside=True),
    )
    html = places_html("bo", doors, pen)
    assert "1 unread message<" in html
    assert "99+" in html
    assert 'data-testid="place-hall"' in html
    assert 'data-testid="dm"' in html
    assert evil not in html


def test_the_clock_offers_its_hops_or_shows_its_way(world: World, say: Callable[..., str]) -> None:
    pen = Pen(partial(say, "tr"), names(world))
    still = clock_html(NOON, "UTC", None, None, pen)
    assert all(f'data-testid="clock-{hop}"' in still for hop in (*HOPS, NEXT))
    assert 'aria-disabled="true"' in still
    move = Move(NOON, NOON + timedelta(hours=4), NOON + timedelta(hours=1))
    moving = clock_html(NOON, "UTC", None, move, pen)
    assert 'aria-valuenow="25"' in moving
    assert "data-hold" not in moving


def _house(world: World, move: Callable[..., None]) -> House:
    return House(
        Desk(
            world=world,
            handle=lambda _event: (),
            now=lambda: NOON,
            say=lambda _language, key, **_facts: key,
            next_due=lambda: None,
            move=move,
            start_over=lambda: None,
        )
    )


def test_the_clock_moves_once_at_a_time_and_is_free_again_whatever_happens(world: World) -> None:
    seen: list[float] = []

    def move(goal: datetime, told: Callable[[datetime], None]) -> None:
        told(NOON + (goal - NOON) / 2)
        seen.append(house.moving.share if house.moving else -1)
        raise RuntimeError

    house = _house(world, move)
    assert not house.claim(NOON)
    assert house.claim(NOON + timedelta(days=1))
    assert not house.claim(NOON + timedelta(days=2))
    assert house.moving is not None
    with pytest.raises(RuntimeError):
        house.carry_out(house.moving)
    assert seen == [0.5]
    assert not house.busy


def test_unread_are_others_messages_since_the_last_look(world: World) -> None:
    house = _house(world, lambda *_: None)
    for ident, author in (("000001", "ana"), ("000002", "bo"), ("000003", CONVENER)):
        world.write(_line(ident, author, 0))
    assert house.unread("ana", HALL) == 2
    house.look("ana", HALL, "000002")
    assert house.unread("ana", HALL) == 1
    house.clear()
    assert house.unread("ana", HALL) == 2
