"""Who serves: half stay, whoever hasn't served comes first, caps hold, every decision has a reason."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.features.stewardship import rules
from bot.features.stewardship.rules import Candidate, Proposal, Seats, Sitting, Vacancy

BEGINS = date(2027, 3, 1)
SECTORS = ("government", "multilateral", "ngo", "academia", "private", "funder", "")

place = st.tuples(st.sampled_from(("", "a", "b", "c", "d")), st.sampled_from(SECTORS))
a_day = st.integers(-200, 700).map(lambda days: BEGINS + timedelta(days=days))
some_seats = st.builds(
    Seats,
    permanent=st.integers(0, 6),
    rotating=st.integers(0, 6),
    years=st.integers(1, 3),
    an_organisation=st.integers(1, 3),
    funders=st.integers(0, 3),
)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Sitting], list[Candidate], list[Vacancy], Seats]:
    """Any group, whether or not it keeps its own rules, and any candidates, some of the group."""
    sitting = [
        Sitting(f"s{n}", draw(st.none() | a_day), BEGINS - timedelta(days=n), *draw(place))
        for n in range(draw(st.integers(0, 10)))
    ]
    said = st.sampled_from((True, True, True, False, None))
    named = [
        Candidate(f"c{n}", draw(said), draw(st.integers(0, 2)), date(2026, 1, 1 + n), *draw(place))
        for n in range(draw(st.integers(0, 8)))
    ]
    again = [
        Candidate(s.id, draw(said), 1, BEGINS, s.organisation, s.sector)
        for s in sitting
        if draw(st.integers(0, 3)) == 0
    ]
    vacant = [Vacancy(f"v{n}", draw(a_day)) for n in range(draw(st.integers(0, 3)))]
    return sitting, [*again, *named], vacant, draw(some_seats)


World = tuple[list[Sitting], list[Candidate], list[Vacancy], Seats]


def propose(world: World) -> Proposal:
    sitting, candidates, vacant, seats = world
    return rules.propose(BEGINS, sitting, candidates, vacant, seats)


def after(world: World, proposal: Proposal) -> list[Sitting | Candidate]:
    """The group as it would be."""
    sitting, candidates, _, _ = world
    known: dict[str, Sitting | Candidate] = {each.id: each for each in candidates}
    stay = {each.id: each for each in sitting}
    return [*(stay[d.id] for d in proposal.stay), *(known[d.id] for d in proposal.come)]


@given(worlds())
@settings(max_examples=120)
def test_everybody_gets_one_decision_with_a_reason(world: World) -> None:
    sitting, candidates, _, _ = world
    found = propose(world)
    assert Counter(each.id for each in (*found.stay, *found.go)) == Counter(s.id for s in sitting)
    there = {each.id for each in found.stay}
    asked = Counter(each.id for each in candidates if each.id not in there)
    assert Counter(each.id for each in (*found.come, *found.refused)) == asked
    assert all(each.why for each in (*found.stay, *found.go, *found.come, *found.refused))


@given(worlds())
@settings(max_examples=120)
def test_at_least_half_stay_and_nobody_goes_whose_term_runs_on(world: World) -> None:
    sitting = world[0]
    found = propose(world)
    assert 2 * len(found.stay) >= len(sitting)
    ends = {each.id: each.ends for each in sitting}
    for each in found.go:
        assert ends[each.id] is not None
        assert (ends[each.id] or BEGINS) <= BEGINS
    for each in found.stay:
        was = ends[each.id]
        if each.why == "half_stays":
            assert was is not None
            assert was <= BEGINS < (each.ends or BEGINS)
            assert len(found.go) == len(sitting) // 2  # as many go as may
        else:
            assert each.ends == was
            assert was is None or was > BEGINS


@given(worlds())
@settings(max_examples=120)
def test_nobody_serves_again_while_somebody_willing_who_has_not_fits_the_caps(
    world: World,
) -> None:
    found = propose(world)
    known = {each.id: each for each in world[1]}
    if any(known[each.id].served for each in found.come):
        group = after(world, found)
        for each in found.refused:
            refused = known[each.id]
            if refused.willing and not refused.served:
                assert rules.fits(refused, group, world[3]) is not None


@given(worlds())
@settings(max_examples=120)
def test_nobody_comes_who_is_not_willing_or_does_not_fit_and_no_seat_is_taken_twice(
    world: World,
) -> None:
    found, seats = propose(world), world[3]
    known = {each.id: each for each in world[1]}
    group: list[Sitting | Candidate] = after(world, found)[: len(found.stay)]
    ran = sum(each.ends is not None for each in found.stay)
    assert len(found.come) <= max(0, seats.rotating - ran)
    assert found.empty == max(0, seats.rotating - ran) - len(found.come)
    works = Counter(each.organisation for each in after(world, found) if each.organisation)
    before = Counter(each.organisation for each in group if each.organisation)
    funders = sum(each.sector == "funder" for each in after(world, found))
    for each in found.come:
        candidate = known[each.id]
        assert candidate.willing is True
        if candidate.organisation:
            assert works[candidate.organisation] <= max(
                seats.an_organisation, before[candidate.organisation]
            )
            assert before[candidate.organisation] < seats.an_organisation
        if candidate.sector == "funder":
            assert funders <= seats.funders
    if found.empty:
        whole = after(world, found)
        for each in found.refused:
            if known[each.id].willing:
                assert rules.fits(known[each.id], whole, seats) == each.why


@given(worlds())
@settings(max_examples=120)
def test_a_seat_goes_to_the_sector_that_has_the_fewest(world: World) -> None:
    found, seats = propose(world), world[3]
    known = {each.id: each for each in world[1]}
    group = after(world, found)
    sectors = Counter(each.sector for each in group)
    for each in found.refused:
        refused = known[each.id]
        if not refused.willing or rules.fits(refused, group, seats) is not None:
            continue
        for taken in (known[other.id] for other in found.come):
            if bool(taken.served) == bool(refused.served):
                assert sectors[taken.sector] <= sectors[refused.sector] + 1


@given(worlds())
@settings(max_examples=120)
def test_a_seat_given_up_is_filled_for_the_rest_of_its_term_alone(world: World) -> None:
    _, _, vacant, seats = world
    found = propose(world)
    rest = {each.term: each.ends for each in vacant if each.ends > BEGINS}
    filled = [each for each in found.come if each.fills]
    assert len({each.fills for each in filled}) == len(filled) == min(len(rest), len(found.come))
    for each in filled:
        assert each.why == "rest_of_term"
        assert each.ends == rest[each.fills]
    longest = rules.year_after(BEGINS, seats.years)
    for each in found.come:
        if not each.fills:
            assert each.ends is not None
            assert BEGINS < each.ends <= longest


@given(st.integers(0, 14), some_seats)
@settings(max_examples=100)
def test_who_serves_already_is_taken_over_whole_and_staggered(count: int, seats: Seats) -> None:
    members = [f"m{n}" for n in range(count)]
    given_ = rules.take_over(BEGINS, members, seats)
    assert [each.id for each in given_] == members
    permanent = sum(each.ends is None for each in given_)
    assert permanent <= seats.permanent
    if count <= seats.permanent + seats.rotating:
        ends = Counter(each.ends for each in given_ if each.ends is not None)
        share = -(-seats.rotating // seats.years)
        assert all(ended <= share for ended in ends.values()) or sum(ends.values()) > seats.rotating


def test_half_and_half_are_taken_over_in_turn_and_half_of_the_rotating_end_first() -> None:
    given_ = rules.take_over(BEGINS, [f"m{n}" for n in range(8)], Seats(4, 4))
    ends = Counter(each.ends for each in given_)
    assert ends == {None: 4, date(2028, 3, 1): 2, date(2029, 3, 1): 2}


def test_funders_and_organisations_are_told_apart_in_refusals() -> None:
    seats = Seats(permanent=0, rotating=4, an_organisation=1, funders=1)
    named = [
        Candidate("first", willing=True, organisation="a", sector="funder"),
        Candidate("same", willing=True, organisation="a", sector="ngo"),
        Candidate("funds", willing=True, organisation="b", sector="funder"),
        Candidate("shy", willing=None),
        Candidate("no", willing=False),
    ]
    found = rules.propose(BEGINS, [], named, [], seats)
    assert {each.id: each.why for each in (*found.come, *found.refused)} == {
        "first": "new",
        "same": "organisation_full",
        "funds": "funders_full",
        "shy": "not_answered",
        "no": "not_willing",
    }
    assert found.empty == 3


def test_a_leap_day_s_year_ends_on_the_first_of_march() -> None:
    assert rules.year_after(date(2028, 2, 29)) == date(2029, 3, 1)
