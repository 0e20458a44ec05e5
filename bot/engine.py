"""One event, one occasion, one piece of long work: each is one transaction.

Nobody else opens transactions (delivery and migrations excepted). What is left to do afterwards,
answers to give, lanes to wake and long work to start, is handed back as a value.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import structlog
from sqlmodel import Session

from bot import returning, rhythm, routing, stepping, tidying, unanswered, waiting
from bot.calendar import next_after, parse_rule
from bot.feature import Due
from bot.messages import (
    Changed,
    Commanded,
    Event,
    Pressed,
    Signalled,
    Submitted,
    Unwaited,
    Whisper,
    cleaned,
)
from bot.metrics import Metrics
from bot.moment import Moment, Refusal
from bot.persistence import persistently
from bot.platform import Platform
from bot.playbook import Playbooks
from bot.posting import Done, Outcome, keep
from bot.saying import said
from bot.texts import Texts, Tongue
from storage import acting, communities, jobs, nudges, schedule, seating
from storage.communities import Community
from storage.database import RACES, Busy, Store
from storage.schedule import Scheduled

log = structlog.get_logger(__name__)

OUTCOMES: Mapping[str, Outcome] = {
    "core.already": "already",
    "core.away": "busy",
    "core.busy": "busy",
    "core.failed": "failed",
}
"""What the engine's own answers mean for its figures; any other is a refusal."""

