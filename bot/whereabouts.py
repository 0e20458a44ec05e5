"""What activities told of places in Teams, kept in the database for whoever writes there unasked."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import structlog
from sqlalchemy.exc import SQLAlchemyError

from adapters.teams.references import Reference
from bot.messages import Address
from bot.platform import TryLater
from storage import references
from storage.database import Busy, Store

log = structlog.get_logger(__name__)

SOON = 2.0
"""Seconds after which a database that didn't answer is asked again."""


KEPT, FRESH = 10_000, 60.0
"""So many places' last tellings are held in memory, and believed for so many seconds."""


class Whereabouts:
    """Keeps references; the adapter's `References`. Any thread may ask."""

    def __init__(self, store: Store, seconds: Callable[[], float] = time.monotonic) -> None:
        self._store, self._seconds = store, seconds
        self._told: dict[Address, tuple[Reference, float]] = {}

    def of(self, place: Address) -> Reference:
        """What is known of a place; its tenant's service URL where it has none of its own.

        Raises TryLater where the database can't say: nothing was sent, and nothing is lost.
        """
        try:
            with self._store.reading() as session:
                rows = references.of(session, (str(place), place.lane))
        except SQLAlchemyError as error:
            log.warning("no reference could be read", error_type=type(error).__name__)
            raise TryLater(SOON) from None
        tenant = rows.get(place.lane)
        url = tenant.service_url if tenant else ""
        known = rows.get(str(place))
        if known is None:
            return Reference(url)
        told = known.conversation, known.account, known.met_in
        return Reference(known.service_url or url, *told)

    def remember(self, told: Mapping[Address, Reference]) -> None:
        """Keep what is told, if it is news: most activities bring none, and nothing is written.

        Where the database doesn't take it nobody is held up: the next activity tells it again.
        """
        now = self._seconds()
        if all(self._is_known(place, each, now) for place, each in told.items()):
            return
        rows = {str(place): _row(str(place), each) for place, each in told.items()}
        rows |= {place.lane: _row(place.lane, Reference(each.service_url))
                 for place, each in told.items() if each.service_url}  # fmt: skip
        try:
            with self._store.reading() as session:
                news = references.news(session, tuple(rows.values()))
            if news:
                with self._store.transaction() as session:
                    references.keep(session, news)
        except (Busy, SQLAlchemyError) as error:
            log.warning("no reference could be kept", error_type=type(error).__name__)
            return
        if len(self._told) + len(told) > KEPT:
            self._told.clear()
        self._told |= {place: (each, now + FRESH) for place, each in told.items()}

    def _is_known(self, place: Address, told: Reference, now: float) -> bool:
        """Whether this was kept a moment ago, in these very words."""
        known = self._told.get(place)
        return known is not None and known[0] == told and now < known[1]

    def channels_of(self, team: Address) -> tuple[Address, ...]:
        """The channels of a team that are known; none where the database can't say."""
        kind = f"{team.lane}:channel:"
        try:
            with self._store.reading() as session:
                found = references.met_in(session, team.id, kind)
        except SQLAlchemyError as error:
            log.warning("no reference could be read", error_type=type(error).__name__)
            return ()
        return tuple(Address.parse(each) for each in found)


def _row(address: str, told: Reference) -> references.Reference:
    return references.Reference(
        address=address,
        service_url=told.service_url,
        conversation=told.conversation,
        account=told.account,
        met_in=told.met_in,
    )
