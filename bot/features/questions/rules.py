"""Pure decisions on the question board: to whom a question is brought, what is found, in what order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.wording import common, fits, words

BROUGHT_TO = 3
"""A question is brought to so many members; the channel sees it anyway."""

ONCE_IN = timedelta(days=7)
"""Nobody is brought more than one question in that time."""

SHOWN = 8
"""So many questions are listed at once."""


@dataclass(frozen=True, slots=True)
class Told:
    """A question as it may be found: `text` is all that was said of it, `at` when it was asked."""

    id: str
    text: str
    at: datetime
    helped: bool


def whom(
    question: str, offers: Mapping[str, str], barred: Collection[str], most: int = BROUGHT_TO
) -> tuple[str, ...]:
    """Members (ids) whose offer fits a question, the best first.

    `offers`: member id → what they offer. `barred`: the asker, those it was brought to before, and
    those brought another lately.
    """
    fit = fits(words(question), {name: words(each) for name, each in offers.items()})
    open_to = (name for name in fit if name not in barred)
    return tuple(sorted(open_to, key=lambda name: (-fit[name], name))[:most])


def ranked(sought: str, told: Collection[Told], most: int = SHOWN) -> tuple[str, ...]:
    """The questions (ids) that share words with what is sought.

    Those that share most come first; of these, those that found help, then the newest.
    """
    wanted = words(sought)
    shared = {each.id: len(common(wanted, words(each.text))) for each in told}
    found = [each for each in told if shared[each.id]]
    found.sort(key=lambda each: each.id)
    found.sort(key=lambda each: (shared[each.id], each.helped, each.at), reverse=True)
    return tuple(each.id for each in found[:most])