CLOSED = "setup.closed"
"""The occasion that tells of a channel that takes no more posts."""


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
    texts: Texts
    playbooks: Playbooks
    now: Callable[[], datetime]
    rng: random.Random
    routes: routing.Routes
    public_url: str = ""
    mail_from: str = ""
    metrics: Metrics = field(default_factory=Metrics)

    def handle(self, event: Event) -> Done:
        """Take in one event; a person who waits gets an answer whatever happens.

        What nobody waits for raises what goes wrong, to be redelivered.
        """
        event = cleaned(event)
        try:
            if isinstance(event, Changed):
                persistently(lambda: unanswered.follow(self.store, self._moment, event))
                return Done()
            if not isinstance(event, Unwaited):
                waiting.begin()
            return persistently(lambda: self._handle(event))
        except Refusal as refusal:
            self._heard(event)
            return self._told(event, refusal.key, **refusal.facts)
        except Exception as error:
            if isinstance(event, Unwaited):
                raise
            if said := waiting.passing(error):
                return self._told(event, said)
            reference = f"{random.SystemRandom().getrandbits(40):010x}"
            log.exception("event failed", reference=reference, event_type=type(event).__name__)
            return self._told(event, "core.failed", reference=reference)

    def _handle(self, event: Event) -> Done:
        with self.store.transaction() as session:
            moment = self._moment(session)
            if not routing.concerns(moment, event):
                return Done()
            fresh, stays = seating.enter(session, event.key, str(event.sender), moment.now)
            if fresh:
                turn, answers = returning.seated(self.routes, moment, event, stays)
                if turn is None:
                    return Done(answers)
                if not isinstance(event, Unwaited):  # somebody else's doing, or only a look
                    member = turn.member.id if turn.member else None
                    acting.acted(session, member, turn.person.id, moment.now)
                return keep(turn, self.routes.kinds, routing.answer(self.routes, turn))
        waits = isinstance(event, Commanded | Pressed | Submitted)
        return self._told(event, "core.already") if waits else Done()

    def _heard(self, event: Event) -> None:
        """A press that is refused changes nothing, but whoever pressed has answered their nudge.

        Where the database has no turn for it, the refusal is told all the same.
        """
        if isinstance(event, Unwaited):
            return
        try:
            with self.store.transaction() as session:
                nudges.mark_answered_by(session, str(event.sender), self.now())
        except (Busy, *RACES) as lost:
            log.info("an answer to a nudge is not kept", error_type=type(lost).__name__)

    def count(self, signals: Sequence[Signalled]) -> None:
        """Count what members did in channels, each signal once, where their community wants that.

        Of all others nothing is kept, not even that they came.
        """
        if unanswered.concerns(self.store, signals):
            persistently(lambda: unanswered.count(self.store, self.now(), signals))

    def run(self, ident: str, due_at: datetime) -> Done:
        """Take up an occasion that is due, if nobody has: advance its schedule, ask its feature.

        Raises KeyError, and changes nothing, where no feature knows the occasion.
        """
        return persistently(lambda: self._run(ident, due_at))

    def _run(self, ident: str, due_at: datetime) -> Done:
        with self.store.transaction() as session:
            stands = schedule.standing(session, ident)
            if stands is None or stands[0].next_due_at != due_at:
                return Done()
            row, here = stands
            if here.closed_at and schedule.stand_still(session, ident, due_at):
                return Done()
            handle = self.routes.occasions[row.occasion]
            moment = self._moment(session)
            rule = parse_rule(row.rule)
            then = next_after(rule, row.zone, max(moment.now, due_at)) if rule else None
            if not schedule.advance(session, ident, due_at, then):
                return Done()
            name = f"{ident}@{due_at.isoformat()}"
            if not schedule.take(session, name, row.community_id, moment.now):
                return Done()
            due = Due(
                session=session,
                now=moment.now,
                rng=self.rng,
                texts=self.texts,
                playbooks=self.playbooks,
                public_url=self.public_url,
                mail_from=self.mail_from,
                community=here,
                subject=row.subject,
                at=due_at,
            )
            return keep(due, self.routes.kinds, handle(due))

    def closed(self, session: Session, address: str, reason: str) -> None:
        """A channel takes nothing any more: whoever can mend it is told, once a week at most.

        What they then send again, and is refused again, is told anew.
        """
        here, now = communities.of_channel(session, address), self.now()
        if here is None or CLOSED not in self.routes.occasions:
            return
        told = Scheduled(
            id=rhythm.closed_id(address, now),
            community_id=here.id,
            occasion=CLOSED,
            subject=f"{address} {reason}",
            rule="once",
            zone=here.zone,
            next_due_at=now,
        )
        schedule.put_new(session, told)

    def standing(self, name: str, subject: str) -> str | None:
        """The cursor at which a piece of long work goes on; None where there is nothing to do."""
        with self.store.reading() as session:
            return jobs.cursor(session, name, subject)

    def piece(
        self, name: str, platform: Platform, subject: str, cursor: str
    ) -> tuple[str | None, Done]:
        """Do one piece of long work: look outside, then keep it. Returns the next cursor.

        Raises what the platform raises, before anything is kept.
        """
        job = self.routes.jobs[name]
        found = job.look(platform, subject, cursor)
        then: str | None = None

        def kept() -> Done:
            nonlocal then
            with self.store.transaction() as session:
                community = session.get(Community, job.about(subject)[1])
                moment = self._moment(session, community)
                then, effects = job.keep(moment, subject, found)
                jobs.move(session, name, subject, then)
                return keep(moment, self.routes.kinds, effects)

        done = persistently(kept)
        return then, done

    def put_off(self, name: str, subject: str, until: datetime) -> None:
        """Leave long work where it stands until an instant of wall time."""
        with self.store.transaction() as session:
            jobs.put_off(session, name, subject, until)

    def give_up(self, name: str, subject: str) -> None:
        """End long work that the platform will never let be done."""
        with self.store.transaction() as session:
            jobs.move(session, name, subject, None)

    def begin_rhythms(self) -> None:
        """Give each community the rhythms that it has not: those of a newer Convener, say."""
        with self.store.reading() as session:
            lacking = schedule.lacking(session, tuple(self.routes.rhythms))
        for ident in lacking:
            with self.store.transaction() as session:
                community = session.get(Community, ident)
                if community is not None:
                    rhythm.begin(self._moment(session, community), self.routes.rhythms)

    def follow_playbooks(self) -> None:
        """Give each community the steps that its playbook has got since; what it did stays."""
        persistently(lambda: stepping.follow(self.store, self._moment))

    def clean(self) -> bool:
        """Once a day: forget what is over, and leave nothing of it readable in the files.

        False where some is left, or a reader stood in the way; it should be tried again soon.
        """
        return tidying.tidy(self.store, self.now()) and self.store.settle()

    def _moment(self, session: Session, community: Community | None = None) -> Moment:
        return Moment(
            session=session,
            now=self.now(),
            rng=self.rng,
            texts=self.texts,
            playbooks=self.playbooks,
            public_url=self.public_url,
            mail_from=self.mail_from,
            community=community,
        )

    def _told(self, event: Event, key: str, **facts: object) -> Done:
        answer = Whisper(said(self._tongue(event), key, **facts))
        return Done((answer,), outcome=OUTCOMES.get(key, "refused"))

    def _tongue(self, event: Event) -> Tongue:
        language = zone = ""
        try:
            with self.store.reading() as session:
                known = seating.tongue_of(session, str(event.sender))
        except Exception:  # noqa: BLE001 - this words an answer to a failure, perhaps the database's own
            known = None
        if known is not None:
            language, zone = known
        elif event.profile is not None:
            language, zone = event.profile.language, event.profile.zone
        return self.texts.tongue(language, zone or "UTC")
