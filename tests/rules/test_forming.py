"""What forming decides: changed words, roles and consent, horizons, lines of a plan, days of rest."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from bot import countries, horizons
from bot.access import ALLOWED, Role, may, rights, within
from bot.features.plan import rules as plan
from bot.features.purpose.rules import changes
from bot.features.roles import rules as roles

words = st.lists(st.sampled_from(["lose", "less", "water", "we", "help", "\n", "—"]), max_size=12)
texts = words.map(" ".join)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
every_role = st.sampled_from(get_args(Role))
several = st.frozensets(every_role)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@given(texts, texts)
def test_what_went_and_what_came_are_words_of_the_two_texts_in_their_order(
    before: str, after: str
) -> None:
    found = changes(before, after)
    assert (found == ()) is (before.split() == after.split())
    rest = after
    for each in found:
        assert each.before or each.after
        assert each.before in " ".join(before.split())
        if each.after:
            assert each.after in " ".join(rest.split())
    kept = len(before.split()) - sum(len(each.before.split()) for each in found)
    assert kept == len(after.split()) - sum(len(each.after.split()) for each in found)


@given(several, every_role)
def test_nobody_gives_a_role_that_lets_more_than_they_may_themselves(
    mine: frozenset[str], role: str
) -> None:
    together = frozenset({*mine, role, "member"})
    gains = any(may(together, act) and not may(mine | {"member"}, act) for act in ALLOWED)
    assert within(mine | {"member"}, role) is not gains


def test_the_secretariat_gives_no_role_that_advances_stages() -> None:
    mine = frozenset({"secretariat", "member"})
    assert {each for each in roles.GIVEN if not within(mine, each)} == {"leader", "manager"}
    assert all(within(frozenset({"core_team"}), each) for each in roles.GIVEN)


@given(every_role)
def test_a_role_needs_consent_if_and_only_if_it_lets_more_than_members_may(role: str) -> None:
    assert roles.needs_consent(role) is (not within(frozenset({"member"}), role))
    assert rights(role).isdisjoint({"anybody", "take_part"})


@given(st.dictionaries(every_role, st.integers(0, 3)))
def test_a_gap_is_a_role_of_the_framework_that_nobody_holds(held: dict[str, int]) -> None:
    found = roles.gaps(held)
    assert all(not held.get(role) for role in found)
    assert all(role in found for role in roles.FRAMEWORK if not held.get(role))
    assert len(set(found)) == len(found)


@given(every_role, st.sets(st.sampled_from("abc"), min_size=1))
def test_whoever_lets_go_of_a_role_never_leaves_a_community_without_leader(
    role: str, holders: set[str]
) -> None:
    one = min(holders)
    may_go = roles.may_let_go(role, one, holders)
    assert may_go is (role != "leader" or len(holders) > 1)


@given(st.sampled_from(["", "yes", "no"]), st.integers(0, 60))
def test_nobody_is_asked_twice_at_once_nor_soon_after_a_no(answer: str, ago: int) -> None:
    asked = roles.may_ask(answer, NOW - timedelta(days=ago) if answer else None, NOW)
    assert asked is (answer == "yes" or (answer == "no" and ago >= roles.RESTS.days))


@given(days, st.integers(0, 120))
def test_whatever_is_due_is_due_by_one_of_the_horizons(begins: date, after: int) -> None:
    found = horizons.horizon(begins, begins + timedelta(days=after))
    assert found in horizons.HORIZONS
    assert found >= min(after, 90)
    assert found - after < 31


@given(days, st.lists(st.integers(0, 90)))
def test_a_horizon_is_uncovered_until_something_is_due_in_it(
    begins: date, ahead: list[int]
) -> None:
    dues = [begins + timedelta(days=each) for each in ahead]
    lacking = horizons.uncovered(begins, dues)
    ends = [horizons.day_of(begins, each) for each in lacking]
    assert horizons.uncovered(begins, [*dues, *ends]) == ()
    assert set(lacking) == set(horizons.HORIZONS) - {horizons.horizon(begins, d) for d in dues}


@given(days, st.lists(st.integers(1, 200), min_size=1))
def test_what_was_due_before_a_plan_began_is_none_of_its_own(begins: date, ago: list[int]) -> None:
    dues = [begins - timedelta(days=each) for each in ago]
    assert horizons.uncovered(begins, dues) == horizons.HORIZONS


@given(st.lists(st.integers(-9, 9)))
def test_a_plan_is_taken_back_until_something_of_it_was_touched(touched: list[int]) -> None:
    at = [NOW + timedelta(hours=each) for each in touched]
    assert plan.may_unbegin(NOW, at) is (max(touched, default=0) <= 0)


THEMES: dict[str, plan.Theme] = {"people": "people", "insanlar": "people", "amaç": "purpose"}


@given(
    st.lists(st.tuples(st.sampled_from(["", "- ", "• ", "People: ", "AMAÇ :", "Note: "]), texts))
)
def test_each_line_that_says_something_is_an_item_and_none_is_lost(
    told: list[tuple[str, str]],
) -> None:
    written = [f"{head}{' '.join(what.split())}" for head, what in told]
    found = plan.lines("\n".join(written), THEMES)
    saying = [what for what in written if plan.lines(what, THEMES)]
    assert len(found) == len(saying)
    for (theme, what), line in zip(found, saying, strict=True):
        assert what
        assert what in line
        assert theme in plan.THEMES


def test_a_line_says_what_it_is_for() -> None:
    found = plan.lines("- People: ten talks\nInsanlar: on kişi\na visit: to the plant", THEMES)
    assert found == [
        ("people", "ten talks"),
        ("people", "on kişi"),
        ("practice", "a visit: to the plant"),
    ]


people = st.builds(
    plan.Person,
    name=st.sampled_from(["Amina", "Burak"]),
    country=st.just("Kenya"),
    rests=st.frozensets(st.integers(0, 6)),
    holiday=st.sampled_from(["", "Madaraka Day"]),
)


@given(days, st.lists(people))
def test_a_day_clashes_for_those_who_rest_on_it_and_a_holiday_is_named(
    day: date, whose: list[plan.Person]
) -> None:
    found = plan.clashes(day, whose)
    resting = [each for each in whose if each.holiday or day.weekday() in each.rests]
    assert [(each.name, each.holiday) for each in found] == [(p.name, p.holiday) for p in resting]


@given(days, st.integers(-30, 30))
def test_reminders_come_within_three_days_before_and_seven_after(due: date, away: int) -> None:
    found = plan.reminder(due, due + timedelta(days=away))
    assert found == ("before" if -3 <= away <= 0 else "after" if 0 < away <= 7 else None)


def test_holidays_are_named_in_the_readers_language_where_they_are_known_in_it() -> None:
    republic = date(2026, 10, 29)
    assert countries.holiday("TR", republic, "en") == "Republic Day"
    assert countries.holiday("TR", republic, "tr") == "Cumhuriyet Bayramı"
    assert countries.holiday("KE", date(2026, 6, 1), "tr") == "Madaraka Day"
    assert countries.holiday("KE", date(2026, 6, 2), "en") == ""
    assert countries.holiday("AQ", republic, "en") == ""
