"""What tests look at is a town that was lived in; many take one up that another test has lived."""

from __future__ import annotations

import random

from sqlmodel import SQLModel

from adapters.playground.world import Message, person
from storage.database import Store
from tests.calling import settle
from tests.town import LEADER, Town, in_village

Seen = tuple[list[Message], dict[str, list[str]], float]


def seen(town: Town) -> Seen:
    """All that was written in it, all its rows, and what chance would bring next."""
    tables = {
        str(each.__tablename__): sorted(map(repr, town.rows(each)))
        for each in SQLModel.__subclasses__()
        if hasattr(each, "__table__")
    }
    return list(town.world.messages.values()), tables, town.core.engine.rng.random()


def polled(town: Town) -> None:
    town.ask_needs()
    town.go(days=1)


def test_a_town_that_is_taken_up_goes_on_as_the_one_that_was_lived(
    store: Store, sqlite_url: str
) -> None:
    whole = Town(Store(sqlite_url), random.Random(7), people=10)
    whole.start(steward=(str(person("farida")),))
    polled(whole)
    taken_up = in_village(store, polled)
    for town in (whole, taken_up):
        settle(town)
        town.answer("edgar")
        town.command(LEADER, "status")
    assert seen(taken_up) == seen(whole)
    whole.store.close()


def test_what_is_done_in_one_is_not_done_in_the_next(store: Store) -> None:
    first = in_village(store)
    before = seen(first)
    first.command(LEADER, "pause")
    assert seen(first) != before
    store.close()
    assert seen(in_village(store)) == before
