"""`why` tells everybody what decided each message to them, what ends it, and what was withheld."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.playground.world import person
from bot.app import all_texts
from bot.cards import Button, Buttons, Card, Note
from bot.courtesy import Asked, Withheld
from bot.features import FEATURES
from bot.features.why import rules
from bot.posting import IN_A_ROW, WHY, explained
from bot.routing import Routes
from bot.texts import LANGUAGES
from storage.database import Store
from storage.outbox import UNSAID, Outgoing
from tests import nudging
from tests.nudging import QUIET
from tests.town import LEADER, Town, buttons

KINDS = Routes.of(FEATURES).kinds


def test_every_kind_says_in_every_language_why_it_came() -> None:
    for language in LANGUAGES:
        entries = all_texts().entries[language]
        for kind in KINDS:
            for part in ("why", "label"):
                assert str(entries[f"{kind}.{part}"]).strip(), (language, kind)


def test_every_reason_for_silence_has_words() -> None:
    entries = all_texts().entries["en"]
    reasons = {*get_args(Withheld), *UNSAID, "stale", "closed", "linked", "unlinked", "untied"}
    assert not [each for each in reasons if f"why.not.{each}" not in entries]


@given(
    st.sampled_from(sorted(KINDS)),
    st.sampled_from(get_args(Asked)),
    st.booleans(),
    st.booleans(),
)
def test_what_nobody_asked_for_can_always_be_ended_by_its_reader(
    kind: str, asked: Asked, is_mine: bool, may_digest: bool
) -> None:
    ways = rules.ways_out(kind, asked, is_mine=is_mine, may_digest=may_digest)
    assert ways[-1] == "settings"
    assert ({"snooze", "stop"} <= set(ways)) is (is_mine and asked != "now")
    assert "observer" not in ways or kind.startswith("nudges.")
    assert len(ways) == len(set(ways))


@given(st.lists(st.integers(0, 7), max_size=4))
def test_the_way_to_why_comes_last_and_takes_nothing_away(rows: list[int]) -> None:
    parts = [Buttons(tuple(Button(f"b{n}", "x.y") for n in range(row))) for row in rows]
    card = Card("t", tuple(parts))
    shown = explained(all_texts().tongue("en", "UTC"), "k", card)
    assert buttons(shown)[:-1] == buttons(card)
    assert (buttons(shown)[-1].action, buttons(shown)[-1].value) == (WHY, "k")
    assert not rows or len(shown.parts) == len(rows) + (rows[-1] >= IN_A_ROW)
    assert explained(all_texts().tongue("tr", "UTC"), "k", Card("t", (Note("n"),))).parts[
        0
    ] == Note("n")


@pytest.fixture(scope="module")
def reminded(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Town]:
    """Ten people who were asked in a poll; a reminder has gone out to those who hadn't answered."""
    file = tmp_path_factory.mktemp("why") / "convener.db"
    shutil.copy(sqlite_template, file)
    store = Store(f"sqlite:///{file}")
    town = Town(store, random.Random(7), people=10)
    town.start()
    town.ask_needs()
    town.answer("edgar")
    town.go(days=12)
    yield town
    store.close()


def test_it_tells_what_was_sent_and_the_facts_that_decided_it(reminded: Town) -> None:
    said = reminded.said(reminded.command("farida", "why"))
    assert "There is one reminder" in said
    assert "asks you as a member of Water Losses since Mon, Mar 2, 2026" in said
    assert "An organiser asked the community, in its channel" in said
    assert "Water Losses, Playground" in said
    assert "reminder" not in reminded.said(reminded.command("edgar", "why")).casefold()


def test_each_unasked_letter_leads_to_why_for_its_reader_alone(reminded: Town) -> None:
    message, button = reminded.find("farida", WHY)
    told = reminded.said(reminded.visitor("farida").press(message, button))
    assert "You were asked in a poll and had not answered" in told
    assert "at most two such messages a week" in told
    assert {"membership.snooze", "membership.stop"} <= {
        each.action
        for each in buttons(reminded.card(reminded.visitor("farida").press(message, button)))
    }
    for forged in (button, replace(button, value="poll-reminder:nothing")):
        said = reminded.said(reminded.visitor("edgar").press(message, forged))
        assert "no such message to you" in said
        assert "poll" not in said


def test_a_channel_s_post_and_what_was_asked_for_have_no_such_button(reminded: Town) -> None:
    keyed = {row.key: row for row in reminded.rows(Outgoing)}
    letters = [m for m in reminded.world.messages.values() if m.key and m.card]
    assert {keyed[each.key].asked for each in letters} >= {"no", "now"}
    for message in letters:
        row = keyed[message.key]
        is_unasked_letter = bool(row.person_id) and row.asked == "no"
        assert (WHY in [each.action for each in buttons(message.card)]) is is_unasked_letter


def test_what_was_withheld_is_told_with_the_reason(village: Town) -> None:
    village.tell("edgar", "me")
    village.press("edgar", "membership.stop")
    village.command(LEADER, "stewards")
    asked = village.press(LEADER, "calls.name")
    assert not village.submit(LEADER, asked.form, {"people": (str(person("edgar")),)}).errors
    said = village.said(village.tell("edgar", "why"))
    assert "What I did not send you in the last four weeks" in said
    assert "You asked for no messages" in said
    assert "did not send" not in village.said(village.tell("farida", "why"))


def test_a_letter_whose_words_are_forgotten_still_says_why_it_came(village: Town) -> None:
    village.ask_needs()
    village.go(days=12)
    message, button = village.find("farida", WHY)
    village.sleep(days=95)
    said = village.said(village.visitor("farida").press(message, button))
    assert "A reminder of a poll" in said
    assert "asks you as a member" not in said


def test_a_nudge_tells_which_two_it_missed_and_what_it_did_before(village: Town) -> None:
    nudging.go_quiet(village, QUIET)
    nudging.ask(village)
    village.go(days=3)
    said = nudging.press(village, WHY)
    assert (
        "At the last two, the call on Mon, Feb 16, 2026 and the call on Mon, Feb 23, 2026" in said
    )
    assert "of the 6 before those you had taken part in 6" in said
    assert "It asks you too." in said
    assert "[Just follow along]" in said


def test_whoever_is_in_no_community_hears_that_nothing_was_sent(town: Town) -> None:
    assert "Nothing was sent to you" in town.said(town.tell("uri", "why"))
