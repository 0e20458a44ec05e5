"""Charters, links and people outside the chat, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from storage import charters, polls, prospects
from storage.charters import Charter, DocumentLink, Writing
from storage.database import Store
from storage.prospects import Prospect
from storage.sealing import hashed
from tests.storage.rows import NOW, community, poll


def charter(session: Session, ident: str = "h1", number: int = 1, status: str = "draft") -> None:
    row = Charter(id=ident, community_id="c1", number=number, begun_by="p1", begun_at=NOW)
    session.add(row)
    row.status = status
    session.flush()


def said(session: Session, words: str, section: str = "domain") -> Writing:
    row = Writing(
        charter_id="h1", section=section, words=words, origin="written", written_by="p1",
        written_at=NOW,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def prospect(session: Session, ident: str, email: str, *, invited: bool = True) -> None:
    row = Prospect(
        id=ident, community_id="c1", poll_id="q1", email=email, invited_by="p1",
        email_hash=hashed(email, "q1"), invited_at=NOW if invited else None,
    )  # fmt: skip
    session.add(row)
    session.flush()


def test_the_newest_words_of_a_section_hold_and_undone_ones_do_not(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        charter(session)
        said(session, "one")
        two = said(session, "two")
        said(session, "other", "values")
        assert charters.writings(session, "h1")["domain"].words == "two"
        two.undone_at = NOW
        session.flush()
        assert charters.writings(session, "h1")["domain"].words == "one"
        assert [row.words for row in charters.history(session, "h1", "domain", 5)] == ["two", "one"]
        assert set(charters.writings(session, "h1")) == {"domain", "values"}


def test_a_community_has_one_charter_of_each_number(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        charter(session, "h1", 1, "adopted")
        charter(session, "h2", 2)
        assert [row.id for row in charters.versions(session, "c1")] == ["h2", "h1"]
        assert [row.id for row in charters.versions(session, "c1", "adopted")] == ["h1"]
    with pytest.raises(IntegrityError), store.transaction() as session:
        charter(session, "h3", 2)


def test_a_link_leads_to_its_charter_until_it_expires_or_is_revoked(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        charter(session)
        for secret, days in (("a", 1), ("b", 3)):
            link = DocumentLink(
                secret_hash=secret, charter_id="h1", made_by="p1", made_at=NOW,
                expires_at=NOW + timedelta(days=days),
            )  # fmt: skip
            session.add(link)
    later = NOW + timedelta(days=2)
    with store.transaction() as session:
        assert charters.by_secret(session, "a", NOW) is not None
        assert charters.by_secret(session, "a", later) is None
        assert charters.by_secret(session, "c", NOW) is None
        assert charters.revoke_links(session, ["h1"], later) == 1
        assert charters.by_secret(session, "b", later) is None


def test_whoever_is_invited_counts_into_the_turnout_and_answers_once(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        poll(session)
        polls.invite(session, "q1", ["p1", "p2"])
        prospect(session, "w1", "a@x.example")
        prospect(session, "w2", "b@x.example", invited=False)
        assert polls.turnout(session, "q1") == (0, 3)
        assert prospects.mark_answered(session, "w1")
        assert not prospects.mark_answered(session, "w1")
        assert polls.turnout(session, "q1") == (1, 3)
        assert prospects.invited_since(session, NOW - timedelta(1)) == {"a@x.example"}
        assert prospects.invited_since(session, NOW) == frozenset()


def test_an_address_is_invited_to_a_poll_once_even_after_it_was_forgotten(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        poll(session)
        prospect(session, "w1", "a@x.example")
        prospects.stop(session, "a@x.example", "salt")
        row = session.get_one(Prospect, "w1")
        assert row.email == ""
        assert prospects.unwanted(session, ["a@x.example", "b@x.example"]) == {"a@x.example"}
    with pytest.raises(IntegrityError), store.transaction() as session:
        prospect(session, "w2", "a@x.example")


def test_a_secret_leads_to_its_prospect_and_nothing_else_does(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        poll(session)
        prospect(session, "w1", "a@x.example")
        prospects.give_secret(session, "w1", "first")
        prospects.give_secret(session, "w1", "second")
    with store.transaction() as session:
        for secret in ("first", "second"):
            found = prospects.by_secret(session, secret)
            assert found is not None
            assert found.id == "w1"
        assert prospects.by_secret(session, hashed("first")) is None
        prospects.forget_addresses(session, "q1")
        session.flush()
        assert prospects.by_secret(session, "first") is None
