"""What the documents repeat of the code is as the code has it; the SQL that they show runs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Store
from tests import documented

DEPLOYMENT = documented.ROOT / "docs" / "deployment"
OPERATIONS = documented.ROOT / "docs" / "operations.md"
PRIVACY = documented.ROOT / "docs" / "privacy.md"


@pytest.mark.parametrize("document", documented.documents(), ids=lambda each: each.stem)
def test_a_document_repeats_the_code_as_it_is(document: Path) -> None:
    """Where it doesn't: `python -m tests.documented` writes it anew."""
    said = document.read_text(encoding="utf-8")
    assert said == documented.written(said)


def test_each_part_stands_in_a_document() -> None:
    marked = {
        found[1]
        for document in documented.documents()
        for found in documented.MARKED.findall(document.read_text(encoding="utf-8"))
    }
    assert marked == set(documented.PARTS)


def test_the_questions_that_an_administrator_is_shown_can_be_asked(database_url: str) -> None:
    asked = re.findall(r"```sql\n(.+?);\n```", PRIVACY.read_text(encoding="utf-8"), re.DOTALL)
    assert len(asked) >= 4
    store = Store(database_url)
    with store.reading() as session:
        for each in asked:
            session.execute(text(each)).all()
        columns = session.execute(text(asked[-1])).keys()
    store.close()
    assert not [each for each in columns if "person" in each or "member" in each or "at" in each]


def test_the_alerts_ask_for_figures_that_there_are() -> None:
    told = OPERATIONS.read_text(encoding="utf-8")
    rules = told.partition("## When to be told")[2].partition("## The log")[0]
    table = set(re.findall(r"^\| `(convener_\w+)`", told, re.MULTILINE))
    asked = set(re.findall(r"convener_\w+", rules))
    assert len(asked) > 10
    assert {re.sub(r"_(bucket|count|sum)$", "", each) for each in asked} <= table
    alerts = re.findall(r"alert: Convener(\w+)", rules)
    assert sorted(alerts) == sorted(re.findall(r"`([A-Z][a-z]\w+)`", rules))


def test_a_container_holds_all_that_is_installed() -> None:
    """And what a service or a container is told by the environment, there is."""
    house = tomllib.loads((documented.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = {
        each.rstrip("*") for each in house["tool"]["setuptools"]["packages"]["find"]["include"]
    }
    written = [each.read_text(encoding="utf-8") for each in sorted(DEPLOYMENT.iterdir())]
    (container,) = [each for each in written if "ENTRYPOINT" in each]
    assert set(re.findall(r"^COPY (\w+) \1$", container, re.MULTILINE)) == packages
    known = (documented.ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"\bCONVENER_[A-Z_]+", "".join(written)))
    assert named
    assert {each for each in named if f"#{each}=" not in known} == set()
