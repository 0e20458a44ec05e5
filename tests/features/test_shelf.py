"""The resource shelf: a link shared once, found by its words, noted on, mended, taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.playground.visit import Outcome
from adapters.playground.world import channel
from bot.messages import Value
from storage.audit import Decision
from storage.database import Store
from storage.outbox import Outgoing
from storage.shelf import Helped, Resource, ShelfNote
from tests.sharing import GUIDE, resource, share, wrong
from tests.town import LEADER, MARKET, Town, buttons, in_village


def _shared(town: Town) -> None:
    share(town, "june")


@pytest.fixture
def shared(store: Store) -> Town:
    """June has shared a guide to night flow."""
    return in_village(store, _shared)


def note(town: Town, who: str, words: str) -> str:
    town.press(who, "shelf.see")
    form = town.press(who, "shelf.note").form
    return town.said(town.submit(who, form, {"words": words}))


def test_what_is_shared_stands_in_the_channel_and_newest_first_behind_the_command(
    shared: Town,
) -> None:
    posted = shared.channel_cards()[-1]
    assert posted.title == "June Brookhollow shared a resource"
    assert "Finding out in one night" in posted.plain()
    shared.go(hours=1)
    share(shared, "farida", link="https://pipes.example", title="Pipe atlas")
    said = shared.said(shared.command("gabriel", "share"))
    assert said.index("Pipe atlas") < said.index("Night-flow guide")


def test_the_link_is_shown_as_it_is_without_what_follows_people(shared: Town) -> None:
    assert "(https://water.example/night-flow)" in shared.channel_cards()[-1].plain()
    assert resource(shared).link == "https://water.example/night-flow"


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("javascript:alert(1)", "http:// or https://"),
        ("ftp://files.example/x", "http:// or https://"),
        ("https://me:secret@files.example/x", "password or a key"),
        ("https://files.example/x?access_token=abc", "password or a key"),
        ("my notes", "no link"),
    ],
)
def test_a_link_that_not_everybody_may_open_is_refused_with_why_and_nothing_is_kept(
    village: Town, link: str, why: str
) -> None:
    outcome = share(village, "june", link=link)
    assert why in wrong(outcome)["link"]
    assert not village.rows(Resource)


def test_the_same_link_is_shared_once_and_a_note_is_offered_instead(shared: Town) -> None:
    before = len(shared.channel_cards())
    told = shared.card(share(shared, "farida", link="http://www.water.example/night-flow/#top"))
    assert "June Brookhollow shared the same link" in told.plain()
    assert {each.action for each in buttons(told)} == {"shelf.note", "shelf.see"}
    assert len(shared.rows(Resource)) == 1
    assert len(shared.channel_cards()) == before
    own = shared.card(share(shared, "june"))
    assert "shelf.edit" in {each.action for each in buttons(own)}


def test_a_note_is_read_and_found_by_all_and_is_its_writer_s_to_change(shared: Town) -> None:
    said = note(shared, "farida", "In winter use the day instead")
    assert "Farida Kisimani" in said
    assert "Night-flow" in shared.said(shared.command("gabriel", "find winter"))
    note(shared, "farida", "In frost use the day instead")
    assert [each.words for each in shared.rows(ShelfNote)] == ["In frost use the day instead"]
    shared.press("farida", "shelf.unnote")
    assert not shared.rows(ShelfNote)
    assert "Nothing was asked or shared" in shared.said(shared.command("gabriel", "find frost"))


def test_who_was_helped_counts_once_and_may_say_otherwise(shared: Town) -> None:
    for _ in range(2):
        shared.press("farida", "shelf.helped")
    shared.press("gabriel", "shelf.helped")
    assert len(shared.rows(Helped)) == 2
    said = shared.channel_cards()[-1].plain()
    assert "Helped 2 members" in said
    assert "Farida" not in said
    shared.press("farida", "shelf.not_helped")
    assert "Helped 1 member" in shared.channel_cards()[-1].plain()
    assert "yourself" in shared.said(shared.press("june", "shelf.helped"))


def test_a_broken_link_is_asked_about_once_a_day_and_mended(shared: Town) -> None:
    shared.press("farida", "shelf.see")
    shared.press("farida", "shelf.broken")
    shared.press("farida", "shelf.works")
    shared.press("gabriel", "shelf.see")
    shared.press("gabriel", "shelf.broken")
    asked = [each for each in shared.rows(Outgoing) if each.kind == "shelf.broken"]
    assert len(asked) == 1
    letter = shared.letters("june")[-1].card
    assert letter is not None
    assert "Does it still work for you?" in letter.plain()
    assert "Farida" not in letter.plain()
    assert "link is broken" in shared.channel_cards()[-1].plain()
    form = shared.press("june", "shelf.edit").form
    shared.submit("june", form, {**GUIDE, "link": "https://water.example/new"})
    assert resource(shared).broken_at is None
    assert "link is broken" not in shared.channel_cards()[-1].plain()


def test_where_its_sharer_has_left_the_organisers_are_asked(shared: Town) -> None:
    shared.visitor("june").leave("square")
    shared.press("farida", "shelf.see")
    shared.press("farida", "shelf.broken")
    to = {
        each.address.rsplit(":", 1)[-1] for each in shared.rows(Outgoing) if "broken" in each.kind
    }
    assert to == {"amina", "burak"}


def test_it_is_taken_back_and_put_back_by_whose_it_is(shared: Town) -> None:
    assert "Only whoever shared it" in shared.said(_forge(shared, "gabriel", "shelf.take_back"))
    shared.press("june", "shelf.see")
    shared.press("june", "shelf.take_back")
    assert "It was taken back." in shared.channel_cards()[-1].plain()
    assert "Night-flow" not in shared.said(shared.command("gabriel", "share"))
    assert "Nothing was asked or shared" in shared.said(shared.command("gabriel", "find night"))
    refused = _forge(shared, LEADER, "shelf.put_back")
    assert "Only whoever shared it" in shared.said(refused)
    shared.press("june", "shelf.put_back")
    assert "Night-flow" in shared.channel_cards()[-1].plain()


def test_organisers_change_and_remove_on_the_record(shared: Town) -> None:
    shared.press(LEADER, "shelf.see")
    form = shared.press(LEADER, "shelf.edit").form
    shared.submit(LEADER, form, {"title": "Night flow, step by step"})
    assert "step by step" in shared.channel_cards()[-1].plain()
    shared.press(LEADER, "shelf.take_back")
    assert "The organisers took it" in shared.channel_cards()[-1].plain()
    assert "Only whoever shared it" in shared.said(_forge(shared, "june", "shelf.put_back"))
    shared.press(LEADER, "shelf.put_back")
    decided = [each.action for each in shared.rows(Decision) if "resource" in each.action]
    assert decided == ["edit resource", "remove resource", "put back resource"]


def test_what_was_shared_again_meanwhile_is_not_put_back(shared: Town) -> None:
    shared.press("june", "shelf.see")
    shared.press("june", "shelf.take_back")
    share(shared, "farida")
    assert "again already" in shared.said(shared.press("june", "shelf.put_back"))


def ask(town: Town, who: str, title: str) -> None:
    town.command(who, "ask")
    town.submit(who, town.press(who, "questions.ask").form, {"title": title, "details": ""})
    town.press(who, "questions.open")


def test_find_looks_through_questions_and_resources_the_best_first(shared: Town) -> None:
    ask(shared, "farida", "Who has night staff?")
    found = shared.said(shared.command("gabriel", "find night flow"))
    assert found.index("Night-flow guide") < found.index("night staff")
    found = shared.said(shared.command("gabriel", "find STAFF at NIGHTS"))
    assert found.index("night staff") < found.index("Night-flow guide")


def test_a_question_shows_what_fits_from_the_shelf_before_and_after_it_is_asked(
    shared: Town,
) -> None:
    for number in range(4):
        share(
            shared, "june", link=f"https://x.example/{number}", title=f"Leaks {number}", topics=""
        )
    share(shared, "june", link="https://y.example", title="Cost table", topics="")
    shared.command("farida", "ask")
    form = shared.press("farida", "questions.ask").form
    preview = shared.card(
        shared.submit("farida", form, {"title": "How to find leaks?", "details": ""})
    )
    shared.press("farida", "questions.open")
    for card in (preview, shared.channel_cards()[-1]):
        assert "Fits from the shelf" in card.plain()
        fits = [each.label for each in buttons(card) if each.action == "shelf.see"]
        assert len(fits) == 3
        assert "Cost table" not in fits


def test_the_shelf_is_turned_page_by_page(village: Town) -> None:
    for number in range(7):
        village.go(minutes=1)
        share(village, "june", link=f"https://x.example/{number}", title=f"Number {number}")
    first = village.said(village.command("farida", "share"))
    assert "Number 6" in first
    assert "Number 1" not in first
    second = village.said(village.press("farida", "shelf.page", "5"))
    assert "Number 1" in second
    assert "Number 2" not in second
    assert "Number 6" in village.said(village.press("farida", "shelf.page", "0"))


def test_the_words_of_a_resource_are_inert(village: Town) -> None:
    share(
        village, "june", title="*Free* [money](https://bad.example)", good_for="@<slack:T1:x|all>"
    )
    said = village.channel_cards()[-1].plain()
    assert "[money](https://bad.example)" in said
    assert "@<slack:T1:x|all>" in said


def test_another_community_s_resource_is_out_of_reach(shared: Town) -> None:
    kept = shared.rows(Resource)
    form = shared.command("celia", "start", "market").form
    assert form is not None
    told: dict[str, Value] = {"name": "Other", "domain": "Other things", "zone": "Africa/Nairobi"}
    filled = {each.id: each.value for each in form.inputs()} | told
    community = shared.card(shared.visitor("celia").submit(channel(MARKET), form, filled)).community
    message, button = shared.find("farida", "shelf.helped")
    for action in ("see", "edit", "note", "unnote", "helped", "not_helped", "broken", "works",
                   "take_back", "put_back"):  # fmt: skip
        forged = replace(button, action=f"shelf.{action}", community=community)
        outcome = shared.visitor("celia").press(message, forged)
        assert "had its time" in shared.said(outcome), action
    assert shared.rows(Resource) == kept
    for skip in ("-1", "x", "9" * 30, "²"):
        forged = replace(button, action="shelf.page", value=skip)
        assert "had its time" in shared.said(shared.visitor("farida").press(message, forged))


def _forge(town: Town, who: str, action: str) -> Outcome:
    """Press what isn't shown to them."""
    town.command(who, "share")
    message, button = town.find(who, "shelf.share")
    return town.visitor(who).press(message, replace(button, action=action, value=resource(town).id))
