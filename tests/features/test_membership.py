"""A member's own settings: theirs alone, private, at once, and to be taken back."""

from __future__ import annotations

import pytest

from adapters.playground.world import channel
from bot.cards import Facts
from bot.messages import Value
from storage.people import Member, Offer, Person
from tests.town import SQUARE, Town


def _facts(town: Town, who: str) -> dict[str, str]:
    card = town.card(town.command(who, "me"))
    return dict(next(part for part in card.parts if isinstance(part, Facts)).facts)


def _person(town: Town, name: str) -> Person:
    return next(each for each in town.rows(Person) if each.name.startswith(name))


def test_me_is_seen_by_nobody_else(town: Town) -> None:
    town.start()
    shown = town.command("uri", "me").shown[0]
    assert shown.only_for == "uri"
    assert shown not in town.seen("vera", channel(SQUARE))


@pytest.mark.parametrize("preference", ["occasional", "observer"])
def test_a_preference_holds_at_once(town: Town, preference: str) -> None:
    town.start()
    town.command("uri", "me")
    town.press("uri", "membership.prefer", preference)
    person = _person(town, "Uri")
    member = next(each for each in town.rows(Member) if each.person_id == person.id)
    assert member.preference == preference


def test_a_stop_ends_unasked_messages_and_can_be_taken_back(town: Town) -> None:
    town.start()
    town.command("uri", "me")
    stopped = town.press("uri", "membership.stop")
    assert "every community" in town.said(stopped)
    assert "stopped since" in _facts(town, "uri")["Unasked messages"]
    town.press("uri", "membership.resume")
    assert _person(town, "Uri").stopped_at is None
    assert _facts(town, "uri")["Unasked messages"] == "at most two a week"


def test_a_snooze_lasts_28_days(town: Town) -> None:
    town.start()
    town.command("uri", "me")
    town.press("uri", "membership.snooze")
    assert "Mon, Mar 30" in _facts(town, "uri")["Unasked messages"]
    town.go(days=29)
    assert _facts(town, "uri")["Unasked messages"] == "at most two a week"


def test_zone_and_language_hold_from_the_next_word_on(town: Town) -> None:
    town.start()
    town.command("uri", "me")
    asked = town.press("uri", "membership.settings")
    saved = town.submit("uri", asked.form, {"zone": "istanbul", "language": ("tr",)})
    assert "Saat dilimi: İstanbul (Europe/Istanbul)" in town.said(saved)
    assert "Yapabilecekleriniz" in town.said(town.command("uri", "help"))


@pytest.mark.parametrize(
    ("zone", "said"),
    [("Nairobbi", "Africa/Nairobi"), ("§§", "no such time zone"), ("", "fill this in")],
)
def test_a_wrong_zone_gets_the_nearest_one(town: Town, zone: str, said: str) -> None:
    town.start()
    town.command("uri", "me")
    asked = town.press("uri", "membership.settings")
    outcome = town.submit("uri", asked.form, {"zone": zone})
    assert outcome.errors is not None
    assert said in outcome.errors["zone"]
    assert _person(town, "Uri").zone == "America/New_York"


@pytest.mark.parametrize(
    ("values", "field"),
    [({"hours": "161"}, "hours"), ({"hours": "-1"}, "hours"), ({"hours": "١٢"}, "hours"),
     ({"hours": "many"}, "hours"), ({"offers": "x" * 4000}, "offers"), ({"co_lead": ("no",)}, "co_lead")],
)  # fmt: skip
def test_absurd_offers_are_named_and_not_kept(
    town: Town, values: dict[str, str], field: str
) -> None:
    town.start()
    town.command("uri", "me")
    asked = town.press("uri", "membership.offers")
    outcome = town.submit("uri", asked.form, values)
    assert outcome.errors is not None
    assert list(outcome.errors) == [field]
    assert not town.rows(Offer)


def test_an_empty_offer_takes_back_what_was_offered(town: Town) -> None:
    town.start()
    town.command("uri", "me")
    asked = town.press("uri", "membership.offers")
    town.submit("uri", asked.form, {"offers": "A pump", "co_lead": ("yes",), "hours": "2"})
    assert _facts(town, "uri")["You offer"] == "A pump"
    empty: dict[str, Value] = {"offers": "", "seeks": "", "co_lead": (), "hours": ""}
    town.submit("uri", asked.form, empty)
    assert "You offer" not in _facts(town, "uri")
