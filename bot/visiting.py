"""Convener's own pages as the core answers them: a look reads, an act is one transaction.

What an act has to say goes into the outbox like everything else; the next tick finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session

from bot.engine import Engine
from bot.messages import Effect
from bot.moment import Moment
from bot.persistence import persistently
from bot.posting import keep

Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class Pages:
    """Who may come by a page is the page's to know, by a secret in its address."""

    engine: Engine

    def look(self, see: Callable[[Moment], Seen]) -> Seen:
        """What somebody sees; nothing changes."""
        with self.engine.store.reading() as session:
            return see(self._moment(session))

    def act(self, do: Callable[[Moment], tuple[Seen, Moment, Iterable[Effect]]]) -> Seen:
        """What somebody does. `do` also gives the moment it was done at: its community is known then.

        Raises Busy where the database has no turn for it; nothing was changed.
        """

        def done() -> Seen:
            with self.engine.store.transaction() as session:
                seen, moment, effects = do(self._moment(session))
                keep(moment, self.engine.routes.kinds, effects)
                return seen

        return persistently(done)

    def _moment(self, session: Session) -> Moment:
        engine = self.engine
        return Moment(
            session=session,
            now=engine.now(),
            rng=engine.rng,
            texts=engine.texts,
            playbooks=engine.playbooks,
            public_url=engine.public_url,
            mail_from=engine.mail_from,
        )
