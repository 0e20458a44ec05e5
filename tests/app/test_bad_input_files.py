"""Whatever stands in a file or a setting, Convener says what is wrong with it, and changes nothing."""

from __future__ import annotations

import io
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from pydantic import ValidationError

from bot import imported
from bot.features import FEATURES
from bot.playbook_file import BUILT_IN, BadPlaybook, load
from bot.routing import Routes
from bot.settings import Settings
from storage import copies
from storage.copies import Damaged
from storage.database import Store
from tests.forging import Rows, all_rows
from tests.payloads.mutating import WORDS
from tests.payloads.trying import often
from tests.town import Town

HEAD = "Name,E-mail,Organisation,Sector,Time zone,Language,Role,Slack id"
ROWS = (
    "Ada,ada@people.example,Ministry,government,Nairobi,en,,",
    "Bo,bo@people.example,,,,,steward,U0BO",
)
COMMANDS = frozenset(Routes.of(FEATURES).commands)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where files are written."""
    return tmp_path_factory.mktemp("bad-files") / "given"


@pytest.fixture
def started(store: Store) -> tuple[Store, Rows]:
    """A community, and all that is kept of it."""
    Town(store, random.Random(7), checked=False).start()
    return store, all_rows(store)


@st.composite
def torn(draw: st.DrawFn, whole: bytes) -> bytes:
    """Bytes of which some are missing, doubled or others."""
    made = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(made) - 1, 0)))
        to = min(len(made), at + draw(st.sampled_from((1, 1, 2, 30, 3_000))))
        put = draw(st.binary(max_size=4) | st.just(bytes(made[at:to]) * 2) | st.just(b""))
        made[at:to] = put
    return bytes(made)


def sheet() -> bytes:
    """A spreadsheet of the same rows."""
    book = Workbook()
    page = book.create_sheet("Roster", 0)
    for line in (HEAD, *ROWS):
        page.append(line.split(","))
    with io.BytesIO() as written:
        book.save(written)
        return written.getvalue()


CELLS = st.sampled_from(
    [each for each in WORDS if len(each) < 6_000] + ["=1+1", "a,b", '"', "\n", "+1"]
)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=10).map(",".join), max_size=6).map(
    lambda rows: "\n".join((HEAD, *ROWS, *rows)).encode("utf-8", "surrogatepass")
)


def previewed(store: Store, file: Path, data: bytes, encoding: str = "") -> None:
    """A roster of these bytes is shown, or refused with a word."""
    file.write_bytes(data)
    try:
        said = imported.preview(store, "Water Losses", file, encoding).community
    except imported.Refused as no:
        said = str(no)
    assert said.strip()


def test_a_roster_of_any_bytes_is_shown_or_refused_and_changes_nothing(
    started: tuple[Store, Rows], file: Path
) -> None:
    store, before = started
    plain = "\n".join((HEAD, *ROWS)).encode()
    encodings = st.sampled_from(["", "", "utf-8", "utf-16", "cp1254", "latin-1", "nonsense"])
    sources = (
        torn(plain),
        torn(plain.decode().encode("utf-16")),
        torn(sheet()),
        st.binary(),
        TABLES,
    )

    @often(50)
    @given(data=st.one_of(*sources), encoding=encodings)
    def tried(data: bytes, encoding: str) -> None:
        previewed(store, file, data, encoding)

    tried()
    assert all_rows(store) == before


def test_a_playbook_of_any_words_is_read_or_refused_with_its_line(file: Path) -> None:
    whole = BUILT_IN.read_text(encoding="utf-8")
    lines = whole.splitlines()
    odd = st.sampled_from(
        ["x", "[[stage]]", "[stage]", "id = 7", "id = []", "least = -1", "due_days = 1e9", "= 1", "]",
         'asks = "nothing"', 'command = "sudo"', "makes = [1]", "title = {}", '"""', "every_days = nan",
         "owner = ['x']", "percent = 101", "a.b.c = 1", "id = 2026-01-01", "\x00", "\ufeff", "🌱 = 1"]
    )  # fmt: skip

    @often(40)
    @given(
        changes=st.lists(
            st.tuples(st.integers(0, len(lines) - 1), odd | st.just(""), st.booleans()),
            min_size=1,
            max_size=3,
        )
    )
    def tried(changes: list[tuple[int, str, bool]]) -> None:
        made = list(lines)
        for at, put, instead in changes:
            made[at : at + instead] = [put]
        file.write_text("\n".join(made), encoding="utf-8")
        try:
            said = [load(file, COMMANDS).id]
        except BadPlaybook as error:
            said = [str(each) for each in error.troubles]
        assert said
        assert all(each == "wbg" or file.name in each or each.isidentifier() for each in said)

    tried()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"\x00" * 100,
        b"a = " + b"[" * 5_000,
        b"[[stage]]\n" * 900,
        b"a = " + b"9" * 5_000,
    ],
)
def test_what_is_no_playbook_is_refused(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with pytest.raises(BadPlaybook):
        load(file, COMMANDS)


def test_a_copy_of_any_bytes_is_whole_or_refused(store: Store, file: Path) -> None:
    store.settle()
    source = Path(str(store.url.database))
    whole = source.read_bytes()

    @often(30)
    @given(data=torn(whole) | st.binary(max_size=200) | st.just(whole[:100]))
    def tried(data: bytes) -> None:
        file.write_bytes(data)
        try:
            said = copies.revision(file)
        except Damaged as error:
            said = str(error)
        assert said.strip()

    tried()
    assert source.read_bytes() == whole
    with closing(sqlite3.connect(source)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("name", sorted(str(each.alias) for each in Settings.model_fields.values()))
def test_a_setting_of_any_words_is_taken_or_named(name: str) -> None:
    for word in (
        *WORDS,
        "https://x.example:99999/",
        "sqlite:///",
        "postgresql://[",
        "smtp://a b@:x",
    ):
        if "\x00" in word or not word.isprintable():
            continue
        try:
            Settings.model_validate({name: word})
        except ValidationError as error:
            for each in error.errors(include_url=False):
                assert each["msg"].strip()
