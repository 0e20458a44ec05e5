"""A whole simulated life: people from a seed, a database of its own, day after day, then the judgement."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import Session

from bot.app import compose
from bot.simulation.chat import NAME, Chat, Did, Posted
from bot.simulation.habits import ZONE
from bot.simulation.life import Life, first_morning
from bot.simulation.people import populate
from bot.simulation.promises import Broken, Lived, Said, broken
from scheduler.clock import MovableClock
from storage import calls, communities, rounds, stewardship
from storage.database import Store

LATER = 10
"""For every so many members there is one who joins only later."""

ASKED_SELDOM = ("needs", "priority")


class Simulation:
    """One life. The same weeks, members and seed give the same lines to the byte."""

    def __init__(self, store: Store, members: int, seed: int) -> None:
        rng = random.Random(seed)
        everybody = populate(rng, members + max(1, members // LATER))
        self._clock = MovableClock(base=first_morning)
        self._chat = Chat({each.id: each for each in everybody}, self._clock)
        self._chat.present = {each.id: None for each in everybody[:members]}
        self._core = compose(
            store, {NAME: self._chat}, self._clock, random.Random(seed), public_url=""
        )
        self._life = Life(self._core, self._chat, self._clock, rng)

    def lines(self, weeks: int, seen: Callable[[int], None] = lambda day: None) -> Iterator[str]:
        """Every post and every event as a line of JSON, as they come, then the judgement.

        `seen` is told each day that is over, for a progress bar.
        """
        posted = did = 0
        for day in self._life.days(weeks):
            fresh: list[Posted | Did] = [*self._chat.posted[posted:], *self._chat.did[did:]]
            posted, did = len(self._chat.posted), len(self._chat.did)
            for each in sorted(fresh, key=lambda one: one.at):  # of one instant: posts first
                yield self._line(each)
            seen(day)
        found = self.broken()
        yield _json({
            "what": "end",
            "at": self._clock().isoformat(),
            "posts": posted,
            "events": did,
            "broken": [f"{promise}: {what}" for promise, what in found],
        })  # fmt: skip

    def broken(self) -> list[Broken]:
        """Every promise that was not kept so far."""
        return broken(self.lived())

    def lived(self) -> Lived:
        """What happened so far."""
        with self._core.store.reading() as session:
            here = communities.every(session)[0].id
            return Lived(
                zone=ZONE,
                people=self._chat.people,
                said=[self._said(each) for each in self._chat.posted],
                did=self._chat.did,
                calls=[
                    (each.starts_at, each.minutes)
                    for each in calls.of_community(session, here, "held", "planned")
                ],
                seats=list(_seats(session, here)),
                asked=rounds.asked(session, here, ASKED_SELDOM),
            )

    def _said(self, posted: Posted) -> Said:
        kind = self._life.kinds[posted.key]
        known = self._core.engine.routes.kinds.get(kind)
        who = posted.to.id if posted.to.kind == "person" else ""
        return Said(posted.at, who, kind, posted.key, known is not None and known.asked == "no")

    def _line(self, each: Posted | Did) -> str:
        at = each.at.isoformat()
        if isinstance(each, Posted):
            told = {"kind": self._life.kinds[each.key], "to": each.to.id, "title": each.card.title}
            return _json({"what": "post", "at": at, "key": each.key, **told})
        did = {"who": each.who, "act": each.act, "about": each.about, "told": each.told}
        return _json({"what": "event", "at": at, **did})


def simulate(
    weeks: int, members: int, seed: int, seen: Callable[[int], None] = lambda day: None
) -> Iterator[str]:
    """A life's lines, on a database of its own that is gone afterwards."""
    with TemporaryDirectory(prefix="convener-") as folder:
        store = Store(f"sqlite:///{Path(folder) / 'simulation.db'}")
        try:
            store.migrate()
            with store.hurried():
                yield from Simulation(store, members, seed).lines(weeks, seen)
        finally:
            store.close()


def _seats(session: Session, here: str) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Who had a seat on the day before each rotation begins, and who has one on that day."""
    terms = [each for each, _, _ in stewardship.terms(session, here)]

    def serving(day: date, *, with_those_ending: bool) -> frozenset[str]:
        return frozenset(
            each.member_id
            for each in terms
            if each.left is None
            and (each.begins < day if with_those_ending else each.begins <= day)
            and (each.ends is None or (each.ends >= day if with_those_ending else each.ends > day))
        )

    for begins in sorted({each.begins for each in terms if each.rotation_id}):
        yield serving(begins, with_those_ending=True), serving(begins, with_those_ending=False)


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False)
