"""E-mail as a platform: letters to persons, one by one. Nothing that was sent can be changed or read.

Each letter has a connection of its own. Until the server has the whole letter nothing was sent; where
it falls silent then, nobody knows, and the letter that is sent again has the same Message-ID.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import NoReturn

import aiosmtplib

from adapters.email import refusals
from adapters.email.address import PLATFORM, mailbox
from adapters.email.letter import Link, Say, message_id, written
from adapters.email.server import Sender, Server, leave
from bot.cards import Card
from bot.messages import Address, Profile
from bot.platform import CantTell, Pace, RosterPage, TryLater, Undeliverable, Unsure

WITHIN = 20.0
"""Seconds that a server may take for each of its answers."""

PATIENCE = 10.0
"""Seconds until a server that can't be reached is tried again."""


class EmailPlatform:
    """The port. `link` gives the address behind a button, or nothing; `wall` dates letters."""

    name = PLATFORM
    pace = Pace(lane=0.5)
    """Microsoft 365 takes thirty letters a minute from a mailbox; others take more."""

    def __init__(
        self,
        server: Server,
        sender: Sender,
        say: Callable[[Address], Say],
        link: Link,
        wall: Callable[[], datetime],
        seconds: float = WITHIN,
    ) -> None:
        self._server, self._sender, self._seconds = server, sender, seconds
        self._say, self._link, self._wall = say, link, wall

    def post(self, to: Address, card: Card, key: str) -> str:
        """Send a letter; its Message-ID, by which a second one is known as the same, tells its key."""
        reader = mailbox(to)
        ident = message_id(key, self._sender)
        letter = written(card, to, ident, self._sender, self._say(to), self._link, self._wall())
        asyncio.run(self._send(reader, letter))
        return ident

    def update(self, to: Address, ref: str, card: Card) -> None:  # noqa: ARG002 - the port's
        """Nobody can change a letter that was sent."""
        raise Undeliverable("sent_for_good", of_all=True)

    def roster(self, channel: Address, cursor: str) -> RosterPage:  # noqa: ARG002 - the port's
        """There are no channels."""
        raise Undeliverable("one_way", of_all=True)

    def profile(self, person: Address) -> Profile:  # noqa: ARG002 - the port's
        """A mailbox tells nothing of its owner."""
        raise Undeliverable("one_way", of_all=True)

    def resting(self, person: Address) -> datetime | None:  # noqa: ARG002 - the port's
        """Nobody can tell."""
        return None

    def lookup(self, to: Address, key: str, since: datetime) -> str | None:  # noqa: ARG002 - the port's
        """Nobody can look into somebody's mailbox."""
        raise CantTell

    async def _send(self, reader: str, letter: bytes) -> None:
        smtp = self._server.connection(self._sender.host, self._seconds)
        try:
            await self._connect(smtp)
            await self._hand_over(smtp, reader, letter)
        finally:
            await leave(smtp)

    async def _connect(self, smtp: aiosmtplib.SMTP) -> None:
        try:
            await smtp.connect()
        except aiosmtplib.SMTPAuthenticationError as no:
            raise refusals.of_us("login", str(no.code)) from None
        except aiosmtplib.SMTPNotSupported as no:
            raise refusals.of_us("connection", type(no).__name__) from None
        except (aiosmtplib.SMTPConnectError, OSError):
            raise TryLater(PATIENCE) from None
        except aiosmtplib.SMTPException as no:
            raise refusals.of_us("connection", type(no).__name__) from None

    async def _hand_over(self, smtp: aiosmtplib.SMTP, reader: str, letter: bytes) -> None:
        told = False
        try:
            await smtp.mail(self._sender.mailbox)
            await smtp.rcpt(reader)
            told = True
            await smtp.data(letter)
        except aiosmtplib.SMTPSenderRefused as no:
            if no.code < refusals.PASSING:
                raise TryLater(PATIENCE) from None
            raise refusals.of_us("sender", str(no.code)) from None
        except aiosmtplib.SMTPRecipientRefused as no:
            raise refusals.of_reader(no.code, no.message) from None
        except aiosmtplib.SMTPResponseException as no:
            raise refusals.of_letter(no.code, no.message) from None
        except (aiosmtplib.SMTPException, OSError):
            _lost(told=told)


def _lost(*, told: bool) -> NoReturn:
    """The connection broke off: before the letter was begun nothing can have been sent."""
    raise (Unsure if told else TryLater)(PATIENCE) from None
