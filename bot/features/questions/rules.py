"""Pure decisions on the question board: to whom a question is brought."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from bot.wording import fits, words

BROUGHT_TO = 3
"""A question is brought to so many members; the channel sees it anyway."""

ONCE_IN = timedelta(days=7)
"""Nobody is brought more than one question in that time."""

SHOWN = 8
"""So many questions are listed at once."""


def near(question: str, offers: Mapping[str, str]) -> tuple[str, ...]:
    """Members (ids) whose offer shares a word with a question; nobody else counts for `whom`."""
    return tuple(_fits(question, offers))


def whom(
    question: str, offers: Mapping[str, str], barred: Collection[str], most: int = BROUGHT_TO
) -> tuple[str, ...]:
    """Members (ids) whose offer fits a question, the best first.

    `offers`: member id → what they offer. `barred`: the asker, those it was brought to before, and
    those brought another lately.
    """
    fit = _fits(question, offers)
    open_to = (name for name in fit if name not in barred)
    return tuple(sorted(open_to, key=lambda name: (-fit[name], name))[:most])


def _fits(question: str, offers: Mapping[str, str]) -> dict[str, float]:
    return fits(words(question), {name: words(each) for name, each in offers.items()})
