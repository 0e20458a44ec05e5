"""What a digest tells of, asked of storage. Figures are the community's, never one member's."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot import stepping, yearly
from bot.calendar import WEEK_DAYS, instant, local_day
from bot.features.digests import rules
from bot.features.digests.week import Held, Open, Turnout, Week
from bot.moment import Moment
from storage import (
    actions,
    board,
    calls,
    digests,
    gatherings,
    goals,
    holdouts,
    levels,
    participation,
    people,
    polls,
    reaching,
    rosters,
    steps,
)
from storage.polls import Poll

A_DAY = timedelta(days=1)


def up_to_now(moment: Moment) -> Week:
    """The last seven days, today among them."""
    today = local_day(moment.now, moment.here.zone)
    return gather(moment, today - timedelta(days=WEEK_DAYS - 1), today + timedelta(days=1))


def gather(moment: Moment, first: date, end: date) -> Week:
    """How things stand, and what came about on the local days from `first` up to `end`."""
    session, here = moment.session, moment.here
    since, until = instant(first, time(), here.zone), instant(end, time(), here.zone)
    founded = instant(local_day(here.created_at, here.zone) + timedelta(days=1), time(), here.zone)
    joined = rosters.joined_between(session, here.id, max(since, founded), until)
    ended = [_turnout(moment, poll) for poll in polls.of_community(session, here.id, "closed")]
    call = calls.upcoming(session, here.id, moment.now)
    coming = call.starts_at if call else None
    last = _last_call(moment, since, until)
    days = _days(moment, end)
    organisations = digests.organisations(session, here.id)
    moved = levels.monday(moment.now.date()) - timedelta(days=WEEK_DAYS)
    reach = reaching.reach(session, here.id, [each.lane for each in moment.venues()])
    return Week(
        community=here.name,
        zone=here.zone,
        now=moment.now,
        first=first,
        end=end,
        stage=moment.playbook.standing(here.stage),
        steps=_steps(moment),
        team_step=_team_step(moment),
        members=people.count(session, here.id),
        joined=tuple(person.name for person in joined),
        left=rosters.left_between(session, here.id, since, until),
        organisations=len(organisations),
        new_organisations=tuple(
            name for name, came in organisations.items() if max(since, founded) <= came < until
        ),
        moves=_moves(moment, moved),
        moved=moved,
        unanswered=len(board.unanswered(session, here.id, moment.now - A_DAY)),
        unreachable=reach.unreached,
        refused=reach.refused,
        core_team=len(people.holding(session, here.id, "core_team")),
        stewards=len(people.holding(session, here.id, "steward")),
        running=tuple(
            _turnout(moment, poll) for poll in polls.of_community(session, here.id, "open")
        ),
        closed=tuple(poll for poll in ended if since <= poll.at < until),
        unsaid=_unsaid(ended),
        next_call=coming,
        last_call=last,
        cadence=rules.cadence(
            local_day(last.at, here.zone) if last else None,
            local_day(coming, here.zone) if coming else None,
        ),
        took_part=rules.took_part(days, first, end),
        weeks=rules.by_week(days, end),
        counts=here.counting_since is not None,
        overdue=actions.overdue_count(session, here.id, local_day(moment.now, here.zone)),
        ungathered=_ungathered(moment),
        holdout=holdouts.outcome(session, here.id),
        goals=_goals(moment),
        reviewed=yearly.overdue_since(moment),
    )


def _steps(moment: Moment) -> tuple[Open, ...]:
    """The steps that ask for something, the next best first, with who holds their owners' roles."""
    found = stepping.open_steps(moment)
    roles = {role for step, _ in found for role in step.owners} - {"member"}
    holders = people.holders(moment.session, moment.here.id, roles)
    return tuple(
        Open(
            step,
            row.due_at,
            tuple(
                dict.fromkeys(
                    person.name for role in step.owners for person in holders.get(role, ())
                )
            ),
        )
        for step, row in found
    )


def _moves(moment: Moment, week: date) -> dict[tuple[str, str], int]:
    """Movements of a whole week (its Monday): overlapping days would tell those of one day."""
    found = dict(levels.moved_weekly(moment.session, moment.here.id, week))
    return found.get(week, {})


def _ungathered(moment: Moment) -> bool:
    last = gatherings.last_held(moment.session, moment.here.id)
    return rules.ungathered(
        last.last if last else None,
        local_day(moment.here.created_at, moment.here.zone),
        local_day(moment.now, moment.here.zone),
        planned=gatherings.planned(moment.session, moment.here.id) is not None,
    )


def _turnout(moment: Moment, poll: Poll) -> Turnout:
    answered, asked = polls.turnout(moment.session, poll.id)
    told = poll.answered_for_at is not None
    at = poll.closed_at or poll.closes_at
    return Turnout(poll.id, poll.kind, poll.title, at, answered, asked, told)


def _unsaid(ended: list[Turnout]) -> Turnout | None:
    """The last needs poll, if it showed something and nobody has said what is done about it."""
    needs = [poll for poll in ended if poll.kind == "needs"]
    last = max(needs, key=lambda each: each.at, default=None)
    return last if last and not last.told and last.answered >= rules.SAID_FROM else None


def _last_call(moment: Moment, since: datetime, until: datetime) -> Held | None:
    call = calls.last_held(moment.session, moment.here.id)
    if call is None:
        return None
    came = calls.attendance(moment.session, call.id)
    return Held(call.starts_at, came, since <= call.starts_at < until)


def _days(moment: Moment, end: date) -> list[tuple[str, date]]:
    """Members with the days on which they took part; a press counts on its day by UTC."""
    session, here = moment.session, moment.here
    first = end - timedelta(days=WEEK_DAYS * rules.CHART_WEEKS)
    since, until = instant(first, time(), here.zone), instant(end, time(), here.zone)
    signals = participation.signalled(session, here.id, first, end)
    present = participation.present_between(session, here.id, since, until)
    return [*signals, *((member, local_day(at, here.zone)) for member, at in present)]


def _goals(moment: Moment) -> tuple[tuple[str, str], ...]:
    cycle = goals.current(moment.session, moment.here.id)
    if cycle is None or cycle.status != "running":
        return ()
    found = goals.of_cycle(moment.session, cycle.id, "adopted")
    told = [goals.checkins(moment.session, each.id) for each in found]
    return tuple(
        (each.title, last[0].status if last else "untold")
        for each, last in zip(found, told, strict=True)
    )


def _team_step(moment: Moment) -> tuple[str, str] | None:
    for stage in moment.playbook.stages:
        for step in stage.steps:
            if step.asks == "core_team":
                row = steps.latest(moment.session, moment.here.id, step.id)
                return (step.id, row.status) if row else None
    return None
