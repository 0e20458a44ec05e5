"""The shelf's and the stories' questions, put to both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from storage import linking, merging, shelf, stories, wishes
from storage.database import Store
from storage.people import Member, Organisation
from storage.shelf import Helped, Resource, ShelfNote
from storage.stories import Story, Teller
from tests.storage.rows import NOW, community

DAY = timedelta(days=1)


def put(session: Session, ident: str, at: datetime = NOW, **values: str) -> Resource:
    """A resource of `p1` in `c1`."""
    told: dict[str, Any] = {"community_id": "c1", "member_id": "c1-p1", "status": "shelved", "kind": "guide",
            "title": ident, "good_for": "Pumps", "sought": " pumps"} | values  # fmt: skip
    link = f"{ident}.example"
    row = Resource(id=ident, shared_at=at, link=f"https://{link}", same=link, **told)
    session.add(row)
    session.flush()
    return row


def tell(session: Session, ident: str, at: datetime = NOW, **values: str) -> Story:
    """A story of `p1` in `c1` that all may read."""
    told: dict[str, Any] = {"community_id": "c1", "member_id": "c1-p1", "cycle": "applied", "text": ident,
            "shown_as": "name", "naming": "none"} | values  # fmt: skip
    row = Story(id=ident, told_at=at, **told)
    session.add(row)
    session.flush()
    return row


def test_the_shelf_tells_the_newest_first_of_its_own_community_alone(store: Store) -> None:
    with store.transaction() as session:
        community(session, "c1")
        community(session, "c2")
        put(session, "old", NOW - 2 * DAY)
        put(session, "new")
        put(session, "gone", status="taken")
        put(session, "theirs", community_id="c2", member_id="c2-p1")
    with store.reading() as session:
        assert [each.id for each in shelf.newest(session, "c1", 9)] == ["new", "old"]
        assert [each.id for each in shelf.newest(session, "c1", 1, skip=1)] == ["old"]
        assert [each.id for each in shelf.since(session, "c1", NOW - DAY)] == ["new"]
        assert [each.id for each in shelf.since(session, "c1", NOW)] == ["new"]
        found = shelf.with_link(session, "c1", "old.example")
        assert found is not None
        assert found.id == "old"
        assert shelf.with_link(session, "c1", "gone.example") is None
        assert shelf.with_link(session, "c1", "theirs.example") is None


def test_resources_are_found_by_how_their_words_begin_and_by_no_pattern(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        put(session, "a", sought=" pumps night")
        put(session, "b", sought=" midnight")
        put(session, "c", sought=" 100% sure")
    with store.reading() as session:
        assert [each.id for each in shelf.matching(session, "c1", {"nigh"})] == ["a"]
        assert [each.id for each in shelf.matching(session, "c1", {"pump", "midn"})] == ["a", "b"]
        assert [each.id for each in shelf.matching(session, "c1", {"%"})] == []
        assert [each.id for each in shelf.matching(session, "c1", {"_", "/"})] == []
        assert [each.id for each in shelf.matching(session, "c1", {"100%"})] == ["c"]
        assert shelf.matching(session, "c1", set()) == []


def test_thanks_are_counted_once_a_member(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        for each in ("a", "b"):
            put(session, each)
        for member in ("c1-p1", "c1-p2"):
            session.add(Helped(resource_id="a", member_id=member))
    with store.reading() as session:
        assert shelf.helped(session, ["a", "b"]) == {"a": 2}
        assert shelf.helped(session, []) == {}


def test_sponsors_read_what_was_told_in_their_time_with_consent_and_nothing_else(
    store: Store,
) -> None:
    with store.transaction() as session:
        community(session, "c1")
        community(session, "c2")
        tell(session, "second", NOW + DAY)
        tell(session, "first", NOW)
        tell(session, "before", NOW - DAY)
        tell(session, "after", NOW + 2 * DAY)
        tell(session, "members", naming="")
        tell(session, "theirs", community_id="c2", member_id="c2-p1")
        tell(session, "withdrawn").withdrawn_at = NOW
        tell(session, "hidden").hidden_at = NOW
        tell(session, "left", member_id="c1-p2")
        session.get_one(Member, "c1-p2").left_at = NOW
    with store.reading() as session:
        found = stories.consented(session, "c1", NOW, NOW + 2 * DAY)
        assert [each.id for each in found] == ["first", "second"]
        readable = [each.id for each in stories.readable(session, "c1", 9)]
        assert readable == ["after", "second", "first", "members", "before"]
        lately = stories.readable(session, "c1", 9, since=NOW + DAY)
        assert [each.id for each in lately] == ["after", "second"]
        assert [each.id for each in stories.readable(session, "c1", 1, skip=1)] == ["second"]
        assert [each.id for each in stories.hidden(session, "c1", 9)] == ["hidden"]
        assert wishes.of_member(session, "c1-p2").has_told
        assert not wishes.of_member(session, "c2-p2").has_told


def test_tellers_are_known_with_their_organisation_where_they_have_one(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        session.add(Organisation(id="o", community_id="c1", name="Ministry"))
        session.flush()
        session.get_one(Member, "c1-p2").organisation_id = "o"
        told = [tell(session, "a"), tell(session, "b", member_id="c1-p2")]
    with store.reading() as session:
        assert stories.tellers(session, told) == {
            "c1-p1": Teller("p1", ""),
            "c1-p2": Teller("p2", "Ministry"),
        }
        assert stories.tellers(session, []) == {}


def test_of_two_who_prove_to_be_one_notes_stand_together_and_thanks_count_once(
    store: Store,
) -> None:
    with store.transaction() as session:
        community(session)
        put(session, "a", member_id="c1-p2")
        tell(session, "s", member_id="c1-p2")
        for member in ("c1-p1", "c1-p2"):
            session.add(Helped(resource_id="a", member_id=member))
            session.add(ShelfNote(resource_id="a", member_id=member, words=member, noted_at=NOW))
    with store.transaction() as session:
        pair = linking.hold_both(session, "p1", "p2")
        assert pair is not None
        merging.merge(session, *pair)
    with store.reading() as session:
        assert shelf.helped(session, ["a"]) == {"a": 1}
        (note,) = session.exec(select(ShelfNote)).all()
        assert (note.member_id, note.words) == ("c1-p1", "c1-p1\n\nc1-p2")
        assert session.get_one(Resource, "a").member_id == "c1-p1"
        assert session.get_one(Story, "s").member_id == "c1-p1"
