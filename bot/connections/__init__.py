"""Platforms, connected: each module puts one together from the settings, on a migrated store.

A module here is imported only where its platform is configured: what platforms bring costs seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import cache

from starlette.routing import BaseRoute

from bot.messages import Address, Answer, Incoming
from bot.platform import Platform
from bot.texts import Markup, Texts, Tongue
from storage import seating
from storage.database import Store

Handle = Callable[[Incoming], tuple[Answer, ...]]
Say = Callable[..., Markup]


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


def tongue_of(store: Store, texts: Texts, reader: Address) -> Say:
    """The texts as somebody reads them; who reads is only asked once a text is wanted."""

    @cache
    def tongue() -> Tongue:
        return texts.tongue(_language(store, reader), "UTC")

    def say(key: str, /, **facts: object) -> Markup:
        return tongue()(key, **facts)

    return say


def _language(store: Store, reader: Address) -> str:
    try:
        with store.reading() as session:
            return seating.language_of(session, str(reader))
    except Exception:  # noqa: BLE001 - this words an answer, perhaps about the database's own failure
        return ""
