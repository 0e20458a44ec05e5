"""What two shares of people tell of each other, and what chance alone would tell as well.

Shares of few people: Wilson's score interval for one share, and of two shares Newcombe's hybrid of
both ("Interval estimation for the difference between independent proportions", Statistics in
Medicine 17, 1998, method 10). Both stay within what shares can be, also for none and for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959963984540054
"""The normal deviate that leaves 2.5 % beyond it, on each side."""


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate, from -1 to 1, and the bounds between which the truth lies 19 times out of 20."""

    value: float
    low: float
    high: float

    @property
    def is_conclusive(self) -> bool:
        """Whether it excludes zero: whether chance alone would seldom do as much."""
        return self.low > 0 or self.high < 0


def wilson(did: int, of: int) -> Interval:
    """The share of `of` people (1 or more) of whom `did` did something. Raises ValueError on none."""
    if not 0 <= did <= of or not of:
        message = f"no share: {did} of {of}"
        raise ValueError(message)
    share, z2 = did / of, Z_95**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    reach = Z_95 / (1 + z2 / of) * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return Interval(share, max(0.0, middle - reach), min(1.0, middle + reach))


def difference(did: int, of: int, others_did: int, others: int) -> Interval:
    """How much greater the first share is than that of the others, as a difference of shares."""
    one, two = wilson(did, of), wilson(others_did, others)
    value = one.value - two.value
    below = sqrt((one.value - one.low) ** 2 + (two.high - two.value) ** 2)
    above = sqrt((one.high - one.value) ** 2 + (two.value - two.low) ** 2)
    return Interval(value, value - below, value + above)


def least_visible(of: int, others: int, usual: float) -> float | None:
    """The smallest difference that groups of these sizes could tell from chance.

    `usual`: the share of the others that does it anyway, about which nothing is known before.
    None where even all of the one group would not tell.
    """
    if not of or not others:
        return None
    others_did = round(usual * others)
    for did in range(of + 1):
        found = difference(did, of, others_did, others)
        if found.low > 0:
            return found.value
    return None
