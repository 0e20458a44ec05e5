"""The door's catalogue."""

from __future__ import annotations

import re
from pathlib import Path

from adapters import slack
from adapters.slack import install, pages, refusals
from adapters.slack.buttons import WHOLE
from adapters.slack.presses import OPEN, SAY
from bot.texts import LANGUAGES, Texts, placeholders

PAGES = "slack.install."
"""Those that the pages put together."""

MENDS = "slack.closed."
"""Those that the core asks for, by Slack's word for why a channel takes nothing."""


def test_every_language_says_the_same_things(texts: Texts) -> None:
    first, *others = (texts.entries[language] for language in LANGUAGES)
    for other in others:
        assert other.keys() == first.keys()
        for key, entry in first.items():
            assert placeholders(other[key]) == placeholders(entry)


def test_every_text_that_is_asked_for_exists_and_none_else(texts: Texts) -> None:
    folder = Path(slack.__file__).parent
    code = "".join(path.read_text() for path in folder.glob("*.py"))
    named = set(re.findall(r'"(slack\.[a-z_.]+)"', code)) - {OPEN, SAY, WHOLE}
    composed = {key for key in texts.entries["en"] if key.startswith((PAGES, MENDS))}
    assert named == set(texts.entries["en"]) - composed


def test_every_text_of_the_pages_is_asked_for_by_them(texts: Texts) -> None:
    code = "".join(Path(str(each.__file__)).read_text() for each in (install, pages))
    for key in texts.entries["en"]:
        if key.startswith(PAGES):
            asked = key.removeprefix(PAGES)
            literal = {asked, asked.removesuffix(".title").removesuffix(".text")}
            assert any(f'"{each}"' in code or f"'{each}'" in code for each in literal), key


def test_every_mend_is_for_a_refusal_of_slack_s(texts: Texts) -> None:
    told = {key.removeprefix(MENDS) for key in texts.entries["en"] if key.startswith(MENDS)}
    assert told <= refusals.NEVER
