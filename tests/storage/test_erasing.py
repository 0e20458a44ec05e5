"""Somebody is erased: from every table there is, on both databases, and what stays has no name."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import Session, SQLModel
from sqlmodel import select as select_rows

from storage import (
    actions,
    board,
    data_links,
    disclosure,
    erasing,
    erasures,
    fates,
    holdings,
    outbox,
    participation,
    people,
    polls,
    prospects,
    schedule,
    voting,
)
from storage.actions import Action
from storage.audit import Decision
from storage.board import Answered, Asked
from storage.database import Store
from storage.erasing import Gone, Wish, Words
from storage.erasure_file import Erasures, Line, Unreadable, read, standing
from storage.erasures import Erased
from storage.imports import Brought, Import
from storage.people import Identity, Member, Person
from storage.polls import Participation, Poll
from storage.prospects import Prospect
from storage.stand_ins import StandIns
from storage.stewardship import Term
from tests.storage.rows import LANE, NOW, community, outgoing, poll, scheduled
from tests.storage.test_removal import lived

KEY = "k" * 32
EMAIL = "email::person:ada@example.org"
ADA = f"{LANE}:person:p1"
STAND_INS = StandIns("Somebody erased", "en")


def wish(person: str = "p1", words: Words = "erased") -> Wish:
    return Wish(person, NOW, STAND_INS, "Words gone", "ttttttttttttt"[:12], words)


def erase(store: Store, person: str = "p1", words: Words = "erased") -> Gone:
    with store.transaction() as session:
        return erasing.erase(session, wish(person, words))


def saying(store: Store, *needles: str) -> set[str]:
    """The columns, of all tables, in which any of these stands."""
    found = set()
    with store.engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                found |= {
                    f"{table.name}.{name}"
                    for name, value in row.items()
                    if any(each in str(value) for each in needles)
                }
    return found


def test_every_column_that_names_somebody_has_one_fate() -> None:
    there = {
        name: sorted(column.name for column in columns)
        for name, (_, columns) in holdings.tables().items()
    }
    assert {name: sorted(columns) for name, columns in fates.KNOWN.items()} == there
    tables = SQLModel.metadata.tables
    for written in (fates.TRACES, fates.ABOUT):
        assert all(each in tables[name].c for name, columns in written.items() for each in columns)
    assert fates.COUNTS.keys() <= fates.COUNTED.keys()


@pytest.mark.parametrize("words", ["erased", "kept"])
def test_nothing_in_any_table_says_who_was_erased(store: Store, words: Words) -> None:
    with store.transaction() as session:
        lived(session)
        lived(session, "c2")
        session.get_one(Person, "p1").name = "Ada Marrowby"
        session.get_one(Identity, ADA).email = EMAIL
        session.add(Identity(address=EMAIL, person_id="p1"))
        outbox.add(session, [outgoing("to them", card="Dear Ada Marrowby")])
        outbox.add(session, [outgoing("letter", person_id="", address=EMAIL)])
        outbox.add(session, [outgoing("due:c1-p1:7", person_id="p2", address=f"{LANE}:person:p2")])
        session.add(scheduled("newcomer:c1-p1"))
        session.add(Decision(at=NOW, community_id="c1", person_id="p2", action="x", subject="p1"))
        session.add(
            Decision(
                at=NOW, community_id="", person_id="p1", action="link", subject=f"{ADA} {EMAIL}"
            )
        )
        session.add(Import(id="i", community_id="c1", at=NOW, file="f.csv"))
        session.flush()
        session.add(Brought(import_id="i", kind="person.name", subject="p1", after="Ada Marrowby"))
        data_links.give(
            session,
            data_links.DataLink(
                secret_hash="h", person_id="p1", made_at=NOW, expires_at=NOW + timedelta(days=1)
            ),
        )
    assert saying(store, "Ada Marrowby", "ada@example.org", "p1")
    gone = erase(store, words=words)
    assert gone.communities == ("c1", "c2")
    assert gone.addresses == (EMAIL, ADA)
    assert not saying(store, "Ada Marrowby", "ada@example.org", "p1")


def test_whoever_is_not_erased_keeps_all_that_is_theirs(store: Store) -> None:
    with store.transaction() as session:
        lived(session)
        before = holdings.of_person(session, "p2")
    erase(store)
    with store.reading() as session:
        after = holdings.of_person(session, "p2")
    of_others = {"appointment", "codesigner", "nomination"}  # p2 asked p1, which p1 takes along
    assert {name for name in before if before[name] != after.get(name)} == of_others


def test_figures_stay_as_they_are(store: Store) -> None:
    with store.transaction() as session:
        community(session, people=("p1", "p2", "p3"))
        asked = poll(session)
        polls.invite(session, asked, ["p1", "p2", "p3"])
        polls.mark_answered(session, asked, "p1")
        polls.mark_answered(session, asked, "p2")
        voting.cast_named(session, asked, "p1", {"why": ["a"], "words": "I, Ada, say so"}, NOW)
        voting.cast_named(session, asked, "p2", {"why": ["b"]}, NOW)
        session.get_one(Poll, asked).status = "closed"
    for each in ("p1", "p2"):
        erase(store, each)
    with store.reading() as session:
        assert polls.turnout(session, asked) == (2, 3)
        assert sorted(map(str, polls.ballots(session, asked))) == [
            "{'why': ['a']}",
            "{'why': ['b']}",
        ]
        joined = [
            each.joined_at for each in session.exec(select_rows(Member)) if each.left_at == NOW
        ]
        assert joined == [NOW, NOW]
        assert people.count(session, "c1") == 1


def test_of_an_open_poll_an_anonymous_answer_is_counted_and_a_named_one_goes(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        for ident, anonymous in (("q1", True), ("q2", False)):
            asked = poll(session, ident)
            session.get_one(Poll, asked).anonymous = anonymous
            polls.invite(session, asked, ["p1", "p2"])
            polls.mark_answered(session, asked, "p1")
            voting.cast_named(session, asked, "p1", {"why": ["a"]}, NOW)
    erase(store)
    with store.reading() as session:
        assert polls.turnout(session, "q1") == (1, 2)
        assert polls.turnout(session, "q2") == (0, 1)
        assert polls.ballots(session, "q1") == polls.ballots(session, "q2") == []
        assert len(session.exec(select_rows(Participation)).all()) == 3


def test_a_seat_is_vacant_from_that_day_on(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        today = NOW.date()
        for ident, begins in (
            ("now", today - timedelta(days=9)),
            ("then", today + timedelta(days=9)),
        ):
            session.add(
                Term(id=ident, community_id="c1", member_id="c1-p1", kind="rotating", begins=begins)
            )
    erase(store)
    with store.reading() as session:
        (term,) = session.exec(select_rows(Term)).all()
        assert (term.id, term.left, term.member_id) == ("now", today, "erased-en-c1")


def action(session: Session, ident: str, by: str, status: str = "open") -> None:
    session.add(
        Action(
            id=ident, community_id="c1", what="Map the pumps", member_id="c1-p1", due=NOW.date(),
            status=status, given_by=by, given_at=NOW,
        )
    )  # fmt: skip


def test_what_is_to_be_done_goes_back_to_its_giver_or_to_an_organiser(store: Store) -> None:
    with store.transaction() as session:
        community(session, people=("p1", "p2", "p3"))
        people.grant(session, "c1-p3", "leader")
        action(session, "given", "p2")
        action(session, "own", "p1")
        action(session, "done", "p2", "done")
    gone = erase(store)
    assert {each: sorted(of) for each, of in gone.actions.items()} == {"c1": ["given", "own"]}
    with store.reading() as session:
        left = actions.to_do(session, "c1", "c1-p3", of_all=True)
        held = {each.id: each.member_id for each in left}
        assert held == {"given": "c1-p2", "own": "c1-p3"}


def test_with_nobody_to_go_on_it_is_dropped(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        action(session, "own", "p1")
    assert erase(store).actions == {}
    with store.reading() as session:
        assert session.get_one(Action, "own").status == "dropped"


def _board(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        for ident, member in (("mine", "c1-p1"), ("theirs", "c1-p2")):
            session.add(
                Asked(
                    id=ident, community_id="c1", member_id=member, status="open", title=f"{ident}?",
                    details="why", sought=" pumps", asked_at=NOW,
                )
            )  # fmt: skip
        session.flush()
        for ident, member in (("mine", "c1-p2"), ("theirs", "c1-p1")):
            session.add(
                Answered(asked_id=ident, member_id=member, words=f"to {ident}", answered_at=NOW)
            )


def test_the_words_of_questions_and_answers_go_and_others_words_stay(store: Store) -> None:
    _board(store)
    gone = erase(store)
    assert set(gone.said) == {"mine?", "why", "to theirs"}
    with store.reading() as session:
        mine = session.get_one(Asked, "mine")
        assert (mine.title, mine.details, mine.sought, mine.status) == (
            "Words gone",
            "",
            "",
            "withdrawn",
        )
        assert [each.words for each, _ in board.answers(session, "mine")] == ["to mine"]
        assert not board.answers(session, "theirs")


def test_or_they_stay_without_a_name(store: Store) -> None:
    _board(store)
    assert erase(store, words="kept").said == ()
    with store.reading() as session:
        assert session.get_one(Asked, "mine").status == "open"
        assert (
            board.author(session, session.get_one(Asked, "mine").member_id).name == STAND_INS.name
        )
        ((answer, who),) = board.answers(session, "theirs")
        assert (answer.words, who.name) == ("to theirs", STAND_INS.name)


def test_nothing_is_due_any_more_about_whoever_is_gone(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        session.add(scheduled("newcomer:c1-p1"))
        session.add(scheduled("weekly"))
    erase(store)
    with store.reading() as session:
        assert [ident for ident, _ in schedule.due(session, NOW, 9)] == ["weekly"]


def test_whoever_was_invited_by_e_mail_is_not_known_by_it(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        asked = poll(session)
        session.get_one(Identity, ADA).email = EMAIL
        session.add(
            Prospect(
                id="x", community_id="c1", poll_id=asked, email="ada@example.org", email_hash="h",
                invited_by="p2", invited_at=NOW, answered=True, name="Ada",
            )
        )  # fmt: skip
    erase(store)
    with store.reading() as session:
        assert prospects.turnout(session, asked) == (1, 1)
        assert session.get_one(Prospect, "x").name == ""
        assert prospects.unwanted(session, ["ada@example.org", "b@example.org"]) == {
            "ada@example.org"
        }


def test_their_addresses_are_known_as_hashes_that_only_the_secret_finds(
    store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "erasures.log"
    kept = Store(store.url.render_as_string(hide_password=False), erasures=Erasures((KEY,), file))
    with kept.transaction() as session:
        community(session)
    erase(kept)
    with kept.reading() as session:
        assert erasures.among(session, [ADA, f"{LANE}:person:p2"]) == {ADA}
        (row,) = session.exec(select_rows(Erased)).all()
    with store.reading() as session:
        assert erasures.among(session, [ADA]) == set()
    (line,) = read(file)
    assert line == Line(row.erasure, (row.hash,))
    assert "p1" not in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o077 == 0
    renewed = Erasures(("n" * 32, KEY), file)
    turned = Store(kept.url.render_as_string(hide_password=False), erasures=renewed)
    with turned.transaction() as session:
        assert erasures.among(session, [ADA]) == {ADA}
        erasures.lift(session, ADA)
        assert erasures.among(session, [ADA]) == set()
    assert standing(read(file)) == []
    for each in (kept, turned):
        each.close()


def test_where_the_file_can_t_be_written_nobody_is_erased(store: Store, tmp_path: Path) -> None:
    url = store.url.render_as_string(hide_password=False)
    kept = Store(url, erasures=Erasures((), tmp_path / "no such folder" / "erasures.log"))
    with kept.transaction() as session:
        community(session)
    with pytest.raises(OSError, match="no such folder"):
        erase(kept)
    with kept.reading() as session:
        assert people.by_address(session, ADA) is not None
    kept.close()


def test_a_line_that_breaks_off_was_never_answered_for_and_any_other_is_said(
    tmp_path: Path,
) -> None:
    file = tmp_path / "erasures.log"
    whole = json.dumps({"erasure": "a", "hashes": ["h"]}) + "\n"
    file.write_text(whole + whole[:9], encoding="utf-8")
    assert list(read(file)) == [Line("a", ("h",))]
    file.write_text(whole[:9] + "\n" + whole, encoding="utf-8")
    with pytest.raises(Unreadable, match="line 1"):
        list(read(file))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans())))
def test_whoever_came_back_last_is_not_erased(told: list[tuple[str, bool]]) -> None:
    lines = [Line(each, ("h",) if gone else ()) for each, gone in told]
    assert {each.erasure for each in standing(lines)} == {
        each for each, gone in dict(told).items() if gone
    }


def test_a_person_with_fifty_thousand_signals_is_disclosed_row_by_row(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        days = [NOW.date() - timedelta(days=each) for each in range(500)]
        for day in days:
            participation.add(session, day, {("c1-p1", f"k{kind}"): 1 for kind in range(100)})
    with store.reading() as session:
        found = {name: sum(1 for _ in of) for name, of in disclosure.rows(session, "p1")}
    assert found["signal"] == 50_000
    erase(store)
    with store.reading() as session:
        assert not holdings.of_person(session, "p1")
