"""`convener roster`: a preview first, all or nothing, and back again but for those who acted."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from adapters.playground.world import channel
from bot.__main__ import cli
from bot.messages import Address, Commanded, Joined
from storage import people
from storage.database import Store
from storage.imports import Brought
from storage.outbox import Outgoing
from storage.people import Identity, Member, Organisation, Person
from tests.town import LEADER, SQUARE, Town

TABLES = ("person", "identity", "member", "role", "organisation", "brought", "outbox")
HEAD = "Name,E-mail,Organisation,Sector,Time zone,Language,Role,Slack id\n"
THREE = HEAD + (
    "Ada,ada@example.org,Ministry,government,Nairobi,en,,\n"
    "Bo,bo@example.org,Ministry,,,,steward,U0BO\n"
    ",,,,,,sponsor,U0CY\n"
)


@dataclass
class Office:
    """Whoever runs Convener for the town, at a command line."""

    town: Town
    url: str
    folder: Path

    def run(self, *arguments: str, answer: str | None = None) -> Result:
        environment = {
            "CONVENER_DATABASE_URL": self.url,
            "SLACK_SIGNING_SECRET": "s" * 32,
            "SLACK_BOT_TOKEN": "xoxb-1-not-a-real-one",
        }
        return CliRunner().invoke(cli, ["roster", *arguments], input=answer, env=environment)

    def bring(self, content: str | bytes, *more: str, answer: str | None = None) -> Result:
        file = self.folder / "people.csv"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return self.run("import", str(file), "--community", "water losses", *more, answer=answer)

    def back(self, *more: str, answer: str | None = None) -> Result:
        return self.run("undo", "--community", "Water Losses", *more, answer=answer)

    def rows(self) -> dict[str, list[str]]:
        """All rows that an import can touch."""
        with self.town.store.reading() as session:
            return {
                name: sorted(map(repr, session.execute(text(f"SELECT * FROM {name}"))))  # noqa: S608 - our own names
                for name in TABLES
            }

    def members(self) -> int:
        with self.town.store.reading() as session:
            return people.count(session, self.town.rows(Member)[0].community_id)

    def person(self, address: str) -> Person:
        with self.town.store.reading() as session:
            found = people.by_address(session, address)
            assert found is not None
            return found


@contextmanager
def an_office(url: str, folder: Path) -> Iterator[Office]:
    """An office with a community of 24."""
    store = Store(url)
    town = Town(store, random.Random(7))
    town.start()
    yield Office(town, url, folder)
    store.close()


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.chdir(tmp_path)
    with an_office(sqlite_url, tmp_path) as found:
        yield found


def test_nothing_is_imported_until_somebody_says_yes(office: Office) -> None:
    before = office.rows()
    asked = office.bring(THREE, answer="n\n")
    assert asked.exit_code == 1
    assert "3" in asked.output
    assert office.rows() == before
    done = office.bring(THREE, answer="y\n")
    assert done.exit_code == 0, done.output
    assert office.members() == 24 + 3


def test_the_preview_shows_names_that_a_wrong_encoding_would_break_and_one_may_be_told(
    office: Office,
) -> None:
    rows = "".join(f"P{n},p{n}@example.org,,,,,,\n" for n in range(6))
    content = (HEAD + rows + "Tuğba,t@example.org,,,,,,\n").encode("windows-1254")
    shown = office.bring(content, answer="n\n").output
    assert "Read as windows-1254" in shown
    assert "Names in it: Tuğba, P0" in shown
    assert "Tuðba" in office.bring(content, "--encoding", "windows-1252", answer="n\n").output
    before = office.rows()
    done = office.bring(content, "--encoding", "klingon", "--yes")
    assert (done.exit_code, office.rows()) == (1, before)
    assert "no encoding" in done.output


def test_where_nobody_can_be_asked_nothing_is_imported(office: Office) -> None:
    before = office.rows()
    assert office.bring(THREE).exit_code == 1
    assert office.rows() == before


def test_an_import_writes_to_nobody(office: Office) -> None:
    before = office.town.rows(Outgoing)
    office.bring(THREE, "--yes")
    office.town.go(hours=1)
    assert office.town.rows(Outgoing) == before


def test_with_a_bad_row_nothing_is_imported_but_by_choice(office: Office) -> None:
    before = office.rows()
    bad = THREE + "=1,dy@example.org,,moon,,,,\nEve,nowhere,,,,,,\n"
    stopped = office.bring(bad, "--yes")
    assert stopped.exit_code == 1
    assert office.rows() == before
    for told in ("│ 5 ", "│ 6 ", "formula", "e-mail address"):
        assert told in stopped.output
    assert "2 rows are bad" in " ".join(stopped.output.split())
    chosen = office.bring(bad, "--yes", "--skip-bad")
    assert chosen.exit_code == 0
    assert office.members() == 24 + 3


def test_the_same_file_again_changes_nothing(office: Office) -> None:
    office.bring(THREE, "--yes")
    before = office.rows()
    again = office.bring(THREE, "--yes")
    assert again.exit_code == 0
    assert office.rows() == before


def test_what_is_taken_back_leaves_no_trace_of_anybody(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with an_office(database_url, tmp_path) as office:
        _there_and_back(office)


def _there_and_back(office: Office) -> None:
    before = office.rows()
    office.bring(THREE, "--yes")
    assert office.rows() != before
    undone = office.back("--yes")
    assert undone.exit_code == 0, undone.output
    assert "3 members gone" in undone.output
    assert office.rows() == before


def test_taking_back_wants_a_yes_and_happens_once(office: Office) -> None:
    office.bring(THREE, "--yes")
    before = office.rows()
    assert office.back(answer="n\n").exit_code == 1
    assert office.rows() == before
    assert office.back(answer="y\n").exit_code == 0
    assert office.back("--yes").exit_code == 1
    assert office.back("--import", "nonsense", "--yes").exit_code == 1


def _speak(office: Office, user: str) -> None:
    me = Address("playground", "home", "person", user)
    said = Commanded(key=f"k-{user}", sender=me, where=channel(SQUARE), text="status")
    office.town.core.handle(said)


def _change_preference(office: Office, user: str) -> None:
    person = office.person(f"playground:home:person:{user}")
    with office.town.store.transaction() as session:
        member = people.member(session, office.town.rows(Member)[0].community_id, person.id)
        assert member is not None
        member.preference = "observer"


def _grant(office: Office, user: str) -> None:
    person = office.person(f"playground:home:person:{user}")
    with office.town.store.transaction() as session:
        member = people.member(session, office.town.rows(Member)[0].community_id, person.id)
        assert member is not None
        people.grant(session, member.id, "manager")


@pytest.mark.parametrize(
    ("act", "why"),
    [(_speak, "has answered"), (_change_preference, "has chosen"), (_grant, "given a role")],
)
def test_whoever_has_acted_since_stays_and_it_is_said_why(
    office: Office, act: Callable[[Office, str], None], why: str
) -> None:
    office.bring(THREE, "--yes")
    act(office, "U0BO")
    undone = office.back("--yes")
    assert undone.exit_code == 0
    assert office.members() == 24 + 1
    assert "Bo" in undone.output
    assert why in " ".join(undone.output.split())
    assert office.town.rows(Brought) == []
    assert [each.name for each in office.town.rows(Organisation) if each.name == "Ministry"]


def test_whoever_was_asked_in_a_poll_since_and_has_an_account_stays(office: Office) -> None:
    office.bring(THREE, "--yes")
    office.town.ask_needs()
    assert office.back("--yes").exit_code == 0
    assert office.members() == 24 + 2


def test_being_asked_holds_nobody_back_whom_nobody_could_write_to(office: Office) -> None:
    before = office.rows()
    office.bring(HEAD + "Ada,ada@example.org,,,,,steward,\nBo,bo@example.org,,,,,,U0BO\n", "--yes")
    office.town.ask_needs()
    office.town.go(days=30)
    undone = office.back("--yes")
    assert office.members() == 24 + 1
    assert "Ada" not in undone.output
    assert "Bo" in undone.output
    assert [row for row in office.rows()["person"] if "Ada" in row] == []
    assert [row for row in before["person"] if row not in office.rows()["person"]] == []


AGAIN = HEAD + (
    "Ada,ada@example.org,Utility,,,,,U0AD\n"
    "Bo,bo@example.org,,,,,sponsor,\n"
    "Di,di@example.org,Ministry,,,,,\n"
)
THIRD = HEAD + "Ada,ada@example.org,,,,,manager,\nEd,ed@example.org,Utility,,,,,\n"


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 0, 1)])
def test_imports_that_build_on_each_other_are_all_taken_back_in_any_order(
    office: Office, order: tuple[int, ...]
) -> None:
    office.bring(HEAD + ",,,,,,,U0AN\n", "--yes")
    before = office.rows()
    idents = []
    for content in (THREE + ",,Ministry,,,,,U0AN\n", AGAIN + ",,Utility,,,,,U0AN\n", THIRD):
        said = office.bring(content, "--yes")
        idents.append(said.output.split("--import ")[1].split()[0])
    for number in order:
        undone = office.back("--import", idents[number], "--yes")
        assert undone.exit_code == 0, undone.output
    assert office.rows() == before


def test_who_acted_stays_whichever_of_two_imports_is_taken_back(office: Office) -> None:
    office.bring(HEAD + "Bo,bo@example.org,,,,,,\n", "--yes")
    office.bring(HEAD + "Bo,bo@example.org,,,,,sponsor,U0BO\n", "--yes")
    _speak(office, "U0BO")
    assert office.back("--yes").exit_code == 0
    assert office.back("--yes").exit_code == 0
    assert office.members() == 24 + 1


def test_an_imported_account_that_joins_later_is_not_doubled(office: Office) -> None:
    office.bring(THREE, "--yes")
    me = Address("playground", "home", "person", "U0CY")
    office.town.core.handle(Joined(key="j", sender=me, where=channel(SQUARE)))
    assert office.members() == 24 + 3
    assert len(office.town.rows(Person)) == 24 + 3


def test_what_somebody_set_themselves_is_not_imported_over_and_the_rest_can_be_taken_back(
    office: Office,
) -> None:
    office.bring(HEAD + ",,,,,,,U0AN\nAda,ada@example.org,,,,,,\n", "--yes")
    _speak(office, "U0AN")
    before = office.rows()
    with office.town.store.transaction() as session:
        person = people.by_address(session, "email::person:ada@example.org")
        assert person is not None
        person.zone = "Asia/Manila"
    told = HEAD + "Ann,,Bank,private,Nairobi,,sponsor,U0AN\nAda,ada@example.org,,,Nairobi,,,\n"
    done = office.bring(told, "--yes")
    assert done.exit_code == 0, done.output
    assert office.person("email::person:ada@example.org").zone == "Asia/Manila"
    ann = office.person("playground:home:person:U0AN")
    assert (ann.name, ann.zone) == ("Ann", "Africa/Nairobi")
    with office.town.store.transaction() as session:
        person = people.by_address(session, "email::person:ada@example.org")
        assert person is not None
        person.zone = ""
    assert office.back("--yes").exit_code == 0
    assert office.rows() == before


def test_a_field_that_was_changed_since_is_not_taken_back(office: Office) -> None:
    office.bring(HEAD + ",,,,,,,U0AN\n", "--yes")
    office.bring(HEAD + "Ann,,,,Nairobi,,,U0AN\n", "--yes")
    with office.town.store.transaction() as session:
        person = people.by_address(session, "playground:home:person:U0AN")
        assert person is not None
        person.zone = "Asia/Manila"
    undone = office.back("--yes")
    assert "changed since" in " ".join(undone.output.split())
    known = office.person("playground:home:person:U0AN")
    assert (known.name, known.zone) == ("", "Asia/Manila")


def test_an_address_that_only_another_workspace_vouches_for_brings_nobody_and_no_role(
    office: Office,
) -> None:
    """Else its administrators could hold an account there for whoever is imported here."""
    with office.town.store.transaction() as session:
        session.add(Person(id="mallory", name="Mallory"))
        session.flush()
        for each in ("teams:elsewhere:person:mallory", "email::person:bo@example.org"):
            session.add(Identity(address=each, person_id="mallory"))
    told = office.bring(HEAD + "Bo,bo@example.org,,,,,leader,\n", "--yes")
    assert "another workspace" in " ".join(told.output.split())
    assert not [row for row in office.town.rows(Member) if row.person_id == "mallory"]


def test_who_left_who_is_two_people_and_who_is_named_twice_is_bad(office: Office) -> None:
    office.bring(
        HEAD
        + "A,a@example.org,,,,,,\nB,,,,,,,U0BB\nC,c@example.org,,,,,,U0CC\nD,d@example.org,,,,,,\n",
        "--yes",
    )
    with office.town.store.transaction() as session:
        person = people.by_address(session, "email::person:a@example.org")
        assert person is not None
        left = people.member(session, office.town.rows(Member)[0].community_id, person.id)
        assert left is not None
        left.left_at = office.town.clock()
    before = office.rows()
    rows = "A,a@example.org,,,,,,\nC,,,,,,,U0CC\nC,c@example.org,,,,,,\nB,d@example.org,,,,,,U0BB\n"
    told = " ".join(office.bring(HEAD + rows, "--yes").output.replace("│", " ").split())
    assert "Has left the community" in told
    assert "belongs to somebody else" in told
    assert "same person as in row 3" in told
    assert office.rows() == before


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"PK\x03\x04", b"Colour\nblue\n", b"x" * (21 * 1024 * 1024)]
)
def test_what_is_no_roster_ends_with_1_and_a_line(office: Office, content: bytes) -> None:
    before = office.rows()
    done = office.bring(content, "--yes")
    assert done.exit_code == 1
    assert "people.csv" in done.output
    assert "Traceback" not in done.output
    assert office.rows() == before


def test_a_file_or_a_community_that_is_not_there_is_named(office: Office) -> None:
    none = office.run("import", "nowhere.csv", "--community", "Water Losses")
    assert none.exit_code == 1
    assert "nowhere.csv" in none.output
    done = office.run("undo", "--community", "Nobody's", "--yes")
    assert done.exit_code == 1
    assert "Water Losses" in done.output


def test_organisers_see_from_where_members_are_and_who_can_not_be_written_to(
    office: Office,
) -> None:
    rows = "".join(f"P{n},p{n}@example.org,Ministry of Water,,,,,\n" for n in range(6))
    office.bring(HEAD + rows, "--yes")
    told = office.town.said(office.town.command(LEADER, "roster"))
    assert "Members: 30 members" in told
    assert "Can be written to: 24 members" in told
    assert "Ministry of Water | 6 members" in told
    assert "6 members have no open account" in told
    assert "P0" in told
    refused = office.town.said(office.town.command("ximena", "roster"))
    assert "organisers" in refused
