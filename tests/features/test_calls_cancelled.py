"""A call that is cancelled: the reason is told to whoever was asked, and nothing more comes of it."""

from __future__ import annotations

from datetime import timedelta

from storage import audit
from storage.calls import Call
from storage.schedule import Scheduled
from tests.calling import (
    STEWARDS,
    announced,
    begin,
    call,
    hold,
    letters,
    settle,
    sleep_until,
)
from tests.town import LEADER, Town, buttons


def _cancel(town: Town, reason: str = "Half of us are at the fair") -> None:
    town.command(LEADER, "call")
    asked = town.press(LEADER, "calls.cancel")
    outcome = town.submit(LEADER, asked.form, {"reason": reason})
    assert "does not take place" in town.said(outcome)


def test_a_cancelled_call_is_told_to_everybody_asked_with_the_reason(town: Town) -> None:
    community = begin(town)
    planned = call(town)
    town.press("gabriel", "calls.cannot")
    _cancel(town)
    for who in STEWARDS:
        card = letters(town, who, "call-off:")[0].card
        assert card is not None
        assert "Half of us are at the fair" in card.plain()
    assert "Half of us are at the fair" in announced(town, planned.id).plain()
    assert [each.sequence for each in town.rows(Call)] == [1]
    with town.store.reading() as session:
        line = audit.of_community(session, community)[0]
    assert (line.action, line.subject, line.reason) == (
        "cancel call",
        planned.id,
        "Half of us are at the fair",
    )


def test_nothing_more_comes_of_a_cancelled_call_and_the_next_is_on_another_day(begun: Town) -> None:
    planned = call(begun)
    _cancel(begun)
    assert not [row for row in begun.rows(Scheduled) if row.subject.startswith(planned.id)]
    begun.press(LEADER, "calls.plan")  # on the very day, with the same window
    settle(begun)
    (again,) = [each for each in begun.rows(Call) if each.status == "planned"]
    assert again.starts_at.date() != planned.starts_at.date()
    assert len(letters(begun, "edgar", "call-ask:")) == 2
    sleep_until(begun, planned.starts_at - timedelta(minutes=15))
    assert not letters(begun, "edgar", f"call-reminder:{planned.id}")


def test_a_reason_is_needed_to_cancel(begun: Town) -> None:
    begun.command(LEADER, "call")
    asked = begun.press(LEADER, "calls.cancel")
    for reason in ("", "   ", "x" * 301):
        assert begun.submit(LEADER, asked.form, {"reason": reason}).errors
    assert call(begun).status == "planned"


def test_what_is_cancelled_takes_no_answer_and_is_not_cancelled_twice(begun: Town) -> None:
    come = begun.find("edgar", "calls.coming")
    begun.command(LEADER, "call")
    asked = begun.press(LEADER, "calls.cancel")
    begun.submit(LEADER, asked.form, {"reason": "No"})
    assert "does not take place" in begun.said(begun.visitor("edgar").press(*come))
    assert "had its time" in begun.said(begun.submit(LEADER, asked.form, {"reason": "Again"}))
    assert call(begun).reason == "No"


def test_a_call_that_has_begun_is_neither_cancelled_nor_answered(begun: Town) -> None:
    planned = call(begun)
    come = begun.find("edgar", "calls.coming")
    begun.command(LEADER, "call")
    cancel = begun.find(LEADER, "calls.cancel")
    sleep_until(begun, planned.starts_at)
    assert "has begun" in begun.said(begun.visitor("edgar").press(*come))
    assert "has begun" in begun.said(begun.visitor(LEADER).press(*cancel))
    offered = buttons(begun.card(begun.command(LEADER, "call")))
    assert "calls.cancel" not in [each.action for each in offered]


def test_a_call_that_comes_late_says_so(begun: Town) -> None:
    hold(begun, "edgar")
    begun.command(LEADER, "call")
    _cancel(begun)
    asked = begun.command(LEADER, "pause")
    begun.submit(LEADER, asked.form, {"reason": "Holidays"})
    sleep_until(begun, begun.clock() + timedelta(days=57))
    begun.press(LEADER, "setup.resume")
    begun.go(days=1)
    settle(begun)
    late = call(begun)
    assert late.flag == "calls.flag.late"
    assert "not six to eight weeks" in announced(begun, late.id).plain()
