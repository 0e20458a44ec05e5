"""The organisers' digests, as cards: the secretariat's, which is the fuller, and the core team's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from bot.cards import Buttons, Card, Facts, Note, Shown, Text
from bot.features.digests import rules, sections
from bot.features.digests.sections import Fact
from bot.features.digests.week import Open, Week
from bot.playbook import say
from bot.texts import Tongue

POLLS_AT_MOST = 8
TEAM_POLLS_AT_MOST = 3
STEPS_AT_MOST = 5

Digest = Callable[[Tongue, Week], Card]


def digest(text: Tongue, week: Week) -> Card:
    """The secretariat's digest as one reader gets it: in their language, in their zone."""
    title = text("digests.card.title", community=week.community)
    if rules.is_quiet(week):
        return _quiet(text, week, title)
    return Card(
        title,
        (
            _covers(text, week),
            Facts(tuple(sections.community(text, week))),
            *sections.polls(text, week, POLLS_AT_MOST),
            *_facts(sections.calls(text, week, flagged=True)),
            *sections.flags(text, week),
            *sections.goals(text, week),
            *sections.weeks(text, week),
            *sections.levels(text, week),
            *_facts(sections.holdout(text, week)),
            *sections.suggestion(text, week),
        ),
    )


def team(text: Tongue, week: Week) -> Card:
    """The core team's: the steps that are due and whose they are, what is open, one suggestion."""
    title = text("digests.team.title", community=week.community)
    if rules.is_quiet(week):
        return _quiet(text, week, title)
    return Card(
        title,
        (
            _covers(text, week),
            *_steps(text, week),
            *_facts(_open(text, week)),
            *sections.polls(text, week, TEAM_POLLS_AT_MOST),
            *_facts(sections.calls(text, week, flagged=False)),
            *sections.suggestion(text, week),
        ),
    )


def _quiet(text: Tongue, week: Week, title: str) -> Card:
    """One line; and what a principle says otherwise of, quiet or not."""
    return Card(title, (Text(text("digests.card.quiet")), *sections.flags(text, week)))


def _covers(text: Tongue, week: Week) -> Note:
    last = week.end - timedelta(days=1)
    return Note(text("digests.card.covers", first=week.first, last=last))


def _facts(found: Iterator[Fact]) -> Iterator[Facts]:
    told = tuple(found)
    if told:
        yield Facts(told)


def _steps(text: Tongue, week: Week) -> Iterator[Shown]:
    """Each step that is due with whose it is; where none is, the next one and its day."""
    due = week.due_steps
    if not due:
        if week.next_step is not None:
            told = _step(text, "digests.team.step_from", week.next_step)
            yield Facts(((text("digests.step"), told),))
        return
    yield Text(text("digests.team.due", count=len(due)))
    yield Facts(
        tuple(
            (say(each.step.title, text.language), _step(text, "digests.team.step_since", each))
            for each in due[:STEPS_AT_MOST]
        )
    )
    if len(due) > STEPS_AT_MOST:
        yield Note(text("digests.team.more_steps", count=len(due) - STEPS_AT_MOST))


def _step(text: Tongue, key: str, found: Open) -> str:
    """Whose it is: the roles, and who holds them."""
    roles = text("digests.names", names=[sections.role(text, each) for each in found.step.owners])
    owner = text("digests.team.held", roles=roles, names=found.names) if found.names else roles
    step = say(found.step.title, text.language)
    return text(key, step=step, owner=owner, when=found.due_at)


def _open(text: Tongue, week: Week) -> Iterator[Fact]:
    yield text("digests.stage"), say(week.stage.title, text.language)
    if week.joined:
        yield text("digests.joined"), text("digests.people", count=len(week.joined))
    if week.unanswered:
        yield text("digests.unanswered"), text("digests.questions", count=week.unanswered)


def without_buttons(card: Card) -> Card:
    """The card as paper has it: nothing to press."""
    parts: Sequence[Shown] = [part for part in card.parts if not isinstance(part, Buttons)]
    return Card(card.title, tuple(parts))
