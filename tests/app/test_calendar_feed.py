"""The calendar feed over HTTP: real iCalendar, at its secret address and at no other."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Timezone
from starlette.applications import Starlette

from bot.calendar import instant, zones
from bot.features.calls.calendar_file import Entry, Guest, ask, build
from bot.pages import calendar, calendar_of_call
from storage.calls import Call
from storage.communities import Community
from storage.database import Store
from tests.calling import begin, call, hold, settle
from tests.town import LEADER, Town

NOW = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)


def get(town: Town, path: str, **headers: str) -> httpx.Response:
    """What a calendar gets at a path."""
    house = (town.store, town.core.texts, town.clock)
    app = Starlette(routes=[calendar(*house), calendar_of_call(*house)])

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://cop.example") as client:
            return await client.get(path, headers=headers)

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
    assert b"DTSTART;TZID=Africa/Nairobi:20260317T153000\r\n" in answer.content
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


def test_one_call_is_a_file_of_its_own_and_another_community_s_is_not(town: Town) -> None:
    begin(town)
    planned = call(town)
    address = _address(town).removesuffix(".ics")
    found = get(town, f"{address}/{planned.id}.ics")
    assert found.status_code == 200
    assert [each["uid"] for each in _events(found.content)] == [f"{planned.id}@convener"]
    assert f"{address}/{planned.id}.ics" in town.said(town.command("edgar", "call"))
    with town.store.transaction() as session:
        row = session.get_one(Community, planned.community_id).model_dump()
        other = {"id": "other", "name": "Other", "calendar_secret": "0" * 32}
        session.add(Community(**row | other))
    for path in ("0" * 32 + f"/{planned.id}", f"{'1' * 32}/{planned.id}"):
        assert get(town, f"/calendar/{path}.ics").status_code == 404
    for name in ("none", "%00", "A", "x" * 9000):
        assert get(town, f"{address}/{name}.ics").status_code == 404


def test_a_calendar_that_has_it_as_it_is_gets_nothing_until_a_call_changes(town: Town) -> None:
    begin(town)
    first = get(town, _address(town))
    tag = first.headers["etag"]
    town.clock.stand(town.clock() + timedelta(minutes=5))
    again = get(town, _address(town), **{"If-None-Match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    before = _events(first.content)[0]["last-modified"]
    town.command(LEADER, "call")
    asked = town.press(LEADER, "calls.cancel")
    town.submit(LEADER, asked.form, {"reason": "At the fair"})
    changed = get(town, _address(town), **{"If-None-Match": tag})
    assert changed.status_code == 200
    (event,) = _events(changed.content)
    assert (before, event["last-modified"]) == (call(town).planned_at, town.clock())


def test_organisers_renew_and_revoke_the_address_and_the_old_one_leads_nowhere(town: Town) -> None:
    begin(town)
    old = _address(town)
    town.command(LEADER, "call")
    town.press(LEADER, "calls.places")
    town.press(LEADER, "calls.new_address")
    new = _address(town)
    assert new != old
    assert (get(town, old).status_code, get(town, new).status_code) == (404, 200)
    (card,) = [each for each in town.channel_cards() if "call" in each.plain()][-1:]
    assert new in card.plain()
    assert old not in card.plain()
    town.command(LEADER, "call")
    town.press(LEADER, "calls.places")
    town.press(LEADER, "calls.no_address")
    assert get(town, new).status_code == 404
    assert "/calendar/" not in town.said(town.command("edgar", "call"))
    hold(town, "edgar")  # the next call makes no address again
    assert town.rows(Community)[0].calendar_secret is None
    town.command(LEADER, "call")
    town.press(LEADER, "calls.places")
    town.press(LEADER, "calls.new_address")
    assert get(town, _address(town)).status_code == 200


@given(
    some_zone,
    st.integers(0, 3 * 365 * 24 * 60),
    st.integers(0, 9),
    st.booleans(),
    st.text(max_size=60),
)
@example("Europe/Berlin", 115_500, 1, False, 'a"b\r\nX:y')  # noqa: FBT003 - asked, not uninvited
@example("Europe/Berlin", 0, 0, False, "\\")  # noqa: FBT003 - asked, not uninvited
@settings(max_examples=40)
def test_an_invitation_gives_the_same_instant_back_in_every_zone(
    zone: str, minutes: int, sequence: int, gone: bool, name: str
) -> None:
    start = NOW + timedelta(minutes=minutes)
    entry = replace(_entry(start), sequence=sequence, place="Hall 2; or, perhaps, 3")
    guest = Guest(
        organiser="desk@a.example",
        community=name,
        mailbox="ada@b.example",
        name=name,
        cancelled=gone,
    )
    body = ask(zone, entry, guest, NOW)
    found = Calendar.from_ical(body)
    (event,) = _events(body)
    (told,) = found.walk("VTIMEZONE")
    assert isinstance(told, Timezone)
    assert found["method"] == ("CANCEL" if gone else "REQUEST")
    assert (event["uid"], event["sequence"]) == ("c1@convener", sequence)
    assert event["dtstart"] == start
    local = start.astimezone(ZoneInfo(zone))
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        assert local.replace(tzinfo=told.to_tz(lookup_tzid=False)) == start
    assert (event["organizer"], event["attendee"]) == (
        "mailto:desk@a.example",
        "mailto:ada@b.example",
    )
    assert event["location"] == "Hall 2; or, perhaps, 3"
    assert "x" not in event
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
