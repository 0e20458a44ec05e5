"""Stands between a platform's door and the core: keeps what it heard, and may answer in its place."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field

from adapters.playground.visit import Handle
from bot import connections
from bot.messages import Answer, Incoming, Signalled


@dataclass
class Ear:
    """Where `answers` knows what to say, the core isn't asked."""

    core: connections.Handle
    heard: list[Incoming] = field(default_factory=list)
    answered: list[tuple[Answer, ...]] = field(default_factory=list)
    answers: Handle | None = None

    def __call__(self, event: Incoming) -> tuple[Answer, ...]:
        self.heard.append(event)
        self.answered.append((self.answers or self.core)(event))
        return self.answered[-1]

    def count(self, signal: Signalled) -> Future[None]:
        self.heard.append(signal)
        self.answered.append(())
        return self.core.count(signal)
