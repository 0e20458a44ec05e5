"""Help and status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot import stepping
from bot.access import EVERYONE, may
from bot.cards import Button, Confirm, Progress
from bot.courtesy import WEEK
from bot.feature import AGAIN, Effects, Route, Turn
from bot.features.guide import cards
from bot.markup import escape, mention
from bot.messages import Address, Whisper
from bot.playbook import say
from bot.texts import Markup
from storage import asked, jobs, listed, overview, polls, reaching
from storage.asked import Running
from storage.overview import Overview

NAMED_ROLES = ("core_team", "secretariat")
"""Whom `status` names."""

GROUPS = ("together", "own", "organising")
"""How `help` puts commands together."""

OWN = frozenset({"me", "why", "data", "forget", "link", "unlink"})
"""Commands that are about the asker alone."""


def show_help(turn: Turn) -> Effects:
    """List the commands that the asker may give here: what members do, their own, organisers'."""
    groups: dict[str, list[tuple[str, str]]] = {name: [] for name in GROUPS}
    for name, route in turn.commands.items():
        is_of_use = route.anywhere if turn.community is None else not route.begins
        if is_of_use and may(turn.roles, route.act):
            groups[_group(name, route)].append((name, turn.text(route.help)))
    community = turn.community.name if turn.community else None
    return [Whisper(cards.show_help(turn.text, groups, community))]


def _group(name: str, route: Route) -> str:
    if name in OWN:
        return "own"
    return "together" if may(EVERYONE, route.act) else "organising"


def status(turn: Turn) -> Effects:
    """Show how the community stands."""
    return [Whisper(cards.status(turn.text, _standing(turn)))]


def standing(turn: Turn) -> Effects:
    """The same on the dashboard, where one's polls, settings and the next call stand below it."""
    buttons = _organising(turn, has_step=False)
    shown = replace(_standing(turn, with_call=False), buttons=buttons)
    return [Whisper(cards.status(turn.text, shown))]


def _standing(turn: Turn, *, with_call: bool = True) -> cards.Standing:
    text, here = turn.text, turn.here
    stage = turn.playbook.standing(here.stage)
    lanes = [each.lane for each in turn.venues()]
    seen = overview.of(turn.session, here.id, turn.now - WEEK, lanes)
    facts = [
        (text("guide.status.domain"), escape(here.domain)),
        (text("guide.status.stage"), say(stage.title, text.language)),
        (text("guide.status.members"), text("guide.status.people", count=seen.members)),
    ]
    for role, held in overview.named(turn.session, here.id, NAMED_ROLES).items():
        named = _named(turn, held)
        if named:
            facts.append((text(f"guide.status.{role}"), named))
    if turn.may("lead") and seen.unreached:
        facts += _unreached(turn, lanes)
    step = next((step for step, _ in stepping.open_steps(turn)), None)
    if step is not None:
        facts.append((text("guide.status.next"), say(step.title, text.language)))
    if seen.call_at is not None and with_call:
        when = text("guide.status.call_when", when=seen.call_at)
        facts.append((text("guide.status.call"), when))
    running = asked.running(turn.session, here.id, turn.person.id)
    turnouts = tuple(_turnout(turn, each) for each in running if each.kind != polls.TIME)
    own = _own(turn, waits=any(each.waits for each in running))
    buttons = (*own, *_organising(turn, has_step=bool(step)))
    return cards.Standing(here.name, tuple(facts), turnouts, _notes(turn, seen), buttons)


def _turnout(turn: Turn, running: Running) -> Progress:
    label = turn.text("guide.status.turnout", poll=running.title, closes=running.closes_at)
    return Progress(label, running.answered, running.asked)


def _named(turn: Turn, held: Sequence[tuple[str, str]]) -> Markup | None:
    """Those of these (person id and name) who can be reached, mentioned."""
    if not held:
        return None
    venues = [str(each) for each in turn.venues()]
    reached = reaching.addresses_of(turn.session, [ident for ident, _ in held], venues)
    known = [(Address.parse(reached[ident]), name) for ident, name in held if ident in reached]
    named = [Markup(mention(address, name)) for address, name in known]
    return turn.text("guide.status.named", people=named) if named else None


def _unreached(turn: Turn, lanes: Sequence[str]) -> Iterator[tuple[Markup, Markup]]:
    """How many can't be written to; of them, where a platform wants us installed for each."""
    text = turn.text
    reach = reaching.reach(turn.session, turn.here.id, lanes)
    yield text("guide.status.unreachable"), text("guide.status.people", count=reach.unreached)
    for platform, many in reach.refused.items():
        if text.has(f"{platform}.not_installed"):
            yield text(f"{platform}.not_installed"), text("guide.status.people", count=many)


def _notes(turn: Turn, seen: Overview) -> tuple[str, ...]:
    notes = []
    if turn.here.paused_at is not None:
        notes.append(turn.text("guide.status.paused", since=turn.here.paused_at))
    if turn.here.roster != "read":
        notes.append(_reading(turn))
    if turn.may("lead"):
        notes += [
            turn.text(f"guide.status.{state}", count=count)
            for state, count in sorted(seen.astray.items())
        ]
    return tuple(notes)


def _reading(turn: Turn) -> Markup:
    """How far the reading of the roster has come; the figures are the organisers'."""
    if not jobs.about(turn.session, "setup.roster", turn.here.id):
        return turn.text("guide.status.unread")
    known, named = listed.progress(turn.session, turn.here.id)
    if named and turn.may("lead"):
        return turn.text("guide.status.reading_on", known=known, named=named)
    return turn.text("guide.status.reading")


def _own(turn: Turn, *, waits: bool) -> tuple[Button, ...]:
    """What is the asker's own; `waits`: a poll does, for them."""
    answer = Button(turn.text("guide.run.answer"), AGAIN, "answer", "primary")
    settings = Button(turn.text("guide.run.me"), AGAIN, "me")
    return (answer, settings) if waits else (settings,)


def _organising(turn: Turn, *, has_step: bool) -> tuple[Button, ...]:
    buttons = []
    if has_step and turn.may("tend"):
        buttons.append(Button(turn.text("guide.status.open_step"), "stages.open"))
    if turn.may("poll"):
        buttons.append(Button(turn.text("guide.run.poll"), AGAIN, "poll"))
    if "core_team" in turn.roles:
        confirm = Confirm(
            turn.text("guide.leave.title"),
            turn.text("guide.leave.text"),
            turn.text("guide.leave.yes"),
            turn.text("guide.leave.no"),
        )
        buttons.append(Button(turn.text("guide.leave.button"), "stages.decline", confirm=confirm))
    return tuple(buttons)
