"""Platforms, connected: each module puts one together from the settings, on a migrated store.

A module here is imported only where its platform is configured: what platforms bring costs seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from sqlmodel import Session
from starlette.routing import BaseRoute

from bot.messages import Address, Answer, Incoming, Signalled
from bot.platform import Platform
from bot.texts import Markup, Texts, Tongue
from storage import seating
from storage.database import Store


class Handle(Protocol):
    """The core's door."""

    def __call__(self, event: Incoming) -> tuple[Answer, ...]:
        """Handle an event; gives what is answered. Blocks."""

    def count(self, signal: Signalled) -> Future[None]:
        """Have a signal counted, one of very many: blocks nobody."""


Say = Callable[..., Markup]

KEPT, FRESH = 10_000, 30.0
"""So many readers' languages are held in memory, and believed for so many seconds."""

NONE_YET = 3.0
"""For how long it is believed that somebody has said none: whoever has just come may be about to."""


@dataclass(frozen=True, slots=True)
class Doors:
    """A platform's ways in: routes, what is open around them, and what opens last and closes first."""

    routes: tuple[BaseRoute, ...] = ()
    around: tuple[AbstractAsyncContextManager[object], ...] = ()
    last: tuple[AbstractAsyncContextManager[object], ...] = ()


@dataclass(frozen=True, slots=True)
class Connection:
    """A platform's port, and what opens its doors to a core."""

    platform: Platform
    open: Callable[[Handle], Doors]


def tongues(
    store: Store,
    texts: Texts,
    seconds: Callable[[], float] = time.monotonic,
    asked: Callable[[Session, str], str | None] = seating.language_of,
) -> Callable[[Address], Say]:
    """The texts as somebody reads them; who reads is only asked once a text is wanted.

    The answer is believed for a while: these are a platform's own few words.
    """
    known: dict[Address, tuple[Tongue, float]] = {}
    everybodys = texts.tongue("", "UTC")

    def read_by(reader: Address) -> Tongue:
        found = known.get(reader)
        if found is not None and seconds() < found[1]:
            return found[0]
        if reader.kind == "channel":  # nobody's account
            return everybodys
        language = _language(store, reader, asked)
        tongue = texts.tongue(language or "", "UTC")
        if language is not None:  # who isn't known yet may be at the next word
            if len(known) >= KEPT:
                known.clear()
            known[reader] = tongue, seconds() + (FRESH if language else NONE_YET)
        return tongue

    def of(reader: Address) -> Say:
        return lambda key, /, **facts: read_by(reader)(key, **facts)

    return of


def _language(
    store: Store, reader: Address, asked: Callable[[Session, str], str | None]
) -> str | None:
    try:
        with store.reading() as session:
            return asked(session, str(reader))
    except Exception:  # noqa: BLE001 - this words an answer, perhaps about the database's own failure
        return None
