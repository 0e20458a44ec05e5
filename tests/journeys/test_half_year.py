"""Nine months of a community, lived twice: on the playground, and in Slack by signed requests.

The one has its state in SQLite, the other in PostgreSQL.

Clocks change in New York and in Berlin, in spring and in autumn, on four different days of it.
"""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from storage.database import Store
from tests.journeys import worlds
from tests.journeys.half_year import (
    BEGINS,
    BERLIN,
    CO_ORGANISER,
    ENDS,
    LEADER,
    LINK,
    NAIROBI,
    NEW_YORK,
    OBSERVER,
    QUIET,
    READER,
    SECRETARY,
    STEWARDS,
    STOPPED,
    SUMMARY,
    ZONES,
    Booked,
    Lived,
    Told,
    at,
    live,
)
from tests.journeys.once import once
from tests.journeys.worlds import HERE
from tests.storage.lasting import lasting_postgres_url

__all__ = ["lasting_postgres_url"]

PLATFORMS = {"playground": worlds.playground, "slack": worlds.slack}
WEEK = timedelta(days=7)
MONDAYS = [at(3, 9, 9) + WEEK * n for n in range((ENDS - at(3, 9, 9)) // WEEK + 1)]


def _lived(platform: str, database: str) -> Lived:
    store = Store(database)
    try:
        with PLATFORMS[platform](store, ZONES) as world:
            return live(world)
    finally:
        store.close()


@pytest.fixture(scope="module")
def playground(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Lived:
    file = tmp_path_factory.mktemp("playground") / "convener.db"
    shutil.copy(sqlite_template, file)
    return once(tmp_path_factory, "playground", lambda: _lived("playground", f"sqlite:///{file}"))


@pytest.fixture(scope="module")
def slack(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Lived:
    def lived() -> Lived:
        return _lived("slack", request.getfixturevalue("lasting_postgres_url"))

    return once(tmp_path_factory, "slack", lived)


@pytest.fixture(params=PLATFORMS)
def life(request: pytest.FixtureRequest) -> Lived:
    """The same life on each platform, lived (or failed) once however many facts are asked of it."""
    lived: Lived = request.getfixturevalue(request.param)
    return lived


def told(life: Lived, kind: str) -> list[tuple[datetime, str]]:
    """When and where posts of a kind came."""
    return [(each.at, each.where) for each in life.told if each.kind == kind]


def text(life: Lived, prefix: str, where: str = HERE) -> str:
    """The only post there whose name begins so, as it stands at the end."""
    (found,) = (s.text for s in life.seen if s.where == where and s.key.startswith(prefix))
    return found


def local(moment: datetime, zone: str) -> datetime:
    """What clocks in a zone show."""
    return moment.astimezone(ZoneInfo(zone))


def reminders(call: Booked) -> list[datetime]:
    """A week and a day before at the call's own hour by the clocks of Berlin, and just before."""
    return [call.starts_at - each for each in (WEEK, timedelta(days=1), timedelta(minutes=15))]


def works(moment: datetime, who: str) -> bool:
    """Whether it is a working hour of somebody's; all of them rest on Saturday and Sunday."""
    there = local(moment, ZONES[who])
    return there.weekday() < 5 and time(9) <= there.time() < time(17)


def test_it_lasts_half_a_year_and_both_changes_of_clocks_on_both_continents_lie_in_it() -> None:
    assert timedelta(weeks=26) < ENDS - BEGINS
    for zone, spring, autumn in (
        (BERLIN, date(2026, 3, 29), date(2026, 10, 25)),
        (NEW_YORK, date(2026, 3, 8), date(2026, 11, 1)),
    ):
        noons = [BEGINS + timedelta(days=n) for n in range((ENDS - BEGINS).days)]
        offsets = [local(each.replace(hour=12), zone).utcoffset() for each in noons]
        moves = zip(noons[1:], pairwise(offsets), strict=True)
        changed = [noon.date() for noon, (before, after) in moves if before != after]
        assert changed == [spring, autumn]


def test_steps_are_prompted_at_ten_on_the_days_they_are_due(life: Lived) -> None:
    first, second, *rest = told(life, "stages.prompted")
    assert [first, second] == [(at(3, 3, 10), LEADER), (at(3, 5, 10), LEADER)]
    assert rest == [(at(3, day, 10), who) for day in (10, 13, 24) for who in (LEADER, CO_ORGANISER)]
    assert told(life, "stages.invited") == [(at(3, 5, 11), CO_ORGANISER)]
    first, *others = told(life, "stages.lesson")
    assert first == (at(3, 3, 15), LEADER)
    assert others == [(at(3, day, 9, 30, NAIROBI), LEADER) for day in (4, 5, 6, 7)]


def test_the_needs_poll_closes_by_itself_and_its_result_is_posted(life: Lived) -> None:
    needs = life.polls[0]
    assert needs.closes not in life.acts
    first = next(each for each in life.told if each.kind == "polls.result")
    assert first.key.startswith(f"result:{needs.id}:")
    assert first.at == needs.closes == at(3, 24, 17)
    assert "14/15" in text(life, f"poll:{needs.id}:")
    result = text(life, f"result:{needs.id}:")
    assert "What do you miss today? (14 answers)" in result
    assert "100% (14)" in result


def test_every_poll_closes_at_five_in_berlin_and_is_told_atonce(life: Lived) -> None:
    closes = [poll.closes for poll in life.polls]
    assert len(closes) == 8
    assert told(life, "polls.result") == [(each, HERE) for each in closes]
    organisers = [(each, who) for each in closes for who in (LEADER, CO_ORGANISER)]
    assert sorted(told(life, "polls.closed")) == sorted(organisers)
    turnouts = [text(life, f"result:{poll.id}:").splitlines()[1] for poll in life.polls]
    answered = (14, 14, 11, 11, 11, 12, 12, 12)
    assert turnouts == [f"Answers: {number}/15" for number in answered]


def test_calls_are_six_to_eight_weeks_apart_and_last_ninety_minutes(life: Lived) -> None:
    days = [call.starts_at.date() for call in life.calendar]
    apart = [(after - before).days for before, after in pairwise(days)]
    assert len(life.held) == 7
    assert all(42 <= each <= 56 for each in apart), apart
    assert {call.ends_at - call.starts_at for call in life.calendar} == {timedelta(minutes=90)}


def test_no_call_keeps_a_steward_from_sleep(life: Lived) -> None:
    for call in life.calendar:
        for who in STEWARDS:
            start, end = (local(each, ZONES[who]) for each in (call.starts_at, call.ends_at))
            assert start.date() == end.date()
            assert time(6) <= start.time()
            assert end.time() <= time(23)


def test_a_call_is_announced_with_everybody_s_hour_and_its_calendar(life: Lived) -> None:
    assert set(life.announced) == {call.id for call in life.held}
    for call in life.held:
        words = life.announced[call.id]
        assert LINK.search(words)
        for who in STEWARDS:
            assert f"{local(call.starts_at, ZONES[who]):%H:%M}" in words
    assert len(told(life, "calls.announced")) == len(life.calendar)
    assert len(told(life, "calls.invited")) == len(life.calendar) * len(STEWARDS)


def test_the_calendar_s_feed_has_every_call(life: Lived) -> None:
    held = [call for call in life.calendar if call.starts_at < ENDS]
    assert held == life.held
    assert {str(call.starts_at.tzinfo) for call in life.calendar} == {BERLIN}


def test_reminders_come_a_week_a_day_and_a_quarter_of_an_hour_before_to_the_minute(
    life: Lived,
) -> None:
    fixed = {
        post.key.split(":")[1]: post.at for post in life.told if post.kind == "calls.announced"
    }
    due = [
        (each, who)
        for call in life.held
        for each in reminders(call)
        for who in STEWARDS
        if each > fixed[call.id]  # the first call is fixed less than a week before it
    ]
    assert sorted(told(life, "calls.reminder")) == sorted(due)


def test_one_press_is_attendance_and_a_form_the_summary_for_all(life: Lived) -> None:
    for call in life.held:
        assert "4 people" in text(life, f"call:{call.id}:")
        assert SUMMARY in text(life, f"call-summary:{call.id}:")
    assert told(life, "calls.ended") == [(call.ends_at, SECRETARY) for call in life.held]


def test_whoever_went_quiet_gets_one_nudge_at_their_own_hour_and_nobody_else_any(
    life: Lived,
) -> None:
    moment = at(6, 8, 9, zone=NEW_YORK)  # the Monday after two polls that they let pass
    assert works(moment, QUIET)
    assert told(life, "nudges.nudged") == [(moment, QUIET)]
    asked = next(poll for poll in life.polls if poll.opened < moment < poll.closes)
    assert asked.title in text(life, "nudge:", QUIET).splitlines()[0]


def test_those_who_went_quiet_alike_but_said_so_were_within_reach(life: Lived) -> None:
    reminded = Counter(where for _, where in told(life, "polls.reminder"))
    assert reminded[READER] == len(life.polls)
    assert reminded[QUIET] > 1
    assert reminded[STOPPED] == reminded[OBSERVER] == 0
    abreast = Counter(where for _, where in told(life, "digests.monthly"))
    assert abreast[OBSERVER] > 1
    assert abreast[STOPPED] == abreast[QUIET] == 0


def test_whoever_said_stop_hears_nothing_any_more(life: Lived) -> None:
    assert at(3, 26, 16) in life.acts
    assert [each for each in life.told if each.where == STOPPED and each.at > at(3, 26, 16)] == []


def test_the_digest_comes_each_monday_at_nine_in_berlin_without_a_gap_or_a_double(
    life: Lived,
) -> None:
    assert told(life, "digests.weekly") == [(each, SECRETARY) for each in MONDAYS]
    assert {moment.hour for moment, _ in told(life, "digests.weekly")} == {7, 8}
    assert len(MONDAYS) == 38


def test_no_post_comes_outside_of_its_rule(life: Lived) -> None:
    assert [each for each in life.told if not keeps_its_rule(each, life)] == []


def keeps_its_rule(post: Told, life: Lived) -> bool:
    """Whether a post came when one of its kind may; whatever has no hour answers an act."""
    berlin = local(post.at, BERLIN)
    match post.kind:
        case "stages.prompted" | "polls.again":
            return berlin.time() == time(10) and berlin.weekday() < 5
        case "stages.lesson":
            return post.at in life.acts or local(post.at, NAIROBI).time() == time(9, 30)
        case "polls.reminder":
            there = local(post.at, ZONES[post.where])
            return there.time() == time(10) and there.weekday() < 5
        case "polls.result" | "polls.closed":
            return post.at in [poll.closes for poll in life.polls]
        case "calls.offered":
            return berlin.time() == time(6) or post.at in [call.ends_at for call in life.held]
        # nobody answered: they are asked once more, and it is decided on the last day for it
        case "calls.announced" | "calls.invited" | "calls.asked_again":
            return berlin.time() == time(17)
        case "agenda.leads":
            return berlin.time() == time(7)
        case "calls.reminder":
            return any(post.at in reminders(call) for call in life.held)
        case "calls.ended":
            return post.at in [call.ends_at for call in life.held]
        case "digests.weekly" | "digests.team" | "reports.quarterly":
            return post.at in MONDAYS
        case "nudges.nudged" | "digests.monthly":
            return works(post.at, post.where)
        case "setup.introduction" | "stages.invited" | "polls.opened" | "calls.summary":
            return post.at in life.acts
    return False


def test_every_post_is_seen_where_it_belongs_andonce(life: Lived) -> None:
    assert life.unsaid == ()
    sent = Counter((each.where, each.key) for each in life.told)
    assert Counter((each.where, each.key) for each in life.seen) == sent
    assert set(sent.values()) == {1}


def test_both_platforms_were_told_the_same_at_the_same_instants(
    playground: Lived, slack: Lived
) -> None:
    first, second = (
        sorted((each.at, each.where, each.kind) for each in life.told)
        for life in (playground, slack)
    )
    assert first == second
    assert len(first) > 200
