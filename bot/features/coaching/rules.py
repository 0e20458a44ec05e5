"""Who is matched with whom: pure, the same for the same chance (product 7, peer coaching).

As many as possible are matched, each once. Two fit whose languages and hours have something in
common; nobody meets somebody again, or somebody of their own organisation, where all can be matched
without. What one offers and the other seeks decides among the rest. Whoever waited comes first.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from bot.features.coaching import pairing
from bot.features.coaching.hours import suffices
from bot.wording import common, stem

LANGUAGES = (
    "en", "fr", "es", "pt", "ar", "ru", "tr", "zh", "hi", "bn", "id", "sw", "ur", "vi", "fa",
    "uk", "de", "it", "ja", "ko", "am", "ha", "ta", "th",
)  # fmt: skip
"""What people may say they speak, by codes (ISO 639-1)."""

POOL_AT_MOST = 2000
TRIES = 150_000
"""So many exchanges between two pairs are looked at, at most: it takes a second."""

Reason = Literal["alone", "language", "hours", "both", "taken", "full"]
Why = Literal["across", "seeks", "again"]


@dataclass(frozen=True, slots=True)
class Seeker:
    """Somebody in the pool. `free` are their hours (`hours.free`); `offers` and `seeks` folded words.

    `organisation` is empty where it isn't known; `waiting`: for how many rounds they have waited.
    """

    id: str
    organisation: str
    languages: frozenset[str]
    free: int
    offers: tuple[str, ...] = ()
    seeks: tuple[str, ...] = ()
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Two or three who are matched, what they all speak, when all can, and what spoke for it."""

    members: tuple[str, ...]
    languages: tuple[str, ...]
    free: int
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """All that came of one round: whoever was in the pool is in one group, or has a reason."""

    groups: tuple[Group, ...]
    unmatched: tuple[tuple[str, Reason], ...]


Cost = tuple[int, int, int]
"""Of a pair, the less the better: met before, of one organisation, less what fits."""


def match(pool: Sequence[Seeker], before: Collection[frozenset[str]], rng: random.Random) -> Round:
    """Match a pool of any order. `before` are those who were matched with each other already."""
    order = sorted(pool, key=lambda each: each.id)
    rng.shuffle(order)
    order.sort(key=lambda each: -each.waiting)
    people, late = order[:POOL_AT_MOST], order[POOL_AT_MOST:]
    field = _Field(people, before)
    mates = [pairing.ALONE] * len(people)
    waited = [each.waiting for each in people]
    for number, edges in enumerate(field.tiers):
        pairing.begin(edges, field.liked, mates)
        pairing.complete(edges, mates, waited, gives_way=number < FRESH)
    pairs = field.better([(v, u) for v, u in enumerate(mates) if v < u])
    left = [v for v, mate in enumerate(mates) if mate == pairing.ALONE]
    groups = field.with_a_third(pairs, left)
    alone = [v for v in left if not any(v in each for each in groups)]
    reasons: list[tuple[str, Reason]] = [(people[v].id, field.reason(v)) for v in alone]
    return Round(
        tuple(field.group(each) for each in groups),
        (*reasons, *((each.id, "full") for each in late)),
    )


FRESH = 2
"""The first so many tiers hold nobody who was matched before: there whoever waited less gives way."""


