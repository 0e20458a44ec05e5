"""People's time: a local wall time on a local date is one instant, whatever clocks do that night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendar import (
    ONCE,
    Every,
    find_zone,
    instant,
    local_day,
    nearest_zones,
    next_after,
    parse_rule,
    zones,
)

YEAR = timedelta(days=365)

some_zone = st.sampled_from(sorted(zones()))
some_day = st.dates(date(2025, 1, 1), date(2027, 12, 31))
some_wall = st.times().map(lambda each: each.replace(second=0, microsecond=0, fold=0))
some_rule = st.builds(Every, st.integers(1, 60), some_wall, some_day)
some_moment = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def coming(rule: Every, zone: str, after: datetime, until: datetime) -> Iterator[datetime]:
    """The rule's instants after one moment, up to another; at most two a day."""
    for _ in range(2 * (until - after).days + 2):
        after = next_after(rule, zone, after)
        if after > until:
            return
        yield after
    pytest.fail("more instants than days")


@pytest.mark.parametrize(
    ("zone", "day", "wall", "expected"),
    [
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25T02:30:00+02:00"),
        ("Africa/Cairo", date(2026, 4, 24), time(0, 30), "2026-04-24T01:30:00+03:00"),
        ("Asia/Beirut", date(2026, 3, 29), time(0, 30), "2026-03-29T01:30:00+03:00"),
        ("America/Santiago", date(2026, 9, 6), time(0, 30), "2026-09-06T01:30:00-03:00"),
    ],
)
def test_a_daily_rule_fires_once_on_the_night_the_clocks_change(
    zone: str, day: date, wall: time, expected: str
) -> None:
    before = instant(day - timedelta(days=2), time(12), zone)
    after = instant(day + timedelta(days=2), time(12), zone)
    fired = list(coming(Every(1, wall, date(2026, 1, 1)), zone, before, after))
    here = [each for each in fired if local_day(each, zone) == day]
    assert here == [datetime.fromisoformat(expected)]
    assert len({local_day(each, zone) for each in fired}) == len(fired) == 4


def test_a_six_week_rule_keeps_its_local_hour_across_clock_changes() -> None:
    rule, berlin = Every(42, time(15), date(2026, 1, 14)), ZoneInfo("Europe/Berlin")
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    fired = list(coming(rule, "Europe/Berlin", begin, begin + YEAR))
    assert {each.astimezone(berlin).strftime("%a %H:%M") for each in fired} == {"Wed 15:00"}
    assert {each.hour for each in fired} == {13, 14}


@given(some_zone, some_day, some_wall)
@settings(max_examples=200)
def test_the_instant_shows_the_wall_time_on_its_day_unless_clocks_skip_it(
    zone: str, day: date, wall: time
) -> None:
    there = instant(day, wall, zone).astimezone(ZoneInfo(zone))
    shown, meant = there.replace(tzinfo=None), datetime.combine(day, wall)
    assert timedelta() <= shown - meant <= timedelta(hours=1)
    assert there.utcoffset() is not None


@given(some_rule, some_zone, some_moment)
@settings(max_examples=200)
def test_the_next_instant_is_strictly_after_the_moment_and_belongs_to_the_rule(
    rule: Every, zone: str, moment: datetime
) -> None:
    there = next_after(rule, zone, moment)
    assert there > moment
    passed = (local_day(there, zone) - rule.start).days
    assert passed >= 0
    assert passed % rule.days == 0


@given(some_rule, some_zone, some_moment)
@settings(max_examples=60)
def test_over_a_year_each_date_of_the_rule_has_exactly_one_instant(
    rule: Every, zone: str, moment: datetime
) -> None:
    until = moment + YEAR
    first = (local_day(moment, zone) - rule.start).days // rule.days
    dates = (
        rule.start + timedelta(days=rule.days * n)
        for n in range(max(0, first - 1), max(0, first) + 368)
    )
    meant = [each for day in dates if moment < (each := instant(day, rule.wall, zone)) <= until]
    assert list(coming(rule, zone, moment, until)) == meant


@given(some_rule)
def test_a_rule_reads_back_as_it_was_written(rule: Every) -> None:
    assert parse_rule(str(rule)) == rule


def test_once_is_no_rule_that_recurs() -> None:
    assert parse_rule(ONCE) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ONCE",
        "every day",
        "every 0d at 09:00 from 2026-01-01",
        "every 07d at 09:00 from 2026-01-01",
        "every 99999d at 09:00 from 2026-01-01",
        "every 1d at 24:30 from 2026-01-01",
        "every 1d at 9:00 from 2026-01-01",
        "every 1d at 09:00 from 2026-02-30",
        "every 1d at 09:00 from 2026-01-01 ",
        "0 9 * * 1",
    ],
)
def test_anything_else_is_refused_as_a_rule(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_rule(text)


@given(st.text(max_size=40))
def test_a_text_is_a_rule_or_refused_and_nothing_worse(text: str) -> None:
    try:
        assert parse_rule(text) is None or str(parse_rule(text)) == text
    except ValueError:
        assert text != ONCE


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Africa/Nairobi", "Africa/Nairobi"),
        ("  africa/nairobi ", "Africa/Nairobi"),
        ("NAIROBI", "Africa/Nairobi"),
        ("new york", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_found_by_its_name_or_its_city_in_any_case(words: str, zone: str) -> None:
    assert find_zone(words) == zone


@pytest.mark.parametrize("words", ["", "   ", "Atlantis", "Etc/GMT+5", "+03:00", "EST"])
def test_what_is_no_place_is_no_zone(words: str) -> None:
    assert find_zone(words) is None


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("İstanbul", "Europe/Istanbul"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Bogotá", "America/Bogota"),
    ],
)
def test_a_zone_is_found_by_its_city_as_people_there_write_it(words: str, zone: str) -> None:
    assert find_zone(words) == zone


@given(some_zone)
@settings(max_examples=50)
def test_every_zone_is_found_by_its_own_name(zone: str) -> None:
    assert find_zone(zone) == zone


@pytest.mark.parametrize(
    ("words", "zone"), [("Niarobi", "Africa/Nairobi"), ("sao paolo", "America/Sao_Paulo")]
)
def test_a_misspelt_city_gets_the_zone_that_looks_like_it(words: str, zone: str) -> None:
    assert nearest_zones(words)[0] == zone


@pytest.mark.parametrize("words", ["nyc", "gmt+3", "", "somewhere", "EST5"])
def test_where_nothing_is_near_nothing_is_proposed(words: str) -> None:
    assert nearest_zones(words) == ()


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("Turkey", "Europe/Istanbul"),
        ("Türkiye", "Europe/Istanbul"),
        ("Kenya", "Africa/Nairobi"),
        ("Almanya", "Europe/Berlin"),
        ("united states", "America/New_York"),
    ],
)
def test_a_country_gets_its_own_zones(words: str, first: str) -> None:
    found = nearest_zones(words)
    assert found[0] == first
    assert "Pacific/Truk" not in found


@pytest.mark.parametrize(
    ("words", "zone"), [("Londra", "Europe/London"), ("Ho Chi Minh", "Asia/Ho_Chi_Minh")]
)
def test_a_zone_is_found_by_its_city_as_the_reader_s_language_calls_it(
    words: str, zone: str
) -> None:
    assert find_zone(words) == zone


@given(st.text(max_size=100), st.integers(1, 4))
@settings(max_examples=25)
def test_suggestions_are_zones_without_repeats_and_no_more_than_asked(
    words: str, most: int
) -> None:
    found = nearest_zones(words, most)
    assert len(found) == len(set(found)) <= most
    assert set(found) <= set(zones())
