"""The calendar feed over HTTP: real iCalendar, at its secret address and at no other."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Timezone
from starlette.applications import Starlette

from bot.calendar import instant, zones
from bot.features.calls.calendar_file import Entry, build
from bot.pages import calendar
from storage.calls import Call
from storage.communities import Community
from storage.database import Store
from tests.calling import begin, call, hold, settle
from tests.town import LEADER, Town

NOW = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)


def get(town: Town, path: str) -> httpx.Response:
    """What a calendar gets at a path."""
    app = Starlette(routes=[calendar(town.store, town.core.texts, town.clock)])

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://cop.example") as client:
            return await client.get(path)

    return asyncio.run(ask())


def _address(town: Town) -> str:
    return f"/calendar/{town.rows(Community)[0].calendar_secret}.ics"


def _events(body: bytes) -> list[dict[str, object]]:
    found = Calendar.from_ical(body)
    return [
        {name.lower(): getattr(value, "dt", value) for name, value in each.items()}
        for each in found.walk("VEVENT")
    ]


def test_the_feed_has_the_planned_call_in_the_community_s_zone(town: Town) -> None:
    begin(town)
    answer = get(town, _address(town))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private"
    found = Calendar.from_ical(answer.content)
    assert (found["version"], found["method"]) == ("2.0", "PUBLISH")
    assert found["prodid"]
    (event,) = _events(answer.content)
    planned = call(town)
    assert event["uid"] == f"{planned.id}@convener"
    assert (event["sequence"], event["status"]) == (0, "CONFIRMED")
    assert event["dtstart"] == planned.starts_at
    assert event["dtend"] == planned.starts_at + timedelta(minutes=90)
    assert event["dtstamp"] == town.clock().replace(microsecond=0)
    assert b"DTSTART;TZID=Africa/Nairobi:20260317T154500\r\n" in answer.content
    assert b"TZID:Africa/Nairobi\r\n" in answer.content
    assert "Water Losses" in str(event["summary"])


def test_its_secret_has_128_bits_is_the_turn_s_own_and_stays(town: Town) -> None:
    begin(town)
    secret = town.rows(Community)[0].calendar_secret
    assert secret is not None
    assert len(bytes.fromhex(secret)) == 16
    hold(town, "edgar")
    assert town.rows(Community)[0].calendar_secret == secret
    chance = random.Random(7)
    assert secret != f"{chance.getrandbits(128):032x}"  # drawn after what came before it


@pytest.mark.parametrize(
    "secret", ["0" * 32, "nothing", "%00", "%25", "..%2F..", "A" * 32, "0" * 40_000, "None"]
)
def test_any_other_address_is_nothing(town: Town, secret: str) -> None:
    begin(town)
    assert get(town, f"/calendar/{secret}.ics").status_code == 404


def test_a_community_without_calls_has_no_feed(town: Town) -> None:
    town.start()
    assert get(town, _address(town)).status_code == 404


def test_a_cancelled_call_stays_and_says_so(town: Town) -> None:
    begin(town)
    before = call(town)
    town.command(LEADER, "call")
    asked = town.press(LEADER, "calls.cancel")
    town.submit(LEADER, asked.form, {"reason": "At the fair"})
    town.go(days=1)
    settle(town)
    by_uid = {each["uid"]: each for each in _events(get(town, _address(town)).content)}
    off = by_uid.pop(f"{before.id}@convener")
    assert (off["sequence"], off["status"]) == (1, "CANCELLED")
    assert "At the fair" in str(off["description"])
    assert [each["status"] for each in by_uid.values()] == ["CONFIRMED"]


def test_what_was_held_stays_for_a_year(town: Town) -> None:
    begin(town)
    hold(town, "edgar")
    assert len(_events(get(town, _address(town)).content)) == 2
    town.clock.stand(town.clock() + timedelta(days=367))
    assert len(_events(get(town, _address(town)).content)) == 1


def test_where_no_address_is_known_no_card_links_to_it(store: Store) -> None:
    town = Town(store, random.Random(7), public_url="")
    begin(town)
    assert town.rows(Call)
    assert "/calendar/" not in town.said(town.command(LEADER, "call"))
    assert not any("/calendar/" in card.plain() for card in town.channel_cards())


def _entry(start: datetime) -> Entry:
    return Entry(
        uid="c1@convener",
        starts_at=start,
        ends_at=start + timedelta(minutes=90),
        sequence=0,
        planned_at=NOW,
        title="Çağrı; with, commas\nand lines",
        description="ş" * 200,
    )


@pytest.mark.parametrize(
    ("day", "utc"),
    [(date(2026, 3, 27), 14), (date(2026, 3, 30), 13), (date(2026, 10, 23), 13), (date(2026, 10, 26), 14)],
)  # fmt: skip
def test_a_call_at_three_is_at_three_before_and_after_clocks_change(day: date, utc: int) -> None:
    start = instant(day, time(15), "Europe/Berlin")
    body = build("Calls", "Europe/Berlin", [_entry(start)], NOW)
    (event,) = _events(body)
    assert event["dtstart"] == datetime.combine(day, time(utc), UTC)
    assert f"DTSTART;TZID=Europe/Berlin:{day:%Y%m%d}T150000\r\n".encode() in body
    assert f"DTEND;TZID=Europe/Berlin:{day:%Y%m%d}T163000\r\n".encode() in body


some_zone = st.sampled_from(
    ["Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Africa/Nairobi", "Asia/Beirut"]
)


@given(some_zone, st.integers(0, 3 * 365 * 24 * 60))
@example("Europe/Berlin", 115_500)
@settings(max_examples=60)
def test_a_calendar_that_knows_no_zones_reads_the_same_instants(zone: str, minutes: int) -> None:
    """By the file's own VTIMEZONE alone, over a year around the call.

    But for an hour that clocks show twice: in the first of them dateutil may guess wrong.
    """
    start = NOW + timedelta(minutes=minutes)
    found = Calendar.from_ical(build("Calls", zone, [_entry(start)], NOW))
    (told,) = found.walk("VTIMEZONE")
    assert isinstance(told, Timezone)
    theirs = told.to_tz(lookup_tzid=False)
    for hours in (0, 1, -2000, 2000, -5000, 5000):
        moment = start + timedelta(hours=hours)
        ours = moment.astimezone(ZoneInfo(zone))
        if ours.replace(fold=0).utcoffset() == ours.replace(fold=1).utcoffset():
            assert moment.astimezone(theirs).utcoffset() == ours.utcoffset()


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("Europe/Berlin", "20260329T020000"),
        ("Europe/Berlin", "20261025T030000"),
        ("America/New_York", "20260308T020000"),
        ("America/Santiago", "20260906T000000"),
        ("Australia/Lord_Howe", "20260405T020000"),
    ],
)
def test_a_change_of_clocks_is_told_by_the_hour_that_they_showed_before_it(
    zone: str, change: str
) -> None:
    """RFC 5545, 3.6.5: an onset's DTSTART is read with the offset from before it."""
    body = build("Calls", zone, [_entry(datetime(2026, 7, 1, 12, tzinfo=UTC))], NOW)
    assert f"DTSTART:{change}\r\n".encode() in body


@given(st.sampled_from(sorted(zones())))
@settings(max_examples=60)
def test_every_zone_that_people_live_in_can_be_written(zone: str) -> None:
    start = datetime(2026, 7, 1, 12, tzinfo=UTC)
    body = build("Calls", zone, [_entry(start)], NOW)
    assert [each["dtstart"] for each in _events(body)] == [start]


def test_lines_are_folded_and_words_survive() -> None:
    body = build("Çağrılar", "UTC", [_entry(NOW)], NOW)
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    (event,) = _events(body)
    assert (event["summary"], event["description"]) == (
        "Çağrı; with, commas\nand lines",
        "ş" * 200,
    )


def test_an_empty_calendar_is_a_calendar() -> None:
    assert not _events(build("Calls", "Europe/Berlin", [], NOW))
