"""A roster taken back while something else is done to it: whoever comes second sees what the first did."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot import imported
from bot.imported import Refused
from storage import participation
from storage.database import Store
from storage.imports import Import
from storage.people import Identity, Member
from tests.storage.lasting import lasting_postgres, lasting_postgres_url, store
from tests.storage.meeting import SECONDS, somebody_waits, soon
from tests.town import Town

__all__ = ["lasting_postgres", "lasting_postgres_url", "store"]

NAME = "Water Losses"
TWO = "Name,E-mail\nAda,ada@example.org\nBo,bo@example.org\n"


@pytest.fixture
def brought(store: Store, tmp_path: Path) -> tuple[Store, str]:
    """A community into which a file was imported; the import's id."""
    Town(store, random.Random(7), people=5).start()
    file = tmp_path / "people.csv"
    file.write_text(TWO, encoding="utf-8")
    return store, imported.bring(store, NAME, imported.preview(store, NAME, file), file.name)


def member_of(session: Session, email: str) -> Member:
    query = select(Member).join(Identity, col(Identity.person_id) == Member.person_id)
    return session.exec(query.where(Identity.address == f"email::person:{email}")).one()


def test_who_acts_while_an_import_is_taken_back_stays(brought: tuple[Store, str]) -> None:
    store, ident = brought
    with ThreadPoolExecutor(1) as pool:
        with store.transaction() as session:
            ada = member_of(session, "ada@example.org")
            participation.note(session, ada.id, ada.joined_at.date(), "press")
            session.flush()
            undoing = pool.submit(imported.take_back, store, NAME, ident)
            soon(lambda: undoing.done() or somebody_waits(store))
        done = undoing.result(SECONDS)
    assert (done.gone, done.stays) == (1, (("Ada", "acted"),))


def test_of_two_who_take_an_import_back_at_once_one_hears_that_it_was_done(
    brought: tuple[Store, str],
) -> None:
    store, ident = brought
    store.patience = SECONDS  # a loaded machine must not answer in their stead
    with ThreadPoolExecutor(2) as pool:
        two = [pool.submit(imported.take_back, store, NAME, ident) for _ in range(2)]
        done, refused = sorted(two, key=lambda each: each.exception(SECONDS) is not None)
    assert (done.result().gone, done.result().stays) == (2, ())
    with pytest.raises(Refused, match="no import"):
        refused.result()
    with store.reading() as session:
        batch = session.get_one(Import, ident)
        assert batch.undone_at is not None
