"""The sections of the organisers' digests. One with nothing in it is not there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot import intervals
from bot.calendar import CADENCE, WEEK_DAYS, local_day
from bot.cards import Bar, Button, Buttons, Chart, Divider, Facts, Note, Progress, Shown, Text
from bot.features.digests import groups, rules, suggesting
from bot.features.digests.week import Open, Turnout, Week
from bot.markup import escape
from bot.playbook import say
from bot.texts import Markup, Tongue
from storage.levels import LEVELS

NAMES_AT_MOST = 12
CONCLUSIVE, INCONCLUSIVE = "digests.holdout.conclusive", "digests.holdout.inconclusive"

Fact = tuple[str, str]


def community(text: Tongue, week: Week) -> Iterator[Fact]:
    """Stage and next step, who came and went, where members work, who can't be written to."""
    yield text("digests.stage"), say(week.stage.title, text.language)
    if week.next_step is not None:
        yield text("digests.step"), _next_step(text, week.now, week.next_step)
    if len(week.due_steps) > 1:
        also = tuple(say(each.step.title, text.language) for each in week.due_steps[1:])
        yield text("digests.also_due"), _names(text, also)
    yield text("digests.members"), text("digests.people", count=week.members)
    if week.joined:
        yield text("digests.joined"), _names(text, week.joined)
    if week.left:
        yield text("digests.left"), text("digests.people", count=week.left)
    if week.organisations:
        known = text("digests.organisations_of", count=week.organisations)
        if week.new_organisations:
            new = _names(text, week.new_organisations)
            known = text("digests.organisations_new", organisations=known, new=new)
        yield text("digests.organisations"), known
    if week.unanswered:
        yield text("digests.unanswered"), text("digests.questions", count=week.unanswered)
    if week.unreachable:
        yield text("digests.unreachable"), text("digests.people", count=week.unreachable)
    for platform, count in week.refused.items():
        if text.has(f"{platform}.not_installed"):
            yield text(f"{platform}.not_installed"), text("digests.people", count=count)


def _names(text: Tongue, names: tuple[str, ...]) -> Markup:
    """Names, as many as can be read; accounts without one are counted among the others."""
    named = [name for name in names if name][:NAMES_AT_MOST]
    others = len(names) - len(named)
    more = [text("digests.others", count=others)] if others else []
    return text("digests.names", names=[*named, *more])


def _next_step(text: Tongue, now: datetime, found: Open) -> str:
    title = say(found.step.title, text.language)
    owner = [role(text, each) for each in found.step.owners]
    days = days_between(text, found.due_at, now)
    if days <= 0:
        return text("digests.step_from", step=title, owner=owner, when=found.due_at)
    return text("digests.step_since", step=title, owner=owner, when=found.due_at, count=days)


def role(text: Tongue, name: str) -> str:
    """A role as people call it."""
    key = f"digests.role.{name}"
    return text(key) if text.has(key) else name


def polls(text: Tongue, week: Week, most: int) -> Iterator[Shown]:
    """Polls that run and polls that closed, with their turnout, so many of each."""
    for poll in week.running[:most]:
        label = text("digests.poll_open", poll=poll.title, closes=poll.at)
        yield Progress(label, poll.answered, poll.asked)
    for poll in week.closed[:most]:
        label = text("digests.poll_closed", poll=poll.title, closed=poll.at)
        yield Progress(label, poll.answered, poll.asked)
        if _is_unsaid(poll):
            yield Note(text("digests.unsaid"))
    more = sum(max(0, len(each) - most) for each in (week.running, week.closed))
    if more:
        yield Note(text("digests.more_polls", count=more))


def _is_unsaid(poll: Turnout) -> bool:
    return poll.kind == "needs" and not poll.told and poll.answered >= rules.SAID_FROM


def calls(text: Tongue, week: Week, *, flagged: bool) -> Iterator[Fact]:
    """The next call and the last one, whether the cadence holds, actions that are overdue.

    `flagged`: that it doesn't hold is told elsewhere, with the principle.
    """
    if week.next_call is not None:
        days = days_between(text, week.now, week.next_call)
        key = "digests.call_in" if days else "digests.call_today"
        yield text("digests.call_next"), text(key, when=week.next_call, count=days)
    if week.cadence is not None and not (flagged and not week.cadence.holds):
        key = "digests.cadence_holds" if week.cadence.holds else "digests.cadence_open"
        yield text("digests.cadence"), text(key, count=week.cadence.days)
    if week.last_call is not None:
        at, days = week.last_call.at, days_between(text, week.last_call.at, week.now)
        key = "digests.call_ago" if days else "digests.call_just"
        yield text("digests.call_last"), text(key, when=at, count=days)
        if week.last_call.came:
            yield text("digests.call_came"), text("digests.people", count=week.last_call.came)
        if week.next_call is None:
            last = local_day(at, week.zone)
            first, final = (last + away for away in CADENCE)
            window = text("digests.cadence_window", first=first, last=final)
            yield text("digests.cadence"), window
    if week.overdue:
        yield text("digests.overdue"), text("digests.actions", count=week.overdue)


