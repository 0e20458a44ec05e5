"""What organisers see before anything is sent, and what they may keep back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.playground.visit import Outcome
from storage import audit
from storage.nudges import Nudge, Spared
from storage.people import Person
from tests.nudging import (
    QUIET,
    counts,
    go_quiet,
    invite,
    nudges,
    plain,
    standing,
    touch,
)
from tests.town import LEADER, Town, buttons

SPARED = "Left alone, as an organiser wants"


def who(town: Town, by: str = LEADER) -> Outcome:
    """The list of those who would be written to."""
    town.command(by, "nudges")
    return town.press(by, "nudges.who", "0")


def test_organisers_see_who_would_be_written_to_with_what_why_and_when(village: Town) -> None:
    go_quiet(village, QUIET, "hale")
    invite(village, QUIET, "hale")
    shown = village.said(who(village, "dalisay"))
    assert "2 members would get a private word" in shown
    assert "the next call. They are asked to come. At Tue, Mar 3, 2026, 09:00 (New York)" in shown
    village.go(days=1, hours=8)
    assert [f"{each.at:%m-%d %H:%M}" for each in nudges(village)] == ["03-03 14:00"]
    assert "because you organise this community" in shown


def test_the_card_is_the_very_one_that_is_sent_but_for_its_buttons(village: Town) -> None:
    go_quiet(village, "hale")
    invite(village, "hale")
    who(village)
    card = village.card(village.press(LEADER, "nudges.see"))
    assert "in Turkish, in private" in card.plain()
    assert {each.action for each in buttons(card)} == {"nudges.spare", "nudges.who"}
    village.go(days=2)
    sent = plain(village, "hale").splitlines()
    for line in sent[:-1]:
        assert line in card.plain()
    for label in sent[-1].strip("[]").split("] ["):
        assert label in card.plain()


def test_whoever_is_left_alone_gets_nothing_until_they_go_quiet_anew(village: Town) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET, day=200)
    who(village)
    assert "is left alone" in village.said(village.press(LEADER, "nudges.spare"))
    assert counts(village)[SPARED] == "1"
    village.go(days=30)
    assert not nudges(village)
    touch(village, village.clock())  # still the same silence
    village.go(days=1)
    assert counts(village)[SPARED] == "1"
    for weeks in range(4):
        touch(village, village.clock() + timedelta(hours=weeks), *((QUIET,) if weeks < 2 else ()))
    village.go(days=4)
    assert len(nudges(village)) == 1


def test_leaving_alone_is_undone_by_one_press_and_the_log_has_both(village: Town) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET)
    who(village)
    pressed = village.find(LEADER, "nudges.spare")
    for _ in range(2):
        village.visitor(LEADER).press(*pressed)
    undo = village.find(LEADER, "nudges.unspare")
    for _ in range(2):
        village.visitor(LEADER).press(*undo)
    assert not village.rows(Spared)
    log = [each.action for each in village.rows(audit.Decision) if "alone" in each.action]
    assert log == ["leave alone", "leave alone no more"]
    village.go(days=2)
    assert len(nudges(village)) == 1


def test_what_is_sent_meanwhile_can_be_kept_back_no_more(village: Town) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET)
    who(village)
    pressed = village.find(LEADER, "nudges.spare"), village.find(LEADER, "nudges.see")
    village.go(days=2)
    for each in pressed:
        assert "Things have changed" in village.said(village.visitor(LEADER).press(*each))
    assert not village.rows(Spared)


def test_stewards_see_figures_but_no_names_no_small_groups_and_no_switch(village: Town) -> None:
    go_quiet(village, QUIET, "hale")
    invite(village, QUIET, "hale")
    card = village.card(village.command("farida", "nudges"))
    assert "Fewer than 5 of 10 members" in card.plain()
    assert [each.action for each in buttons(card)] == ["nudges.holdout"]
    held = village.card(village.press("farida", "nudges.holdout"))
    assert [each.value for each in buttons(held)] == ["nudges"]
    assert "left alone and" not in held.plain()
    who(village)
    said = village.said(village.visitor("farida").press(*village.find(LEADER, "nudges.see")))
    assert "June" not in said


def test_of_five_gone_quiet_or_more_stewards_are_told_how_many(village: Town) -> None:
    known = [each.name.split()[0].casefold() for each in village.rows(Person)]
    go_quiet(village, *[each for each in known if each in village.people][:5])
    assert "5 of 10 members" in village.said(village.command("farida", "nudges"))


def test_members_see_no_names_and_keep_nothing_back(village: Town) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET)
    who(village)
    for action in ("nudges.see", "nudges.spare"):
        said = village.said(village.visitor("isko").press(*village.find(LEADER, action)))
        assert "organisers" in said
        assert "June" not in said
    village.command(LEADER, "nudges")
    for action in ("nudges.who", "nudges.holdout"):
        said = village.said(village.visitor("isko").press(*village.find(LEADER, action)))
        assert "organisers" in said
    assert not village.rows(Spared)


def test_nobody_has_a_nudge_sent_by_looking(village: Town) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET)
    who(village)
    village.press(LEADER, "nudges.see")
    assert not village.rows(Nudge)
    assert not nudges(village)


@pytest.mark.parametrize("value", ["-1", "one", "9" * 9, "٣"])
def test_a_page_that_is_none_is_refused(village: Town, value: str) -> None:
    go_quiet(village, QUIET)
    invite(village, QUIET)
    who(village)
    message, button = village.find(LEADER, "nudges.see")
    forged = type(button)(button.label, "nudges.who", value)
    assert "had its time" in village.said(village.visitor(LEADER).press(message, forged))


def test_many_come_a_page_at_a_time(village: Town) -> None:
    names = [each.name.split()[0].casefold() for each in village.rows(Person)]
    everybody = [each for each in names if each not in (LEADER, "burak")]
    go_quiet(village, *everybody)
    invite(village, *everybody)
    first = village.card(who(village))
    assert "Page 1 of 2" in first.plain()
    second = village.card(village.press(LEADER, "nudges.who", "1"))
    assert "Page 2 of 2" in second.plain()
    seen = [
        each.value
        for card in (first, second)
        for each in buttons(card)
        if each.action == "nudges.see"
    ]
    assert len(set(seen)) == len(seen) == len(everybody)
    assert standing(village).id in seen
