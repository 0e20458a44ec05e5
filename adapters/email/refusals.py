"""A mail server's noes, told apart: not now, or never; this reader's, or ours.

Source: the reply codes of RFC 5321 and the enhanced ones of RFC 3463.
"""

from __future__ import annotations

import re

import structlog

from bot.platform import TryLater, Undeliverable

log = structlog.get_logger(__name__)

SOON = 5.0
"""Seconds until a mailbox that takes nothing for now is tried again; each time it stands back longer."""

LATER = 60.0
"""Seconds until a server that takes nothing from us at all is tried again."""

PASSING = 500
"""Below it a code says: not now."""

OF_MAILBOX = frozenset({521, 550, 551, 553, 556})
"""Codes that are about the mailbox, where nothing more exact is said."""

_ENHANCED = re.compile(r"(?<![\d.])5\.(\d)\.\d{1,3}(?![\d.])")
ADDRESS, MAILBOX = "1", "2"
"""Subjects of enhanced codes that tell of the mailbox; 7, say, is about what we may do there."""


def of_reader(code: int, said: str) -> Exception:
    """What a refused recipient means."""
    if code < PASSING:
        return TryLater(SOON)
    enhanced = _ENHANCED.search(said)
    told = enhanced[1] in (ADDRESS, MAILBOX) if enhanced else code in OF_MAILBOX
    if not told:
        log.error("the mail server won't send to somebody", why=_reason(code, said))
    return Undeliverable(_reason(code, said), of_all=not told)


def of_letter(code: int, said: str) -> Exception:
    """What a refused message means: nothing of whom it is for."""
    if code < PASSING:
        return TryLater(SOON)
    log.error("the mail server took no message", why=_reason(code, said))
    return Undeliverable(_reason(code, said), of_all=True)


def of_us(what: str, why: str) -> TryLater:
    """What keeps everything back until it is mended: nothing is lost meanwhile."""
    log.error("the mail server can't be used; convener doctor says more", what=what, why=why)
    return TryLater(LATER)


def _reason(code: int, said: str) -> str:
    """The server's codes; never its words, which may name somebody."""
    enhanced = _ENHANCED.search(said)
    return f"smtp_{code}" + (f"_{enhanced[0]}" if enhanced else "")
