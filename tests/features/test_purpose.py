"""Purpose and vision: versions, what changed, who said yes, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.playground.world import person
from bot.messages import Value
from storage.evidence import Evidence
from storage.purposes import Backing, Purpose, Validation
from tests.staging import go_to, log, missing, newest, see, stage, write_purpose
from tests.town import LEADER, Town

DRAFT = "Purpose and vision are drafted"
MEMBER = "edgar"


def _show(town: Town) -> str:
    return town.said(town.command(LEADER, "purpose"))


def _put_to_members(town: Town) -> str:
    town.command(LEADER, "purpose")
    town.press(LEADER, "purpose.preview")
    return town.said(town.press(LEADER, "purpose.ask"))


def _back(town: Town, who: str = "The ministry", source: str = "Letter of 3 March") -> str:
    town.command(LEADER, "purpose")
    asked = town.press(LEADER, "purpose.back")
    sent = town.submit(LEADER, asked.form, {"who": who, "source": source})
    return "; ".join(sent.errors.values()) if sent.errors else town.said(sent)


def _channel(town: Town) -> str:
    return town.channel_cards()[-1].plain()


def test_the_step_leads_to_it_and_is_done_with_the_first_version(village: Town) -> None:
    assert DRAFT in missing(village)
    see(village, "purpose")
    assert "No purpose is written yet" in village.said(
        village.press(LEADER, "core.again", "purpose")
    )
    said = write_purpose(village)
    assert "purpose, version 1" in said
    assert "Lose less" in said
    assert newest(village)["purpose"].status == "done"
    assert DRAFT not in missing(village)
    assert "version 1, with a yes from members: 0, from stakeholders: 0" in stage(village)
    assert (log(village)[0].action, log(village)[0].subject) == ("write purpose", "1")


def test_another_version_says_what_changed_and_why_and_the_old_ones_are_kept(village: Town) -> None:
    write_purpose(village)
    assert "fill this in" in write_purpose(village, purpose="Lose less water")
    assert "Nothing has changed" in write_purpose(village, reason="So it is")
    said = write_purpose(
        village, purpose="Lose less water together", vision="None lost", reason="Members said so"
    )
    assert "version 2" in said
    assert "Purpose: put in: “water together”" in said
    assert "Why it changed: Members said so" in said
    village.press(LEADER, "purpose.history")
    first = next(each.id for each in village.rows(Purpose) if each.number == 1)
    assert "version 1" in village.said(village.press(LEADER, "purpose.version", first))


def test_a_pivot_is_another_version_and_fulfils_the_step_that_begins_anew(village: Town) -> None:
    write_purpose(village)
    go_to(village, "engaging")
    village.go(days=3)
    go_to(village, "forming", steps=("anew",))
    assert newest(village)["purpose"].status == "waiting"
    said = write_purpose(
        village, purpose="Reuse water", reason="The need is another", kind=("pivot",)
    )
    assert "Why there is another purpose (pivot)" in said
    assert newest(village)["purpose"].status == "done"
    assert [each.pivot for each in village.rows(Purpose)] == [False, True]


def test_members_say_yes_by_one_press_and_take_it_back_and_the_card_counts(village: Town) -> None:
    write_purpose(village)
    assert "channel is asked" in _put_to_members(village)
    for _ in range(2):  # pressing twice counts once
        assert "your yes is noted" in village.said(village.press(MEMBER, "purpose.yes"))
    assert len(village.rows(Validation)) == 1
    assert "1 member has said yes" in _channel(village)
    assert "Members who said yes: 1: Edgar" in _show(village)
    assert "no yes from you" in village.said(village.press(MEMBER, "purpose.no"))
    assert not village.rows(Validation)
    assert "0 members have said yes" in _channel(village)


def test_a_version_is_put_to_the_channel_once(village: Town) -> None:
    write_purpose(village)
    _put_to_members(village)
    before = len(village.channel_cards())
    _put_to_members(village)
    assert len(village.channel_cards()) == before


def test_a_yes_holds_for_its_version_and_not_for_newer_words(village: Town) -> None:
    write_purpose(village)
    _put_to_members(village)
    asked = village.find(MEMBER, "purpose.yes")
    village.visitor(MEMBER).press(*asked)
    write_purpose(village, purpose="Reuse water", reason="Better words")
    assert "holds no more" in _channel(village)
    assert "newer words" in village.said(village.visitor(MEMBER).press(*asked))
    assert "Members who said yes: nobody yet" in _show(village)
    village.press(LEADER, "purpose.history")
    assert "Version 1" in village.said(village.press(LEADER, "purpose.history"))
    assert "Yes from members: 1" in village.said(village.press(LEADER, "purpose.history"))


def test_stakeholders_are_noted_once_with_a_source_and_taken_back(village: Town) -> None:
    write_purpose(village)
    assert "fill this in" in _back(village, source="")
    said = _back(village)
    assert "The ministry (Mon, Mar 2, 2026, Letter of 3 March)" in said
    assert "noted for this version already" in _back(village, who="the MINISTRY")
    assert "from stakeholders: 1" in stage(village)
    (backing,) = village.rows(Backing)
    village.command(LEADER, "purpose")
    village.press(LEADER, "purpose.unback", backing.id)
    assert "from stakeholders: 0" in stage(village)
    assert village.rows(Backing)[0].withdrawn_at is not None


def test_the_last_version_is_taken_back_and_brought_back(village: Town) -> None:
    write_purpose(village)
    write_purpose(village, purpose="Reuse water", reason="Better words")
    undo = village.find(LEADER, "purpose.undo")
    assert "Version 2 is taken back" in village.said(village.visitor(LEADER).press(*undo))
    assert "version 1" in _show(village)
    assert "had its time" in village.said(village.visitor(LEADER).press(*undo))
    restore = village.find(LEADER, "purpose.restore")
    assert "version 2" in village.said(village.visitor(LEADER).press(*restore))
    assert "had its time" in village.said(village.visitor(LEADER).press(*restore))
    village.press(LEADER, "purpose.undo")
    write_purpose(village, purpose="Measure water", reason="Better words still")
    assert max(each.number for each in village.rows(Purpose)) == 3
    assert "had its time" in village.said(village.visitor(LEADER).press(*restore))


def test_of_two_who_write_at_once_the_second_hears_of_it_and_nothing_is_overwritten(
    village: Town,
) -> None:
    write_purpose(village)
    village.command(LEADER, "purpose")
    mine = village.press(LEADER, "purpose.write").form
    write_purpose(village, "burak", purpose="Theirs", reason="So it is")
    values: dict[str, Value] = {"purpose": "Mine", "reason": "So it is"}
    sent = village.submit(LEADER, mine, values)
    assert sent.errors
    assert "meanwhile" in sent.errors["purpose"]
    assert [each.purpose for each in village.rows(Purpose)] == ["Lose less", "Theirs"]


@pytest.mark.parametrize("action", ["write", "undo", "ask", "preview", "history", "back"])
def test_members_do_not_write_it(village: Town, action: str) -> None:
    write_purpose(village)
    village.command(LEADER, "purpose")
    place, button = village.find(LEADER, "purpose.write")
    shown = replace(place, place=person(MEMBER))
    forged = replace(button, action=f"purpose.{action}")
    assert "organisers" in village.said(village.visitor(MEMBER).press(shown, forged))
    assert len(village.rows(Purpose)) == 1


def test_what_people_write_forges_no_markup(village: Town) -> None:
    said = write_purpose(village, purpose="**Lose** @<slack:T1:person:U1|x> less")
    assert "**Lose** @<slack:T1:person:U1|x> less" in said
    assert not village.rows(Evidence)
