"""Beside a newer Convener's tables every command ends in a line, and leaves them as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from typer.testing import CliRunner

from bot.__main__ import cli
from storage.database import Store
from tests.storage.lasting import lasting_postgres, lasting_postgres_url, store

__all__ = ["lasting_postgres", "lasting_postgres_url", "store"]

COMMANDS = (
    "run", "migrate", "digest --community c1", "report --community c1 --out r.pdf",
    "export --community c1 --out files", "roster import people.csv --community c1 --yes",
    "roster undo --community c1 --yes", "forget --person slack:T1:person:U1 --yes",
    "restore --replay",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_it_is_refused_with_the_mend_and_nothing_is_touched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, store: Store, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    url = store.url.render_as_string(hide_password=False)
    given = {"CONVENER_DATABASE_URL": url, "SLACK_SIGNING_SECRET": "s" * 32}
    for name, value in (given | {"SLACK_BOT_TOKEN": "xoxb-1"}).items():
        monkeypatch.setenv(name, value)
    Path("people.csv").write_text("name,email\nAda,ada@example.org\n", encoding="utf-8")
    head = str(store.revision())
    stamp(store, "9999")
    before = tables(store)
    try:
        done = CliRunner().invoke(cli, command.split())
        assert (store.revision(), tables(store)) == ("9999", before)
    finally:
        stamp(store, head)
    assert done.exit_code == 1, done.output
    said = " ".join(done.output.split())
    assert "9999, which this version does not know" in said
    assert "run the newer Convener, or restore an older database" in said
    assert [each.name for each in tmp_path.iterdir()] == ["people.csv"]


def stamp(store: Store, now: str) -> None:
    with store.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :now"), {"now": now})


def tables(store: Store) -> list[str]:
    return sorted(inspect(store.engine).get_table_names())
