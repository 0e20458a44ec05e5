"""Invented members: where their clocks are, where they work, and how much each takes part.

Most of any community watches, some take part now and then, a few carry it (Wenger, McDermott and
Snyder, *Cultivating Communities of Practice*, levels of participation).
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from bot.messages import Profile

ZONES = (
    "Africa/Nairobi",
    "Africa/Cairo",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Santiago",
    "Asia/Beirut",
    "Asia/Kolkata",
    "Asia/Manila",
    "Europe/Berlin",
    "Europe/Istanbul",
)
"""Half of them change their clocks, on different days."""

SECTORS = ("government", "multilateral", "ngo", "academia", "private", "funder", "other")
LANGUAGES = ("en", "en", "en", "tr")
AT_ONE_ORGANISATION = 8
"""So many members an organisation has, about."""

_BEGINS = ("ba", "do", "fe", "ka", "li", "mo", "na", "pe", "ru", "sa", "te", "vi", "yo", "zu")
_ENDS = ("bran", "dita", "lor", "mira", "neth", "quin", "rasa", "sel", "tovi", "wend")


@dataclass(frozen=True, slots=True)
class Inhabitant:
    """Somebody. `answers` and `comes` are chances from 0 to 1; `writes` is messages a day."""

    id: str
    name: str
    zone: str
    language: str
    organisation: str
    sector: str
    answers: float
    comes: float
    writes: float

    @property
    def profile(self) -> Profile:
        """What a platform tells of them."""
        return Profile(self.name, self.zone, self.language, self.organisation, self.sector)


_WAYS = (
    (0.05, 0.95, 0.9, 0.5),
    (0.20, 0.75, 0.35, 0.15),
    (0.55, 0.35, 0.08, 0.03),
    (1.00, 0.08, 0.01, 0.0),
)
"""Up to which share of all members, how somebody answers, comes and writes."""


def populate(rng: random.Random, members: int) -> tuple[Inhabitant, ...]:
    """So many people. The first dozen are those who carry a community."""
    return tuple(_one(rng, number, members) for number in range(members))


def _one(rng: random.Random, number: int, members: int) -> Inhabitant:
    carries = number < max(12, members // 20)
    share = 0.0 if carries else rng.random()
    _, answers, comes, writes = next(each for each in _WAYS if share <= each[0])
    works_at = rng.randrange(max(1, members // AT_ONE_ORGANISATION))
    return Inhabitant(
        id=f"m{number:05d}",
        name=f"{_word(rng)} {_word(rng)}",
        zone=rng.choice(ZONES),
        language=rng.choice(LANGUAGES),
        organisation=f"Organisation {works_at}",
        sector=SECTORS[works_at % len(SECTORS)],
        answers=answers,
        comes=comes,
        writes=writes,
    )


def _word(rng: random.Random) -> str:
    return (rng.choice(_BEGINS) + rng.choice(_ENDS)).capitalize()