class _Field:
    """What fits whom, as rows of bits: the people are numbered, whoever waited longest first."""

    def __init__(self, people: Sequence[Seeker], before: Collection[frozenset[str]]) -> None:
        self.people, self.before = people, before
        number = {each.id: v for v, each in enumerate(people)}
        self.all = _fitting(people)
        again = [0] * len(people)
        for pair in before:
            if len(pair) > 1 and all(each in number for each in pair):
                one, other = (number[each] for each in pair)
                again[one] |= 1 << other
                again[other] |= 1 << one
        same = _same(people)
        fresh = [row & ~met for row, met in zip(self.all, again, strict=True)]
        apart = [row & ~own for row, own in zip(fresh, same, strict=True)]
        wide = [new | row & ~own for new, row, own in zip(fresh, self.all, same, strict=True)]
        self.tiers = (apart, fresh, wide, self.all)
        self._again, self._same, self._likes = again, same, _likes(people)
        likes = sorted(self._likes.items(), key=lambda each: (-each[1], each[0]))
        self.liked = [pair for pair, _ in likes]

    def better(self, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The same people paired otherwise, as long as two pairs gain by an exchange."""
        tries = TRIES
        gained = True
        while gained and tries > 0:
            gained = False
            pairs.sort(key=lambda pair: (self._cost(*pair), pair), reverse=True)
            for one, other in combinations(range(len(pairs)), 2):
                tries -= 1
                if tries < 0:
                    break
                found = self._exchanged(pairs[one], pairs[other])
                if found is not None:
                    pairs[one], pairs[other] = found
                    gained = True
        return sorted(pairs)

    def _exchanged(
        self, one: tuple[int, int], other: tuple[int, int]
    ) -> tuple[tuple[int, int], tuple[int, int]] | None:
        (a, b), (c, d) = one, other
        now = _sum(self._cost(a, b), self._cost(c, d))
        for first, second in (((a, c), (b, d)), ((a, d), (b, c))):
            fits = self.all[first[0]] >> first[1] & 1 and self.all[second[0]] >> second[1] & 1
            if fits and _sum(self._cost(*first), self._cost(*second)) < now:
                return _ordered(first), _ordered(second)
        return None

    def with_a_third(
        self, pairs: Sequence[tuple[int, int]], left: Sequence[int]
    ) -> list[tuple[int, ...]]:
        """The pairs; the first who is left and fits both of a pair makes it three, once."""
        groups: list[tuple[int, ...]] = list(pairs)
        for v in left:
            fitting = [pair for pair in pairs if self._fits_both(v, *pair)]
            if fitting:
                best = min(
                    fitting,
                    key=lambda pair: (_sum(*(self._cost(*_ordered((v, u))) for u in pair)), pair),
                )
                groups[groups.index(best)] = (*best, v)
                break
        return groups

    def _fits_both(self, v: int, a: int, b: int) -> bool:
        if not (self.all[v] >> a & 1 and self.all[v] >> b & 1):
            return False
        three = [self.people[each] for each in (v, a, b)]
        spoken = frozenset.intersection(*(each.languages for each in three))
        return bool(spoken) and suffices(three[0].free & three[1].free & three[2].free)

    def _cost(self, v: int, u: int) -> Cost:
        return self._again[v] >> u & 1, self._same[v] >> u & 1, -self._likes.get((v, u), 0)

    def group(self, members: tuple[int, ...]) -> Group:
        """A group, with what speaks for it."""
        found = [self.people[each] for each in members]
        free = found[0].free
        for each in found:
            free &= each.free
        spoken = frozenset.intersection(*(each.languages for each in found))
        pairs = list(combinations(found, 2))
        told: dict[Why, bool] = {
            "across": all(_is_across(*pair) for pair in pairs),
            "seeks": any(_fit(*pair) for pair in pairs),
            "again": any(frozenset((a.id, b.id)) in self.before for a, b in pairs),
        }
        return Group(
            tuple(each.id for each in found),
            tuple(each for each in LANGUAGES if each in spoken),
            free,
            tuple(why for why, is_so in told.items() if is_so),
        )

    def reason(self, v: int) -> Reason:
        """Why nobody was found for somebody."""
        me = self.people[v]
        others = [each for each in self.people if each is not me]
        if not others:
            return "alone"
        if self.all[v]:
            return "taken"
        speak = any(me.languages & each.languages for each in others)
        can = any(suffices(me.free & each.free) for each in others)
        if speak == can:
            return "both"
        return "hours" if speak else "language"


def _fitting(people: Sequence[Seeker]) -> list[int]:
    """Who has a language and enough hours in common with whom; looked at once for all who are alike."""
    alike: dict[tuple[frozenset[str], int], int] = defaultdict(int)
    for v, each in enumerate(people):
        alike[each.languages, each.free] |= 1 << v
    rows: dict[tuple[frozenset[str], int], int] = defaultdict(int)
    kinds = list(alike)
    for n, one in enumerate(kinds):
        for other in kinds[n:]:
            if one[0] & other[0] and suffices(one[1] & other[1]):
                rows[one] |= alike[other]
                rows[other] |= alike[one]
    return [rows[each.languages, each.free] & ~(1 << v) for v, each in enumerate(people)]


def _same(people: Sequence[Seeker]) -> list[int]:
    """Who is of whose organisation, as far as is known."""
    inside: dict[str, int] = defaultdict(int)
    for v, each in enumerate(people):
        inside[each.organisation] |= 1 << v
    return [inside[each.organisation] if each.organisation else 0 for each in people]


def _likes(people: Sequence[Seeker]) -> dict[tuple[int, int], int]:
    """How many of the words that one seeks the other offers, both ways; only pairs that share some."""
    offering: dict[str, list[int]] = defaultdict(list)
    for v, each in enumerate(people):
        for word in {stem(word) for word in each.offers}:
            offering[word].append(v)
    found: Counter[tuple[int, int]] = Counter()
    for v, each in enumerate(people):
        for word in {stem(word) for word in each.seeks}:
            for u in offering[word]:
                if u != v:
                    found[_ordered((v, u))] += 1
    return found


def _fit(one: Seeker, other: Seeker) -> bool:
    return bool(common(one.seeks, other.offers) or common(other.seeks, one.offers))


def _is_across(one: Seeker, other: Seeker) -> bool:
    return bool(one.organisation and other.organisation and one.organisation != other.organisation)


def _sum(*costs: Cost) -> Cost:
    return sum(c[0] for c in costs), sum(c[1] for c in costs), sum(c[2] for c in costs)


def _ordered(pair: tuple[int, int]) -> tuple[int, int]:
    return min(pair), max(pair)
