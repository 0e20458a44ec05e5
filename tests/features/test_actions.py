"""What was agreed is followed up until done, handed over or dropped; minutes say what was agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from adapters.playground.visit import Outcome
from adapters.playground.world import person
from bot.messages import Value
from storage.actions import Action
from storage.agenda import AgendaItem
from storage.participation import Signal
from tests.calling import announced, begin, hold, letters
from tests.digesting import last
from tests.town import LEADER, Town, buttons


def _add(town: Town, by: str, what: str, due: str, **more: Value) -> Outcome:
    town.command(by, "actions")
    asked = town.press(by, "actions.add", "")
    return town.submit(by, asked.form, {"what": what, "due": due, **more})


def _reminded(town: Town, who: str) -> list[datetime]:
    return [each.at for each in letters(town, who, "actions:")]


def _action(town: Town, what: str) -> Action:
    return next(each for each in town.rows(Action) if each.what == what)


def test_whoever_has_it_is_told_and_reminded_once_a_week_until_it_is_done(village: Town) -> None:
    outcome = _add(village, LEADER, "Draft the list", "2026-03-05", who=(str(person("isko")),))
    assert "Isko Bukalan" in village.said(outcome)
    (told,) = letters(village, "isko", "action-given:")
    assert told.card is not None
    assert "Amina Wekulo wrote it down for you" in told.card.plain()
    village.go(days=23)
    # in the morning in Manila, from two days before it is due
    at = [each.isoformat() for each in _reminded(village, "isko")]
    assert at == [f"2026-03-{day:02}T01:00:00+00:00" for day in (3, 10, 17, 24)]
    newest = letters(village, "isko", "actions:")[-1].card
    assert newest is not None
    assert "19 days overdue" in newest.plain()
    before = [each for each in village.rows(Signal) if each.kind == "action"]
    assert not before
    for _ in range(2):
        assert "Done, thank you" in village.said(village.press("isko", "actions.done"))
    (signal,) = [each for each in village.rows(Signal) if each.kind == "action"]
    assert signal.count == 1
    village.go(days=14)
    assert len(_reminded(village, "isko")) == 4
    assert "Draft the list" not in village.said(village.command("isko", "actions"))


def test_two_unasked_messages_a_week_hold_back_a_reminder_until_there_is_room(
    village: Town,
) -> None:
    for n in range(2):
        _add(village, LEADER, f"Thing {n}", "2026-03-04", who=(str(person("isko")),))
    assert len(letters(village, "isko", "action-given:")) == 2
    village.go(days=6)
    assert not _reminded(village, "isko")
    village.go(days=2)
    assert _reminded(village, "isko") == [datetime(2026, 3, 10, 1, tzinfo=UTC)]


def test_it_is_handed_over_once_the_other_says_yes(village: Town) -> None:
    _add(village, LEADER, "Ask the ministry", "2026-03-12")
    asked = village.press(LEADER, "actions.hand")
    mine = village.submit(LEADER, asked.form, {"to": (str(person(LEADER)),)})
    assert mine.errors == {"to": "They have it already."}
    assert "June Brookhollow is asked" in village.said(
        village.submit(LEADER, asked.form, {"to": (str(person("june")),)})
    )
    accept = village.find("june", "actions.accept")
    refused = village.visitor("isko").press(replace(accept[0], place=person("isko")), accept[1])
    assert "not asked" in village.said(refused)
    village.press("june", "actions.decline")
    (no,) = letters(village, LEADER, "action-answered:")
    assert no.card is not None
    assert "would rather not" in no.card.plain()
    assert "not asked" in village.said(village.visitor("june").press(*accept))
    village.submit(LEADER, asked.form, {"to": (str(person("june")),)})
    for _ in range(2):
        assert "June Brookhollow" in village.said(village.visitor("june").press(*accept))
    assert "You have 1 thing" in village.said(village.command("june", "actions"))
    assert len(letters(village, LEADER, "action-answered:")) == 2
    village.go(days=9)
    assert len(_reminded(village, "june")) == 1
    assert not _reminded(village, LEADER)


def test_it_is_dropped_with_a_reason_and_taken_up_again(village: Town) -> None:
    _add(village, "june", "Read it", "2026-03-12")
    asked = village.press("june", "actions.drop")
    assert "reason" in (village.submit("june", asked.form, {"reason": " "}).errors or {})
    village.submit("june", asked.form, {"reason": "Somebody else has"})
    assert (_action(village, "Read it").status, _action(village, "Read it").reason) == (
        "dropped",
        "Somebody else has",
    )
    village.press("june", "actions.reopen")
    assert _action(village, "Read it").status == "open"


def test_members_see_and_change_their_own_and_organisers_all(village: Town) -> None:
    _add(village, LEADER, "Secret plan", "2026-03-12")
    assert "Secret plan" not in village.said(village.command("june", "actions"))
    assert "Secret plan" in village.said(village.command("burak", "actions"))
    message, button = village.find(LEADER, "actions.done")
    theirs = village.visitor("june").press(replace(message, only_for=""), button)
    assert "somebody else's" in village.said(theirs)
    forged = replace(button, value="nonsense")
    assert "had its time" in village.said(village.visitor(LEADER).press(message, forged))
    assert _action(village, "Secret plan").status == "open"


def test_what_is_overdue_is_in_the_digest(village: Town) -> None:
    _add(village, "june", "Read it", "2026-03-05")
    village.go(days=7)
    assert "Overdue: 1 action" in last(village)


def _call_with_minutes(town: Town) -> str:
    begin(town)
    for title in ("Funding", "Meters"):
        town.command("farida", "agenda")
        asked = town.press("farida", "agenda.add")
        assert not town.submit("farida", asked.form, {"title": title, "minutes": "20"}).errors
    ident = hold(town, "edgar").id
    asked = town.press("dalisay", "calls.summary")
    items = {each.title: each.id for each in town.rows(AgendaItem)}
    told: dict[str, Value] = {
        "summary": "We met.",
        "decisions": "Meters come first",
        items["Funding"]: "A bank was asked",
        "left": (items["Meters"],),
    }
    outcome = town.submit("dalisay", asked.form, told)
    assert not outcome.errors
    return ident


def _summary(town: Town) -> str:
    found = town.world.messages.values()
    (card,) = [m.card for m in found if m.key.startswith("call-summary:")]
    assert card is not None
    return card.plain()


def test_minutes_are_told_to_all_with_what_was_agreed_and_what_is_left_comes_again(
    town: Town,
) -> None:
    ident = _call_with_minutes(town)
    assert "Funding: A bank was asked" in _summary(town)
    town.press("dalisay", "core.again", "minutes")
    asked = town.press("dalisay", "actions.add", ident)
    due = (town.clock().date() + timedelta(days=20)).isoformat()
    town.submit(
        "dalisay",
        asked.form,
        {"what": "Write to them", "due": due, "who": (str(person("edgar")),)},
    )
    town.go(minutes=1)
    assert "Write to them | Edgar Wellspring" in _summary(town)
    again = [each for each in town.rows(AgendaItem) if each.call_id is None]
    assert [(each.title, each.minutes, each.status) for each in again] == [("Meters", 20, "on")]
    said = town.said(town.command("uri", "minutes"))
    assert "Funding | A bank was asked | dealt with" in said
    assert "Meters | – | left for the next call" in said
    assert "Write to them" in said
    assert "[Change them]" not in said
    assert date.fromisoformat(due) == _action(town, "Write to them").due


def test_who_came_is_written_down_by_form_by_whoever_looks_after_it(town: Town) -> None:
    ident = _call_with_minutes(town)
    town.command("dalisay", "minutes")
    press = town.find("dalisay", "calls.attend", ident)
    assert "organisers" in town.said(
        town.visitor("uri").press(replace(press[0], only_for=""), press[1])
    )
    asked = town.visitor("dalisay").press(*press)
    assert asked.form is not None
    who = next(each for each in asked.form.inputs() if each.id == "came")
    assert len(who.value) == 1  # Edgar pressed it himself
    outcome = town.submit("dalisay", asked.form, {"guests": (str(person("uri")),)})
    assert "2 people came" in town.said(outcome)
    assert "2 people" in announced(town, ident).plain()
    town.submit("dalisay", asked.form, {"came": ()})
    assert "1 person" in announced(town, ident).plain()
    town.go(days=1)
    assert "settled" in town.said(town.visitor("dalisay").press(*press))
    assert {each.action for each in buttons(town.card(town.command("dalisay", "minutes")))} >= {
        "calls.summary",
        "actions.add",
    }
