"""Where a call is, as people read it."""

from __future__ import annotations

import re

from bot.markup import escape
from bot.texts import Markup, Tongue
from storage.calls import Call

_LINK = re.compile(r"https?://[^\s()<>|]+")


def where(text: Tongue, call: Call) -> tuple[tuple[str, str], ...]:
    """Where a call is, if that was told."""
    return ((text("calls.fact.where"), linked(text, call.place)),) if call.place else ()


def linked(text: Tongue, place: str) -> str:
    """A place: the way there, where it is a link."""
    return text("calls.join", link=Markup(place)) if _LINK.fullmatch(place) else escape(place)
