"""What of a quarter is said: its people in bands, after all that was said before, and the rest exactly.

`said` is what anybody may see and what is kept of a publication. The truth behind earlier ones is
kept beside it, so that the next one knows what is not to be told by subtraction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from bot.features.reports.quarters import Quarter
from bot.features.reports.rules import PEOPLE, Block
from bot.features.reports.suppression import (
    STEP,
    Band,
    Equation,
    Known,
    band,
    publishable,
)
from storage.levels import LEVELS

HELD_FIRST: tuple[tuple[str, ...], ...] = (
    ("members_end",),
    ("members_start",),
    ("took_part",),
    ("joined",),
    ("left",),
    tuple(f"level_{each}" for each in LEVELS),
    ("came",),
    ("asked",),
    ("newcomers",),
    ("newcomers_took_part",),
    ("absence_factor",),
    ("sectors",),
)
"""What is held back together where it must be, the most telling first: the last goes first."""

REMAINDERS: Mapping[str, tuple[str, str]] = {
    "quiet": ("members_end", "took_part"),
    "newcomers_quiet": ("newcomers", "newcomers_took_part"),
    "absent": ("asked", "came"),
}
"""Groups that nobody names but that subtraction does: the whole, and the part of it that is named."""


@dataclass(frozen=True, slots=True)
class Published:
    """One publication, or one to be: what was counted, and what is said of it.

    `bands` are those of people that are said; `blocks` the sectors that are shown together.
    """

    quarter: Quarter
    counted: Mapping[str, int]
    bands: Mapping[str, Band]
    blocks: tuple[Block, ...] = ()
    number: int = 1


def said(
    quarter: Quarter,
    counted: Mapping[str, int],
    blocks: tuple[Block, ...],
    earlier: Sequence[Published],
    number: int = 1,
) -> Published:
    """What may be said of a quarter after what was said before: bands, and sectors or none."""
    bands = {name: band(counted[name]) for name in PEOPLE if name in counted}
    whole = Published(quarter, counted, bands, blocks, number)
    known = knowledge([*earlier, whole])
    mine = _prefix(whole)
    groups = [
        [each for each in known.bands if each.startswith(mine) and _is_of(each, mine, group)]
        for group in HELD_FIRST
    ]
    held = {HELD_FIRST[place] for place in publishable(known, protected(known), groups)}
    unsaid = {name for group in held for name in group}
    return Published(
        quarter,
        counted,
        {name: each for name, each in bands.items() if name not in unsaid},
        () if "sectors" in unsaid else blocks,
        number,
    )


def _is_of(name: str, prefix: str, group: tuple[str, ...]) -> bool:
    bare = name.removeprefix(prefix)
    return bare in group or (group == ("sectors",) and bare.startswith("sector_"))


def _prefix(each: Published) -> str:
    return f"{each.quarter}.{each.number}."


def knowledge(published: Sequence[Published]) -> Known:
    """All that a reader of these reports knows, the last one's quarter included.

    An equation that the counts contradict (a roster mended since) is none that a reader could use.
    """
    truth: dict[str, int] = {}
    bands: dict[str, Band] = {}
    equations: list[Equation] = []
    for each in published:
        mine = _prefix(each)
        counted = dict(each.counted)
        for name, (whole, part) in REMAINDERS.items():
            counted[name] = max(0, counted[whole] - counted[part])
        told = sum(heads for _, _, heads in each.blocks)
        counted["untold"] = max(0, counted["members_end"] - told)
        for place, (_, places, heads) in enumerate(each.blocks):
            counted[f"sector_{place}"] = heads
            bands[f"{mine}sector_{place}"] = Band(max(STEP, places))
        truth |= {mine + name: count for name, count in counted.items()}
        bands |= {mine + name: shown for name, shown in each.bands.items()}
        equations += [
            tuple((mine + name, factor) for name, factor in one) for one in _sums(each.blocks)
        ]
    equations += _over_time(published)
    holding = [
        one
        for one in equations
        if all(name in truth for name, _ in one)
        and not sum(truth[name] * factor for name, factor in one)
    ]
    return Known(truth, bands, tuple(holding))


def _sums(blocks: Sequence[Block]) -> list[Equation]:
    """What adds up within a report."""
    levels = tuple((f"level_{each}", 1) for each in LEVELS)
    sectors = tuple((f"sector_{place}", 1) for place in range(len(blocks)))
    return [
        (("members_start", 1), ("joined", 1), ("left", -1), ("members_end", -1)),
        (*levels, ("members_end", -1)),
        (*sectors, ("untold", 1), ("members_end", -1)),
        *(((part, 1), (rest, 1), (whole, -1)) for rest, (whole, part) in REMAINDERS.items()),
    ]


def _over_time(published: Sequence[Published]) -> list[Equation]:
    """What one report says of a quarter that another one says, too."""
    found: list[Equation] = []
    for one, other in product(published, repeat=2):
        if other.quarter == one.quarter.after:
            same = [("members_end", "members_start"), ("joined", "newcomers")]
        elif other.quarter == one.quarter and other.number == one.number + 1:
            same = [(name, name) for name in PEOPLE]
        else:
            continue
        found += [((_prefix(one) + a, 1), (_prefix(other) + b, -1)) for a, b in same]
    return found


def protected(known: Known) -> list[str]:
    """The names that count people: all of them."""
    return list(known.truth)
