"""What happens around a call has a sensible answer: nobody comes, somebody leaves, a pause, silence."""

from __future__ import annotations

from datetime import timedelta

from adapters.playground.world import person
from storage.calls import Call
from storage.people import Member, Person
from storage.polls import Participation, Poll
from tests.calling import STEWARDS, answers, begin, call, hold, letters, sleep_until
from tests.town import LEADER, SQUARE, Town, buttons

CONVENER = "dalisay"


def _take_out(town: Town, who: str) -> None:
    town.command(LEADER, "stewards")
    someone = next(each.id for each in town.rows(Person) if each.name.startswith(who.title()))
    member = next(each.id for each in town.rows(Member) if each.person_id == someone)
    town.press(LEADER, "calls.remove", member)


def _newest(town: Town, who: str, prefix: str) -> str:
    card = letters(town, who, prefix)[-1].card
    assert card is not None
    return card.plain()


def test_where_everybody_asked_declines_the_convener_is_told_once_and_offered_to_move(
    begun: Town,
) -> None:
    for who in STEWARDS[:2]:
        begun.press(who, "calls.cannot")
    assert not letters(begun, CONVENER, "call-nobody:")
    for _ in range(2):
        begun.press(STEWARDS[2], "calls.cannot")
    (told,) = letters(begun, CONVENER, "call-nobody:")
    assert [each.action for each in buttons(told.card)] == ["calls.move", "calls.cancel"]
    asked = begun.press(CONVENER, "calls.move")
    assert asked.form is not None
    assert not letters(begun, LEADER, "call-nobody:")


def test_where_no_time_suits_anybody_the_convener_is_told_at_once(town: Town) -> None:
    town.start(steward=tuple(str(person(who)) for who in STEWARDS))
    town.go(days=1)
    for who in STEWARDS:
        asked = town.press(who, "polls.answer")
        town.submit(who, asked.form, {"q0": ()})
    town.go(minutes=5)
    assert "calls.flag.unsuited" in call(town).flag
    assert len(letters(town, CONVENER, "call-nobody:")) == 1


def test_stewards_who_said_nothing_are_asked_once_more_two_days_before_the_close(
    town: Town,
) -> None:
    town.start(steward=tuple(str(person(who)) for who in STEWARDS))
    town.go(days=1)
    (poll,) = [each for each in town.rows(Poll) if each.kind == "time"]
    asked = town.press("edgar", "polls.answer")
    town.submit("edgar", asked.form, {})
    sleep_until(town, poll.closes_at - timedelta(hours=47))
    again = {who: len(letters(town, who, "call-when-again:")) for who in STEWARDS}
    assert again == {"edgar": 0, "farida": 1, "gabriel": 1}
    assert "haven't heard from you" in _newest(town, "farida", "call-when-again:")
    sleep_until(town, poll.closes_at - timedelta(hours=1))
    assert len(letters(town, "farida", "call-when-again:")) == 1
    assert sum(each.reminded for each in town.rows(Participation)) == 2


def test_whoever_is_taken_out_is_told_and_their_invitation_says_so(begun: Town) -> None:
    _take_out(begun, "edgar")
    assert "Amina Wekulo took you out" in _newest(begun, "edgar", "steward-out:")
    assert "not asked to this call any more" in _newest(begun, "edgar", "call-ask:")
    assert "Edgar" not in answers(begun, call(begun).id)
    sleep_until(begun, call(begun).starts_at)
    assert not letters(begun, "edgar", "call-reminder:")


def test_a_steward_who_leaves_before_the_call_is_asked_and_counted_no_more(begun: Town) -> None:
    begun.press("edgar", "calls.coming")
    begun.visitor("edgar").leave(SQUARE)
    begun.go(days=1)
    assert set(answers(begun, call(begun).id)) == {"Farida", "Gabriel"}
    said = begun.said(begun.command(LEADER, "call"))
    assert "Edgar" not in said


def test_results_that_fall_into_a_pause_are_listed_when_it_ends(begun: Town) -> None:
    ident = hold(begun, "edgar").id
    asked = begun.command(LEADER, "pause")
    begun.submit(LEADER, asked.form, {"reason": "Elections"})
    begun.go(days=2)
    begun.command(LEADER, "pause")
    said = begun.said(begun.press(LEADER, "setup.resume"))
    assert "What came of a call" in said
    assert not [m for m in begun.world.messages.values() if m.key.startswith("call-facts:")]
    begun.command(CONVENER, "minutes")
    assert begun.press(CONVENER, "calls.summary", ident).form is not None


def test_a_late_reply_is_told_that_the_call_has_begun(begun: Town) -> None:
    sleep_until(begun, call(begun).starts_at)
    assert "has begun" in begun.said(begun.press("edgar", "calls.coming"))
    assert answers(begun, call(begun).id)["Edgar"] == ("", None)


def test_a_group_in_one_zone_meets_in_its_working_hours_and_burdens_nobody(town: Town) -> None:
    begin(town, ("farida", "kamau", "otieno"))
    planned = call(town)
    assert 6 <= planned.starts_at.hour <= 12  # 09:00 to 15:30 in Nairobi
    hold(town, "farida")
    assert len([each for each in town.rows(Call) if each.status == "planned"]) == 1
    town.command("farida", "call")
    said = town.said(town.press("farida", "calls.year"))
    assert "The most and the least burdened are 0 minutes apart" in said
    assert "1 came, 3 asked" in said
    assert "the first call" in said
