"""The server that takes our e-mails, and who they are from."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import cast
from urllib.parse import unquote, urlsplit

import aiosmtplib

from adapters.email.address import PLATFORM, mailbox
from bot.messages import Address
from bot.platform import Undeliverable

PORTS = {"smtp": 587, "smtps": 465}
HERE = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. `tls`: from the first byte; else STARTTLS, which only a server here may lack.

    A server on this machine has nobody in between, so its certificate is believed.
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    is_here: bool = False

    @classmethod
    def parse(cls, url: str) -> Server:
        """Read `smtp://USER:PASSWORD@HOST:PORT` or `smtps://…`. Raises ValueError on anything else."""
        parts = urlsplit(url)
        whole = parts.scheme in PORTS and parts.hostname and parts.port != 0
        if not whole or parts.path.strip("/") or parts.query or parts.fragment:
            message = "not a mail server"
            raise ValueError(message)
        if bool(parts.username) != bool(parts.password):
            message = "half a login"
            raise ValueError(message)
        return cls(
            host=parts.hostname or "",
            port=parts.port or PORTS[parts.scheme],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=parts.scheme == "smtps",
            is_here=parts.hostname in HERE,
        )

    def connection(self, greeting: str, seconds: float) -> aiosmtplib.SMTP:
        """A connection to be made; `greeting` is the host that it says it comes from."""
        may_lack = None if self.is_here else True
        return aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user or None,
            password=self.password or None,
            local_hostname=greeting,
            timeout=seconds,
            use_tls=self.tls,
            start_tls=False if self.tls else may_lack,
            validate_certs=not self.is_here,
        )


async def leave(smtp: aiosmtplib.SMTP) -> None:
    """Say goodbye, and hang up whether or not the server does."""
    line = smtp.transport
    with contextlib.suppress(aiosmtplib.SMTPException, OSError):
        await smtp.quit(timeout=1)
    smtp.close()
    if line is not None:
        cast("asyncio.WriteTransport", line).abort()
    for _ in range(3):  # the loop ends next; let it drop the line first
        await asyncio.sleep(0)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who e-mails are from: a name, which may be empty, and a mailbox."""

    name: str
    mailbox: str

    @classmethod
    def parse(cls, words: str) -> Sender:
        """Read `NAME <name@host>` or `name@host`. Raises ValueError on anything else."""
        name, found = parseaddr(words)
        try:
            return cls(" ".join(name.split()), mailbox(Address(PLATFORM, "", "person", found)))
        except Undeliverable as no:
            raise ValueError(no.reason) from None

    @property
    def host(self) -> str:
        """The host of the mailbox."""
        return self.mailbox.rpartition("@")[2]
