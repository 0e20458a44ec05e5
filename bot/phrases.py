"""Presses that people may say instead: whoever answers a message with `stop` wants it to stop.

Only the whole of what is said counts, in any of the catalogues' languages, so that no sentence
does by accident what it talks about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from bot.feature import Turn
from bot.messages import Pressed
from bot.texts import LANGUAGES, Texts
from bot.wording import folded

LONGEST = 60


def meant(
    texts: Texts, sayings: Mapping[str, tuple[str, str]], said: str
) -> tuple[str, str] | None:
    """The press (action and value) that is meant; None where these words are none.

    `sayings`: presses by the catalogue key of the phrases, with commas between, that mean them.
    """
    if len(said) > LONGEST:
        return None
    words = _plain(said)
    for key, press in sayings.items():
        for language in LANGUAGES:
            if words in _phrases(texts.tongue(language, "UTC")(key)):
                return press
    return None


def pressed(turn: Turn, action: str, value: str) -> Turn:
    """The same turn, as if the button had been pressed."""
    event = turn.event
    press = Pressed(
        key=event.key, sender=event.sender, where=event.where, action=action, value=value
    )
    return replace(turn, event=press)


@cache
def _phrases(written: str) -> frozenset[str]:
    """A catalogue's phrases with commas between them, as they are compared."""
    return frozenset(_plain(each) for each in written.split(","))


def _plain(said: str) -> str:
    """Without case, accents and whatever stands around the words."""
    return " ".join(folded(said).strip(" .,!?/\n\t'\"“”’").split())
