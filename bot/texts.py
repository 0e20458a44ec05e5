"""Message catalogues: every text for people, by key and language; plurals, dates, numbers by Babel.

A catalogue is one TOML file a language (`en.toml`, `tr.toml`) in its owner's folder; its keys are
prefixed with the owner's name. A value is a text, or a table of plural forms chosen by `count`.
Placeholders are `{name}` or `{name:form}`; the form says how a value reads:

    {name}            a text is escaped, so that nobody's words can forge markup; `Markup` is not
    {count}           a whole number, grouped the language's way
    {share:percent}   a ratio as a percentage
    {when:moment}     an instant, in the reader's zone: weekday, day, time and the zone's city
    {when:day}        an instant or a date, without the time
    {names:list}      several texts, joined the language's way
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from pathlib import Path
from sys import intern
from zoneinfo import ZoneInfo

from babel import Locale, dates, lists, numbers

from bot.markup import escape

LANGUAGES = ("en", "tr")
DEFAULT = LANGUAGES[0]

Entry = str | Mapping[str, str]
PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+))?\}")


class Markup(str):
    """A text that is markup already: not to be escaped."""

    __slots__ = ()


def flatten(tree: Mapping[str, object], prefix: str = "") -> dict[str, Entry]:
    """The entries of a catalogue by their dotted keys. A table with `other` is a plural.

    Where there is nothing to fill in, which is most of them, an entry is markup as it stands.
    """
    entries: dict[str, Entry] = {}
    for name, value in tree.items():
        key = intern(f"{prefix}.{name}" if prefix else name)  # the same in every language
        match value:
            case str():
                entries[key] = value if PLACEHOLDER.search(value) else Markup(value)
            case Mapping() if "other" in value:
                entries[key] = {str(form): str(text) for form, text in value.items()}
            case Mapping():
                entries |= flatten(value, key)
            case _:
                message = f"{key}: neither a text nor a table"
                raise TypeError(message)
    return entries


class Texts:
    """All catalogues together."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, Entry]] = {language: {} for language in LANGUAGES}

    def add(self, owner: str, folder: Path) -> None:
        """Read a folder's catalogues under `owner`. Raises on a missing file or bad TOML."""
        for language in LANGUAGES:
            tree = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
            self.entries[language] |= flatten(tree, owner)

    def tongue(self, language: str, zone: str) -> Tongue:
        """The texts as one reader gets them; an unknown language reads English."""
        return Tongue(self, language if language in self.entries else DEFAULT, zone)


@dataclass(frozen=True, slots=True)
class Tongue:
    """The texts in one language and one time zone. Calling it with a key gives the text.

    Raises KeyError for a key or a placeholder that does not exist: a bug, which tests find.
    """

    texts: Texts
    language: str
    zone: str

    def __call__(self, key: str, /, **facts: object) -> Markup:
        """The text of a key, filled in."""
        return self.fill(self.texts.entries[self.language][key], **facts)

    def has(self, key: str) -> bool:
        """Whether the catalogues know a key."""
        return key in self.texts.entries[self.language]

    def fill(self, entry: Entry, **facts: object) -> Markup:
        """A text with its placeholders filled, the plural form chosen by `count`."""
        if isinstance(entry, Markup):
            return entry
        if not isinstance(entry, str):
            count = facts["count"]
            form = _locale(self.language).plural_form(count) if isinstance(count, int) else "other"
            entry = entry.get(form, entry["other"])
        return Markup(PLACEHOLDER.sub(lambda found: self._shown(facts[found[1]], found[2]), entry))

    def _shown(self, value: object, form: str | None) -> str:
        locale = _locale(self.language)
        match value:
            case Markup():
                return str(value)
            case str():
                return escape(value)
            case datetime() if form == "moment":
                local = value.astimezone(ZoneInfo(self.zone))
                clock = _clock(local.hour, local.minute, self.language)
                place = escape(city(self.zone, self.language))
                return f"{_day(local.date(), self.language)}, {clock} ({place})"
            case datetime():
                local = value.astimezone(ZoneInfo(self.zone))
                return _day(local.date(), self.language)
            case date():
                return _day(value, self.language)
            case int() | float() if form == "percent":
                return numbers.format_percent(value, locale=locale)
            case int():
                return _whole(value, self.language)
            case float():
                return numbers.format_decimal(value, locale=locale)
            case Iterable() if form == "list":
                return lists.format_list([self._shown(item, None) for item in value], locale=locale)
        message = f"no way to show {type(value).__name__} as {form}"
        raise KeyError(message)


@lru_cache(1000)
def _day(day: date, language: str) -> str:
    return dates.format_skeleton("yMMMEd", day, locale=_locale(language))


@cache
def _clock(hour: int, minute: int, language: str) -> str:
    at = datetime(2000, 1, 1, hour, minute, tzinfo=UTC)  # any day: only its clock is shown
    return dates.format_skeleton("Hm", at, locale=_locale(language))


@cache
def city(zone: str, language: str) -> str:
    """The city that a zone is named after, as a language calls it: İstanbul, Kolkata."""
    named = dates.get_timezone_location(zone, locale=_locale(language), return_city=True)
    return named.rsplit("/", 1)[-1]


@lru_cache(1_000)
def _whole(number: int, language: str) -> str:
    """A whole number as a language writes it: few are told again and again."""
    return numbers.format_decimal(number, locale=_locale(language))


@cache
def _locale(language: str) -> Locale:
    return Locale(language)


def placeholders(entry: Entry) -> frozenset[str]:
    """The placeholders of an entry, with their forms; a plural's are those of its `other`."""
    text = entry if isinstance(entry, str) else entry["other"]
    return frozenset(found[0] for found in PLACEHOLDER.finditer(text))
