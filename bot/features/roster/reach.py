"""By which of their accounts members can be written to, in each workspace. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reach:
    """A member and whether they can be written to, by workspace; only those they are in."""

    name: str
    by_lane: Mapping[str, bool]

    @property
    def reached(self) -> bool:
        """Whether at all."""
        return any(self.by_lane.values())

    @property
    def lacks(self) -> bool:
        """Whether they have an account to which nothing can be written."""
        return not all(self.by_lane.values())


@dataclass(frozen=True, slots=True)
class Told:
    """One account: whose it is (id and name), its address, whether it can be written to."""

    person: str
    name: str
    address: str
    reachable: bool


def reach(accounts: Iterable[Told], lanes: Sequence[str]) -> list[Reach]:
    """The members, in the order in which they come; several accounts in a workspace are one."""
    names: dict[str, str] = {}
    found: dict[str, dict[str, bool]] = {}
    for each in accounts:
        names[each.person] = each.name
        theirs = found.setdefault(each.person, {})
        lane = ":".join(each.address.split(":", 2)[:2])
        if lane in lanes:
            theirs[lane] = theirs.get(lane, False) or each.reachable
    return [Reach(names[person], by_lane) for person, by_lane in found.items()]


def counted(found: Iterable[Reach], lane: str) -> tuple[int, int]:
    """How many members have an account in a workspace, and how many of them can be written to there."""
    there = [each.by_lane[lane] for each in found if lane in each.by_lane]
    return len(there), sum(there)


def names_of(lanes: Sequence[str]) -> dict[str, str]:
    """What workspaces are called: by their platform, and by their id where it has several."""
    platforms = [lane.partition(":")[0] for lane in lanes]
    return {
        lane: platform.capitalize()
        if platforms.count(platform) == 1
        else f"{platform.capitalize()} {lane.partition(':')[2]}"
        for lane, platform in zip(lanes, platforms, strict=True)
    }
