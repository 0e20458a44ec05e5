"""A real mail server on loopback: takes e-mails over SMTP, or refuses them as it is told to."""

# ruff: noqa: ARG002 - its hooks have aiosmtpd's shapes

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from icalendar import Calendar

USER, PASSWORD = "convener", "p@ss: word"
FROM = "cop@mail.example"


@dataclass
class PostOffice:
    """What it took, in order, and what it says to whom: `answers` by mailbox, `after` to any letter."""

    taken: list[EmailMessage] = field(default_factory=list, repr=False)
    answers: dict[str, str] = field(default_factory=dict)
    sender_answer: str = "250 OK"
    letter_answer: str = "250 OK"
    silent: bool = False
    raw: list[bytes] = field(default_factory=list, repr=False)
    greetings: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    port: int = 0

    def url(self, *, login: bool = True) -> str:
        """What SMTP_URL says of it."""
        who = f"{USER}:p%40ss%3A%20word@" if login else ""
        return f"smtp://{who}127.0.0.1:{self.port}"

    def to(self, mailbox: str) -> list[EmailMessage]:
        """The letters that somebody got."""
        return [each for each in self.taken if each["To"] == mailbox]

    # aiosmtpd's own names
    async def handle_EHLO(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.greetings.append(hostname)
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.sender_answer

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get(address, "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.letter_answer.startswith("250"):
            content = envelope.original_content or b""
            found = message_from_bytes(content, policy=default)
            assert isinstance(found, EmailMessage)
            self.taken.append(found)
            self.raw.append(content)
            self.encrypted.append(session.ssl is not None)
        if self.silent:
            _hang_up(server)
        return self.letter_answer

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        """Whether it is the login that it knows."""
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login.decode())
        known = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=known, handled=known)


@contextmanager
def post_office(*, starttls: bool = True, login: bool = True) -> Iterator[PostOffice]:
    """An open one, with encryption and a login unless it has neither."""
    office = PostOffice()
    told: dict[str, Any] = {"auth_require_tls": starttls, "hostname": "127.0.0.1"}
    if starttls:
        told |= {"tls_context": _certified(), "require_starttls": True}
    if login:
        told |= {"authenticator": office.authenticate, "auth_required": starttls}
    loop = asyncio.new_event_loop()
    visitors: list[SMTP] = []

    def enter() -> SMTP:
        visitors.append(SMTP(office, loop=loop, **told))
        return visitors[-1]

    opening = loop.create_server(enter, "127.0.0.1", 0)
    desk = loop.run_until_complete(opening)
    office.port = desk.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield office
    finally:
        asyncio.run_coroutine_threadsafe(_close(desk, visitors), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _hang_up(visitor: SMTP) -> None:
    if isinstance(visitor.transport, asyncio.WriteTransport):
        visitor.transport.abort()


async def _close(desk: asyncio.Server, visitors: list[SMTP]) -> None:
    """Close the door, and let those who are inside go first."""
    desk.close()
    me = asyncio.current_task()
    others = [each for each in asyncio.all_tasks() if each is not me]
    for each in others:
        each.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    for visitor in visitors:
        _hang_up(visitor)
    await asyncio.sleep(0.01)


def calendar(letter: EmailMessage) -> bytes:
    """The calendar part that mail programs look at, of which there is one."""
    (part,) = [each for each in letter.walk() if each.get_content_type() == "text/calendar"]
    body = part.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert part.get_param("method") == Calendar.from_ical(body)["method"]
    return body


def event(letter: EmailMessage) -> dict[str, object]:
    """The only event of that part, by the names of its properties."""
    (found,) = Calendar.from_ical(calendar(letter)).walk("VEVENT")
    return {name.lower(): getattr(value, "dt", value) for name, value in found.items()}


def text(letter: EmailMessage, kind: str = "plain") -> str:
    """Its words, or its HTML."""
    body = letter.get_body((kind,))
    assert body is not None
    found = body.get_content()
    assert isinstance(found, str)
    return found.replace("\r\n", "\n")


@cache
def _certified() -> ssl.SSLContext:
    """A server's side of TLS with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    certificate = made.sign(key, hashes.SHA256())
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "both.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        context.load_cert_chain(file)
    return context
