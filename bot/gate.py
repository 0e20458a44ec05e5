"""Whether a stage's needs are met: pure, values in, an explanation out. It advises, and never blocks.

World Bank Group, Community Development Framework: what moves a community on is evidence. The
numbers are the playbook's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.playbook import Evidence, Need

ALL = 100
"""Per cent."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence, as of a day. `source`, a catalogue key with its facts, says whence.

    `amount` of `whole`; without an amount it is said to be enough, and no figure is made up.
    """

    on: date
    amount: int | None
    source: str
    whole: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """One need, with what speaks for it: the pieces that count, the newest first.

    `amount` (None: no figure was given) is what they come to, of `whole` where there is a ratio.
    """

    need: Need
    is_met: bool
    amount: int | None
    whole: int | None
    pieces: tuple[Piece, ...]


def explain(
    needs: Iterable[Need], kinds: Mapping[str, Evidence], pieces: Mapping[str, Sequence[Piece]]
) -> tuple[Item, ...]:
    """Each need once, in the playbook's order: met or not, how much of how much, from where."""
    return tuple(_item(need, kinds[need.evidence], pieces.get(need.evidence, ())) for need in needs)


def missing(items: Iterable[Item]) -> tuple[Need, ...]:
    """The needs that are not met."""
    return tuple(item.need for item in items if not item.is_met)


def since(pieces: Mapping[str, Sequence[Piece]], day: date) -> dict[str, tuple[Piece, ...]]:
    """The pieces that came to be on a day or after it."""
    return {kind: tuple(each for each in some if each.on >= day) for kind, some in pieces.items()}


def _item(need: Need, kind: Evidence, pieces: Sequence[Piece]) -> Item:
    newest = sorted(pieces, key=lambda piece: piece.on, reverse=True)
    counted = [piece for piece in newest if piece.amount is not None]
    said = tuple(piece for piece in newest if piece.amount is None)
    found = _added(need, counted) if kind.adds and not need.percent else _best(need, counted)
    if found.is_met or not said:
        return found
    return Item(need, is_met=True, amount=None, whole=None, pieces=said[:1])


def _added(need: Need, counted: Sequence[Piece]) -> Item:
    amount = sum(piece.amount or 0 for piece in counted)
    return Item(need, amount >= need.least, amount, None, tuple(counted))


def _best(need: Need, counted: Sequence[Piece]) -> Item:
    """The single piece that comes closest; the newest of those that come as close."""
    best = max(counted, key=lambda piece: _closeness(need, piece), default=None)
    if best is None:
        return Item(need, is_met=False, amount=0, whole=None, pieces=())
    whole = best.whole if need.percent else None
    return Item(need, _suffices(need, best), best.amount, whole, (best,))


def _suffices(need: Need, piece: Piece) -> bool:
    amount = piece.amount or 0
    return amount >= need.least and _ratio_suffices(need, piece)


def _ratio_suffices(need: Need, piece: Piece) -> bool:
    if not need.percent:
        return True
    return bool(piece.whole) and (piece.amount or 0) * ALL >= need.percent * (piece.whole or 0)


def _closeness(need: Need, piece: Piece) -> tuple[bool, float, int]:
    """What is met comes first; then what is nearest to it, and what there is most of."""
    amount = piece.amount or 0
    share = min(1.0, amount / need.least)
    if need.percent:
        share = min(share, amount * ALL / piece.whole / need.percent if piece.whole else 0.0)
    return _suffices(need, piece), share, amount
