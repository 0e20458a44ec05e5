"""Pure decisions on polls: who is asked, when, what may be shown, what has changed.

Figures are product 3's: nothing below 5 respondents to a question; free text from 10; a breakdown
needs 5 inside the group and 5 outside; fewer than 10 asked can't be anonymous; one needs or
priority poll to a person in three weeks; one reminder, to whoever has not answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.calendar import instant

SHOWN_FROM = 5
QUOTED_FROM = 10
ANONYMOUS_FROM = 10
ONCE_IN = timedelta(days=21)
SPARED_KINDS = ("needs", "priority")
"""Kinds of which a person gets at most one in three weeks."""

RUNS_FOR = timedelta(days=14)
RUNS_AT_MOST = timedelta(days=60)
CLOSES_AT = time(17)
REMINDS_AT = time(10)
AGAIN_AFTER = timedelta(days=182)

OTHER = "other"
"""The id of "something else", which is no need to answer to."""

OPTIONS_AT_MOST = 10
LABEL_AT_MOST = 75
SATURDAY = 5

Answers = Mapping[str, Sequence[str] | str]


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each option (id, label, count) was chosen, of `respondents` to the question.

    Ranked: the most chosen first, equals in the order in which they were asked.
    """

    respondents: int
    counts: tuple[tuple[str, str, int], ...]

    def share(self, label: str) -> float | None:
        """The part of respondents who chose the option of this label, 0 to 1."""
        found = (count for _, each, count in self.counts if each == label)
        count = next(found, None)
        return None if count is None or not self.respondents else count / self.respondents


@dataclass(frozen=True, slots=True)
class TooFew:
    """Nothing may be shown: so few answered that they could be told apart."""

    needed: int


def tally(
    key: str,
    options: Sequence[tuple[str, str]],
    ballots: Sequence[Answers],
    *,
    anonymous: bool = True,
) -> Tally | TooFew:
    """Count the answers to a question, if enough people gave one."""
    chosen = [set(ballot[key]) for ballot in ballots if ballot.get(key)]
    if anonymous and len(chosen) < SHOWN_FROM:
        return TooFew(SHOWN_FROM)
    counts = [(ident, label, sum(ident in each for each in chosen)) for ident, label in options]
    return Tally(len(chosen), tuple(sorted(counts, key=lambda each: -each[2])))


def changes(now: Tally | TooFew, before: Tally | TooFew | None) -> dict[str, float]:
    """By option label, how its share moved since the last time, in percentage points."""
    if not isinstance(now, Tally) or not isinstance(before, Tally):
        return {}
    moved = {}
    for _, label, _ in now.counts:
        then, share = before.share(label), now.share(label)
        if then is not None and share is not None:
            moved[label] = round(100 * (share - then), 1)
    return moved


def quotes(key: str, ballots: Sequence[Answers]) -> tuple[str, ...] | TooFew:
    """Free words, where enough people wrote some."""
    found = [str(ballot[key]) for ballot in ballots if ballot.get(key)]
    return tuple(found) if len(found) >= QUOTED_FROM else TooFew(QUOTED_FROM)


def split(
    by: str, chosen: frozenset[str], of: str, ballots: Sequence[Answers]
) -> tuple[list[Answers], list[Answers]] | TooFew:
    """The ballots of those who chose any of `chosen` in `by`, and of the rest.

    Only where 5 of each answered the question `of`. One split a poll, in two: with more groups, a
    small one could be had by subtraction.
    """
    relevant = [ballot for ballot in ballots if ballot.get(of) and ballot.get(by)]
    inside = [ballot for ballot in relevant if not chosen.isdisjoint(ballot[by])]
    outside = [ballot for ballot in relevant if chosen.isdisjoint(ballot[by])]
    if min(len(inside), len(outside)) < SHOWN_FROM:
        return TooFew(SHOWN_FROM)
    return inside, outside


def asked(
    kind: str, present: Sequence[str], lately: frozenset[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who of those present is asked, and who is spared since they were asked lately."""
    if kind not in SPARED_KINDS:
        return tuple(present), ()
    return (
        tuple(each for each in present if each not in lately),
        tuple(each for each in present if each in lately),
    )


def closes_at(day: date, zone: str) -> datetime:
    """The instant at which a poll closes on a day: 17:00 in the community's zone."""
    return instant(day, CLOSES_AT, zone)


def reminder_day(opened: date, closes: date) -> date | None:
    """The day of the one reminder: late enough to matter, early enough to act, no weekend.

    None for polls too short for one (under four days).
    """
    days = (closes - opened).days
    if days < 4:  # noqa: PLR2004 - said in the docstring
        return None
    day = closes - timedelta(days=3 if days >= 7 else 2)  # noqa: PLR2004 - a week
    while day.weekday() >= SATURDAY:
        day -= timedelta(days=1)
    return day if day > opened else None


@dataclass(frozen=True, slots=True)
class BadOptions:
    """Why lines can't be the options of a question: a key of the polls catalogue."""

    key: str
    facts: Mapping[str, object]


def options(lines: str) -> tuple[str, ...] | BadOptions:
    """The options that somebody wrote, one a line, without repeats."""
    found: dict[str, str] = {}
    for line in lines.splitlines():
        words = " ".join(line.split())
        if words:
            found.setdefault(words.casefold(), words)
    labels = tuple(found.values())
    if not 2 <= len(labels) <= OPTIONS_AT_MOST:  # noqa: PLR2004 - one option is no choice
        return BadOptions("polls.draft.how_many", {"most": OPTIONS_AT_MOST, "count": len(labels)})
    longest = max(labels, key=len)
    if len(longest) > LABEL_AT_MOST:
        shown = longest[:40] + "…"
        return BadOptions("polls.draft.too_long", {"most": LABEL_AT_MOST, "option": shown})
    return labels