def flags(text: Tongue, week: Week) -> Iterator[Shown]:
    """What a principle says otherwise of, each with that principle; then the presses for them."""
    found = rules.flags(week)
    for flag in found:
        key = f"digests.flag.{flag.rule}"
        yield Text(text(f"{key}.text", **flag.facts))
        yield Note(text("digests.principle", principle=text(f"{key}.principle", **flag.facts)))
    if found:
        yield Buttons(
            tuple(
                Button(text(f"digests.flag.{each.rule}.button"), each.action, each.value)
                for each in found
            )
        )


def goals(text: Tongue, week: Week) -> Iterator[Shown]:
    """How far the cycle's goals are."""
    if week.goals:
        done = sum(status == "done" for _, status in week.goals)
        yield Progress(text("digests.goals.reached"), done, len(week.goals))
        yield Facts(
            tuple(
                (escape(title), text(f"digests.goals.{status}"))
                for title, status in week.goals[:NAMES_AT_MOST]
            )
        )


def days_between(text: Tongue, earlier: datetime, later: datetime) -> int:
    """Days as the reader's calendar counts them."""
    return (local_day(later, text.zone) - local_day(earlier, text.zone)).days


def weeks(text: Tongue, week: Week) -> Iterator[Shown]:
    """How many took part, week by week."""
    if not any(count for _, count in week.weeks):
        return
    bars = (
        Bar(text("digests.chart.week", first=first), count, text("digests.chart.figure", n=count))
        for first, count in week.weeks
    )
    yield Chart(text("digests.chart.title"), tuple(bars))
    before, now = (count for _, count in week.weeks[-2:])
    key = "digests.chart.text_counted" if week.counts else "digests.chart.text"
    yield Text(text(key, count=now, before=before))


def levels(text: Tongue, week: Week) -> Iterator[Shown]:
    """How many moved from which level to which: never so few that one is made out."""
    found = groups.told(week.moves, week.members)
    ways = [(was, became) for was in LEVELS for became in LEVELS if (was, became) in found]
    if ways:
        last = week.moved + timedelta(days=WEEK_DAYS - 1)
        yield Note(text("digests.levels.week", first=week.moved, last=last))
        yield Facts(tuple(_move(text, each, found[each]) for each in ways))
    elif week.moves:
        yield Note(text("digests.levels.too_few"))


def _move(text: Tongue, move: groups.Move, count: int | None) -> Fact:
    was, became = (text(f"digests.level.{each}") for each in move)
    name = text("digests.moved_from", was=was, became=became)
    if count is None:
        return name, text("digests.fewer", least=groups.TOLD_FROM)
    return name, text("digests.people", count=count)


def holdout(text: Tongue, week: Week) -> Iterator[Fact]:
    """What nudges add, as far as can be known: both groups, and whether it is more than chance."""
    found = week.holdout
    if found is None:
        return
    groups_told = text(
        "digests.holdout.shares",
        nudged=found.nudged,
        nudged_back=found.nudged_back,
        nudged_share=found.nudged_back / found.nudged,
        left=found.left,
        left_back=found.left_back,
        left_share=found.left_back / found.left,
    )
    yield text("digests.holdout.name"), groups_told
    gap = intervals.difference(found.nudged_back, found.nudged, found.left_back, found.left)
    low, value, high = (round(each * 100) for each in (gap.low, gap.value, gap.high))
    verdict = text(CONCLUSIVE if gap.is_conclusive else INCONCLUSIVE)
    told = text("digests.holdout.points", low=low, value=value, high=high, verdict=verdict)
    yield text("digests.holdout.difference"), told


def suggestion(text: Tongue, week: Week) -> Iterator[Shown]:
    """The one thing to do next."""
    found = suggesting.suggest(week)
    key = f"digests.suggest.{found.rule}"
    yield Divider()
    yield Text(text(f"{key}.text", **found.facts))
    if found.action:
        yield Note(text("digests.principle", principle=text(f"{key}.principle")))
        button = Button(text(f"{key}.button"), found.action, found.value, "primary")
        yield Buttons((button,))
