"""What digests ask of storage: readers page by page, what was said, organisations, deeds, summaries."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from storage import digests, folding, mailing, outbox, people
from storage.calls import Call
from storage.database import Store
from storage.deeds import Deed
from storage.mailing import Mailing
from storage.people import Member, Offer, Organisation, Person
from storage.polls import Question
from storage.schedule import last_name, take
from tests.storage.rows import NOW, community, outgoing, poll

NAMED = "digest:c1:2026-03:"

FIVE = ("p1", "p2", "p3", "p4", "p5")


def read(session: Session, after: str = "", most: int = 9) -> list[str]:
    return [each.person.id for each in digests.readers(session, "c1", NAMED, after, most)]


def test_readers_are_those_who_are_here_and_said_nothing_against_it(store: Store) -> None:
    with store.transaction() as session:
        community(session, people=FIVE)
        community(session, "c2", people=("p1",))
        session.get_one(Person, "p2").stopped_at = NOW
        session.get_one(Member, "c1-p3").left_at = NOW
        mailing.keep(session, Mailing(member_id="c1-p4", monthly=False))
        mailing.keep(session, Mailing(member_id="c1-p5", digests="also"))
        session.add(Offer(member_id="c1-p1", offers="pumps"))
        session.flush()
        assert read(session) == ["p1", "p5"]
        assert read(session, most=1) == ["p1"]
        assert read(session, after="c1-p1") == ["p5"]
        first, second = digests.readers(session, "c1", NAMED, "", 9)
        assert first.offer is not None
        assert (first.offer.offers, second.offer) == ("pumps", None)


def test_who_has_got_their_digest_is_not_read_again_whichever_way_it_came(store: Store) -> None:
    with store.transaction() as session:
        community(session, people=FIVE)
        said = (f"{NAMED}c1-p1", f"{NAMED}c1-p2{digests.MAILED}", "digest:c1:2026-02:c1-p3")
        outbox.add(session, [outgoing(each) for each in said])
        assert read(session) == ["p3", "p4", "p5"]


def test_who_of_two_accounts_wants_none_gets_none(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        mailing.keep(session, Mailing(member_id="c1-p1"))
        mailing.keep(session, Mailing(member_id="c1-p2", monthly=False))
        keep, gone = (session.get_one(Member, f"c1-{each}") for each in ("p1", "p2"))
        folding.fold_member(session, keep, gone)
        assert not mailing.wants(session, "c1-p1").monthly


def test_an_organisation_is_as_old_as_its_first_member_and_there_while_one_is(store: Store) -> None:
    with store.transaction() as session:
        community(session, people=FIVE)
        for ident in ("o1", "o2", "o3"):
            session.add(Organisation(id=ident, community_id="c1", name=ident.upper()))
        session.flush()
        for member, organisation, days in (
            ("p1", "o1", -30),
            ("p2", "o1", 3),
            ("p3", "o2", 4),
            ("p4", "o3", 1),
        ):
            row = session.get_one(Member, f"c1-{member}")
            row.organisation_id, row.joined_at = organisation, NOW + timedelta(days=days)
        session.get_one(Member, "c1-p1").left_at = NOW
        session.get_one(Member, "c1-p4").left_at = NOW
        session.flush()
        found = digests.organisations(session, "c1")
        assert found == {"O1": NOW - timedelta(days=30), "O2": NOW + timedelta(days=4)}
        assert digests.organisations(session, "c2") == {}


def test_summaries_and_deeds_are_told_since_a_moment_newest_first(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        poll(session)
        held = [("c0", "old", -9, "We met"), ("c1", "new", 1, "We met"), ("c2", "dry", 2, "")]
        for ident, _, days, summary in held:
            at = NOW + timedelta(days=days)
            session.add(
                Call(
                    id=ident, community_id="c1", status="held", planned_at=at, starts_at=at,
                    summary=summary, summarised_at=at,
                )
            )  # fmt: skip
        session.add(
            Question(
                poll_id="q1", position=0, key="miss", label="?", kind="one",
                options='[["a","A call"],["b","A list"]]',
            )
        )  # fmt: skip
        for number, (option, days) in enumerate((("a", -9), ("b", 1))):
            session.add(
                Deed(
                    id=number + 1, poll_id="q1", question="miss", option=option, text="Done",
                    said_by="p1", said_at=NOW + timedelta(days=days),
                )
            )  # fmt: skip
        session.flush()
        assert [each.id for each in digests.summarised(session, "c1", NOW)] == ["c1"]
        (told,) = digests.deeds(session, "c1", NOW)
        deed, of_poll, question = told
        assert (deed.option, of_poll.id) == ("b", "q1")
        assert question is not None
        assert dict(question.choices)["b"] == "A list"
        assert not digests.deeds(session, "c2", NOW)


def test_the_last_of_an_occasion_s_names_is_found(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        for month in ("2026-03", "2026-11", "2026-04"):
            take(session, f"digests.month:c1@{month}", "c1", NOW)
        assert last_name(session, "c1", "digests.month:c1") == "digests.month:c1@2026-11"
        assert last_name(session, "c1", "digests.month:c2") is None
        assert people.count(session, "c1") == 2
