"""The digest and its settings, as cards. A section with nothing in it is not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.calendar import WEEK_DAYS, Every, local_day
from bot.cards import (
    Bar,
    Button,
    Buttons,
    Card,
    Chart,
    Choice,
    Confirm,
    Divider,
    Facts,
    Form,
    Note,
    Option,
    Progress,
    Shown,
    Text,
    TextInput,
)
from bot.feature import AGAIN
from bot.features.digests import rules
from bot.features.digests.rules import Turnout, Week
from bot.markup import escape
from bot.playbook import Step, say
from bot.texts import Tongue

POLLS_AT_MOST = 8
NAMES_AT_MOST = 12

Fact = tuple[str, str]


def digest(text: Tongue, week: Week) -> Card:
    """The digest as one reader gets it: in their language, in their zone."""
    title = text("digests.card.title", community=week.community)
    if rules.is_quiet(week):
        return Card(title, (Text(text("digests.card.quiet")), *_flags(text, week)))
    last = week.end - timedelta(days=1)
    return Card(
        title,
        (
            Note(text("digests.card.covers", first=week.first, last=last)),
            Facts(tuple(_community(text, week))),
            *_polls(text, week),
            *_calls(text, week),
            *_flags(text, week),
            *_goals(text, week),
            *_chart(text, week),
            *_suggestion(text, week),
        ),
    )


def _community(text: Tongue, week: Week) -> Iterator[Fact]:
    yield text("digests.stage"), say(week.stage.title, text.language)
    if week.step is not None:
        yield text("digests.step"), _step(text, week.now, *week.step)
    yield text("digests.members"), text("digests.people", count=week.members)
    if week.joined:
        named = [name for name in week.joined if name][:NAMES_AT_MOST]
        others = len(week.joined) - len(named)
        more = [text("digests.others", count=others)] if others else []
        yield text("digests.joined"), text("digests.names", names=[*named, *more])
    if week.left:
        yield text("digests.left"), text("digests.people", count=week.left)
    if week.unanswered:
        yield text("digests.unanswered"), text("digests.questions", count=week.unanswered)
    if week.unreachable:
        yield text("digests.unreachable"), text("digests.people", count=week.unreachable)
    for platform, count in week.refused.items():
        if text.has(f"{platform}.not_installed"):
            yield text(f"{platform}.not_installed"), text("digests.people", count=count)


def _step(text: Tongue, now: datetime, step: Step, due_at: datetime) -> str:
    title = say(step.title, text.language)
    owner = [_role(text, role) for role in step.owners]
    days = _days_between(text, due_at, now)
    if days <= 0:
        return text("digests.step_from", step=title, owner=owner, when=due_at)
    return text("digests.step_since", step=title, owner=owner, when=due_at, count=days)


def _role(text: Tongue, role: str) -> str:
    key = f"digests.role.{role}"
    return text(key) if text.has(key) else role


def _polls(text: Tongue, week: Week) -> Iterator[Shown]:
    for poll in week.running[:POLLS_AT_MOST]:
        label = text("digests.poll_open", poll=poll.title, closes=poll.at)
        yield Progress(label, poll.answered, poll.asked)
    for poll in week.closed[:POLLS_AT_MOST]:
        label = text("digests.poll_closed", poll=poll.title, closed=poll.at)
        yield Progress(label, poll.answered, poll.asked)
        if _is_unsaid(poll):
            yield Note(text("digests.unsaid"))
    more = sum(max(0, len(each) - POLLS_AT_MOST) for each in (week.running, week.closed))
    if more:
        yield Note(text("digests.more_polls", count=more))


def _is_unsaid(poll: Turnout) -> bool:
    return poll.kind == "needs" and not poll.told and poll.answered >= rules.SAID_FROM


def _calls(text: Tongue, week: Week) -> Iterator[Shown]:
    facts: list[Fact] = []
    if week.next_call is not None:
        days = _days_between(text, week.now, week.next_call)
        key = "digests.call_in" if days else "digests.call_today"
        facts.append((text("digests.call_next"), text(key, when=week.next_call, count=days)))
    if week.cadence is not None:
        key = "digests.cadence_holds" if week.cadence.holds else "digests.cadence_open"
        facts.append((text("digests.cadence"), text(key, count=week.cadence.days)))
    if week.last_call is not None:
        at, days = week.last_call.at, _days_between(text, week.last_call.at, week.now)
        key = "digests.call_ago" if days else "digests.call_just"
        facts.append((text("digests.call_last"), text(key, when=at, count=days)))
        if week.last_call.came:
            came = text("digests.people", count=week.last_call.came)
            facts.append((text("digests.call_came"), came))
        if week.next_call is None:
            last = local_day(at, week.zone)
            first, final = (last + timedelta(days=days) for days in rules.WINDOW)
            window = text("digests.cadence_window", first=first, last=final)
            facts.append((text("digests.cadence"), window))
    if week.overdue:
        facts.append((text("digests.overdue"), text("digests.actions", count=week.overdue)))
    if facts:
        yield Facts(tuple(facts))


def _flags(text: Tongue, week: Week) -> Iterator[Shown]:
    """What a principle says otherwise of, with that principle."""
    if week.ungathered:
        yield Text(text("digests.ungathered.text"))
        yield Note(text("digests.principle", principle=text("digests.ungathered.principle")))
        yield Buttons((Button(text("digests.ungathered.button"), "gathering.show"),))


def _goals(text: Tongue, week: Week) -> Iterator[Shown]:
    if week.goals:
        done = sum(status == "done" for _, status in week.goals)
        yield Progress(text("digests.goals.reached"), done, len(week.goals))
        yield Facts(
            tuple(
                (escape(title), text(f"digests.goals.{status}"))
                for title, status in week.goals[:NAMES_AT_MOST]
            )
        )
        least, most = rules.GOALS
        if not least <= len(week.goals) <= most:
            yield Note(text("digests.goals.flag", count=len(week.goals), least=least, most=most))
    if week.reviewed is not None:
        yield Note(text("digests.unreviewed", since=week.reviewed))


def _days_between(text: Tongue, earlier: datetime, later: datetime) -> int:
    """Days as the reader's calendar counts them."""
    return (local_day(later, text.zone) - local_day(earlier, text.zone)).days


