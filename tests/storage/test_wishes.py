"""What `me` asks of the database: wishes, accounts with whose may be theirs, what was done."""

from __future__ import annotations

from datetime import timedelta

from storage import wishes
from storage.database import Store
from storage.mailing import Mailing
from storage.participation import Signal
from storage.people import Identity, Offer
from storage.wishes import Offered, Own, Wishes
from tests.storage.rows import NOW, community

TODAY = NOW.date()


def test_who_has_not_said_wants_what_everybody_gets(store: Store) -> None:
    with store.transaction() as session:
        community(session)
    with store.reading() as session:
        assert wishes.of_member(session, "c1-p1") == Wishes(None, monthly=True, has_told=False)


def test_wishes_are_seen_as_they_stand_in_the_transaction_that_keeps_them(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        session.add(Offer(member_id="c1-p1", offers="pumps", co_lead=True, hours=3))
        session.add(Mailing(member_id="c1-p1", monthly=False))
        found = wishes.of_member(session, "c1-p1")
    offered = Offered("pumps", "", co_lead=True, hours=3)
    assert found == Wishes(offered, monthly=False, has_told=False)


def test_others_accounts_are_alike_by_an_e_mail_address_that_both_have(store: Store) -> None:
    with store.transaction() as session:
        community(session, people=("p1", "p2", "p3"))
        for number, (person, email) in enumerate(
            [("p1", "a@x"), ("p1", ""), ("p1", "b@x"), ("p2", "a@x"), ("p2", ""), ("p3", "a@x")]
        ):
            session.add(Identity(address=f"teams:t:{number}", person_id=person, email=email))
    with store.reading() as session:
        found = [each for each in wishes.accounts(session, "p1") if each.address[0] == "t"]
        assert found == [
            Own("teams:t:0", "", ("teams:t:3", "teams:t:5")),
            Own("teams:t:1", "", ()),
            Own("teams:t:2", "", ()),
        ]


def test_what_was_done_is_told_by_day_and_kind(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        for days, member, kind in ((0, "p1", "press"), (0, "p1", "voted"), (3, "p1", "press")):
            day = TODAY - timedelta(days=days)
            session.add(Signal(member_id=f"c1-{member}", day=day, kind=kind, count=days + 1))
        session.add(Signal(member_id="c1-p2", day=TODAY, kind="press"))
    with store.reading() as session:
        found = wishes.done(session, "c1-p1", TODAY - timedelta(days=3))
        assert found == {(TODAY, "press"): 1, (TODAY, "voted"): 1}
