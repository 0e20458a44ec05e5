"""What a mail server says to us: whether it is there, how it encrypts, whether it knows our login.

`convener doctor` asks, nothing else does. It sends nothing, and nothing told here holds a secret.
"""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass
from typing import Literal

import aiosmtplib

from adapters.email.server import Sender, Server, leave

Step = Literal["connection", "certificate", "encryption", "login", "sender"]


@dataclass(frozen=True, slots=True)
class Seen:
    """It would take our e-mails. `encrypted`: nobody on the way can read them."""

    encrypted: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """At which step it came to nothing, and the server's code, or the kind of error."""

    at: Step
    why: str


def look(server: Server, sender: Sender, seconds: float) -> Seen | Refused:
    """Connect, greet, encrypt and log in; name the sender, and take it back."""
    return asyncio.run(_look(server, sender, seconds))


async def _look(server: Server, sender: Sender, seconds: float) -> Seen | Refused:
    smtp = server.connection(sender.host, seconds)
    try:
        await smtp.connect()
        encrypted = smtp.get_transport_info("sslcontext") is not None
        await smtp.mail(sender.mailbox)
        await smtp.rset()
    except aiosmtplib.SMTPSenderRefused as no:
        return Refused("sender", str(no.code))
    except aiosmtplib.SMTPAuthenticationError as no:
        return Refused("login", str(no.code))
    except aiosmtplib.SMTPException as no:
        return _connecting(no)
    except OSError as error:
        return _broken(error)
    else:
        return Seen(encrypted)
    finally:
        await leave(smtp)


def _connecting(error: aiosmtplib.SMTPException) -> Refused:
    cause = error.__cause__ or error
    if isinstance(cause, ssl.SSLError):
        return _broken(cause)
    if "STARTTLS" in error.message:
        return Refused("encryption", type(error).__name__)
    return Refused("login" if "AUTH" in error.message else "connection", type(error).__name__)


def _broken(error: OSError) -> Refused:
    is_certificate = isinstance(error, ssl.SSLCertVerificationError)
    return Refused("certificate" if is_certificate else "connection", type(error).__name__)
