"""Who is written to by e-mail, at which mailbox, in which language, and what they want."""

from __future__ import annotations

from sqlmodel import Session

from storage import mailing, reaching
from storage.communities import Community
from storage.database import Store
from storage.mailing import Mailing
from storage.people import Identity, Person
from tests.storage.rows import community

ADA, GRACE = "email::person:ada@people.example", "email::person:grace@people.example"


def two(session: Session) -> None:
    """Somebody with two mailboxes, and somebody with none."""
    community(session)
    session.add_all([Identity(address=each, person_id="p1") for each in (GRACE, ADA)])
    session.flush()


def test_the_first_mailbox_that_takes_letters_is_written_to(store: Store) -> None:
    with store.transaction() as session:
        two(session)
        assert mailing.mailbox_of(session, "p1") == ADA
        assert mailing.mailbox_of(session, "p2") is None
        reaching.mark_unreachable(session, ADA)
        assert mailing.mailbox_of(session, "p1") == GRACE
        assert mailing.closed(session, ["p1", "p2"]) == {}
        reaching.mark_unreachable(session, GRACE)
        assert mailing.mailbox_of(session, "p1") is None
        assert mailing.closed(session, ["p1", "p2"]) == {"p1": ADA}


def test_letters_are_in_their_reader_s_language_or_else_their_community_s(store: Store) -> None:
    with store.transaction() as session:
        two(session)
        session.get_one(Community, "c1").languages = "tr,en"
        session.flush()
        assert mailing.language_of(session, ADA) == "tr"
        session.get_one(Person, "p1").language = "en"
        session.flush()
        assert mailing.language_of(session, ADA) == "en"
        assert mailing.language_of(session, "email::person:nobody@people.example") is None


def test_what_nobody_said_is_what_everybody_gets(store: Store) -> None:
    with store.transaction() as session:
        two(session)
        assert mailing.wants(session, "c1-p1") == Mailing(member_id="c1-p1")
        wish = mailing.wants(session, "c1-p1")
        wish.digests = "also"
        mailing.keep(session, wish)
    with store.reading() as session:
        kept = mailing.wants(session, "c1-p1")
        assert (kept.invitations, kept.digests) == (True, "also")
