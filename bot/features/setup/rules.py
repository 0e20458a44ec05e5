"""Pure decisions on setting up."""

from __future__ import annotations

from dataclasses import dataclass

from bot.calendar import find_zone, nearest_zones


@dataclass(frozen=True, slots=True)
class UnknownZone:
    """No zone goes by these words; `near` are those that look like them."""

    near: tuple[str, ...]


def zone_of(words: str) -> str | UnknownZone:
    """The IANA zone that somebody means, or what they may have meant."""
    found = find_zone(words)
    return found or UnknownZone(nearest_zones(words) or ("Africa/Nairobi", "Asia/Manila"))
