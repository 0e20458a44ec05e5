"""E-mail, connected: letters out, and the page that their links open."""

from __future__ import annotations

from adapters.email.client import EmailPlatform
from adapters.email.pages import routes as pages
from bot.connections import Connection, Doors, Handle, tongues
from bot.features import FEATURES
from bot.replies import Replies, pressed
from bot.routing import Routes
from bot.settings import Settings
from bot.texts import Texts, Tongue
from scheduler.clock import wall
from storage import mailing
from storage.database import Store


def connect(settings: Settings, store: Store, texts: Texts) -> Connection:
    """The port, and the way in of those who press a link."""
    say = tongues(store, texts, asked=mailing.language_of)
    replies = Replies(settings.secret_keys, settings.base_url, Routes.of(FEATURES), wall)

    def say_in(language: str) -> Tongue:
        return texts.tongue(language, "UTC")

    def opened(handle: Handle) -> Doors:
        found = pages(
            replies.opened, lambda reply: handle(pressed(reply)), say, say_in, replies.link
        )
        return Doors(tuple(found))

    server, sender = settings.mail
    return Connection(EmailPlatform(server, sender, say, replies.link, wall), opened)
