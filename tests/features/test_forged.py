"""A member of one community can't reach anything of another's by a forged press or form (product 8)."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from bot.feature import AGAIN, Feature
from bot.features import FEATURES
from bot.messages import Open
from storage.database import Store
from tests.curious import ENDS_IT
from tests.forging import (
    COMMANDS,
    OURS,
    SECRET,
    Forger,
    Rows,
    Two,
    all_rows,
    ids_of,
    naming,
    two,
    with_choices,
)
from tests.town import Town

FAILED = "Something went wrong"
OWN = 5
"""How many values that were shown for it, or for its feature, each forged press is tried with."""

MODULES = {
    str(each.__tablename__): each.__module__.rsplit(".", maxsplit=1)[-1]
    for each in SQLModel.__subclasses__()
    if hasattr(each, "__table__")
}
DULL = {"audit", "outbox", "occasion", "schedule", "signal", "participation", "presence", "person"}
"""Tables whose rows no press is about."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Two]:
    file = tmp_path_factory.mktemp("forged") / "convener.db"
    shutil.copy(sqlite_template, file)
    store = Store(f"sqlite:///{file}")
    yield two(Town(store, random.Random(7), checked=False), COMMANDS)
    store.close()


@pytest.fixture(scope="module")
def theirs(lived: Two) -> tuple[frozenset[str], Rows]:
    rows = all_rows(lived.town.store)
    ids = ids_of(rows, lived.victim)
    return ids, naming(rows, ids)


def _values(lived: Two, feature: Feature, name: str, ids: list[str]) -> list[str]:
    """The victims' values of a press or form and of its feature, and their ids that the feature knows."""
    shown = lived.theirs.values
    own = [*shown.get(name, {})]
    for action in feature.presses:
        own += shown.get(action, {})
    return [*dict.fromkeys([*own[:OWN], *ids])]


def _known(feature: Feature, rows: Rows) -> list[str]:
    """One id of each table that the feature's files may ask for."""
    words = "".join(file.read_text() for file in feature.folder.glob("*.py"))
    first: dict[str, str] = {}
    for table, key, *_ in rows:
        if DULL.isdisjoint({table}) and re.search(rf"\b{MODULES[table]}\b", words):
            first.setdefault(table, key)
    return [*first.values()]


@pytest.mark.parametrize("feature", FEATURES, ids=lambda each: each.name)
def test_nothing_of_another_community_is_seen_or_changed_by_a_forged_value(
    lived: Two, theirs: tuple[frozenset[str], Rows], feature: Feature
) -> None:
    ids, before = theirs
    known = _known(feature, before)
    leads, member = Forger(lived.town, OURS[0]), Forger(lived.town, OURS[-1])
    for action in feature.presses.keys() - ENDS_IT:
        values = _values(lived, feature, action, known)
        for value in values[:1]:
            member.press(action, value, lived.attacker)
            leads.press(action, value, lived.victim)
        for value in values:
            for answer in leads.press(action, value, lived.attacker):
                if isinstance(answer, Open):
                    opened = answer.form
                    filled = with_choices(opened, lived.ours.fill(opened), value)
                    leads.submit(opened.id, opened.value, lived.attacker, filled)
    for name in feature.forms.keys() - ENDS_IT:
        form = lived.theirs.forms.get(name)
        for value in _values(lived, feature, name, known):
            filled = with_choices(form, lived.ours.fill(form), value) if form else {}
            leads.submit(name, value, lived.attacker, filled)
            leads.submit(name, value, lived.victim, filled)
    for name in feature.commands.keys() - ENDS_IT:
        for value in (*known, lived.victim):
            leads.press(AGAIN, f"{name} {value}", lived.attacker)
            leads.press(AGAIN, f"{name} {value}", lived.victim)
    heard = [*leads.heard, *member.heard]
    assert not [each for each in heard if SECRET in each or FAILED in each]
    assert naming(all_rows(lived.town.store), ids) == before


def test_both_communities_have_lived(lived: Two, theirs: tuple[frozenset[str], Rows]) -> None:
    _, rows = theirs
    assert len({table for table, *_ in rows}) > 60, sorted({table for table, *_ in rows})
    failed = [
        each for who in (lived.theirs, lived.ours) for each in who.said if FAILED in each.plain()
    ]
    assert failed == []
