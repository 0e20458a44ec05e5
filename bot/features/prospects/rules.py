"""Pure decisions on people outside the chat: which addresses hold, when one is reminded."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

AT_ONCE = 100
"""Addresses of one paste: what somebody can read over before they confirm."""

ADDRESS_AT_MOST = 254
ONCE_IN = timedelta(days=21)
"""Product 3: at most one needs poll to a person in three weeks."""

KEPT = timedelta(days=21)
"""How long addresses are kept once their poll is over: as long as they must not be asked again."""

REMINDS_AT = time(10)
BEFORE_CLOSE = timedelta(days=3)
AFTER_INVITATION = timedelta(days=2)
SATURDAY = 5

_SEPARATORS = re.compile(r"[\s,;]+")
_NAMED = re.compile(r"[^<>\n,;]*<([^<>\s]+)>")
_ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_{}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_{}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
)

Reason = Literal["no_address", "twice", "member", "unwanted", "invited", "lately", "too_many"]


@dataclass(frozen=True, slots=True)
class Bad:
    """An address that can't be invited, and why."""

    address: str
    reason: Reason


def addresses(pasted: str) -> tuple[tuple[str, ...], tuple[Bad, ...]]:
    """What somebody pasted, one by one: addresses in small letters, and what can't be one.

    `Name <address>` is read as the address; blanks, commas, semicolons and lines separate.
    """
    good: dict[str, None] = {}
    bad: list[Bad] = []
    for each in _SEPARATORS.split(_NAMED.sub(r" \1 ", pasted)):
        address = each.strip().strip("\"'").removeprefix("mailto:").casefold()
        if not address:
            continue
        local = address.partition("@")[0]
        if len(address) > ADDRESS_AT_MOST or len(local) > 64 or not _ADDRESS.fullmatch(address):  # noqa: PLR2004 - RFC 5321
            bad.append(Bad(each[:ADDRESS_AT_MOST], "no_address"))
        elif address in good:
            bad.append(Bad(address, "twice"))
        elif len(good) == AT_ONCE:
            bad.append(Bad(address, "too_many"))
        else:
            good[address] = None
    return tuple(good), tuple(bad)


def sift(
    found: Collection[str],
    *,
    members: Collection[str],
    unwanted: Collection[str],
    invited: Collection[str],
    lately: Collection[str],
) -> tuple[tuple[str, ...], tuple[Bad, ...]]:
    """Those of the addresses who may be invited, and why the others may not."""
    why_not: tuple[tuple[Reason, Collection[str]], ...] = (
        ("unwanted", unwanted),
        ("member", members),
        ("invited", invited),
        ("lately", lately),
    )
    good, bad = [], []
    for address in found:
        reason = next((name for name, those in why_not if address in those), None)
        if reason is None:
            good.append(address)
        else:
            bad.append(Bad(address, reason))
    return tuple(good), tuple(bad)


def reminder_day(invited: date, closes: date) -> date | None:
    """The day of the one reminder: three days before the close, no weekend, not right after.

    None where the poll is too short for one.
    """
    day = closes - BEFORE_CLOSE
    while day.weekday() >= SATURDAY:
        day -= timedelta(days=1)
    return day if day - invited >= AFTER_INVITATION else None
