"""What members and communities ask of Convener: simulated lives, counted where they are written down.

Two lives that differ in the number of members alone tell what a community costs and what a member
does: a straight line through both. Their 13 weeks have two polls that go to everybody, where a
year has six; so the load is rather too high than too low.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping

from bot.simulation.run import Simulation
from storage.participation import TALK
from tests.bench.scale.server import Server, Work, counted, server, sizes
from tests.bench.scale.told import Told

WEEKS = 13
FEW, MANY = 60, 240
SEED = 1

BY_TIME = ("signal", "presence", "outbox", "occasion", "level_movement", "audit", "ballot")
"""Tables that grow with time, whatever the number of members."""


def load() -> Iterator[Told]:
    """Per week, what a community does whatever its size, and what each of its members does."""
    with server() as postgres:
        few, many = (dict(_lived(postgres, members)) for members in (FEW, MANY))
    for name in sorted(few.keys() | many.keys()):
        low, high = few.get(name, 0), many.get(name, 0)
        each = (high - low) / (MANY - FEW) / WEEKS
        unit = name.partition(" ")[0]
        yield Told(f"{name} of a member", each, f"{unit} a week")
        yield Told(f"{name} of a community", low / WEEKS - each * FEW, f"{unit} a week")


def _lived(postgres: Server, members: int) -> Iterator[tuple[str, float]]:
    with postgres.store() as store:
        life = Simulation(store, members, SEED)
        before = postgres.work(store)
        told: Counter[str] = Counter()
        with counted(store) as statements:
            for line in life.lines(WEEKS):
                told[_sort(json.loads(line))] += 1
        yield from told.items()
        yield from _done(postgres.work(store, before, len(statements)))
        with store.engine.connect() as connection:
            talk = connection.exec_driver_sql(
                "SELECT coalesce(sum(count), 0) FROM signal WHERE kind = %s", (TALK[1],)
            ).scalar_one()
        yield "messages counted", int(talk)
        held = sizes(store)
        for name in BY_TIME:
            yield f"rows kept in {name}", held[name][0] if name in held else 0


def _done(work: Work) -> Iterator[tuple[str, float]]:
    yield "rows written", sum(work.written.values())
    yield "occasions", work.written.get("occasion", 0)
    yield "statements", work.statements
    yield "bytes of log", work.log
    yield "seconds of CPU in Convener", work.ours
    yield "seconds of CPU in PostgreSQL", work.theirs


def _sort(line: Mapping[str, str]) -> str:
    match line["what"]:
        case "event":
            return (
                "presses, forms and commands" if " " in line["act"] else f"events ({line['act']})"
            )
        case "post":
            return f"posts {line['kind']}"
        case _:
            return "ends"
