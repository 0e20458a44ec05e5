"""The door's catalogue."""

from __future__ import annotations

import re
from pathlib import Path

from adapters import slack
from adapters.slack.buttons import WHOLE
from adapters.slack.presses import OPEN
from bot.texts import LANGUAGES, Texts, placeholders


def test_every_language_says_the_same_things(texts: Texts) -> None:
    first, *others = (texts.entries[language] for language in LANGUAGES)
    for other in others:
        assert other.keys() == first.keys()
        for key, entry in first.items():
            assert placeholders(other[key]) == placeholders(entry)


def test_every_text_that_is_asked_for_exists_and_none_else(texts: Texts) -> None:
    folder = Path(slack.__file__).parent
    code = "".join(path.read_text() for path in folder.glob("*.py"))
    named = set(re.findall(r'"(slack\.[a-z_]+)"', code)) - {OPEN, WHOLE}
    assert named == set(texts.entries["en"])
