"""Who has gone quiet, by their own measure; who may be written to, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.calendar import zones
from bot.courtesy import Withheld
from bot.features.nudges import rules
from bot.features.nudges.rules import Barred, Judged, Sent, Touch
from bot.working_hours import next_allowed

FIRST = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)
NOON = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)
"""A Wednesday."""

DAY, WEEK = timedelta(days=1), timedelta(days=7)


def history(marks: str) -> list[Touch]:
    """Touchpoints a week apart; `+` where the member took part."""
    return [Touch(f"poll:{n}", FIRST + n * WEEK, each == "+") for n, each in enumerate(marks)]


def day_of(number: float) -> date:
    """A day so many weeks after the first touchpoint."""
    return (FIRST + number * WEEK).date()


histories = st.text("+-", max_size=14).map(history)
long_histories = st.text("+-", min_size=4, max_size=14).map(history)
pressed = st.frozensets(st.integers(-7, 14 * 7).map(lambda n: FIRST.date() + n * DAY), max_size=12)
GONE_QUIET = history("++--")


@given(histories, pressed)
def test_an_observer_never_lapses(touches: list[Touch], days: frozenset[date]) -> None:
    assert rules.lapsed("observer", touches, days) == Judged("observer")


@given(histories, pressed)
def test_whoever_took_part_in_one_of_the_last_two_has_not_lapsed(
    touches: list[Touch], days: frozenset[date]
) -> None:
    judged = rules.lapsed("active", touches, days)
    assert judged.why != "lapsed" or not any(each.took_part for each in touches[-2:])


@given(st.integers(0, 14))
def test_whoever_never_did_anything_has_nothing_to_fall_below(count: int) -> None:
    touches = history("-" * count)
    assert rules.lapsed("active", touches, frozenset()).why in ("too_early", "quiet_always")


@given(st.text("+-", max_size=3), pressed)
def test_fewer_than_two_touchpoints_before_the_last_two_are_too_few(
    marks: str, days: frozenset[date]
) -> None:
    assert rules.lapsed("active", history(marks), days) == Judged("too_early")


@given(long_histories, pressed, st.integers(1, 60))
def test_doing_more_lately_never_makes_anybody_lapse(
    touches: list[Touch], days: frozenset[date], later: int
) -> None:
    assume(rules.lapsed("active", touches, days).why != "lapsed")
    more = days | {touches[-3].day + later * DAY}
    assert rules.lapsed("active", touches, more).why != "lapsed"


@given(long_histories, pressed, st.data())
def test_having_done_less_before_never_makes_anybody_lapse(
    touches: list[Touch], days: frozenset[date], data: st.DataObject
) -> None:
    assume(rules.lapsed("active", touches, days).why != "lapsed")
    place = data.draw(st.integers(0, len(touches) - 3))
    less = [*touches[:place], replace(touches[place], took_part=False), *touches[place + 1 :]]
    assert rules.lapsed("active", less, days).why != "lapsed"


@given(long_histories, pressed)
def test_a_press_after_the_last_touchpoint_ends_every_lapse(
    touches: list[Touch], days: frozenset[date]
) -> None:
    back = days | {touches[-1].day}
    assert rules.lapsed("active", touches, back).why != "lapsed"


@given(st.text("+-", min_size=10, max_size=10), st.text("+-", max_size=11), pressed)
def test_only_the_last_ten_touchpoints_count(
    marks: str, others: str, days: frozenset[date]
) -> None:
    touches = history("-" * 11 + marks)
    moved = frozenset(day + 11 * WEEK for day in days)
    instead = history(others.ljust(11, "-") + marks)
    assert rules.lapsed("active", touches, moved) == rules.lapsed("active", instead, moved)


@given(histories, pressed)
def test_a_lapse_names_its_last_two_touchpoints_and_a_baseline_above_both(
    touches: list[Touch], days: frozenset[date]
) -> None:
    judged = rules.lapsed("active", touches, days)
    if judged.why == "lapsed":
        assert (judged.since, judged.until) == (touches[-2].at, touches[-1].id)
        assert 0 < judged.baseline <= 1
        assert max(rules.scores(touches, days)[-2:]) < judged.baseline


@pytest.mark.parametrize(
    ("marks", "days", "why"),
    [
        ("++--", (), "lapsed"),
        ("+---", (), "lapsed"),
        ("+++-", (), "as_ever"),
        ("++-+", (), "as_ever"),
        ("----", (), "quiet_always"),
        ("----", (day_of(0.5),), "lapsed"),
        ("++--", (day_of(1.5), day_of(2.5)), "lapsed"),
        ("+---", (day_of(2.5),), "as_ever"),
        ("++--", (day_of(3.5),), "back"),
        ("++-", (), "too_early"),
        ("+" + "-" * 9, (), "lapsed"),
        ("+" + "-" * 10, (), "quiet_always"),
    ],
)
def test_a_member_is_held_against_what_they_did_before(
    marks: str, days: tuple[date, ...], why: str
) -> None:
    assert rules.lapsed("active", history(marks), frozenset(days)).why == why


def test_a_press_between_two_touchpoints_is_worth_half() -> None:
    touches = history("-+--")
    days = frozenset({day_of(-3), day_of(1.2), day_of(3)})
    assert rules.scores(touches, days) == (0.5, 1, 0.5, 0.5)


LAPSE = rules.lapsed("active", GONE_QUIET, frozenset())


def barred(
    *sent: Sent,
    lapse: Judged = LAPSE,
    reachable: bool = True,
    withheld: Withheld | None = None,
    zone: str = "UTC",
    now: datetime = NOON,
) -> Barred | None:
    return rules.barred(
        lapse, sent, reachable=reachable, withheld=withheld, zone=zone, country="", now=now
    )


ago = st.timedeltas(timedelta(), timedelta(days=400))
sent_before = st.builds(
    lambda at, after: Sent(NOON - at, None if after is None else NOON - at + after),
    ago,
    st.none() | st.timedeltas(timedelta(), timedelta(days=30)),
)
sents = st.lists(sent_before, max_size=6).map(
    lambda each: sorted(each, key=lambda one: one.at, reverse=True)
)


@given(sents)
def test_nobody_gets_two_within_28_days(sent: list[Sent]) -> None:
    if barred(*sent) is None:
        assert all(NOON - each.at >= timedelta(days=28) for each in sent)


@given(sents)
def test_two_without_an_answer_end_it(sent: list[Sent]) -> None:
    ignored = [Sent(NOON - n * 30 * DAY, None) for n in (1, 2)]
    older = [each for each in sent if each.at < ignored[-1].at]
    assert barred(*ignored, *older) == "unanswered"


def test_one_without_an_answer_is_followed_by_another_28_days_later() -> None:
    assert barred(Sent(NOON - 28 * DAY, None)) is None
    assert barred(Sent(NOON - 28 * DAY + timedelta(seconds=1), None)) == "recently"


@given(sents)
def test_after_an_answer_it_takes_two_touchpoints_more(sent: list[Sent]) -> None:
    assert LAPSE.since is not None
    answered = Sent(NOON - 40 * DAY, LAPSE.since)
    older = [each for each in sent if each.at < answered.at]
    assert barred(answered, *older) == "answered"
    anew = replace(LAPSE, since=LAPSE.since + timedelta(seconds=1))
    assert barred(answered, *older, lapse=anew) is None


@given(sents, st.sampled_from(("paused", "stopped", "snoozed", "two_a_week")), st.booleans())
def test_what_courtesy_withholds_is_never_sent(
    sent: list[Sent], withheld: Withheld, reachable: bool
) -> None:
    assert barred(*sent, withheld=withheld, reachable=reachable) is not None
    assert barred(withheld=withheld) == withheld


@given(sents)
def test_whoever_cannot_be_reached_is_not_written_to(sent: list[Sent]) -> None:
    assert barred(*sent, reachable=False) == "unreachable"


some_zone = st.sampled_from(zones())
instants = st.datetimes(
    datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)  # noqa: DTZ001 - hypothesis adds it
)  # fmt: skip


@given(sents, some_zone, instants)
def test_nobody_is_written_to_outside_their_working_hours(
    sent: Sequence[Sent], zone: str, now: datetime
) -> None:
    if barred(*sent, zone=zone, now=now) is None:
        assert next_allowed(now, zone) == now
