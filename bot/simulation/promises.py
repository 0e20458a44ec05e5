"""What Convener promises, held against a life as its people saw it.

Each promise is a pure function of what was posted and what people did; the calls, seats and polls
that it speaks of are read from storage. A broken promise says when and to whom.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot import countries
from bot.app import all_texts
from bot.calendar import local_day, weekend
from bot.simulation.chat import Did
from bot.simulation.people import Inhabitant
from bot.texts import LANGUAGES

CALL_MINUTES = 90
WINDOW = range(42, 57)
"""Days from one call to the next: six to eight weeks (iScale, working principles)."""

NUDGE_ONCE_IN = timedelta(days=28)
POLLED_ONCE_IN = timedelta(days=21)
WEEK = timedelta(days=7)
UNASKED_A_WEEK = 2
SNOOZE = timedelta(days=28)
OPENS, CLOSES = time(9), time(17)


@dataclass(frozen=True, slots=True)
class Said:
    """A message to one person, or to the channel (then `who` is empty)."""

    at: datetime
    who: str
    kind: str
    key: str
    unasked: bool


@dataclass(frozen=True, slots=True)
class Lived:
    """A life to be judged. Days are the community's own; `asked` are needs and priority polls.

    `seats` are, for each confirmed rotation, who served before and who serves after it.
    """

    zone: str
    people: Mapping[str, Inhabitant]
    said: Sequence[Said]
    did: Sequence[Did]
    calls: Sequence[tuple[datetime, int]] = ()
    seats: Sequence[tuple[frozenset[str], frozenset[str]]] = ()
    asked: Sequence[tuple[str, datetime]] = ()
    """Persons with the instants at which such a poll asked them."""


Broken = tuple[str, str]
"""The promise's name, and what broke it."""


def broken(life: Lived) -> list[Broken]:
    """Every promise that was not kept, and how."""
    return [(promise.__name__, what) for promise in PROMISES for what in promise(life)]


def calls_keep_the_cadence(life: Lived) -> Iterator[str]:
    """Calls of 90 minutes, 42 to 56 days apart."""
    for at, minutes in life.calls:
        if minutes != CALL_MINUTES:
            yield f"{at.isoformat()}: {minutes} minutes"
    for (one, _), (other, _) in pairwise(sorted(life.calls)):
        days = (local_day(other, life.zone) - local_day(one, life.zone)).days
        if days not in WINDOW:
            yield f"{one.isoformat()} and {other.isoformat()}: {days} days"


def half_of_the_stewards_go_on(life: Lived) -> Iterator[str]:
    """At least half of those who served serve on after a rotation."""
    for before, after in life.seats:
        if 2 * len(before & after) < len(before):
            yield f"{len(before & after)} of {len(before)}"


def nudges_are_seldom(life: Lived) -> Iterator[str]:
    """At most one nudge in 28 days to a person, and none after two that they left unanswered."""
    acts = _acts(life.did)
    for who, said in _by_person(life.said, "nudges.nudged").items():
        for one, other in pairwise(said):
            if other.at - one.at < NUDGE_ONCE_IN:
                yield f"{who}: {one.at.isoformat()} and {other.at.isoformat()}"
        for first, second, third in zip(said, said[1:], said[2:], strict=False):
            if not any(first.at <= at < third.at for at in acts[who]):
                yield f"{who}: {third.at.isoformat()} after {first.key} and {second.key}"


def nudges_keep_working_hours(life: Lived) -> Iterator[str]:
    """09:00 to 17:00 on a working day of the person's own country, in their own zone."""
    for each in life.said:
        if each.kind == "nudges.nudged" and not _works(each.at, life.people[each.who].zone):
            yield f"{each.who}: {each.at.isoformat()}"


def _works(at: datetime, zone: str) -> bool:
    there = at.astimezone(ZoneInfo(zone))
    day: date = there.date()
    rests = day.weekday() in weekend(zone)
    rests = rests or day in countries.public_holidays(countries.of_zone(zone), (day.year,))
    return not rests and OPENS <= there.time() < CLOSES


def wishes_are_kept(life: Lived) -> Iterator[str]:
    """Nothing unasked after a stop or during a snooze; no nudge to whoever follows along."""
    wishes = _wishes(life.did)
    for each in life.said:
        stands = _standing(wishes[each.who], each.at) if each.who else _NO_WISH
        if each.unasked and (stands.stopped or stands.snoozed):
            yield f"{each.who}: {each.key} at {each.at.isoformat()}"
        if each.kind == "nudges.nudged" and stands.observes:
            yield f"{each.who} follows along: {each.key}"


@dataclass(frozen=True, slots=True)
class _Wish:
    stopped: bool = False
    snoozed: bool = False
    observes: bool = False


_NO_WISH = _Wish()


def _wishes(did: Sequence[Did]) -> defaultdict[str, list[Did]]:
    found: defaultdict[str, list[Did]] = defaultdict(list)
    for each in did:
        if each.act.startswith("press membership."):
            found[each.who].append(each)
    return found


