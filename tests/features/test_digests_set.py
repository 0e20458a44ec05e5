"""How the weekly digest is set: its day, hour and zone, off and on, and by whom."""

from __future__ import annotations

import random

from adapters.playground.platform import PlaygroundPlatform
from adapters.playground.world import person
from bot.app import compose
from bot.messages import Pressed, Value
from tests.digesting import SECRETARY, digests, last, log, row
from tests.town import Town


def test_day_hour_and_zone_are_the_secretariat_s_to_set(town: Town) -> None:
    community = town.start()
    town.go(days=7)
    town.command(SECRETARY, "digest")
    asked = town.press(SECRETARY, "digests.when")
    done = town.submit(SECRETARY, asked.form, {"weekday": ("3",), "at": "7.30", "zone": "manila"})
    assert "Thu, Mar 12, 2026, 07:30 (Manila)" in town.said(done)
    assert log(town, community)[0] == (
        "move digest",
        "weekly every 7d at 07:30 from 2026-03-12 Asia/Manila",
    )
    town.go(days=14)
    assert [each.at.isoformat()[5:16] for each in digests(town)] == [
        "03-09T06:00",
        "03-11T23:30",
        "03-18T23:30",
    ]
    cards = [each.card.plain() for each in digests(town) if each.card]
    assert "From Mon, Mar 9, 2026 to Wed, Mar 11, 2026" in cards[1]
    assert "From Thu, Mar 12, 2026 to Wed, Mar 18, 2026" in cards[2]


WRONG: tuple[tuple[str, Value], ...] = (
    ("at", "9 o'clock"),
    ("at", "25:00"),
    ("at", "5:59"),
    ("at", "20:01"),
    ("at", "9:6"),
    ("at", "٩"),
    ("at", ""),
    ("zone", "Atlantis"),
    ("zone", ""),
    ("weekday", ("7",)),
    ("weekday", ()),
    ("weekday", ("1", "2")),
)


def test_wrong_input_is_named_at_its_field_and_changes_nothing(town: Town) -> None:
    community = town.start()
    before = row(town)
    town.command(SECRETARY, "digest")
    asked = town.press(SECRETARY, "digests.when")
    for field, value in WRONG:
        errors = town.submit(SECRETARY, asked.form, {field: value}).errors
        assert errors is not None, value
        assert errors.keys() == {field}, value
    assert row(town) == before
    assert log(town, community)[0][0] == "start"


def test_it_can_be_turned_off_and_on_and_stays_as_it_was_set(town: Town) -> None:
    community = town.start()
    town.command(SECRETARY, "digest")
    off = town.find(SECRETARY, "digests.off")
    when = town.press(SECRETARY, "digests.when")
    assert "The secretariat's digest is off" in town.said(town.visitor(SECRETARY).press(*off))
    assert "had its time" in town.said(town.visitor(SECRETARY).press(*off))
    late = town.submit(SECRETARY, when.form, {"at": "10:00"})
    assert "had its time" in town.said(late)
    platform = PlaygroundPlatform(town.world, town.clock)
    compose(town.store, {"playground": platform}, town.clock, random.Random(1))  # a restart
    town.go(days=15)
    assert not digests(town)
    assert "It doesn't come by itself" in town.said(town.command(SECRETARY, "digest"))
    on = town.find(SECRETARY, "digests.on")
    assert "Mon, Mar 23, 2026" in town.said(town.visitor(SECRETARY).press(*on))
    assert "had its time" in town.said(town.visitor(SECRETARY).press(*on))
    town.go(days=7)
    assert len(digests(town)) == 1
    assert "From Mon, Mar 16, 2026 to Sun, Mar 22, 2026" in last(town)
    assert [action for action, _ in log(town, community)] == ["digest on", "digest off", "start"]


def test_on_asking_it_shows_up_to_this_minute_and_sends_nothing(town: Town) -> None:
    town.start()
    town.ask_needs(title="What is missing?")
    town.answer("uri")
    shown = town.said(town.command(SECRETARY, "digest"))
    assert "What is missing? (until Mon, Mar 16, 2026): 1/24" in shown
    assert "From Tue, Feb 24, 2026 to Mon, Mar 2, 2026" in shown
    assert "It comes by itself Mon, Mar 9, 2026, 14:00 (Manila)" in shown
    assert not digests(town)


def test_members_neither_see_it_nor_set_it(town: Town) -> None:
    community = town.start()
    before = row(town)
    assert "organisers" in town.said(town.command("uri", "digest"))
    for number, action in enumerate(("digests.off", "digests.when", "digests.on")):
        forged = Pressed(
            key=f"forged-{number}", sender=person("uri"), where=person("uri"), action=action,
            community=community,
        )  # fmt: skip
        assert len(town.core.handle(forged)) == 1
    assert row(town) == before
    assert log(town, community)[0][0] == "start"


def test_a_digest_is_said_once_a_day_however_it_is_moved(town: Town) -> None:
    town.start()
    town.go(days=7)
    town.command(SECRETARY, "digest")
    asked = town.press(SECRETARY, "digests.when")
    town.submit(SECRETARY, asked.form, {"at": "18:00"})
    town.go(hours=12)
    assert len(digests(town)) == 1
    town.go(days=7)
    assert [each.at.isoformat()[5:16] for each in digests(town)][1:] == ["03-16T15:00"]
    assert "From Mon, Mar 9, 2026 to Sun, Mar 15, 2026" in last(town)
