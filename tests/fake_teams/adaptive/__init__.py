"""Adaptive Cards as Microsoft publishes and documents them, for the fake to refuse by.

Its own schema of version 1.5, its own types of what Teams knows (charts too), and the rules that
neither says. `faults` takes a message, `dialog_faults` a dialog's `value`, `card_faults` a card alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from tests.fake_teams.adaptive import elements, rules, schema

__all__ = ["card_faults", "dialog_faults", "faults"]

ADAPTIVE = "application/vnd.microsoft.card.adaptive"


def faults(activity: Mapping[str, Any]) -> list[str]:
    """What Teams wouldn't take of a message, or shouldn't be sent; empty where all is well."""
    found = list(rules.too_large(activity))
    if not str(activity.get("summary") or activity.get("text") or "").strip():
        found.append("/: a notification needs a summary or a text")
    if activity.get("text") and activity.get("attachments"):
        found.append("/text: stands above the card a second time")
    attachments = activity.get("attachments", [])
    if len(attachments) > 1:
        found.append("/attachments: more than one card")
    return [*found, *(each for one in attachments for each in _attached(one, in_dialog=False))]


def dialog_faults(value: Mapping[str, Any]) -> list[str]:
    """What Teams wouldn't take of a dialog."""
    found = list(rules.too_large(value))
    if unknown := value.keys() - {"title", "height", "width", "card", "url", "fallbackUrl"}:
        found.append(f"/: unknown: {sorted(unknown)}")
    found += [
        f"/{name}: not a size" for name in ("height", "width") if not _is_size(value.get(name))
    ]
    if not str(value.get("title", "")).strip():
        found.append("/title: missing")
    return [*found, *_attached(value.get("card"), in_dialog=True)]


def card_faults(card: object, *, in_dialog: bool = False) -> list[str]:
    """What Teams wouldn't take of a card."""
    try:
        written = json.dumps(card, allow_nan=False)
        plain = json.loads(written)
        json.dumps(plain, ensure_ascii=False).encode()
    except (TypeError, ValueError) as wrong:
        return [f"/: no JSON: {wrong}"]
    return [*_unlike(written)] or [*rules.broken(plain, in_dialog=in_dialog)]


@lru_cache(maxsize=1_000)
def _unlike(written: str) -> tuple[str, ...]:
    """In what a card isn't as either of the two has it, wherever it is shown."""
    plain = json.loads(written)
    return (*elements.wrong(plain), *schema.wrong(rules.without_teams_own(plain)))


def _attached(attachment: object, *, in_dialog: bool) -> Iterator[str]:
    match attachment:
        case {"contentType": kind, "content": dict(card)} if kind == ADAPTIVE:
            yield from card_faults(card, in_dialog=in_dialog)
        case _:
            yield "/attachments: no Adaptive Card"


def _is_size(value: object) -> bool:
    return value in ("small", "medium", "large") or isinstance(value, int)
