"""Help, status, why; and what anybody may type or press wrongly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.playground.world import channel, person
from bot.cards import Button, Facts
from bot.messages import Commanded, Pressed, Submitted, Whisper
from storage import outbox
from storage.communities import Community
from storage.inbox import Received
from storage.outbox import Outgoing
from storage.polls import Ballot, Participation, Poll
from tests.storage.rows import outgoing
from tests.town import LEADER, MARKET, SQUARE, Town, buttons


def _commands(town: Town, who: str, where: str = SQUARE) -> list[str]:
    card = town.card(town.command(who, "help", where))
    groups = [part.facts for part in card.parts if isinstance(part, Facts)]
    return [name.strip("`") for facts in groups for name, _ in facts]


ORGANISERS = {"stage", "poll", "stewards", "digest", "pause", "roster", "nudges", "counting"}
ORGANISERS |= {"purpose", "roles", "plan"}
ORGANISERS |= {"activity", "landscape"}
ORGANISERS |= {"resources", "report", "log"}


def test_help_shows_only_what_the_asker_may_do(town: Town) -> None:
    assert _commands(town, "uri") == [
        "help",
        "home",
        "start",
        "tie",
        "why",
        "data",
        "link",
        "unlink",
        "forget",
    ]
    town.start()
    member = ["help", "status", "home", "answer", "ask", "find", "share", "activities", "call"]
    member += ["agenda", "minutes", "actions", "goals", "project", "charter"]
    member += ["why", "me", "data", "link", "unlink", "forget"]
    assert _commands(town, "uri") == member
    assert set(_commands(town, LEADER)) - set(member) == ORGANISERS | {"untie"}
    assert set(_commands(town, "dalisay")) - set(member) == ORGANISERS


def test_help_puts_what_is_for_members_before_what_organisers_do(town: Town) -> None:
    town.start()
    told = town.said(town.command(LEADER, "help"))
    own, organising = "About you", "For those who organise"
    heads = ("With the others", "\nask:", own, "\nme:", organising, "\ndigest:")
    assert sorted(heads, key=told.index) == list(heads)
    assert "For those who organise" not in town.said(town.command("uri", "help"))


@pytest.mark.parametrize(
    ("typed", "meant"), [("statsu", "status"), ("HLEP", "help"), ("anwser", "answer")]
)
def test_a_typo_gets_the_nearest_command_and_runs_it_at_a_press(
    town: Town, typed: str, meant: str
) -> None:
    town.start()
    outcome = town.command("uri", typed)
    assert f"Did you mean “{meant}”?" in town.said(outcome)
    pressed = town.visitor("uri").press(outcome.shown[0], buttons(town.card(outcome))[0])
    assert town.said(pressed) == town.said(town.command("uri", meant))


def test_a_typo_in_a_direct_message_gets_the_nearest_command(town: Town) -> None:
    town.start()
    assert "Did you mean “status”?" in town.said(town.tell("uri", "statsu"))


@pytest.mark.parametrize("words", ["hello there", "🙂", "what is this?", "x" * 4000, "مرحبا"])
def test_free_text_gets_help_and_not_silence(town: Town, words: str) -> None:
    town.start()
    said = town.said(town.tell("uri", words))
    assert "What you can do" in said
    assert f"I don't know “{words[:60]}" in said
    assert len(said) < 2000


@pytest.mark.parametrize(
    ("word", "command"),
    [
        ("durum", "status"),
        ("Yardim", "help"),
        ("veri", "data"),
        ("anket", "poll"),
        ("özet", "digest"),
    ],
)
def test_a_word_of_another_language_leads_to_its_command(
    town: Town, word: str, command: str
) -> None:
    town.start()
    assert f"Did you mean “{command}”?" in town.said(town.tell(LEADER, word))
    assert f"Did you mean “{command}”?" in town.said(town.command(LEADER, word))


def test_no_word_leads_to_what_the_asker_may_not_do_or_stands_for_two(town: Town) -> None:
    town.start()
    assert "“poll”" not in town.said(town.tell("uri", "anket"))
    for entries in town.core.texts.entries.values():
        words = [
            w
            for key, each in entries.items()
            if key.startswith("core.words.")
            for w in str(each).split()
        ]
        assert len(words) == len(set(words))


@pytest.mark.parametrize(
    "words", ["", "   ", "x" * 4000, "<!channel>", "**", "zzz zzz", "\x00", "٪"]
)
def test_an_unknown_command_gets_a_clear_answer(town: Town, words: str) -> None:
    town.start()
    said = town.said(town.command("uri", words))
    assert "I don't know" in said or "What you can do" in said
    assert len(said) < 2000


def test_a_mention_in_the_channel_is_answered_to_whoever_asked(town: Town) -> None:
    town.start()
    outcome = town.visitor("uri").write(channel(SQUARE), "@Convener status")
    assert "24 members" in town.said(outcome)
    assert outcome.shown[0].only_for == "uri"


def test_talk_between_members_is_none_of_convener_s_business(town: Town) -> None:
    town.start()
    rows = len(town.rows(Received))
    assert town.visitor("uri").write(channel(SQUARE), "status of the pumps?").shown == ()
    assert len(town.rows(Received)) == rows


@pytest.mark.parametrize("state", ["unknown", "undeliverable", "failed"])
def test_status_tells_organisers_what_may_not_have_arrived_for_a_week(
    town: Town, state: str
) -> None:
    ident = town.start()
    with town.store.transaction() as session:
        outbox.add(
            session,
            [
                outgoing(
                    "m", community_id=ident, state=state, created_at=town.clock(), pending=False
                )
            ],
        )
    assert "1 message of the last week" in town.said(town.command(LEADER, "status"))
    assert "last week" not in town.said(town.command("uri", "status"))
    town.go(days=8)
    assert "last week" not in town.said(town.command(LEADER, "status"))


def test_why_tells_what_was_sent_and_the_rule_it_followed(town: Town) -> None:
    town.start()
    town.ask_needs()
    town.go(days=12)
    said = town.said(town.command("uri", "why"))
    assert "A reminder of a poll" in said
    assert "There is one reminder" in said
    assert "An organiser asked the community, in its channel" in said


def test_in_a_direct_message_one_s_only_community_is_meant(town: Town) -> None:
    town.start()
    assert "24 members" in town.said(town.tell("uri", "status"))


def test_somebody_in_several_communities_says_which_they_mean(town: Town) -> None:
    town.start()
    asked = town.command("burak", "start", MARKET)
    visitor = town.visitor("burak")
    form = asked.form
    assert form is not None
    told = {each.id: each.value for each in form.inputs()}
    visitor.submit(channel(MARKET), form, told | {"name": "Second", "domain": "d"})
    outcome = town.tell("uri", "status")
    assert {each.label for each in buttons(town.card(outcome))} == {"Second", "Water Losses"}
    for words in ("help", "satus", "thanks a lot"):  # and nobody is told that they are in none
        assert "Which one" in town.said(town.tell("uri", words))
    second = next(each for each in buttons(town.card(outcome)) if each.label == "Second")
    assert "Second" in town.said(town.visitor("uri").press(outcome.shown[0], second))


def _snapshot(town: Town) -> list[object]:
    tables = (Community, Poll, Participation, Ballot, Outgoing)
    return [[row.model_dump() for row in town.rows(table)] for table in tables]


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("polls.answer", "no-such-poll"),
        ("polls.answer", ""),
        ("polls.close", "x" * 4000),
        ("polls.open", "'; DROP TABLE poll; --"),
        ("stages.skip", "no-such-step"),
        ("membership.prefer", "king"),
        ("no.such.action", "1"),
        ("", ""),
        ("setup.resume", ""),
        ("polls.new", "census"),
        ("core.again", "x" * 4000),
    ],
)
def test_a_stale_or_forged_button_gets_a_clear_answer_and_changes_nothing(
    town: Town, action: str, value: str
) -> None:
    town.start()
    town.ask_needs()
    before = _snapshot(town)
    message, button = town.find(LEADER, "polls.answer")
    forged = replace(button, action=action, value=value)
    said = town.said(town.visitor(LEADER).press(message, forged))
    assert "had its time" in said or "I don't know" in said
    assert _snapshot(town) == before


def test_a_redelivered_event_counts_once_and_says_so(town: Town) -> None:
    town.start()
    town.ask_needs()
    me = town.visitor("uri").me
    community = town.rows(Community)[0].id
    poll = town.rows(Poll)[0].id
    event = Submitted(
        key="test:1",
        sender=me,
        where=me,
        form="polls.ballot",
        value=poll,
        community=community,
        values={"why": ("o1",), "gain": ("o1",), "miss": ("o1",), "willing": ("lead",)},
    )
    town.core.handle(event)
    before = _snapshot(town)
    again = town.core.handle(event)
    assert isinstance(again[0], Whisper)
    assert "I have that already" in again[0].card.plain()
    assert _snapshot(town) == before
    assert len(town.rows(Ballot)) == 1


def test_a_community_of_another_workspace_cannot_be_reached_with_its_id(town: Town) -> None:
    community = town.start()
    stranger = replace(person("mallory"), workspace="elsewhere")
    told = Pressed(
        key="x:1",
        sender=stranger,
        where=stranger,
        action="core.again",
        value="status",
        community=community,
    )
    sent = Submitted(
        key="x:2",
        sender=stranger,
        where=stranger,
        form="setup.pause",
        community=community,
        values={"reason": "x"},
    )
    there = replace(stranger, kind="channel", id=SQUARE)
    for event in (told, sent, Commanded(key="x:3", sender=stranger, where=there, text="status")):
        answers = town.core.handle(event)
        assert isinstance(answers[0], Whisper)
        assert "Water" not in answers[0].card.plain()
    assert town.rows(Community)[0].paused_at is None


def test_a_button_of_a_community_that_was_taken_back_is_answered(town: Town) -> None:
    town.start()
    town.press(LEADER, "setup.introduce")
    message, _ = town.find("uri", "core.again", "me")
    undo = Button("", "setup.undo")
    town.visitor(LEADER).press(message, undo)
    old = replace(message)
    pressed = town.visitor("uri").press(old, Button("", "membership.prefer", "observer"))
    assert "not here any more" in town.said(pressed)
