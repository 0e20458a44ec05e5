"""A call is attended by one press, ends, counts, and is summed up for those who couldn't come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from adapters.playground.world import channel, person
from bot.cards import TextInput
from storage.calls import Attendee, Call
from storage.participation import Presence, Touchpoint
from storage.people import Member, Person
from storage.schedule import Scheduled
from tests.calling import announced, answers, begin, call, go_to, hold, letters, sleep_until
from tests.town import LEADER, SQUARE, Town, buttons

DAY = timedelta(days=1)
AFTER = timedelta(minutes=90)


def _actions(town: Town, ident: str) -> list[str]:
    return [each.action for each in buttons(announced(town, ident))]


def _summaries(town: Town) -> list[str]:
    found = town.world.messages.values()
    starts = ("call-summary:", "call-facts:")
    return [m.card.plain() for m in found if m.key.startswith(starts) and m.card]


def _write(town: Town, who: str, summary: str, decisions: str = "") -> None:
    asked = town.press(who, "calls.summary")
    told = {"summary": summary, "decisions": decisions}
    outcome = town.submit(who, asked.form, told)
    assert not outcome.errors
    assert "Told" in town.said(outcome)


def test_the_last_reminder_and_the_channel_let_one_say_that_one_is_there(begun: Town) -> None:
    planned = call(begun)
    sleep_until(begun, planned.starts_at - timedelta(minutes=16))
    assert "calls.here" not in _actions(begun, planned.id)
    go_to(begun, planned.starts_at - timedelta(minutes=15))
    assert "calls.here" in _actions(begun, planned.id)
    card = letters(begun, "edgar", "call-reminder:")[-1].card
    assert [each.action for each in buttons(card)] == ["calls.here"]


def test_attendance_is_one_press_counted_once_and_undone_by_another(begun: Town) -> None:
    planned = call(begun)
    sleep_until(begun, planned.starts_at - timedelta(minutes=15))
    press = begun.find("edgar", "calls.here", planned.id)
    for _ in range(2):
        assert "you are there" in begun.said(begun.visitor("edgar").press(*press))
    assert answers(begun, planned.id)["Edgar"] == ("", True)
    begun.press("edgar", "calls.not_here")
    assert answers(begun, planned.id)["Edgar"] == ("", False)
    begun.visitor("edgar").press(*press)
    assert answers(begun, planned.id)["Edgar"] == ("", True)
    assert len(begun.rows(Attendee)) == 3


def test_a_member_who_was_not_asked_is_welcome_and_counted(begun: Town) -> None:
    planned = hold(begun, "edgar", "uri")
    assert answers(begun, planned.id)["Uri"] == ("", True)
    assert "2 people" in announced(begun, planned.id).plain()
    begun.press("uri", "calls.not_here")
    assert "Uri" not in answers(begun, planned.id)
    assert "1 person" in announced(begun, planned.id).plain()


def test_somebody_who_is_no_member_is_not_counted(begun: Town) -> None:
    planned = call(begun)
    begun.visitor("uri").leave(SQUARE)
    sleep_until(begun, planned.starts_at - timedelta(minutes=15))
    message, button = begun.find("edgar", "calls.here")
    outcome = begun.visitor("uri").press(replace(message, place=person("uri")), button)
    assert "members" in begun.said(outcome)
    assert len(begun.rows(Attendee)) == 3


def test_nobody_is_there_before_or_a_day_after(begun: Town) -> None:
    planned = call(begun)
    message, button = begun.find("edgar", "calls.coming")
    here = replace(button, action="calls.here")
    assert "has not begun" in begun.said(begun.visitor("edgar").press(message, here))
    for then in (planned.starts_at + AFTER, planned.starts_at + AFTER + DAY):
        sleep_until(begun, then)
    for action in ("calls.here", "calls.not_here"):
        late = begun.visitor("edgar").press(message, replace(button, action=action))
        assert "settled" in begun.said(late)
    assert "calls.here" not in _actions(begun, planned.id)
    assert {each.came for each in begun.rows(Attendee) if each.call_id == planned.id} == {None}


def test_a_day_after_the_call_it_is_kept_who_took_part(town: Town) -> None:
    community = begin(town)
    planned = hold(town, "edgar", "uri")
    assert [each.status for each in town.rows(Call) if each.id == planned.id] == ["held"]
    go_to(town, planned.starts_at + AFTER + DAY - timedelta(minutes=1))
    town.press("farida", "calls.here")  # late, and it counts
    assert not town.rows(Touchpoint)
    town.go(minutes=1)
    point = town.rows(Touchpoint)[0]
    assert (point.id, point.community_id, point.kind, point.at) == (
        f"call:{planned.id}",
        community,
        "call",
        planned.starts_at + AFTER,
    )
    members = {each.id: each.person_id for each in town.rows(Member)}
    names = {each.id: each.name.split()[0] for each in town.rows(Person)}
    came = {names[members[each.member_id]]: each.took_part for each in town.rows(Presence)}
    assert came == {"Edgar": True, "Farida": True, "Gabriel": False, "Uri": True}


def test_where_nobody_said_that_they_came_nothing_is_kept_of_anybody(begun: Town) -> None:
    hold(begun)
    begun.go(days=2)
    assert not begun.rows(Touchpoint)


def test_the_secretariat_is_asked_for_a_summary_and_the_leader_where_there_is_none(
    begun: Town,
) -> None:
    hold(begun, "edgar")
    assert len(letters(begun, "dalisay", "call-ended:")) == 1
    assert not letters(begun, LEADER, "call-ended:")
    begun.visitor("dalisay").leave(SQUARE)
    hold(begun, "edgar")
    assert len(letters(begun, LEADER, "call-ended:")) == 1


def test_a_summary_is_told_in_the_channel_once_and_corrected_in_its_place(begun: Town) -> None:
    hold(begun, "edgar", "farida")
    _write(begun, "dalisay", "Night flow, *again*", "Edgar drafts the checklist")
    assert len(_summaries(begun)) == 1
    for words in ("Night flow, *again*", "Edgar drafts the checklist", "2 people", "Next call"):
        assert words in _summaries(begun)[0]
    asked = begun.press("dalisay", "calls.summary")
    assert asked.form is not None
    before = [each.value for each in asked.form.inputs() if isinstance(each, TextInput)]
    assert before == ["Night flow, *again*", "Edgar drafts the checklist"]
    begun.submit("dalisay", asked.form, {"summary": "Day flow", "decisions": ""})
    begun.go(days=2)
    assert len(_summaries(begun)) == 1
    assert "Day flow" in _summaries(begun)[0]
    assert "Day flow" in begun.said(begun.command("uri", "call"))


def test_where_nobody_writes_the_facts_are_told_after_twenty_hours_and_words_replace_them(
    begun: Town,
) -> None:
    planned = hold(begun, "edgar")
    go_to(begun, planned.starts_at + AFTER + timedelta(hours=20) - timedelta(minutes=1))
    assert not _summaries(begun)
    begun.go(minutes=1)
    assert len(_summaries(begun)) == 1
    assert "Nobody has written a summary" in _summaries(begun)[0]
    assert "1 person" in _summaries(begun)[0]
    _write(begun, "dalisay", "Late, but here")
    assert len(_summaries(begun)) == 1
    assert "Late, but here" in _summaries(begun)[0]


def test_a_summary_without_words_or_with_too_many_is_refused(begun: Town) -> None:
    hold(begun, "edgar")
    asked = begun.press("dalisay", "calls.summary")
    for summary, decisions in (("", ""), (" ", "x"), ("x" * 2001, ""), ("x", "x" * 1001)):
        sent = {"summary": summary, "decisions": decisions}
        assert begun.submit("dalisay", asked.form, sent).errors
    assert not _summaries(begun)


def test_a_call_that_is_not_over_has_no_summary(begun: Town) -> None:
    ident = call(begun).id
    begun.command(LEADER, "call")
    message, button = begun.find(LEADER, "calls.cancel")
    forged = replace(button, action="calls.summary", value=ident)
    assert "had its time" in begun.said(begun.visitor(LEADER).press(message, forged))


def test_members_cannot_write_it(begun: Town) -> None:
    hold(begun, "edgar")
    message, button = begun.find("dalisay", "calls.summary")
    outcome = begun.visitor("uri").press(message, button)
    assert outcome.form is None
    assert "organisers" in begun.said(outcome)
    assert "calls.summary" not in [
        b.action for b in buttons(begun.card(begun.command("uri", "call")))
    ]


def test_facts_that_a_pause_kept_back_do_not_keep_the_words_back(begun: Town) -> None:
    planned = hold(begun, "edgar")
    asked = begun.command(LEADER, "pause")
    begun.submit(LEADER, asked.form, {"reason": "Quiet, please"})
    go_to(begun, planned.starts_at + timedelta(days=2))
    assert not _summaries(begun)
    begun.press(LEADER, "setup.resume")
    _write(begun, "dalisay", "What came of it")
    assert len(_summaries(begun)) == 1
    assert "What came of it" in _summaries(begun)[0]


def test_who_stopped_messages_is_asked_and_reminded_no_more_but_may_come(town: Town) -> None:
    town.start(steward=tuple(str(person(who)) for who in ("edgar", "farida")))
    town.command("edgar", "me")
    town.press("edgar", "membership.stop")
    town.go(days=1)
    planned = hold(town, "edgar")
    assert not letters(town, "edgar", "call")
    assert answers(town, planned.id)["Edgar"] == ("", True)
    assert town.seen("edgar", channel(SQUARE))


@pytest.mark.parametrize("names", list(permutations(("end", "tell", "close"))), ids=" ".join)
def test_what_falls_due_together_after_a_sleep_may_be_taken_up_in_any_order(
    begun: Town, names: tuple[str, ...]
) -> None:
    planned = call(begun)
    sleep_until(begun, planned.starts_at - timedelta(minutes=15))
    begun.press("edgar", "calls.here", planned.id)
    begun.clock.stand(planned.starts_at + AFTER + 2 * DAY)
    due = {each.id: each.next_due_at for each in begun.rows(Scheduled)}
    for name in names:
        at = due[f"call:{planned.id}:{name}"]
        assert at is not None
        begun.core.work.ask(f"call:{planned.id}:{name}", at)
    assert "took place" in announced(begun, planned.id).plain()
    assert [each.id for each in begun.rows(Touchpoint)] == [f"call:{planned.id}"]


def test_after_a_long_sleep_nothing_is_said_of_a_call_long_over(begun: Town) -> None:
    planned = call(begun)
    sleep_until(begun, planned.starts_at - DAY)
    sleep_until(begun, planned.starts_at + 14 * DAY)
    assert "took place" in announced(begun, planned.id).plain()
    assert not letters(begun, "dalisay", "call-ended:")
    assert not _summaries(begun)
    outcome = begun.command("dalisay", "call")
    assert "calls.summary" in [each.action for each in buttons(begun.card(outcome))]
    _write(begun, "dalisay", "We spoke all the same.")
    assert "We spoke" in _summaries(begun)[0]


def test_a_start_can_not_be_taken_back_once_stewards_have_met(begun: Town) -> None:
    undo = begun.find(LEADER, "setup.undo")
    hold(begun, "edgar")
    _write(begun, "dalisay", "We mapped the leaks.")
    assert "too late" in begun.said(begun.visitor(LEADER).press(*undo))
    assert "We mapped the leaks." in {each.summary for each in begun.rows(Call)}