def _standing(wishes: Sequence[Did], at: datetime) -> _Wish:
    """What somebody wants at an instant."""
    stopped, snoozed, observes = False, None, False
    for each in wishes:
        if each.at > at:
            break
        match each.act, each.about:
            case "press membership.stop", _:
                stopped = True
            case "press membership.snooze", _:
                snoozed = each.at + SNOOZE
            case "press membership.resume", _:
                stopped, snoozed = False, None
            case "press membership.prefer", preference:
                observes = preference == "observer"
            case _:
                pass
    return _Wish(stopped, snoozed is not None and at < snoozed, observes)


def polls_are_three_weeks_apart(life: Lived) -> Iterator[str]:
    """Nobody is asked in a needs or priority poll twice in three weeks."""
    asked: defaultdict[str, list[datetime]] = defaultdict(list)
    for who, at in life.asked:
        asked[who].append(at)
    for who, times in asked.items():
        for one, other in pairwise(sorted(times)):
            if other - one < POLLED_ONCE_IN:
                yield f"{who}: {one.isoformat()} and {other.isoformat()}"


def reminders_go_to_the_silent_once(life: Lived) -> Iterator[str]:
    """A poll reminds each person once at most, and nobody who has answered it."""
    answered: defaultdict[tuple[str, str], list[datetime]] = defaultdict(list)
    for act in life.did:
        if act.act == "send polls.ballot":
            answered[act.who, act.about].append(act.at)
    seen: set[tuple[str, str]] = set()
    for each in life.said:
        if each.kind != "polls.reminder":
            continue
        poll = each.key.split(":")[1]
        if (each.who, poll) in seen:
            yield f"{each.who}: twice of {poll}"
        seen.add((each.who, poll))
        if any(at <= each.at for at in answered[each.who, poll]):
            yield f"{each.who}: of {poll}, which they had answered"


def two_unasked_a_week(life: Lived) -> Iterator[str]:
    """At most two unasked direct messages in any seven days."""
    unasked = [each for each in life.said if each.unasked and each.who]
    for who, said in _by_person(unasked).items():
        for place, each in enumerate(said[UNASKED_A_WEEK:]):
            if each.at - said[place].at < WEEK:
                yield f"{who}: {[x.key for x in said[place : place + UNASKED_A_WEEK + 1]]}"


def digests_come_once_a_week_at_their_hour(life: Lived) -> Iterator[str]:
    """The weekly digest: seven days apart, at the same hour by the community's clocks."""
    for who, said in _by_person(life.said, "digests.weekly").items():
        walls = [each.at.astimezone(ZoneInfo(life.zone)) for each in said]
        for one, other in pairwise(walls):
            if (other.date() - one.date()).days % 7 or other.date() == one.date():
                yield f"{who}: {one.isoformat()} and {other.isoformat()}"
            if (one.hour, one.minute) != (other.hour, other.minute):
                yield f"{who}: at {one.time()} and at {other.time()}"


def digests_miss_no_week(life: Lived) -> Iterator[str]:
    """No week passes without the weekly digest but while its reader wants nothing."""
    lived_until = max((each.at for each in life.said), default=None)
    wishes = _wishes(life.did)
    for who, said in _by_person(life.said, "digests.weekly").items():
        came = {local_day(each.at, life.zone) for each in said}
        due = said[0].at.astimezone(ZoneInfo(life.zone))
        while lived_until is not None and due < lived_until:
            stands = _standing(wishes[who], due)
            if due.date() not in came and not (stands.stopped or stands.snoozed):
                yield f"{who}: none at {due.isoformat()}"
            due += WEEK  # by the clocks there: a zone keeps its hour


def nothing_went_wrong(life: Lived) -> Iterator[str]:
    """Nobody was told that something failed on Convener's side."""
    wrong = {all_texts().tongue(each, "UTC")("core.failed.title") for each in LANGUAGES}
    for each in life.did:
        if wrong & set(each.told):
            yield f"{each.who}: {each.act} {each.about} at {each.at.isoformat()}"


PROMISES: tuple[Callable[[Lived], Iterator[str]], ...] = (
    calls_keep_the_cadence,
    half_of_the_stewards_go_on,
    nudges_are_seldom,
    nudges_keep_working_hours,
    wishes_are_kept,
    polls_are_three_weeks_apart,
    reminders_go_to_the_silent_once,
    two_unasked_a_week,
    digests_come_once_a_week_at_their_hour,
    digests_miss_no_week,
    nothing_went_wrong,
)


def _acts(did: Sequence[Did]) -> defaultdict[str, list[datetime]]:
    found: defaultdict[str, list[datetime]] = defaultdict(list)
    for each in did:
        found[each.who].append(each.at)
    return found


def _by_person(said: Sequence[Said], kind: str = "") -> dict[str, list[Said]]:
    found: defaultdict[str, list[Said]] = defaultdict(list)
    for each in said:
        if each.who and kind in ("", each.kind):
            found[each.who].append(each)
    return {who: sorted(each, key=lambda one: one.at) for who, each in found.items()}
