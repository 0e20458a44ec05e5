"""What the documents repeat of the code is as the code has it; the SQL that they show runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Store
from tests import documented

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
