"""Countries as far as they matter here: whose zone it is, what people call it, when it rests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from babel import Locale
from babel.core import get_global

from bot.texts import LANGUAGES

NAME_AT_MOST = 60


@cache
def of_zone(zone: str) -> str:
    """The country (ISO 3166, two letters) whose zone this is; empty where it is no single one's."""
    territories, aliases = get_global("zone_territories"), get_global("zone_aliases")
    found = str(territories.get(zone) or territories.get(aliases.get(zone, "")) or "")
    return found if found in _codes() else ""


def name(country: str, language: str) -> str:
    """What a country is called in a language; its code where it has no name."""
    return str(Locale(language).territories.get(country, country))


def find(words: str) -> str | None:
    """The country somebody means by its name, in any of our languages, or by its code."""
    wanted = " ".join(words.split())
    if wanted.upper() in _codes():
        return wanted.upper()
    for language in LANGUAGES:
        for code in _codes():
            if name(code, language).casefold() == wanted.casefold():
                return code
    return None


@cache
def _codes() -> tuple[str, ...]:
    known = Locale(LANGUAGES[0]).territories
    codes = (str(code) for code in known if len(str(code)) == 2 and str(code).isalpha())  # noqa: PLR2004 - areas have digits
    return tuple(sorted(set(codes) - {"EU", "EZ", "UN", "XA", "XB", "ZZ"}))


def public_holidays(country: str, years: Iterable[int]) -> frozenset[date]:
    """A country's public holidays in some years; none where they aren't known."""
    return frozenset().union(*(_of_year(country, year) for year in years))


def holiday(country: str, day: date, language: str) -> str:
    """What a country's public holiday on a day is called; empty where it is none.

    In the language where its names are known in it, else in English, else in the country's own.
    """
    return _names(country, day.year, language).get(day, "")


@cache
def _names(country: str, year: int, language: str) -> dict[date, str]:
    from holidays import country_holidays  # large; only where somebody's days are asked for

    try:
        known = country_holidays(country, years=year)
    except NotImplementedError:
        return {}
    spoken = known.supported_languages or ()
    wanted = (each for code in (language, LANGUAGES[0]) for each in spoken if each[:2] == code)
    chosen = next(wanted, None)
    return dict(country_holidays(country, years=year, language=chosen) if chosen else known)


@cache
def _of_year(country: str, year: int) -> frozenset[date]:
    from holidays import country_holidays

    try:
        return frozenset(country_holidays(country, years=year))
    except NotImplementedError:  # a country that the library doesn't know
        return frozenset()
