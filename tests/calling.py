"""Stewards and their calls in the town: planned, waited for, looked at."""

from __future__ import annotations

from datetime import datetime, timedelta

from adapters.playground.world import Message, person
from bot.cards import Card
from storage import calls
from storage.calls import Call
from storage.polls import TIME, Poll
from tests.town import LEADER, Town

STEWARDS = ("edgar", "farida", "gabriel")
"""In New York, Nairobi and São Paulo."""


def begin(town: Town, stewards: tuple[str, ...] = STEWARDS) -> str:
    """A community with stewards, on the morning after its start: its first call is planned."""
    community = town.start(steward=tuple(str(person(who)) for who in stewards))
    town.go(days=1)
    settle(town)
    return community


def settle(town: Town) -> None:
    """Fix the time that is being asked about, if one is, before anybody has answered."""
    if any(each.kind == TIME and each.status == "open" for each in town.rows(Poll)):
        town.command(LEADER, "call")
        town.press(LEADER, "calls.fix")


def call(town: Town) -> Call:
    """The call that begins last."""
    return max(town.rows(Call), key=lambda each: each.starts_at)


def go_to(town: Town, moment: datetime) -> None:
    """Let time pass up to a moment."""
    town.core.ticker.advance(town.clock, moment)


def sleep_until(town: Town, moment: datetime) -> None:
    """Let time pass at one go, as where the machine slept: much quicker, and nothing stale is sent."""
    town.clock.stand(moment)
    town.core.ticker.tick()


def hold(town: Town, *came: str) -> Call:
    """Let time pass to the end of the planned call; these say that they are there. The next is fixed."""
    settle(town)
    planned = call(town)
    sleep_until(town, planned.starts_at - timedelta(minutes=15))
    go_to(town, planned.starts_at)
    for who in came:
        town.press(who, "calls.here", planned.id)
    go_to(town, planned.starts_at + timedelta(minutes=90))
    settle(town)
    return planned


def letters(town: Town, who: str, prefix: str) -> list[Message]:
    """Convener's own messages to somebody whose names begin so."""
    return [each for each in town.letters(who) if each.key.startswith(prefix)]


def announced(town: Town, ident: str) -> Card:
    """The call as the channel sees it."""
    found = [m.card for m in town.world.messages.values() if m.key.startswith(f"call:{ident}:")]
    assert len(found) == 1
    assert found[0] is not None
    return found[0]


def answers(town: Town, ident: str) -> dict[str, tuple[str, bool | None]]:
    """Who was asked or came, by name: their answer, and whether they came."""
    with town.store.reading() as session:
        seats = calls.attendees(session, session.get_one(Call, ident))
        return {p.name.split()[0]: (a.answer, a.came) for a, _, p in seats}
