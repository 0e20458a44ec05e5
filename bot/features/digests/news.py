"""What a members' digest tells of, as values; and which of it is for one reader.

Everybody reads of the same month. What fits what a member offers or seeks comes first; who only
follows along is asked for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol, TypeVar

from bot.wording import fits, words

ASKED_AT_MOST = 3
TOLD_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Coming:
    """An activity open for sign-up. `free`: places left; None where anybody may come."""

    id: str
    title: str
    at: datetime
    need: str = ""
    free: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that nobody has answered."""

    id: str
    member_id: str
    title: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a call came to, in people's own words."""

    at: datetime
    summary: str = ""
    decisions: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """You said, we did."""

    need: str
    deed: str


@dataclass(frozen=True, slots=True)
class Shared:
    """Something new on the shelf, and what it is good for."""

    id: str
    title: str
    good_for: str = ""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What came of a project: its question, and what others can use."""

    question: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What came about in a community since `since`, and what is open now. `last`: its last day.

    `decided`: titles of the goals that the members chose; `charter`: when one was adopted.
    """

    community: str
    since: date
    last: date
    call: datetime | None = None
    coming: tuple[Coming, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    summaries: tuple[Summary, ...] = ()
    teams: tuple[str, ...] = ()
    """The questions of projects that look for members."""
    decided: tuple[str, ...] = ()
    charter: datetime | None = None
    done: tuple[Done, ...] = ()
    shared: tuple[Shared, ...] = ()
    learnt: tuple[Learnt, ...] = ()
    stories: tuple[str, ...] = ()
    fitting: frozenset[str] = frozenset()
    """The ids of what fits what the reader offers or seeks."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        open_now = self.call or self.coming or self.waiting or self.teams
        told = self.summaries or self.decided or self.charter or self.done
        return not (open_now or told or self.shared or self.learnt or self.stories)


@dataclass(frozen=True, slots=True)
class Taste:
    """What is known of a reader: by their own words, and how they said they take part."""

    member_id: str
    preference: str
    offers: str = ""
    seeks: str = ""


class Named(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str:
        """Its id."""


Item = TypeVar("Item", bound=Named)


def for_reader(news: News, taste: Taste) -> News:
    """The same for one reader: nothing of their own, what fits first, no more than is read."""
    asks = taste.preference != "observer"
    waiting = [each for each in news.waiting if asks and each.member_id != taste.member_id]
    helps = _fitting(taste.offers, waiting, lambda each: f"{each.title}\n{each.details}")
    meets = _fitting(taste.seeks, news.coming, lambda each: f"{each.title}\n{each.need}")
    serves = _fitting(taste.seeks, news.shared, lambda each: f"{each.title}\n{each.good_for}")
    return replace(
        news,
        waiting=_first(waiting, helps)[:ASKED_AT_MOST],
        coming=_first(news.coming, meets)[:ASKED_AT_MOST],
        shared=_first(news.shared, serves)[:TOLD_AT_MOST],
        summaries=news.summaries[:ASKED_AT_MOST],
        teams=news.teams[:ASKED_AT_MOST] if asks else (),
        done=news.done[:TOLD_AT_MOST],
        learnt=news.learnt[:ASKED_AT_MOST],
        stories=news.stories[:ASKED_AT_MOST],
        fitting=frozenset([*helps, *meets, *serves]),
    )


def for_all(news: News) -> News:
    """The same for nobody in particular, as long as one reader's."""
    return for_reader(news, Taste("", ""))


def _fitting(wish: str, items: Sequence[Item], told: Callable[[Item], str]) -> Mapping[str, float]:
    """How well each fits a wish, by its id; those that share no word with it are left out."""
    return fits(words(wish), {each.id: words(told(each)) for each in items}) if wish else {}


def _first(items: Collection[Item], fitting: Mapping[str, float]) -> tuple[Item, ...]:
    """What fits best first; the rest in the order it was in."""
    return tuple(sorted(items, key=lambda each: -fitting.get(each.id, 0.0)))
