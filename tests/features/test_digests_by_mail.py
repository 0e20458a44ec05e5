"""The digest by e-mail: where nothing else reaches, where it is asked for, and no more once stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from adapters.email.server import Server
from adapters.playground.world import person
from bot.features.digests.mailing import mailed
from bot.features.digests.month_cards import month
from bot.features.digests.news import Summary, Taste, for_reader
from bot.messages import Address
from storage import reaching
from storage.calls import Call
from storage.database import Store
from storage.mailing import Mailing
from storage.people import Member
from tests.adapters.email.test_client import platform
from tests.digesting import SECRETARY, digests
from tests.lettered import Lettered, give_mailbox, links, words
from tests.post_office import post_office, text
from tests.rules.test_digests_members import AT, ENGLISH, NEWS


def begun(store: Store) -> Lettered:
    town = Lettered(store)
    town.start()
    give_mailbox(town, SECRETARY)
    return town


def a_week(town: Lettered) -> None:
    """To the next digest, at one go."""
    town.clock.stand(town.clock() + timedelta(days=7))
    town.core.ticker.tick()


def test_it_comes_by_e_mail_where_it_is_asked_for_until_it_is_stopped(store: Store) -> None:
    town = begun(store)
    a_week(town)
    assert town.mails(SECRETARY) == []
    assert len(digests(town)) == 1
    town.command(SECRETARY, "digest")
    assert "dalisay@people.example" in town.said(town.press(SECRETARY, "digests.mail"))
    a_week(town)
    (letter,) = town.mails(SECRETARY)
    assert len(digests(town)) == 2
    assert "No more by e-mail:" in text(letter)
    assert letter["Subject"] == "Digest: Water Losses"
    assert letter["List-Unsubscribe-Post"]
    assert "Members: " in text(letter)
    stopped = town.send(str(letter["List-Unsubscribe"]).strip("<>"))
    assert "No more digests" in words(stopped)
    a_week(town)
    assert len(town.mails(SECRETARY)) == 1
    town.send(links(stopped)["Also by e-mail"])
    a_week(town)
    assert len(town.mails(SECRETARY)) == 2


def test_whoever_has_only_a_mailbox_gets_it_there(store: Store) -> None:
    town = begun(store)
    with town.store.transaction() as session:
        reaching.mark_unreachable(session, str(person(SECRETARY)))
    a_week(town)
    assert digests(town) == []
    (letter,) = town.mails(SECRETARY)
    stop = str(letter["List-Unsubscribe"]).strip("<>")
    town.send(stop)
    a_week(town)
    assert len(town.mails(SECRETARY)) == 1


def test_by_e_mail_only_is_by_e_mail_only_until_no_mail_is_taken(store: Store) -> None:
    town = begun(store)
    town.command(SECRETARY, "digest")
    assert "only" in town.said(town.press(SECRETARY, "digests.instead"))
    a_week(town)
    assert (len(digests(town)), len(town.mails(SECRETARY))) == (0, 1)
    with town.store.transaction() as session:
        reaching.mark_unreachable(session, "email::person:dalisay@people.example")
    a_week(town)
    assert (len(digests(town)), len(town.mails(SECRETARY))) == (1, 1)


def test_the_members_one_by_e_mail_can_be_ended_from_the_letter_whichever_way_it_comes(
    store: Store,
) -> None:
    town = begun(store)
    town.command(SECRETARY, "me")
    town.press(SECRETARY, "digests.mine")
    town.press(SECRETARY, "digests.mail")
    town.clock.stand(datetime(2026, 4, 7, 8, tzinfo=UTC))
    town.core.ticker.tick()
    with town.store.transaction() as session:
        community = town.rows(Member)[0].community_id
        starts_at = town.clock() + timedelta(days=60)
        call = Call(
            id="c1", community_id=community, status="planned",
            planned_at=town.clock(), starts_at=starts_at,
        )  # fmt: skip
        session.add(call)
    town.clock.stand(datetime(2026, 5, 5, 8, tzinfo=UTC))
    town.core.ticker.tick()
    (letter,) = [each for each in town.mails(SECRETARY) if "This month" in each["Subject"]]
    assert "You are a member of this community." in text(letter)
    assert letter["List-Unsubscribe-Post"]
    stopped = town.send(str(letter["List-Unsubscribe"]).strip("<>"))
    assert "No monthly digest any more" in words(stopped)
    assert [each.monthly for each in town.rows(Mailing)] == [False]
    town.send(links(stopped)["Monthly digest again"])
    assert [each.monthly for each in town.rows(Mailing)] == [True]


def test_whoever_has_no_mailbox_is_not_offered_it(store: Store) -> None:
    town = Lettered(store)
    town.start()
    assert "e-mail" not in town.said(town.command(SECRETARY, "digest"))


def test_it_arrives_over_smtp_whole_in_words_and_html_with_its_one_click_stop() -> None:
    told = replace(NEWS, summaries=(Summary(AT, "We looked at <three> pilots"),))
    reader = for_reader(told, Taste("m9", "active", offers="pumps"))
    card = mailed(ENGLISH, month(ENGLISH, reader), "digests.monthly", "desk@coop.example")
    with post_office() as office:
        port = platform(Server.parse(office.url()))
        port.post(Address("email", "", "person", "ada@people.example"), card, "month-digest:1")
        (letter,) = office.to("ada@people.example")
    assert letter["Subject"] == "This month in Water"
    assert letter["Reply-To"] == "desk@coop.example"
    assert str(letter["List-Unsubscribe"]).endswith("/digests.spare>")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    body = letter.get_body(("html",))
    assert body is not None
    for words_of_it in (text(letter), body.get_content()):
        assert "Any pumps to lend?" in words_of_it
        assert "You are a member of this community." in words_of_it
    assert "&lt;three&gt;" in body.get_content()
