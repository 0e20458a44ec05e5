"""The question board: asked in the open, brought to who offered, answered, found again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.playground.visit import Outcome
from adapters.playground.world import channel
from bot.messages import Value
from storage.board import Answered, Asked, Routed
from storage.database import Store
from storage.outbox import Outgoing
from storage.participation import Signal
from storage.people import Person
from tests.nudging import QUIET, go_quiet, invite, plain
from tests.town import LEADER, MARKET, Town, in_village

SATURDAY = 5
PUMPS = {"title": "Which pumps last in salty water?", "details": "Ours rust within a year."}


def offer(town: Town, who: str, words: str) -> None:
    town.command(who, "me")
    form = town.press(who, "membership.offers").form
    town.submit(who, form, {"offers": words})


def ask(town: Town, who: str = LEADER, **values: Value) -> Outcome:
    """Ask, up to the preview and its press."""
    town.command(who, "ask")
    form = town.press(who, "questions.ask").form
    town.submit(who, form, {**PUMPS, **values})
    return town.press(who, "questions.open")


def answer(town: Town, who: str, words: str) -> Outcome:
    form = town.press(who, "questions.answer").form
    return town.submit(who, form, {"words": words})


def brought(town: Town) -> set[str]:
    """To whom a question was written in private."""
    rows = [row for row in town.rows(Outgoing) if row.kind == "questions.routed"]
    names = {each.id: each.name.split()[0].lower() for each in town.rows(Person)}
    return {names[row.person_id] for row in rows if row.state == "sent"}


def _asked(town: Town) -> None:
    offer(town, "farida", "Pumps and valves, twenty years of them")
    offer(town, "gabriel", "Facilitating workshops")
    ask(town)


@pytest.fixture
def asked(store: Store) -> Town:
    """Amina, on a Monday morning, asks about pumps; Farida has offered help with them."""
    return in_village(store, _asked)


def test_nobody_sees_a_question_before_its_asker_has_seen_it(village: Town) -> None:
    before = len(village.channel_cards())
    village.command(LEADER, "ask")
    form = village.press(LEADER, "questions.ask").form
    preview = village.submit(LEADER, form, PUMPS)
    assert "Which pumps last in salty water?" in village.said(preview)
    assert len(village.channel_cards()) == before
    village.press(LEADER, "questions.discard")
    assert not village.rows(Asked)


def test_a_question_stands_in_the_channel_and_comes_to_who_offered_help(asked: Town) -> None:
    assert "Amina" in asked.channel_cards()[-1].title
    assert "salty water" in asked.channel_cards()[-1].plain()
    asked.go(days=3)
    assert brought(asked) == {"farida"}
    told = asked.letters("farida")[-1].card
    assert told is not None
    assert "because you offered: Pumps and valves" in told.plain()


def test_it_comes_to_them_in_their_own_working_hours(asked: Town) -> None:
    asked.go(days=3)
    (row,) = [each for each in asked.rows(Outgoing) if each.kind == "questions.routed"]
    assert row.created_at.weekday() < SATURDAY
    assert 6 <= row.created_at.hour < 14  # 09:00 to 17:00 in Nairobi


def test_an_answer_reaches_who_asked_and_the_one_that_helped_stands_in_the_channel(
    asked: Town,
) -> None:
    answer(asked, "farida", "Duplex steel, and rinse them.")
    answer(asked, "gabriel", "Ask the port.")
    letters = [m.card.plain() for m in asked.letters(LEADER) if m.card]
    assert any("Duplex steel" in each for each in letters)
    assert "2 answers" in asked.channel_cards()[-1].plain()
    assert "Duplex" not in asked.channel_cards()[-1].plain()
    (farida,) = [each for each in asked.rows(Answered) if "Duplex" in each.words]
    asked.press(LEADER, "questions.accept", f"{farida.asked_id} {farida.member_id}")
    assert "Duplex steel" in asked.channel_cards()[-1].plain()
    thanks = asked.letters("farida")[-1].card
    assert thanks is not None
    assert "helped Amina" in thanks.title
    again = asked.card(asked.press(LEADER, "questions.see"))
    assert "this helped" in again.plain()
    asked.press(LEADER, "questions.reopen")
    assert asked.rows(Asked)[0].status == "open"
    assert "Duplex" not in asked.channel_cards()[-1].plain()


def test_an_answer_is_changed_not_doubled_and_may_be_taken_back(asked: Town) -> None:
    answer(asked, "farida", "Steel.")
    changed = answer(asked, "farida", "Duplex steel.")
    assert [each.words for each in asked.rows(Answered)] == ["Duplex steel."]
    asked.visitor("farida").press(*asked.find("farida", "questions.take_back"))
    assert not asked.rows(Answered)
    assert changed.shown
    assert "answers" not in asked.channel_cards()[-1].plain()


def test_whoever_says_it_is_not_theirs_makes_room_for_the_next(village: Town) -> None:
    for who in ("farida", "gabriel", "isko", "june"):
        offer(village, who, "pumps")
    ask(village)
    assert len(village.rows(Routed)) == 3
    village.go(days=2)
    first = min(brought(village))
    village.press(first, "questions.pass")
    village.press(first, "questions.pass")
    village.go(days=2)
    assert brought(village) == {"farida", "gabriel", "isko", "june"}


def test_nobody_is_brought_two_questions_in_a_week(asked: Town) -> None:
    ask(asked, "gabriel", title="Valves that close slowly?", details="")
    asked.go(days=6)
    assert len([r for r in asked.rows(Outgoing) if r.kind == "questions.routed"]) == 1
    asked.go(days=2)
    ask(asked, "gabriel", title="Valves again: which ones?", details="")
    asked.go(days=6)
    assert len([r for r in asked.rows(Outgoing) if r.kind == "questions.routed"]) == 2


@pytest.mark.parametrize("quiet", ["membership.stop", "membership.snooze"])
def test_whoever_wants_no_messages_is_brought_no_question(village: Town, quiet: str) -> None:
    offer(village, "farida", "pumps")
    village.command("farida", "me")
    village.press("farida", quiet)
    ask(village)
    village.go(days=5)
    assert not brought(village)


def test_an_observer_is_brought_no_question(village: Town) -> None:
    offer(village, "farida", "pumps")
    village.command("farida", "me")
    village.press("farida", "membership.prefer", "observer")
    ask(village)
    assert not village.rows(Routed)


def test_what_was_asked_before_is_found_by_words_that_begin_alike(asked: Town) -> None:
    answer(asked, "farida", "Duplex steel, and rinse them.")
    for words in ("pump rusting", "PUMPS", "rinsing duplex"):
        assert "salty water" in asked.said(asked.command("gabriel", f"find {words}"))
    nothing = asked.said(asked.command("gabriel", "find budget of the ministry"))
    assert "Nothing was asked" in nothing
    asked.command("gabriel", "ask")
    form = asked.press("gabriel", "questions.ask").form
    alike = asked.submit("gabriel", form, {"title": "Do pumps rust?", "details": ""})
    assert "sounds alike" in asked.said(alike)


def test_a_question_taken_back_is_not_answered_nor_found(asked: Town) -> None:
    form = asked.press("farida", "questions.answer").form
    asked.press(LEADER, "questions.withdraw")
    assert "taken back" in asked.channel_cards()[-1].plain()
    late = asked.submit("farida", form, {"words": "Too late"})
    assert "had its time" in asked.said(late)
    assert not asked.rows(Answered)
    assert "Nothing was asked" in asked.said(asked.command("gabriel", "find pumps"))
    asked.go(days=5)
    assert not brought(asked)


def test_nobody_answers_their_own_question_nor_accepts_for_another(asked: Town) -> None:
    own = asked.press(LEADER, "questions.answer")
    assert "yours" in asked.said(own)
    answer(asked, "farida", "Steel.")
    (row,) = asked.rows(Answered)
    message, button = asked.find(LEADER, "questions.accept")
    refused = asked.visitor("gabriel").press(message, button)
    assert "Only whoever asked" in asked.said(refused)
    assert not asked.rows(Answered)[0].helped
    assert row.asked_id in button.value


def test_the_words_of_a_question_are_inert(village: Town) -> None:
    ask(village, title="*Free* [money](https://bad.example)", details="@<slack:T1:person:U1|all>")
    said = village.channel_cards()[-1].plain()
    assert "[money](https://bad.example)" in said
    assert "@<slack:T1:person:U1|all>" in said


def test_asking_and_answering_count_as_taking_part(asked: Town) -> None:
    answer(asked, "farida", "Steel.")
    kinds = {each.kind for each in asked.rows(Signal)}
    assert {"question", "answer"} <= kinds


def test_another_community_s_question_is_out_of_reach(asked: Town) -> None:
    (question,) = asked.rows(Asked)
    form = asked.command("celia", "start", "market").form
    assert form is not None
    told = {"name": "Other", "domain": "Other things", "zone": "Africa/Nairobi"}
    filled = {each.id: each.value for each in form.inputs()} | told
    community = asked.card(asked.visitor("celia").submit(channel(MARKET), form, filled)).community
    message, button = asked.find("farida", "questions.answer")
    for action in ("see", "answer", "accept", "withdraw", "pass", "edit", "open", "reopen"):
        forged = replace(button, action=f"questions.{action}", community=community)
        outcome = asked.visitor("celia").press(message, forged)
        assert "had its time" in asked.said(outcome), action
    assert asked.rows(Asked) == [question]


def test_a_nudge_opens_with_a_question_that_fits_what_its_reader_offered(village: Town) -> None:
    ask(village)
    offer(village, QUIET, "pumps")
    village.go(weeks=3)
    go_quiet(village, QUIET)
    invite(village, QUIET)
    village.go(days=2)
    assert "Which pumps last in salty water?" in plain(village)
    assert village.press(QUIET, "questions.answer").form is not None


def test_the_digest_counts_what_waits_for_over_a_day(village: Town) -> None:
    ask(village)
    assert "Without an answer" not in village.said(village.command(LEADER, "digest"))
    village.go(days=2)
    assert "Without an answer for over a day: 1 question" in village.said(
        village.command(LEADER, "digest")
    )
    answer(village, "farida", "Steel.")
    assert "Without an answer" not in village.said(village.command(LEADER, "digest"))
