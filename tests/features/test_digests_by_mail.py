"""The digest by e-mail: where nothing else reaches, where it is asked for, and no more once stopped."""

from __future__ import annotations

from datetime import timedelta

from adapters.playground.world import person
from storage import people
from storage.database import Store
from tests.digesting import SECRETARY, digests
from tests.lettered import Lettered, give_mailbox, links, words
from tests.post_office import text


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
        people.mark_unreachable(session, str(person(SECRETARY)))
    a_week(town)
    assert digests(town) == []
    (letter,) = town.mails(SECRETARY)
    stop = str(letter["List-Unsubscribe"]).strip("<>")
    town.send(stop)
    a_week(town)
    assert len(town.mails(SECRETARY)) == 1


def test_whoever_has_no_mailbox_is_not_offered_it(store: Store) -> None:
    town = Lettered(store)
    town.start()
    assert "e-mail" not in town.said(town.command(SECRETARY, "digest"))
