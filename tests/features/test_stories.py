"""Stories: told in one sentence by whose they are, read by whom they said, withdrawn at any time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.playground.visit import Outcome
from adapters.playground.world import channel, person
from bot.cards import Choice
from bot.messages import Value
from storage import archive, stories
from storage.audit import Decision
from storage.database import Store
from storage.outbox import Outgoing
from storage.stories import NAMINGS, Story
from tests.features.test_shelf import ask
from tests.sharing import STORY, here, read, resource, share, story, tell, wrong
from tests.town import LEADER, MARKET, Town, buttons, in_village

WORDS = "two open reservoirs"


def reported(town: Town) -> list[str]:
    """Whose stories the sponsors would read, by how they may be named."""
    now = town.clock()
    with town.store.reading() as session:
        found = stories.consented(session, here(town), now - timedelta(days=90), now + timedelta(1))
        return [each.naming for each in found]


def _told(town: Town) -> None:
    tell(town, "june")


@pytest.fixture
def told(store: Store) -> Town:
    """June has told a story: members read it under her name, sponsors without one."""
    return in_village(store, _told)


def forge(town: Town, who: str, action: str, value: str) -> Outcome:
    """Press what isn't shown to them."""
    town.command(who, "share")
    message, button = town.find(who, "stories.page")
    return town.visitor(who).press(message, replace(button, action=action, value=value))


def test_no_consent_is_ticked_before_its_teller_does_and_each_is_asked_for(village: Town) -> None:
    village.command("june", "share")
    form = village.press("june", "stories.tell").form
    assert form is not None
    asked = {each.id: each for each in form.inputs() if isinstance(each, Choice)}
    for name in ("shown_as", "naming"):
        assert asked[name].value == ()
        assert asked[name].required
        refused = village.submit("june", form, {**STORY, name: ()})
        assert name in wrong(refused)
    assert not village.rows(Story)


def test_a_story_that_nobody_may_read_is_not_kept(village: Town) -> None:
    outcome = tell(village, "june", shown_as=("no",), naming=("no",))
    assert "nothing is kept" in wrong(outcome)["naming"]
    assert not village.rows(Story)


def test_more_than_a_sentence_s_length_is_refused_and_one_fits_exactly(village: Town) -> None:
    assert "text" in wrong(tell(village, "june", text="a" * 281))
    assert not tell(village, "june", text="a" * 280).errors


@pytest.mark.parametrize(
    ("shown_as", "shown"),
    [
        ("name", "June Brookhollow ·"),
        ("organisation", "A member of Regional Development Fund ·"),
        ("none", "A member ·"),
    ],
)
def test_members_read_it_under_the_name_that_its_teller_chose(
    village: Town, shown_as: str, shown: str
) -> None:
    tell(village, "june", shown_as=(shown_as,), naming=("no",))
    said = read(village, "gabriel")
    assert WORDS in said
    assert shown in said
    assert ("June" in said) == (shown_as == "name")
    assert reported(village) == []


@pytest.mark.parametrize("naming", NAMINGS)
def test_sponsors_read_it_only_where_its_teller_said_so_and_members_only_where_they_may(
    village: Town, naming: str
) -> None:
    tell(village, "june", shown_as=("no",), naming=(naming,))
    assert reported(village) == [naming]
    assert WORDS not in read(village, "gabriel")
    assert WORDS not in read(village, LEADER)


def test_a_withdrawn_story_leaves_lists_and_report_at_once_and_may_come_back(told: Town) -> None:
    assert reported(told) == ["none"]
    told.command("june", "me")
    told.press("june", "stories.mine")
    said = told.said(told.press("june", "stories.withdraw"))
    assert "nobody but you" in said
    assert WORDS not in read(told, "gabriel")
    assert WORDS not in read(told, "june")
    assert reported(told) == []
    told.command("june", "me")
    told.press("june", "stories.mine")
    told.press("june", "stories.restore")
    assert WORDS in read(told, "gabriel")
    assert reported(told) == ["none"]


def test_a_withdrawn_story_can_be_erased_for_good(told: Town) -> None:
    read(told, "june")
    told.press("june", "stories.withdraw")
    told.press("june", "stories.erase")
    assert not told.rows(Story)
    assert WORDS not in read(told, "june")


def test_each_consent_can_be_taken_back_alone(told: Town) -> None:
    read(told, "june")
    form = told.press("june", "stories.edit").form
    told.submit("june", form, {"naming": ("no",)})
    assert reported(told) == []
    assert WORDS in read(told, "gabriel")


def test_nobody_tells_withdraws_or_consents_for_another_organisers_neither(told: Town) -> None:
    before = told.rows(Story)
    for who in ("gabriel", LEADER):
        for action in ("edit", "withdraw", "restore", "erase"):
            outcome = forge(told, who, f"stories.{action}", before[0].id)
            assert "Only whoever told it" in told.said(outcome)
        forged = forge(told, who, "stories.tell", f"story {before[0].id}")
        assert "Only whoever told it" in told.said(forged)
    assert told.rows(Story) == before


def test_organisers_hide_it_with_a_reason_that_its_teller_hears_and_show_it_again(
    told: Town,
) -> None:
    read(told, LEADER)
    form = told.press(LEADER, "stories.hide").form
    assert "reason" in wrong(told.submit(LEADER, form, {"reason": " "}))
    told.submit(LEADER, form, {"reason": "It names a client"})
    assert WORDS not in read(told, "gabriel")
    assert reported(told) == []
    letter = told.letters("june")[-1].card
    assert letter is not None
    assert "It names a client" in letter.plain()
    read(told, LEADER)
    told.press(LEADER, "stories.page", "hidden")
    told.press(LEADER, "stories.show")
    assert WORDS in read(told, "gabriel")
    letter = told.letters("june")[-1].card
    assert letter is not None
    assert "show your story again" in letter.plain()
    assert len([each for each in told.rows(Outgoing) if each.kind == "stories.hidden"]) == 1
    decided = {each.action: each.reason for each in told.rows(Decision) if "story" in each.action}
    assert decided == {"hide story": "It names a client", "show story": ""}


