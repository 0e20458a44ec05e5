"""One event, one occasion, one piece of long work: each is one transaction.

Nobody else opens transactions (delivery and migrations excepted). What is left to do afterwards,
answers to give, lanes to wake and long work to start, is handed back as a value.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlmodel import Session

from bot import routing
from bot.calendar import next_after, parse_rule
from bot.cards import Card, Note, Shown, Text
from bot.feature import Due, Feature, Job, Moment, Refusal
from bot.messages import Event, Joined, Left, Whisper
from bot.platform import Platform
from bot.playbook import Playbook
from bot.posting import Done, keep
from bot.texts import Texts, Tongue
from storage import inbox, people, schedule
from storage.communities import Community
from storage.database import Busy, Store
from storage.schedule import Scheduled

log = structlog.get_logger(__name__)

REDELIVERED_WITHIN = timedelta(days=3)
"""How long an event's name is kept: no platform redelivers after that (Slack gives up in an hour)."""


class Work(Protocol):
    """The durable engine's port: whoever implements it calls back into `Engine` and delivery."""

    def ask(self, ident: str, due_at: datetime) -> None:
        """Have an occasion run, once in the whole cluster."""

    def wake(self, lane: str) -> None:
        """Have a lane's posts sent, by one sender at a time."""

    def start(self, job: str, subject: str) -> None:
        """Have long work done, piece by piece."""

    def stop(self) -> None:
        """Finish what is in hand and take nothing more."""


@dataclass(frozen=True, slots=True)
class Engine:
    """The conversation core. `now` tells community time; `rng` is a seedable source of chance."""

    store: Store
    features: Sequence[Feature]
    texts: Texts
    playbook: Playbook
    now: Callable[[], datetime]
    rng: random.Random
    routes: routing.Routes

    def handle(self, event: Event) -> Done:
        """Take in one event; a person who waits gets an answer whatever happens.

        Joins and leaves, which nobody waits for, raise what goes wrong, to be redelivered.
        """
        try:
            with self.store.transaction() as session:
                moment = self._moment(session)
                if not inbox.receive(session, event.key, moment.now):
                    return self._told(event, "core.already")
                turn = routing.seat(self.routes, moment, event)
                return keep(turn, self.routes.kinds, routing.answer(self.routes, turn))
        except Refusal as refusal:
            return self._told(event, refusal.key, **refusal.facts)
        except Busy:
            if isinstance(event, Joined | Left):
                raise
            return self._told(event, "core.busy")
        except Exception:
            if isinstance(event, Joined | Left):
                raise
            reference = f"{random.SystemRandom().getrandbits(40):010x}"
            log.exception("event failed", reference=reference, event_type=type(event).__name__)
            return self._told(event, "core.failed", reference=reference)

    def run(self, ident: str, due_at: datetime) -> Done:
        """Take up an occasion that is due, if nobody has: advance its schedule, ask its feature."""
        with self.store.transaction() as session:
            row = session.get(Scheduled, ident)
            if row is None or row.next_due_at != due_at:
                return Done()
            moment = self._moment(session)
            rule = parse_rule(row.rule)
            then = next_after(rule, row.zone, max(moment.now, due_at)) if rule else None
            name = f"{ident}@{due_at.isoformat()}"
            if not schedule.advance(session, ident, due_at, then):
                return Done()
            if not schedule.take(session, name, row.community_id, moment.now):
                return Done()
            handle = next(
                (f.occasions[row.occasion] for f in self.features if row.occasion in f.occasions),
                None,
            )
            if handle is None:
                log.error("occasion without a feature", occasion=row.occasion)
                return Done()
            due = Due(
                session=session,
                now=moment.now,
                rng=self.rng,
                texts=self.texts,
                playbook=self.playbook,
                community=session.get(Community, row.community_id),
                subject=row.subject,
                at=due_at,
            )
            return keep(due, self.routes.kinds, handle(due))

    def job(self, name: str) -> Job:
        """The long work of that name. Raises KeyError."""
        jobs = {key: job for feature in self.features for key, job in feature.jobs.items()}
        return jobs[name]

    def piece(
        self, job: Job, platform: Platform, subject: str, cursor: str
    ) -> tuple[str | None, Done]:
        """Do one piece of long work: look outside, then keep it. Returns the next cursor."""
        found = job.look(platform, subject, cursor)
        with self.store.transaction() as session:
            community = session.get(Community, job.about(subject)[1])
            moment = self._moment(session, community)
            then, effects = job.keep(moment, subject, found)
            return then, keep(moment, self.routes.kinds, effects)

    def clean(self) -> None:
        """Once a day: forget the names of events too old to come again, and what was deleted."""
        with self.store.transaction() as session:
            inbox.forget_before(session, self.now() - REDELIVERED_WITHIN)
        self.store.settle()

    def _moment(self, session: Session, community: Community | None = None) -> Moment:
        return Moment(
            session=session,
            now=self.now(),
            rng=self.rng,
            texts=self.texts,
            playbook=self.playbook,
            community=community,
        )

    def _told(self, event: Event, key: str, **facts: object) -> Done:
        text = self._tongue(event)
        parts: tuple[Shown, ...] = (
            (Text(text(f"{key}.text", **facts)),) if text.has(f"{key}.text") else ()
        )
        if text.has(f"{key}.next"):
            parts = (*parts, Note(text(f"{key}.next", **facts)))
        return Done((Whisper(Card(text(f"{key}.title", **facts), parts)),))

    def _tongue(self, event: Event) -> Tongue:
        language = zone = ""
        try:
            with self.store.reading() as session:
                person = people.by_address(session, str(event.sender))
        except Exception:  # noqa: BLE001 - this words an answer to a failure, perhaps the database's own
            person = None
        if person is not None:
            language, zone = person.language, person.zone
        elif event.profile is not None:
            language, zone = event.profile.language, event.profile.zone
        return self.texts.tongue(language, zone or "UTC")
