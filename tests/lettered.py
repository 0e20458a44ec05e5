"""A town whose people have mailboxes too: what comes there, and the pages behind its links."""

from __future__ import annotations

import asyncio
import random
import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape

import httpx
from starlette.applications import Starlette

from adapters.email.address import mailbox
from adapters.email.client import EmailPlatform
from adapters.email.letter import message_id, written
from adapters.email.pages import routes as pages
from adapters.email.server import Sender, Server
from adapters.playground.world import person
from bot.app import all_texts
from bot.cards import Card
from bot.features import FEATURES
from bot.messages import Address
from bot.platform import Pace, Undeliverable
from bot.replies import Replies, pressed
from bot.routing import Routes
from scheduler.clock import wall
from storage import people
from storage.database import Store
from storage.people import Identity
from tests.post_office import FROM, text
from tests.town import Town

KEY = "a key of thirty-two characters and more"
URL = "https://convener.example"


class Post(EmailPlatform):
    """E-mail whose letters are put into boxes here instead of being sent. `refuses`: mailboxes."""

    pace = Pace()

    def __init__(self, replies: Replies) -> None:
        self.sender = Sender.parse(FROM)
        self.link = replies.link
        self.letters: list[EmailMessage] = []
        self.refuses: set[str] = set()
        say = all_texts().tongue("en", "UTC")
        super().__init__(Server("mail.example", 25), self.sender, lambda _: say, self.link, wall)
        self.say = say

    def post(self, to: Address, card: Card, key: str) -> str:
        """Keep the letter as it would go out."""
        if mailbox(to) in self.refuses:
            raise Undeliverable("smtp_550")
        ident = message_id(key, self.sender)
        letter = written(card, to, ident, self.sender, self.say, self.link, wall())
        found = message_from_bytes(letter, policy=default)
        assert isinstance(found, EmailMessage)
        self.letters.append(found)
        return ident


class Lettered(Town):
    """The town, its post, and a browser."""

    def __init__(self, store: Store, seed: int = 7) -> None:
        self.replies = Replies([KEY], URL, Routes.of(FEATURES), wall)
        self.post = Post(self.replies)
        super().__init__(store, random.Random(seed), beside={"email": self.post}, mail_from=FROM)

    def mails(self, who: str) -> list[EmailMessage]:
        """What came to somebody, the oldest first."""
        return [each for each in self.post.letters if each["To"] == _mailbox(who)]

    def link(self, letter: EmailMessage, label: str) -> str:
        """The address behind a button of a letter."""
        found = re.search(rf"^{re.escape(label)}:\n(\S+)$", text(letter), re.MULTILINE)
        assert found is not None, text(letter)
        return found[1]

    def get(self, url: str) -> httpx.Response:
        """What a browser is shown."""
        return asyncio.run(self._asked("GET", url))

    def send(self, url: str) -> httpx.Response:
        """What a press on the page is answered."""
        return asyncio.run(self._asked("POST", url))

    async def _asked(self, verb: str, url: str) -> httpx.Response:
        say = all_texts().tongue("en", "UTC")
        found = pages(
            self.replies.opened,
            lambda reply: self.handle(pressed(reply)),
            lambda _: say,
            lambda _: say,
            self.replies.link,
        )
        transport = httpx.ASGITransport(Starlette(routes=list(found)))
        async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
            return await client.request(verb, url)


def give_mailbox(town: Town, who: str) -> None:
    """Somebody's mailbox becomes known."""
    with town.store.transaction() as session:
        known = people.by_address(session, str(person(who)))
        assert known is not None
        session.add(Identity(address=f"email::person:{_mailbox(who)}", person_id=known.id))


def words(page: httpx.Response) -> str:
    """What a page says."""
    return unescape(re.sub(r"<[^>]+>", " ", page.text.split("<body>")[1]))


def links(page: httpx.Response) -> dict[str, str]:
    """Where a page's links lead, by their label."""
    found = re.findall(r'<a(?: class="go")? href="([^"]+)">([^<]+)</a>', page.text)
    return {unescape(label): unescape(to) for to, label in found}


def _mailbox(who: str) -> str:
    return f"{who}@people.example"
