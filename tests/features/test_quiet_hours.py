"""Quiet hours as people have them: set by a form, shown, explained, cleared, and kept to."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from adapters.playground.visit import Outcome
from adapters.playground.world import person
from bot.cards import Card, Facts
from bot.messages import Opened, Value, Whisper
from storage.nudges import Nudge
from storage.outbox import Outgoing
from storage.people import Person
from tests.nudging import QUIET, counts, go_quiet, hours, ids, invite
from tests.town import Town, buttons

EVERY_DAY = tuple("0123456")


def wish(town: Town, who: str, begins: str, ends: str, days: Value = EVERY_DAY) -> Outcome:
    """Fill in the form, as from `me`."""
    town.command(who, "me")
    form = town.press(who, "membership.quiet").form
    return town.submit(who, form, {"begins": (begins,), "ends": (ends,), "days": days})


def facts(card: Card) -> dict[str, str]:
    return {
        name: value for part in card.parts if isinstance(part, Facts) for name, value in part.facts
    }


def home(town: Town, who: str) -> list[Card]:
    event = Opened(key=town.world.next_id(), sender=person(who), where=person(who))
    return [each.card for each in town.core.handle(event) if isinstance(each, Whisper)]


def known(town: Town, name: str) -> Person:
    return next(each for each in town.rows(Person) if each.name.startswith(name))


def test_they_are_shown_in_me_and_on_home_and_can_be_cleared(town: Town) -> None:
    town.start()
    assert "Quiet hours" not in facts(town.card(town.command("uri", "me")))
    shown = town.card(wish(town, "uri", "21:30", "08:00"))
    assert facts(shown)["Quiet hours"] == "21:30 to 08:00, every day"
    dashboard = [facts(card).get("Quiet hours") for card in home(town, "uri")]
    assert "21:30 to 08:00, every day" in dashboard
    cleared = town.press("uri", "membership.loud")
    assert "No quiet hours any more" in town.said(cleared)
    assert known(town, "Uri").quiet_hours == ""
    assert "membership.loud" not in {
        each.action for each in buttons(town.card(town.command("uri", "me")))
    }


def test_the_days_are_named(town: Town) -> None:
    town.start()
    shown = town.card(wish(town, "uri", "22:00", "07:00", ("4", "5")))
    assert facts(shown)["Quiet hours"] == "22:00 to 07:00, from Friday and Saturday on"


def test_the_form_shows_what_is_set(town: Town) -> None:
    town.start()
    wish(town, "uri", "21:30", "08:00", ("6",))
    town.command("uri", "me")
    form = town.press("uri", "membership.quiet").form
    assert form is not None
    assert [each.value for each in form.inputs()] == [("21:30",), ("08:00",), ("6",)]


@pytest.mark.parametrize(
    ("begins", "ends", "days", "field", "said"),
    [
        ("08:00", "08:00", EVERY_DAY, "ends", "the same time"),
        ("08:00", "07:30", EVERY_DAY, "ends", "at least 2 hours"),
        ("08:00", "06:30", EVERY_DAY, "ends", "at least 2 hours"),
        ("22:00", "07:00", (), "days", "choose"),
        ("22:10", "07:00", EVERY_DAY, "begins", "."),
        ("22:00", "24:00", EVERY_DAY, "ends", "."),
        ("22:00", "07:00", ("7",), "days", "."),
    ],
)
def test_what_can_not_be_is_named_and_changes_nothing(
    town: Town, begins: str, ends: str, days: Value, field: str, said: str
) -> None:
    town.start()
    wish(town, "uri", "21:00", "06:00")
    outcome = wish(town, "uri", begins, ends, days)
    assert outcome.errors is not None
    assert list(outcome.errors) == [field]
    assert said in outcome.errors[field].casefold()
    assert known(town, "Uri").quiet_hours == "21:00-06:00 on 0123456"


def test_whose_zone_is_not_known_says_it_with_them(town: Town) -> None:
    town.world.settle([replace(town.world.people["uri"], zone="")], ())
    town.start()
    town.command("uri", "me")
    form = town.press("uri", "membership.quiet").form
    assert form is not None
    assert [each.value for each in form.inputs() if each.id == "zone"] == ["Africa/Nairobi"]
    refused = town.submit("uri", form, {"zone": "Nairobbi"})
    assert refused.errors is not None
    assert "Africa/Nairobi" in refused.errors["zone"]
    assert known(town, "Uri").quiet_hours == ""
    town.submit("uri", form, {"zone": "lima"})
    assert known(town, "Uri").zone == "America/Lima"
    assert known(town, "Uri").quiet_hours == "22:00-07:00 on 0123456"


def reminders(town: Town) -> list[str]:
    """When reminders of polls came to Uri, by New York's clocks."""
    zone = ZoneInfo("America/New_York")
    found = [each for each in town.letters("uri") if each.key.startswith("poll-reminder:")]
    return [f"{each.at.astimezone(zone):%H:%M}" for each in found]


def test_a_reminder_waits_for_their_end_and_why_says_so(town: Town) -> None:
    town.start()
    wish(town, "uri", "00:00", "22:00")
    town.ask_needs()
    while not (held := [each for each in town.rows(Outgoing) if each.held_until]):
        town.go(hours=1)
    assert [each.sending_since for each in held] == [None]  # it costs the lane nothing
    assert "It waits for the end of your quiet hours" in town.said(town.command("uri", "why"))
    assert "It waits" not in town.said(town.command("vera", "why"))
    assert not reminders(town)
    town.go(days=1)
    assert reminders(town) == ["22:00"]
    assert "It waited for the end of your quiet hours" in town.said(town.command("uri", "why"))


def test_who_clears_them_gets_at_once_what_waited(town: Town) -> None:
    town.start()
    wish(town, "uri", "00:00", "22:00")
    town.ask_needs()
    while not [each for each in town.rows(Outgoing) if each.held_until]:
        town.go(hours=1)
    town.command("uri", "me")
    town.press("uri", "membership.loud")
    town.go(seconds=5)
    assert len(reminders(town)) == 1


def test_an_answer_to_a_press_comes_in_quiet_hours(town: Town) -> None:
    town.start()
    wish(town, "uri", "00:00", "22:00")
    town.ask_needs()
    assert "members" in town.said(town.command("uri", "status"))
    assert not town.answer("uri").errors


def sleeps(town: Town, quiet_hours: str) -> None:
    """She set them long ago: who does so now isn't quiet."""
    with town.store.transaction() as session:
        session.get_one(Person, *ids(town, [QUIET])).quiet_hours = quiet_hours


def test_a_nudge_comes_in_the_hours_that_both_leave(village: Town) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET)
    sleeps(village, "22:00-15:00 on 0123456")
    village.go(days=3)
    assert hours(village) == ["Tue 03-03 20:00"]  # 15:00 in New York


def test_who_leaves_no_working_hour_is_not_nudged_and_has_left_nothing_unanswered(
    village: Town,
) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET)
    sleeps(village, "08:00-18:00 on 0123456")
    village.go(days=5)
    assert not village.rows(Nudge)
    assert counts(village)["Have quiet hours all through working hours"] == "1"
