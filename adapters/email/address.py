"""Mailboxes as addresses: `Address("email", "", "person", "name@host")`. Only this module reads one."""

from __future__ import annotations

import re

from bot.messages import Address
from bot.platform import Undeliverable

PLATFORM = "email"

LOCAL_AT_MOST, WHOLE_AT_MOST = 64, 254
"""Characters of what stands before the @, and of a mailbox (RFC 5321)."""

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{}~-]+)*")
_HOST = re.compile(
    r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*"
)


def mailbox(to: Address) -> str:
    """The mailbox as a server takes it, its host in ASCII (IDNA).

    Raises Undeliverable for a channel and for what is no mailbox; `not_ascii` where the name before
    the @ needs SMTPUTF8, which many servers on the way don't take.
    """
    if to.platform != PLATFORM or to.kind != "person":
        raise Undeliverable("no_mailbox")
    local, _, host = to.id.rpartition("@")
    if local and not local.isascii():
        raise Undeliverable("not_ascii")
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        raise Undeliverable("no_mailbox") from None
    found = f"{local}@{host}"
    fits = len(local) <= LOCAL_AT_MOST and len(found) <= WHOLE_AT_MOST
    if not fits or not _LOCAL.fullmatch(local) or not _HOST.fullmatch(host):
        raise Undeliverable("no_mailbox")
    return found