def _chart(text: Tongue, week: Week) -> Iterator[Shown]:
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


def _suggestion(text: Tongue, week: Week) -> Iterator[Shown]:
    found = rules.suggest(week)
    key = f"digests.suggest.{found.rule}"
    yield Divider()
    yield Text(text(f"{key}.text", **found.facts))
    if found.action:
        yield Note(text("digests.principle", principle=text(f"{key}.principle")))
        button = Button(text(f"{key}.button"), found.action, found.value, "primary")
        yield Buttons((button,))


def on_asking(
    text: Tongue,
    week: Week,
    comes_at: datetime | None,
    mail: tuple[Button, ...] = (),
    *,
    paused: bool,
) -> Card:
    """The digest now, with when it comes by itself and what can be changed about that."""
    card = digest(text, week)
    note, buttons = _comes(text, comes_at, paused=paused)
    return Card(card.title, (*card.parts, Divider(), note, Buttons((*buttons, *mail))))


def ahead(text: Tongue, comes_at: datetime | None, *, paused: bool) -> Card:
    """When the digest comes by itself, and the way to see it now."""
    note, buttons = _comes(text, comes_at, paused=paused)
    now = Button(text("digests.ahead.button"), AGAIN, "digest", "primary")
    return Card(text("digests.ahead.title"), (note, Buttons((now, *buttons))))


def _comes(
    text: Tongue, comes_at: datetime | None, *, paused: bool
) -> tuple[Note, tuple[Button, ...]]:
    if comes_at is None:
        return Note(text("digests.comes.never")), (Button(text("digests.on.button"), "digests.on"),)
    when = Button(text("digests.when.button"), "digests.when")
    key = "digests.comes.paused" if paused else "digests.comes.at"
    return Note(text(key, when=comes_at)), (when, _off(text))


def _off(text: Tongue) -> Button:
    confirm = Confirm(
        text("digests.off.title"),
        text("digests.off.sure"),
        text("digests.off.yes"),
        text("digests.cancel"),
    )
    return Button(text("digests.off.button"), "digests.off", style="danger", confirm=confirm)


def when_form(text: Tongue, rule: Every, zone: str) -> Form:
    """Day, hour and zone of the weekly digest, as they are."""
    days = tuple(Option(str(n), text(f"digests.weekday.{n}")) for n in range(WEEK_DAYS))
    return Form(
        id="digests.when",
        title=text("digests.when.title"),
        parts=(
            Text(text("digests.when.intro")),
            Choice(
                "weekday", text("digests.when.weekday"), days, value=(str(rule.start.weekday()),)
            ),
            TextInput(
                "at",
                text("digests.when.at"),
                most=5,
                value=f"{rule.wall:%H:%M}",
                hint=text("digests.when.at_hint"),
            ),
            TextInput(
                "zone",
                text("digests.when.zone"),
                most=60,
                value=zone,
                hint=text("digests.when.zone_hint"),
            ),
        ),
        submit=text("digests.when.submit"),
        cancel=text("digests.cancel"),
    )


def without_buttons(card: Card) -> Card:
    """The card as paper has it: nothing to press."""
    parts: Sequence[Shown] = [part for part in card.parts if not isinstance(part, Buttons)]
    return Card(card.title, tuple(parts))
