"""Stewards say which fair times they can make; one is fixed, explained, and moved only with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from adapters.playground.visit import Outcome
from adapters.playground.world import person
from bot.cards import Choice
from bot.messages import Value
from storage.calls import Attendee, Call
from storage.people import Person
from storage.polls import Poll
from tests.calling import STEWARDS, announced, answers, call, go_to, hold, letters, settle
from tests.town import LEADER, Town


def _asked(town: Town, stewards: tuple[str, ...] = STEWARDS) -> Poll:
    """A community on the morning after its start: its stewards are asked for a time."""
    town.start(steward=tuple(str(person(who)) for who in stewards))
    town.go(days=1)
    (poll,) = (each for each in town.rows(Poll) if each.kind == "time")
    return poll


def _say(town: Town, who: str, *places: int) -> Outcome:
    """Which of the times offered, in their order, somebody can make."""
    asked = town.press(who, "polls.answer")
    assert asked.form is not None
    (when,) = (each for each in asked.form.inputs() if isinstance(each, Choice))
    chosen = tuple(when.options[place].id for place in places)
    return town.submit(who, asked.form, {when.id: chosen})


def _names(town: Town) -> dict[str, str]:
    return {each.id: each.name.split()[0].lower() for each in town.rows(Person)}


def test_fair_times_are_offered_in_private_each_in_their_own_zone(town: Town) -> None:
    _asked(town)
    for who in town.people:
        assert len(letters(town, who, "call-when:")) == (who in STEWARDS)
    letter = letters(town, "edgar", "call-when:")[0].card
    assert letter is not None
    assert "5 times are fair" in letter.plain()
    assert letter.plain().count("(New York)") >= 5
    assert "Clocks change in New York on Sun, Mar 8, 2026" in letter.plain()
    assert not town.rows(Call)
    assert "Times offered" in town.said(town.command("uri", "call"))


def test_the_one_that_most_can_make_is_fixed_as_soon_as_all_have_answered(town: Town) -> None:
    _asked(town)
    _say(town, "edgar", 1, 3)
    _say(town, "farida", 3)
    _say(town, "gabriel", 0, 3)
    town.go(minutes=1)
    planned = call(town)
    assert set(answers(town, planned.id).values()) == {("coming", None)}
    letter = letters(town, "edgar", "call-when:")[0].card
    assert letter is not None
    assert "is fixed" in letter.plain()
    town.command("uri", "call")
    why = town.said(town.press("uri", "calls.why"))
    assert "3 of the 3 stewards who answered can make this one" in why
    assert "Public holidays of" in why
    assert "Kenya" in why


def test_without_answers_the_fairest_is_fixed_on_the_day_and_a_late_answer_is_told_so(
    town: Town,
) -> None:
    poll = _asked(town)
    late = town.find("edgar", "polls.answer")
    go_to(town, poll.closes_at)
    assert call(town).status == "planned"
    assert poll.closes_at + timedelta(days=4) < call(town).starts_at
    said = town.said(town.visitor("edgar").press(*late))
    assert "closed" in said.lower() or "over" in said.lower()
    town.press("edgar", "calls.cannot")  # the invitation takes their answer
    assert answers(town, call(town).id)["Edgar"] == ("declined", None)


def test_where_no_time_suits_anybody_it_is_said(town: Town) -> None:
    _asked(town)
    for who in STEWARDS:
        _say(town, who)
    town.go(minutes=1)
    assert call(town).flag == "calls.flag.unsuited"
    assert "Nobody who answered" in announced(town, call(town).id).plain()


def test_only_those_asked_can_answer_and_only_organisers_fix(town: Town) -> None:
    _asked(town)
    message, button = town.find("edgar", "polls.answer")
    assert "asks the stewards" in town.said(town.visitor("uri").press(message, button))
    forged = replace(button, action="polls.close")
    assert "had its time" in town.said(town.visitor(LEADER).press(message, forged))
    fix = replace(button, action="calls.fix")
    assert "organisers" in town.said(town.visitor("uri").press(message, fix))
    assert "Planned" in town.said(town.visitor(LEADER).press(message, fix))
    assert "had its time" in town.said(town.visitor(LEADER).press(message, fix))
    assert len(town.rows(Call)) == 1


def test_a_time_poll_is_not_among_the_community_s_polls_and_does_not_hinder_an_undo(
    town: Town,
) -> None:
    _asked(town)
    assert "next stewards' call" not in town.said(town.command(LEADER, "poll"))
    undo = town.find(LEADER, "setup.undo")
    town.visitor(LEADER).press(*undo)
    assert not town.rows(Poll)
    letter = letters(town, "edgar", "call-when:")[0].card
    assert letter is not None
    assert "was not started after all" in letter.plain()


def test_a_steward_who_leaves_before_the_close_counts_no_more(town: Town) -> None:
    _asked(town)
    _say(town, "edgar", 4)
    _say(town, "farida", 2)
    town.visitor("edgar").leave("square")
    town.visitor("gabriel").leave("square")
    town.command(LEADER, "stewards")
    town.press(LEADER, "calls.name")
    asked = town.press(LEADER, "calls.name")
    town.submit(LEADER, asked.form, {"people": (str(person("hale")),)})
    settle(town)
    assert set(answers(town, call(town).id)) == {"Farida", "Hale"}
    assert answers(town, call(town).id)["Farida"] == ("coming", None)


def test_a_call_is_moved_with_a_reason_to_everybody_asked_who_answer_anew(begun: Town) -> None:
    begun.press("edgar", "calls.coming")
    before = call(begun)
    begun.command(LEADER, "call")
    asked = begun.press(LEADER, "calls.move")
    assert asked.form is not None
    (to,) = (each for each in asked.form.inputs() if isinstance(each, Choice))
    told: dict[str, Value] = {"to": (to.options[0].id,), "reason": "The fair"}
    assert begun.submit(LEADER, asked.form, {**told, "reason": " "}).errors
    assert "Moved" in begun.said(begun.submit(LEADER, asked.form, told))
    moved = call(begun)
    assert moved.id == before.id
    assert (moved.sequence, moved.starts_at != before.starts_at) == (1, True)
    assert answers(begun, moved.id)["Edgar"] == ("", None)
    for who in STEWARDS:
        (letter,) = letters(begun, who, "call-moved:")
        assert letter.card is not None
        assert "The fair" in letter.card.plain()
    assert "The fair" in announced(begun, moved.id).plain()
    go_to(begun, moved.starts_at)
    assert len(letters(begun, "farida", "call-reminder:")) == 3


def test_of_two_who_move_a_call_at_once_one_does(begun: Town) -> None:
    forms = []
    for who in (LEADER, "farida"):
        begun.command(who, "call")
        forms.append(begun.press(who, "calls.move").form)
    told: dict[str, Value] = {
        "to": ("other",),
        "day": "2026-04-09",
        "clock": "15:00",
        "reason": "Why not",
    }
    assert "Moved" in begun.said(begun.submit(LEADER, forms[0], told))
    second = begun.submit("farida", forms[1], {**told, "day": "2026-04-10"})
    assert "Somebody else moved it" in begun.said(second)
    assert call(begun).starts_at.date() == date(2026, 4, 9)


def test_a_call_outside_the_window_or_in_the_night_is_flagged_and_bad_times_are_refused(
    begun: Town,
) -> None:
    hold(begun, "edgar")
    begun.command(LEADER, "call")
    form = begun.press(LEADER, "calls.move").form
    told: dict[str, Value] = {"to": ("other",), "day": "2026-03-30", "clock": "03:00"}
    told["reason"] = "Soon"
    wrong: tuple[dict[str, Value], ...] = (
        {"clock": "25:00"},
        {"clock": ""},
        {"day": ""},
        {"day": "2026-03-01"},
        {"to": ()},
    )
    for bad in wrong:
        assert begun.submit(LEADER, form, told | bad).errors
    begun.submit(LEADER, form, told)
    (moved,) = (each for each in begun.rows(Call) if each.status == "planned")
    assert moved.flag == "calls.flag.late calls.flag.asleep"
    words = announced(begun, moved.id).plain()
    assert "not six to eight weeks" in words
    assert "outside somebody's 06:00–23:00" in words


def test_whoever_is_away_is_kept_clear_of_and_may_come_back(town: Town) -> None:
    town.start(steward=tuple(str(person(who)) for who in STEWARDS))
    town.command("farida", "call")
    form = town.press("farida", "calls.away").form
    assert town.submit("farida", form, {"first": "2026-03-20", "last": "2026-03-10"}).errors
    town.submit("farida", form, {"first": "2026-03-10", "last": "2026-03-24"})
    town.go(days=1)
    settle(town)
    assert call(town).starts_at.date() > date(2026, 3, 24)
    back = town.press("farida", "calls.back", "2026-03-10")
    assert "No day is kept" in town.said(back)


def test_what_an_hour_asks_of_whom_is_kept_with_the_call(begun: Town) -> None:
    names = _names(begun)
    asked = {names[each.person_id]: each.burden for each in begun.rows(Attendee)}
    assert asked == {"edgar": 30, "farida": 0, "gabriel": 0}  # 08:30, 15:30 to 17:00, 09:30


def test_a_country_is_set_in_one_s_own_settings_and_told_from_the_zone_until_then(
    town: Town,
) -> None:
    town.start()
    assert "Kenya, by your time zone" in town.said(town.command("farida", "me"))
    form = town.press("farida", "membership.settings").form
    assert town.submit("farida", form, {"country": "Atlantis"}).errors
    town.submit("farida", form, {"country": "brazil"})
    assert "Country: Brazil" in town.said(town.command("farida", "me"))