def test_a_hidden_story_stays_hidden_however_its_teller_changes_it(told: Town) -> None:
    read(told, LEADER)
    told.submit(LEADER, told.press(LEADER, "stories.hide").form, {"reason": "A client"})
    told.command("june", "me")
    told.press("june", "stories.mine")
    told.submit("june", told.press("june", "stories.edit").form, {"text": "Other words"})
    tell(told, "june", text="Other words")
    assert "Other words" not in read(told, "gabriel")
    assert reported(told) == []


def test_a_story_is_hidden_once_and_of_a_withdrawn_one_organisers_see_nothing(told: Town) -> None:
    read(told, LEADER)
    form = told.press(LEADER, "stories.hide").form
    told.submit(LEADER, form, {"reason": "The first"})
    assert "had its time" in told.said(told.submit(LEADER, form, {"reason": "The second"}))
    assert story(told).hidden_because == "The first"
    told.command("june", "me")
    told.press("june", "stories.mine")
    told.press("june", "stories.withdraw")
    assert WORDS not in told.said(forge(told, LEADER, "stories.page", "hidden"))
    for action in ("stories.hide", "stories.show"):
        assert "had its time" in told.said(forge(told, LEADER, action, story(told).id))
    assert story(told).hidden_because == "The first"


def test_members_do_not_hide_nor_see_what_is_hidden(told: Town) -> None:
    ident = story(told).id
    refused = told.said(forge(told, "gabriel", "stories.hide", ident))
    assert WORDS not in refused
    assert story(told).hidden_at is None
    assert "had its time" in told.said(forge(told, "gabriel", "stories.page", "hidden"))


def test_whoever_leaves_takes_their_stories_along_and_back(told: Town) -> None:
    told.visitor("june").leave("square")
    assert WORDS not in read(told, "gabriel")
    assert reported(told) == []
    told.visitor("june").join("square")
    assert WORDS in read(told, "gabriel")


def test_the_same_words_told_twice_are_one_story_with_the_newer_consent(told: Town) -> None:
    tell(told, "june", naming=("no",))
    assert story(told).naming == ""


def test_a_story_is_about_what_was_pressed_and_never_about_what_is_gone(village: Town) -> None:
    share(village, "june")
    about = f"resource {resource(village).id}"
    village.press("farida", "shelf.helped")
    form = village.press("farida", "stories.tell", about).form
    village.submit("farida", form, STORY)
    assert story(village).about == about
    assert "Night-flow guide" in read(village, "gabriel")
    village.press("june", "shelf.see")
    village.press("june", "shelf.take_back")
    assert "Night-flow guide" not in read(village, "gabriel")
    for gone in (about, "person x", "call ", "audit 1"):
        assert "had its time" in village.said(forge(village, "gabriel", "stories.tell", gone))


def test_an_answer_that_helped_and_an_outcome_ask_what_came_of_it_where_people_see_them(
    village: Town,
) -> None:
    ask(village, "farida", "How to find leaks?")
    form = village.press("june", "questions.answer").form
    village.submit("june", form, {"words": "At night."})
    before = len(village.letters("farida"))
    village.press("farida", "questions.accept")
    assert "stories.tell" in {each.action for each in buttons(village.channel_cards()[-1])}
    assert len(village.letters("farida")) == before
    form = village.press("farida", "stories.tell").form
    assert form is not None
    (about,) = [each.value for each in form.inputs() if each.id == "about"]
    village.submit("farida", form, STORY)
    assert (story(village).about,) == about


def test_the_archive_has_what_members_may_read_without_who_told_it(told: Town) -> None:
    tell(told, "farida", text="For sponsors alone", shown_as=("no",))
    tell(told, "gabriel", text="Taken back")
    read(told, "gabriel")
    told.press("gabriel", "stories.withdraw")
    with told.store.reading() as session:
        rows = archive.rows(session, here(told))["story"]
    assert [row["text"] for row in rows] == [STORY["text"]]
    assert not {"member_id", "naming"} & rows[0].keys()


def test_another_community_s_story_is_out_of_reach(told: Town) -> None:
    kept = told.rows(Story)
    form = told.command("celia", "start", "market").form
    assert form is not None
    values: dict[str, Value] = {"name": "Other", "domain": "Other things", "zone": "Africa/Nairobi"}
    filled = {each.id: each.value for each in form.inputs()} | values
    community = told.card(told.visitor("celia").submit(channel(MARKET), form, filled)).community
    told.command("celia", "share")
    message, button = told.find("celia", "stories.page")
    for action in ("edit", "withdraw", "restore", "erase", "hide", "show"):
        forged = replace(button, action=f"stories.{action}", value=kept[0].id, community=community)
        assert "had its time" in told.said(told.visitor("celia").press(message, forged)), action
    assert told.rows(Story) == kept


def test_a_story_with_words_of_markup_is_inert(village: Town) -> None:
    tell(village, "june", text="*See* [this](https://bad.example)", topic="_it_")
    assert "[this](https://bad.example)" in read(village, "gabriel")
    assert str(person("june")) not in read(village, "gabriel")
