"""Pure decisions on agendas: what fits a call, what to talk about where nobody said, who leads.

iScale: calls of 90 minutes with an agenda that stewards make together and a facilitator who rotates.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

MINUTES = 90
"""What a call takes where none is planned."""

ITEMS_AT_MOST = 12
OPENING, CLOSING, ROTATION, STEP, TALK = 10, 10, 15, 15, 30
AN_ACTION, ACTIONS_AT_MOST = 5, 20
STEPS_AT_MOST = 2

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Tight:
    """Why an item doesn't fit: minutes left for it, by how many it is too long, what else is long.

    `longest` is the longest of the others, by its place among them; None where there are none.
    """

    left: int
    over: int
    longest: int | None


def tight(asked: int, others: Sequence[int], length: int) -> Tight | None:
    """Whether an item of so many minutes is too long beside the others; None where it fits."""
    left = max(0, length - sum(others))
    if asked <= left:
        return None
    longest = max(range(len(others)), key=others.__getitem__) if others else None
    return Tight(left, asked - left, longest)


def moved(order: Sequence[str], ident: str, place: int) -> tuple[str, ...]:
    """The order with one of it at a place (from 0), or at the end nearest to it."""
    others = [each for each in order if each != ident]
    at = max(0, min(place, len(others)))
    return (*others[:at], ident, *others[at:])


def leads(
    willing: Sequence[str], last_led: Mapping[str, datetime], coming: Collection[str] = ()
) -> str | None:
    """Who is to lead through a call: who hasn't for longest; of equals one who said they come.

    So nobody does it twice before everybody who was willing did it once.
    """
    return min(
        willing, key=lambda each: (last_led.get(each, NEVER), each not in coming), default=None
    )


@dataclass(frozen=True, slots=True)
class Offered:
    """Something to talk about: a catalogue key with its facts, or somebody's own `title`."""

    minutes: int
    key: str = ""
    title: str = ""
    by: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Open:
    """What is open in a community: what was left over, overdue actions, steps that are due, by title.

    `rotation`: whether one is ahead.
    """

    left_over: Sequence[Offered] = ()
    overdue: int = 0
    steps: Sequence[str] = ()
    rotation: bool = False


def offer(found: Open, length: int) -> tuple[Offered, ...]:
    """An agenda of what is open, the most pressing first, as far as it fits; room to talk else."""
    between: list[Offered] = [*found.left_over]
    if found.overdue:
        minutes = min(ACTIONS_AT_MOST, AN_ACTION * found.overdue)
        between.append(Offered(minutes, "actions", facts={"count": found.overdue}))
    if found.rotation:
        between.append(Offered(ROTATION, "rotation"))
    between += [Offered(STEP, "step", facts={"step": each}) for each in found.steps[:STEPS_AT_MOST]]
    between.append(Offered(TALK, "talk"))
    taken: list[Offered] = []
    left = length - OPENING - CLOSING
    for each in between:
        if each.minutes <= left and len(taken) < ITEMS_AT_MOST - 2:
            taken.append(each)
            left -= each.minutes
    return (Offered(OPENING, "opening"), *taken, Offered(CLOSING, "closing"))
