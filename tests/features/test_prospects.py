"""People outside the chat, as organisers invite them: checked, confirmed, reminded once, forgotten."""

from __future__ import annotations

import json
import random
from datetime import timedelta

import pytest

from adapters.playground.visit import Outcome
from bot.card_json import load
from bot.cards import Button
from storage import prospects
from storage.database import Store
from storage.polls import Poll
from storage.prospects import Invitation, NoMail, Prospect
from storage.sealing import hashed
from tests.calling import sleep_until
from tests.inviting import FROM, invite, letters, paste, secrets
from tests.staging import go_to, stage
from tests.town import LEADER, Town

LANE = "email:"


def sleep(town: Town, days: int) -> None:
    sleep_until(town, town.clock() + timedelta(days=days))
    town.go(minutes=1)


@pytest.fixture
def asked(store: Store) -> Town:
    """Ten people with a needs poll, where e-mail is set up."""
    town = Town(store, random.Random(7), people=10, mail_from=FROM)
    town.start()
    town.ask_needs()
    return town


def test_without_a_mail_server_nobody_is_invited_and_the_mend_is_named(village: Town) -> None:
    village.ask_needs()
    village.command(LEADER, "poll")
    village.press(LEADER, "prospects.show")
    assert "SMTP_URL" in village.said(village.press(LEADER, "prospects.ask"))


def test_nothing_is_sent_until_it_is_confirmed_and_bad_addresses_are_named(asked: Town) -> None:
    told = paste(asked)
    assert "3 addresses would be invited" in told
    assert "nonsense | is no e-mail address" in told
    assert "ada@x.example | is there twice" in told
    assert letters(asked) == []
    asked.press(LEADER, "prospects.send")
    rows = letters(asked)
    assert sorted(row.address for row in rows) == [
        f"email::person:{each}" for each in ("ada@x.example", "bob@y.example", "cy@z.example")
    ]
    assert {row.lane for row in rows} == {LANE}


def test_the_letter_says_who_gave_the_address_what_becomes_of_it_and_how_to_stop(
    asked: Town,
) -> None:
    invite(asked)
    letter = load(json.loads(letters(asked)[0].card)).plain()
    for words in (
        "Amina Wekulo of Water Losses gave me your address",
        "one reminder at most",
        "forgotten three weeks after",
        "no mail from here ever again",
        "anonymous",
    ):
        assert words in letter


def test_a_link_s_secret_is_kept_as_a_hash_and_each_letter_has_its_own(asked: Town) -> None:
    found = invite(asked)
    kept = {row.secret_hash for row in asked.rows(Invitation)}
    assert kept == {hashed(each) for each in found.values()}
    assert not kept & set(found.values())
    assert len(kept) == 3


def test_they_count_into_the_turnout_and_so_into_the_gate(asked: Town) -> None:
    invite(asked)
    asked.command(LEADER, "poll")
    assert "0/13" in asked.said(asked.command(LEADER, "poll"))
    (first, *_) = asked.rows(Prospect)
    with asked.store.transaction() as session:
        assert prospects.mark_answered(session, first.id)
    assert "1/13" in asked.said(asked.command(LEADER, "poll"))
    sleep(asked, 15)
    go_to(asked, "engaging")
    assert "1 of 13" in stage(asked)


def test_members_those_invited_already_and_those_who_want_no_mail_are_not_invited(
    asked: Town,
) -> None:
    invite(asked, "ada@x.example")
    with asked.store.transaction() as session:
        prospects.stop(session, "cy@z.example", "salt")
    told = paste(asked)
    assert "1 address would be invited" in told
    assert "ada@x.example | is invited already" in told
    assert "cy@z.example | can't be asked at the moment" in told
    assert [(row.salt, len(row.hash)) for row in asked.rows(NoMail)] == [("salt", 64)]


def test_the_one_reminder_goes_to_those_who_have_not_answered(asked: Town) -> None:
    invite(asked)
    (ada, *others) = sorted(asked.rows(Prospect), key=lambda each: each.email)
    with asked.store.transaction() as session:
        prospects.mark_answered(session, ada.id)
    asked.go(days=12)
    assert set(secrets(asked, "prospect-reminder:")) == {each.email for each in others}
    before = len(letters(asked))
    asked.command(LEADER, "poll")
    asked.press(LEADER, "polls.extend")
    asked.go(days=5)
    assert len(letters(asked)) == before


def test_three_weeks_after_the_close_addresses_letters_and_links_are_gone(asked: Town) -> None:
    invite(asked)
    paste(asked, "never@sent.example")
    sleep(asked, 15)
    assert len(asked.rows(Invitation)) == 3
    sleep(asked, 22)
    assert {row.email for row in asked.rows(Prospect)} == {""}
    assert len(asked.rows(Prospect)) == 3
    assert asked.rows(Invitation) == []
    assert letters(asked) == []


def test_a_poll_that_is_taken_back_sends_no_letters_any_more(asked: Town) -> None:
    invite(asked)
    asked.command(LEADER, "poll")
    asked.press(LEADER, "polls.withdraw")
    assert letters(asked) == []


def test_of_what_was_shown_nothing_else_is_sent(asked: Town) -> None:
    paste(asked)
    message, button = asked.find(LEADER, "prospects.send")
    paste(asked, "ada@x.example")
    assert "had its time" in asked.said(asked.visitor(LEADER).press(message, button))
    assert letters(asked) == []
    asked.press(LEADER, "prospects.drop")
    assert asked.rows(Prospect) == []


def test_only_organisers_and_the_secretariat_invite_and_see_to_those_who_join(
    asked: Town,
) -> None:
    paste(asked)
    message, button = asked.find(LEADER, "prospects.send")
    for who in ("farida", "june"):
        assert "organisers" in asked.said(asked.visitor(who).press(message, button))
    assert "Invite by e-mail" in asked.said(_show(asked, "dalisay"))
    (poll,) = asked.rows(Poll)
    for value in (poll.id, "", "x"):
        forged = Button("x", "prospects.seen", value)
        assert "had its time" in asked.said(asked.visitor(LEADER).press(message, forged))


def test_without_a_public_address_nobody_is_invited_and_the_mend_is_said(store: Store) -> None:
    town = Town(store, random.Random(7), people=6, public_url="")
    town.start()
    town.ask_needs()
    town.command(LEADER, "poll")
    town.press(LEADER, "prospects.show")
    assert "CONVENER_PUBLIC_URL" in town.said(town.press(LEADER, "prospects.ask"))


def _show(town: Town, who: str) -> Outcome:
    town.command(who, "poll")
    return town.press(who, "prospects.show")
