"""Links by which an e-mail's reader presses a button: sealed, so that nobody else can make one.

A link is its reader's word for one button of one community. It is good for as long as the key is that
it was sealed with; whether the press still means something, the button's own handler decides.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

from adapters.email.address import PLATFORM
from adapters.email.pages import Reply
from bot.cards import Button, Card
from bot.messages import Address, Pressed
from bot.routing import Routes
from storage.sealing import REPLIES, Seal, Unopenable


class Replies:
    """Makes links and reads them. Without a key or an address of our own there are none."""

    def __init__(
        self, keys: Sequence[str], base_url: str, routes: Routes, wall: Callable[[], datetime]
    ) -> None:
        self._seal = Seal(keys, REPLIES) if keys and base_url else None
        self._base_url, self._routes, self._wall = base_url, routes, wall

    def link(self, to: Address, card: Card, button: Button) -> str:
        """The address behind a button; empty where it is none that a link may press."""
        if self._seal is None or to.platform != PLATFORM or not self._may(button.action):
            return ""
        community = button.community or card.community
        told = (to.id, community, button.action, button.value, button.label, card.title)
        sealed = self._seal.sealed(json.dumps(told, ensure_ascii=False), self._wall())
        return f"{self._base_url}/reply/{sealed}"

    def opened(self, token: str) -> Reply | None:
        """What a link stands for; None where it isn't ours, or may not be pressed any more."""
        if self._seal is None:
            return None
        try:
            told = json.loads(self._seal.opened(token))
        except Unopenable:
            return None
        reader, community, action, value, label, title = told
        if not self._may(action):
            return None
        button = Button(label, action, value, community=community)
        return Reply(Address(PLATFORM, "", "person", reader), button, title)

    def _may(self, action: str) -> bool:
        route = self._routes.presses.get(action)
        return route is not None and route.by_mail


def pressed(reply: Reply) -> Pressed:
    """The press as the core hears it. Each is its own; pressing twice counts once by its subject."""
    return Pressed(
        key=f"email:{uuid.uuid4().hex}",
        sender=reply.reader,
        where=reply.reader,
        action=reply.button.action,
        value=reply.button.value,
        community=reply.button.community,
    )
