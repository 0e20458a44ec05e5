"""The workspaces that Convener is installed in by OAuth: their tokens, and their silence without.

Tokens are sealed in the database and kept open in memory for a minute: another process that
revokes or installs is heard of after that. Whoever knows a token here never tells it.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from adapters.slack.address import PLATFORM
from adapters.slack.install import GOOD_FOR, Installed
from bot.platform import TryLater
from storage import audit, communities, installations, outbox
from storage.audit import Decision
from storage.communities import Community
from storage.database import Store
from storage.installations import Installation
from storage.sealing import STATES, TOKENS, Seal, Unopenable

log = structlog.get_logger(__name__)

KEPT_OPEN = 60.0
"""Seconds for which a token is remembered."""

SOON = 2.0
"""Seconds after which a database that didn't answer is asked again."""

CLOCKS_DIFFER = timedelta(seconds=30)
"""So much later than Slack's clock ours may say that something was installed."""

REMOVED, INSTALLED = "uninstall", "install"
"""The audit's words for what silenced a community, and for what brought it back."""


class Workspaces:
    """Installed ones, and what an installation needs on the way. Any thread may ask."""

    def __init__(
        self,
        store: Store,
        keys: Sequence[str],
        now: Callable[[], datetime],
        wall: Callable[[], datetime],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`now` is community time, `wall` and `seconds` the world's."""
        self._store = store
        self._tokens, self._states = Seal(keys, TOKENS), Seal(keys, STATES)
        self._now, self._wall, self._seconds = now, wall, seconds
        self._open: dict[str, tuple[str, float]] = {}
        self._guard = threading.Lock()

    def token_of(self, team: str) -> str | None:
        """A workspace's bot token; None where Convener isn't installed.

        Raises TryLater where the database can't say: nothing was sent, and nothing is lost.
        """
        with self._guard:
            known = self._open.get(team)
            if known is not None and self._seconds() < known[1]:
                return known[0]
            token = self._read(team)
            if token is None:
                self._open.pop(team, None)
            else:
                self._open[team] = token, self._seconds() + KEPT_OPEN
            return token

    def token_anew(self, team: str) -> str | None:
        """The same, as the database has it: for whoever was refused with the one remembered."""
        self._forget(team)
        return self.token_of(team)

    def begin(self) -> str:
        """The state of an installation that begins now: nobody else can make one."""
        return self._states.sealed(secrets.token_urlsafe(16), self._wall())

    def spend(self, state: str) -> bool:
        """Use a state up. False where it isn't ours, too old, or used."""
        now = self._wall()
        try:
            name = self._states.opened_within(state, GOOD_FOR, now)
        except Unopenable:
            return False
        with self._store.transaction() as session:
            return installations.spend(session, name, now, now - 2 * timedelta(seconds=GOOD_FOR))

    def install(self, came: Installed) -> None:
        """Keep what an installation brought; the communities that its absence silenced speak again."""
        lane = _lane(came.team)
        row = Installation(
            workspace=lane,
            name=came.name,
            bot=came.bot,
            scopes=came.scopes,
            sealed_token=self._tokens.sealed(came.token, self._wall()),
            installed_by=came.by,
            installed_at=self._wall(),
        )
        with self._store.transaction() as session:
            installations.keep(session, row)
            for each in communities.only_in(session, lane):
                self._wake(session, each, lane)
        self._forget(came.team)
        log.info("installed in a workspace", team=came.team)

    def removed(self, team: str, at: datetime) -> None:
        """Convener was taken out of a workspace: forget its token, and try nothing more there.

        A word that comes late, after another installation, changes nothing.
        """
        lane = _lane(team)
        with self._store.transaction() as session:
            gone = installations.remove(session, lane, at + CLOCKS_DIFFER)
            for each in communities.only_in(session, lane) if gone else ():
                self._silence(session, each, lane)
        self._forget(team)
        if gone:
            log.warning("removed from a workspace; its communities are silent", team=team)

    def seal_anew(self) -> None:
        """Seal every token with the first key, so that the others can be thrown away."""
        with self._store.transaction() as session:
            for row in installations.every(session):
                try:
                    token = self._tokens.opened(row.sealed_token)
                except Unopenable:
                    _unreadable(row.workspace)
                else:
                    row.sealed_token = self._tokens.sealed(token, self._wall())

    def _read(self, team: str) -> str | None:
        try:
            with self._store.reading() as session:
                row = installations.of(session, _lane(team))
        except SQLAlchemyError as error:
            log.warning("no token could be read", team=team, error_type=type(error).__name__)
            raise TryLater(SOON) from None
        if row is None:
            return None
        try:
            return self._tokens.opened(row.sealed_token)
        except Unopenable:
            _unreadable(row.workspace)
            return None

    def _forget(self, team: str) -> None:
        with self._guard:
            self._open.pop(team, None)

    def _silence(self, session: Session, community: Community, lane: str) -> None:
        if community.paused_at is None:
            now = self._now()
            community.paused_at = now
            outbox.silence(session, community.id, now)
            audit.record(session, Decision(at=now, community_id=community.id, person_id="",
                                           action=REMOVED, subject=lane))  # fmt: skip

    def _wake(self, session: Session, community: Community, lane: str) -> None:
        """Nothing that was missed is sent late. What people paused stays so."""
        log_of = audit.of_community(session, community.id)
        if any(line.action == REMOVED and line.at == community.paused_at for line in log_of):
            community.paused_at = None
            audit.record(session, Decision(at=self._now(), community_id=community.id, person_id="",
                                           action=INSTALLED, subject=lane))  # fmt: skip


def _lane(team: str) -> str:
    return f"{PLATFORM}:{team}"


def _unreadable(workspace: str) -> None:
    log.error("a workspace's token can't be opened with CONVENER_SECRET_KEY", workspace=workspace)
