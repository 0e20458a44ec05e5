"""A plain word to a person: a title, what it means, what may be done next."""

from __future__ import annotations

from bot.calendar import nearest_zones
from bot.cards import Button, Buttons, Card, Note, Shown, Text
from bot.texts import Markup, Tongue
from storage.people import Identity
from storage.wishes import Own


def said(text: Tongue, key: str, *buttons: Button, **facts: object) -> Card:
    """The card of a catalogue entry: `title`, then `text` and `next` where it has them."""
    parts: list[Shown] = []
    if text.has(f"{key}.text"):
        parts.append(Text(text(f"{key}.text", **facts)))
    if text.has(f"{key}.next"):
        parts.append(Note(text(f"{key}.next", **facts)))
    if buttons:
        parts.append(Buttons(buttons))
    return Card(text(f"{key}.title", **facts), tuple(parts))


def platform_name(address: str) -> str:
    """A platform as people write it, by any address of it."""
    return address.partition(":")[0].capitalize()


def account_name(account: Identity | Own) -> str:
    """An account as its owner knows it."""
    return f"{platform_name(account.address)}: {account.name or account.address.rsplit(':', 1)[-1]}"


def no_zone(text: Tongue, words: str) -> Markup:
    """That this is no zone, with those that may be meant, or how to find one."""
    near = nearest_zones(words)
    return text("core.form.no_zone", near=near) if near else text("core.form.no_zone_near")
