"""Seats, nominations in private, and a rotation: proposed, confirmed, taken back, told, begun."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from adapters.playground.world import person
from storage.database import Store
from storage.people import Held
from storage.stewardship import Nomination, Rotation, Term
from tests.calling import letters, sleep_until
from tests.town import LEADER, Town, stood

FOUR = ("edgar", "farida", "gabriel", "hale")


def _group(town: Town) -> None:
    town.start(steward=tuple(str(person(who)) for who in FOUR))
    town.go(days=1)


@pytest.fixture
def group(store: Store) -> Town:
    """A community whose four stewards have their seats since the morning after the start."""
    return stood(store, _group)


def _seats(town: Town, who: str = LEADER) -> str:
    town.command(who, "stewards")
    return town.said(town.press(who, "stewardship.show"))


def _nominate(town: Town, *who: str) -> None:
    _seats(town)
    asked = town.press(LEADER, "stewardship.nominate")
    outcome = town.submit(LEADER, asked.form, {"people": tuple(str(person(w)) for w in who)})
    assert not outcome.errors, outcome.errors


def _stewards(town: Town) -> int:
    return sum(each.role == "steward" for each in town.rows(Held))


def _propose(town: Town) -> str:
    _seats(town)
    return town.said(town.press(LEADER, "stewardship.propose"))


def test_stewards_who_had_no_seats_get_them_and_nobody_is_lost(group: Town) -> None:
    terms = group.rows(Term)
    assert [each.kind for each in terms].count("permanent") == 2
    assert {each.ends for each in terms} == {None, date(2028, 3, 3)}
    said = _seats(group)
    assert "Edgar Wellspring | permanent | no end" in said or "Edgar Wellspring | rotating" in said
    assert len(group.rows(Term)) == 4  # looking again changes nothing


def test_a_candidate_says_yes_or_no_in_private_and_may_change_it(group: Town) -> None:
    _nominate(group, "june", "kamau")
    assert len(letters(group, "june", "nominated:")) == 1
    before = {who: len(group.letters(who)) for who in group.people}
    assert "would serve" in group.said(group.press("june", "stewardship.yes"))
    assert "Nobody is told" in group.said(group.press("kamau", "stewardship.no"))
    assert {who: len(group.letters(who)) for who in group.people} == before
    said = _seats(group)
    assert "June Brookhollow | would serve" in said
    assert "Kamau Mtoni | has not said yes" in said  # a no stays with them
    group.press("kamau", "stewardship.yes")
    assert {each.answer for each in group.rows(Nomination)} == {"yes"}
    _nominate(group, "june")
    assert len(letters(group, "june", "nominated:")) == 1


def test_a_member_may_offer_to_serve(group: Town) -> None:
    group.command("uri", "call")
    assert "would serve" in group.said(group.press("uri", "stewardship.volunteer"))
    assert "Uri Meltwater | would serve" in _seats(group)


def test_a_rotation_says_why_of_everybody_and_is_taken_back_before_anybody_is_told(
    group: Town,
) -> None:
    _nominate(group, "june", "kamau")
    group.press("june", "stewardship.yes")
    said = _propose(group)
    assert "June Brookhollow | Willing, and has not served yet" in said
    assert "Kamau Mtoni | Has not said yes" in said
    assert "Permanent seat, which does not rotate" in said
    before = {who: len(group.letters(who)) for who in group.people}
    assert "Nobody was told yet" in group.said(group.press(LEADER, "stewardship.confirm"))
    undo = group.find(LEADER, "stewardship.undo")
    assert "Taken back" in group.said(group.visitor(LEADER).press(*undo))
    assert not group.rows(Rotation)
    assert len(group.rows(Term)) == 4
    group.go(hours=2)
    assert not letters(group, "june", "rotation:")
    assert {who: len(group.letters(who)) for who in FOUR} == {who: before[who] for who in FOUR}
    assert "can't be taken back" in group.said(group.visitor(LEADER).press(*undo))


def test_an_hour_later_it_is_told_and_its_people_serve_and_are_called(group: Town) -> None:
    _nominate(group, "june")
    group.press("june", "stewardship.yes")
    _propose(group)
    group.press(LEADER, "stewardship.confirm")
    undo = group.find(LEADER, "stewardship.undo")
    group.go(hours=1)
    (letter,) = letters(group, "june", "rotation:")
    assert letter.card is not None
    assert "You have a seat" in letter.card.plain()
    assert _stewards(group) == 5
    assert not group.rows(Nomination)
    assert "can't be taken back" in group.said(group.visitor(LEADER).press(*undo))
    assert "June Brookhollow | rotating" in _seats(group)


def test_what_has_changed_since_it_was_proposed_is_not_confirmed(group: Town) -> None:
    _nominate(group, "june", "kamau")
    group.press("june", "stewardship.yes")
    _propose(group)
    stale = group.find(LEADER, "stewardship.confirm")
    group.press("kamau", "stewardship.yes")
    assert "Something has changed" in group.said(group.visitor(LEADER).press(*stale))
    assert not group.rows(Rotation)


def test_only_the_core_team_confirms(group: Town) -> None:
    _nominate(group, "june")
    group.press("june", "stewardship.yes")
    _propose(group)
    confirm = group.find(LEADER, "stewardship.confirm")
    for who in ("farida", "uri"):
        assert "organisers" in group.said(group.visitor(who).press(*confirm))
    _seats(group, "farida")
    assert "core team confirms" in group.said(group.press("farida", "stewardship.propose"))
    assert not group.rows(Rotation)


def test_a_seat_given_up_is_filled_for_the_rest_of_its_term(group: Town) -> None:
    rotating = next(each for each in group.rows(Term) if each.kind == "rotating")
    group.command(LEADER, "stewards")
    group.press(LEADER, "calls.remove", rotating.member_id)
    _nominate(group, "june")
    group.press("june", "stewardship.yes")
    group.sleep(days=40)
    assert "Fills a seat that was given up" in _propose(group)
    group.press(LEADER, "stewardship.confirm")
    filled = next(each for each in group.rows(Term) if each.rotation_id)
    assert (filled.fills, filled.ends) == (rotating.id, rotating.ends)
    assert "Emeriti" in _seats(group)


def test_when_terms_end_half_stay_and_whoever_goes_is_thanked_and_an_emeritus(group: Town) -> None:
    _nominate(group, "june")
    group.press("june", "stewardship.yes")
    ends = next(each.ends for each in group.rows(Term) if each.ends)
    sleep_until(group, group.clock() + (ends - timedelta(days=30) - group.clock().date()))
    assert letters(group, LEADER, "rotation-due:")
    said = _propose(group)
    assert "The term is over" in said
    group.press(LEADER, "stewardship.confirm")
    group.go(hours=1)
    assert _stewards(group) == 4  # they serve until it begins
    gone = [who for who in FOUR if letters(group, who, "rotation:")]
    assert len(gone) == 2
    sleep_until(group, group.clock() + timedelta(days=31))
    assert _stewards(group) == 3
    said = _seats(group)
    assert "Emeriti" in said
    assert "June Brookhollow | rotating" in said
    history = group.said(group.press(LEADER, "stewardship.history"))
    assert history.count("Mar 3, 2028") >= 2


def test_seats_are_shared_as_a_community_wishes(group: Town) -> None:
    _seats(group)
    form = group.press(LEADER, "stewardship.seats").form
    assert group.submit(LEADER, form, {"permanent": "0", "rotating": "0"}).errors
    assert group.submit(LEADER, form, {"years": "9"}).errors
    said = group.said(group.submit(LEADER, form, {"permanent": "2", "rotating": "3"}))
    assert "Seats are 5 in all. 8 to 10 is a good number" in said
    assert "2 of 2" in said
