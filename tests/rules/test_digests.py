"""The digest's decisions and its card: sections, one suggestion, distinct members, one line."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import all_texts
from bot.cards import Button, Buttons, Chart, Facts, Note, Progress
from bot.feature import AGAIN
from bot.features import FEATURES
from bot.features.digests import groups, rules, suggesting
from bot.features.digests.cards import digest
from bot.features.digests.suggesting import Suggestion
from bot.features.digests.week import Held, Open, Turnout, Week
from bot.playbook_file import load
from bot.routing import Routes
from storage.holdouts import Outcome
from storage.levels import LEVELS

NOW = datetime(2026, 3, 9, 6, 0, tzinfo=UTC)
TODAY = date(2026, 3, 9)
PLAYBOOK = load()
STEP = PLAYBOOK.step("lessons")
TEXTS = all_texts()
ENGLISH = TEXTS.tongue("en", "Africa/Nairobi")
QUIET = Week(
    community="Water",
    zone="Africa/Nairobi",
    now=NOW,
    first=TODAY - timedelta(days=7),
    end=TODAY,
    stage=PLAYBOOK.stages[0],
    members=24,
    core_team=2,
    stewards=9,
)

some_moment = st.integers(-60 * 24, 60 * 24).map(lambda hours: NOW + timedelta(hours=hours))
some_future = st.integers(1, 60 * 24).map(lambda hours: NOW + timedelta(hours=hours))
some_name = st.text("ab *_`<>", min_size=1, max_size=8)


@st.composite
def turnouts(draw: st.DrawFn, at: st.SearchStrategy[datetime]) -> Turnout:
    asked = draw(st.integers(1, 40))
    kind = draw(st.sampled_from(["needs", "choice"]))
    answered = draw(st.integers(0, asked))
    return Turnout("q1", kind, draw(some_name), draw(at), answered, asked, draw(st.booleans()))


some_days = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(0, 70).map(lambda n: TODAY - timedelta(n)))
)
some_week = st.builds(
    lambda days, **values: replace(QUIET, weeks=rules.by_week(days, TODAY), **values),
    some_days,
    steps=st.lists(st.builds(Open, st.just(STEP), some_moment), max_size=7).map(tuple),
    team_step=st.none()
    | st.tuples(st.just("core_team"), st.sampled_from(["waiting", "prompted", "done", "skipped"])),
    joined=st.lists(some_name, max_size=20).map(tuple),
    left=st.integers(0, 3),
    unreachable=st.integers(0, 3),
    core_team=st.integers(1, 3),
    stewards=st.integers(0, 12),
    overdue=st.integers(0, 2),
    organisations=st.integers(0, 9),
    moves=st.dictionaries(
        st.tuples(st.sampled_from(LEVELS), st.sampled_from(LEVELS)), st.integers(1, 9), max_size=3
    ),
    goals=st.lists(st.tuples(some_name, st.just("stuck")), max_size=7).map(tuple),
    running=st.lists(turnouts(some_future), max_size=10).map(tuple),
    closed=st.lists(turnouts(some_moment), max_size=10).map(tuple),
    unsaid=st.none() | turnouts(some_moment),
    next_call=st.none() | some_future,
    last_call=st.none() | st.builds(Held, some_moment, st.integers(0, 9), st.booleans()),
    took_part=st.integers(0, 3),
)


def _names(week: Week) -> list[str]:
    facts = [part for part in digest(ENGLISH, week).parts if isinstance(part, Facts)]
    return [name for part in facts for name, _ in part.facts]


def _pressable(week: Week) -> list[Button]:
    parts = digest(ENGLISH, week).parts
    return [button for part in parts if isinstance(part, Buttons) for button in part.buttons]


@settings(max_examples=50)
@given(some_week)
def test_a_section_is_there_exactly_when_it_has_something_to_say(week: Week) -> None:
    parts = digest(ENGLISH, week).parts
    flags = rules.flags(week)
    if rules.is_quiet(week):
        assert len(parts) == 1 + 2 * len(flags) + bool(flags)
        return
    names = _names(week)
    assert ("Joined" in names) == bool(week.joined)
    assert ("Left" in names) == bool(week.left)
    assert ("Can't be written to" in names) == bool(week.unreachable)
    assert ("Next step" in names) == bool(week.steps)
    assert ("Next call" in names) == (week.next_call is not None)
    assert ("Last call" in names) == (week.last_call is not None)
    assert ("Organisations" in names) == bool(week.organisations)
    assert sum(name.startswith("From ") for name in names) == len(
        groups.told(week.moves, week.members)
    )
    charts = [part.title for part in parts if isinstance(part, Chart)]
    assert ("Members who took part, by week" in charts) == any(count for _, count in week.weeks)
    shown = [part for part in parts if isinstance(part, Progress)]
    assert len(shown) == min(len(week.running), 8) + min(len(week.closed), 8) + bool(week.goals)
    more = max(len(week.running) - 8, 0) + max(len(week.closed) - 8, 0)
    assert any("more poll" in part.text for part in parts if isinstance(part, Note)) == bool(more)


@settings(max_examples=50)
@given(some_week)
def test_exactly_one_thing_is_suggested_with_its_principle(week: Week) -> None:
    flags = rules.flags(week)
    if rules.is_quiet(week):
        assert [each.action for each in _pressable(week)] == [each.action for each in flags]
        return
    plain = digest(ENGLISH, week).plain().splitlines()
    found = suggesting.suggest(week)
    assert sum(line.startswith("Next: ") for line in plain) == 1
    presses = [*(each.action for each in flags), *([found.action] if found.action else [])]
    assert [button.action for button in _pressable(week)] == presses
    assert sum(line.startswith("Where this comes from") for line in plain) == len(presses)


@settings(max_examples=50)
@given(some_week, st.sampled_from(["en", "tr"]))
def test_no_digest_is_too_long_for_a_message_and_none_says_late(week: Week, language: str) -> None:
    card = digest(TEXTS.tongue(language, "America/New_York"), week)
    assert len(card.parts) <= 45
    assert all(word not in card.plain() for word in (" late", "overdue", "behind", "gecik"))


@given(some_days, st.integers(-3, 3))
def test_the_chart_counts_distinct_members_week_by_week(
    days: list[tuple[str, date]], shift: int
) -> None:
    end = TODAY + timedelta(days=shift)
    weeks = rules.by_week(days, end)
    assert len(weeks) == 8
    assert weeks[-1][0] + timedelta(days=7) == end
    for first, count in weeks:
        members = {who for who, day in days if timedelta() <= day - first < timedelta(days=7)}
        assert count == len(members)
    assert rules.by_week(days * 2, end) == weeks
    assert rules.took_part(days, weeks[-1][0], end) == weeks[-1][1]


@pytest.mark.parametrize(
    "week",
    [
        replace(QUIET, took_part=1),
        replace(QUIET, joined=("Uri",)),
        replace(QUIET, left=1),
        replace(QUIET, steps=(Open(STEP, NOW - timedelta(days=1)),)),
        replace(QUIET, running=(Turnout("q1", "needs", "A", NOW + timedelta(days=9), 0, 9),)),
        replace(QUIET, closed=(Turnout("q1", "needs", "A", NOW - timedelta(days=1), 0, 9),)),
        replace(QUIET, next_call=NOW + timedelta(days=9)),
        replace(QUIET, last_call=Held(NOW - timedelta(days=2), 3, this_week=True)),
    ],
)
def test_one_line_says_that_nothing_happened_and_anything_makes_it_more(week: Week) -> None:
    assert len(digest(ENGLISH, QUIET).plain().splitlines()) == 2  # the title and the line
    assert len(digest(ENGLISH, week).parts) > 3


def test_what_is_past_or_to_come_is_no_event_of_the_week() -> None:
    old = Held(NOW - timedelta(days=20), 3)
    later = (Open(STEP, NOW + timedelta(days=1)),)
    assert rules.is_quiet(replace(QUIET, last_call=old, steps=later, unreachable=2, stewards=0))


def _poll(answered: int, hours: int) -> tuple[Turnout, ...]:
    return (Turnout("q1", "needs", "Needs", NOW + timedelta(hours=hours), answered, 20),)


UNSAID = Turnout("q0", "needs", "Needs", NOW - timedelta(days=9), 12, 20)
CALL = NOW + timedelta(days=2)


@pytest.mark.parametrize(
    ("week", "rule"),
    [
        (replace(QUIET, running=_poll(5, 100), next_call=CALL), "remind_in_call"),
        (replace(QUIET, running=_poll(5, 30), next_call=CALL), "remind"),
        (replace(QUIET, running=_poll(5, 100), stewards=0, unsaid=UNSAID), "remind"),
        (replace(QUIET, running=_poll(6, 100), stewards=0), "stewards"),
        (replace(QUIET, running=_poll(0, 24 * 7 + 1), stewards=0), "stewards"),
        (replace(QUIET, unsaid=UNSAID), "call"),
        (replace(QUIET, unsaid=UNSAID, next_call=CALL, core_team=1), "deeds"),
        (replace(QUIET, steps=(Open(STEP, NOW),), next_call=CALL, core_team=1), "step"),
        (replace(QUIET, next_call=CALL, core_team=1), "core_team"),
        (replace(QUIET, next_call=CALL), "nothing"),
    ],
)
def test_the_first_rule_that_applies_makes_the_suggestion(week: Week, rule: str) -> None:
    assert suggesting.suggest(week).rule == rule


def test_a_second_organiser_is_found_where_the_step_stands() -> None:
    alone = replace(QUIET, next_call=CALL, core_team=1)
    for status, action in (("done", "stages.people"), ("skipped", "stages.unskip")):
        found = suggesting.suggest(replace(alone, team_step=("core_team", status)))
        assert (found.action, found.value) == (action, "core_team")
    assert suggesting.suggest(alone) == Suggestion("core_team", AGAIN, "status")


def test_every_suggestion_leads_somewhere() -> None:
    routes = Routes.of(FEATURES)
    weeks = [
        replace(QUIET, running=_poll(5, 30)),
        replace(QUIET, unsaid=UNSAID, next_call=CALL),
        replace(QUIET, steps=(Open(STEP, NOW),), next_call=CALL),
        replace(QUIET, core_team=1, next_call=CALL),
        replace(QUIET, core_team=1, next_call=CALL, team_step=("core_team", "done")),
        replace(QUIET, core_team=1, next_call=CALL, team_step=("core_team", "skipped")),
    ]
    for found in map(suggesting.suggest, weeks):
        known = routes.commands if found.action == AGAIN else routes.presses
        assert (found.value if found.action == AGAIN else found.action) in known


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.none() | st.integers(-3, 100))
def test_a_digest_covers_what_is_new_and_nothing_older_than_a_moved_day_makes_it(
    today: date, since: int | None
) -> None:
    first, end = rules.covered(today, None if since is None else today - timedelta(days=since))
    assert end == today
    assert (end - first).days == (since if since and 0 < since < 14 else 7)


def test_a_hold_out_tells_both_groups_and_says_so_until_it_is_conclusive() -> None:
    few = Outcome(5, NOW, nudged=20, nudged_back=8, left=5, left_back=1)
    week = replace(QUIET, left=1, holdout=few)
    told = digest(ENGLISH, week).plain()
    assert "Back within 28 days: 8 of 20 nudged (40%), 1 of 5 left alone (20%)" in told
    assert re.search(r"20 percentage points \(95 % interval: -\d+ to \d+\); not conclusive", told)
    many = Outcome(5, NOW, nudged=400, nudged_back=200, left=100, left_back=20)
    assert "more than chance" in digest(ENGLISH, replace(week, holdout=many)).plain()


@given(st.integers(0, 90))
def test_the_cadence_holds_from_42_to_56_days(days: int) -> None:
    found = rules.cadence(TODAY, TODAY + timedelta(days=days))
    assert found is not None
    assert (found.days, found.holds) == (days, 42 <= days <= 56)
    assert rules.cadence(None, TODAY) is None
    assert rules.cadence(TODAY, None) is None


def test_a_call_is_told_in_the_reader_s_zone_with_its_days_and_its_cadence() -> None:
    call = datetime(2026, 3, 12, 22, 0, tzinfo=UTC)
    week = replace(
        QUIET,
        next_call=call,
        last_call=Held(NOW - timedelta(days=45), 7),
        cadence=rules.cadence(TODAY - timedelta(days=45), TODAY + timedelta(days=3)),
    )
    assert "Fri, Mar 13, 2026, 01:00 (Nairobi), in 4 days" in digest(ENGLISH, week).plain()
    new_york = digest(TEXTS.tongue("en", "America/New_York"), week).plain()
    assert "Thu, Mar 12, 2026, 18:00 (New York), in 3 days" in new_york
    assert "holds: 48 days" in new_york
    assert "45 days ago" in new_york
    assert "Came: 7 people" in new_york
    unplanned = digest(ENGLISH, replace(week, next_call=None, cadence=None, left=1)).plain()
    assert "Cadence: the next call fits between Fri, Mar 6, 2026 and Fri, Mar 20, 2026" in unplanned
