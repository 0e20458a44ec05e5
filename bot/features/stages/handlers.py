"""What owners do about a step: open the next one, add people to the core team or leave it."""

from __future__ import annotations

from bot import stepping
from bot.access import within
from bot.feature import Effects, Turn
from bot.features.stages import cards
from bot.features.stages.asked import step_of
from bot.features.stages.settling import UNSETTLED, settle
from bot.messages import Effect, Invalid, Open, Post, Replace, Whisper
from bot.moment import Refusal
from bot.saying import said
from storage import communities, people


def open_next(turn: Turn) -> Effects:
    """Show the next open step to an owner who asks for it."""
    stepping.settle(turn)
    found = stepping.open_steps(turn)
    if not found:
        return [Whisper(cards.nothing_open(turn.text))]
    return [Whisper(cards.prompt(turn.text, found[0][0]))]


def due(turn: Turn) -> Effects:
    """The steps that are due, on the organisers' dashboard."""
    found = [(step, row.due_at) for step, row in stepping.open_steps(turn)]
    shown = [(step, at) for step, at in found if at <= turn.now]
    return [Whisper(cards.due(turn.text, shown))] if shown else []


def people_form(turn: Turn) -> Effects:
    """Ask who else organises; also where there were enough once."""
    step, _ = step_of(turn, *UNSETTLED, "done")
    _may_give(turn)
    return [Open(cards.people_form(turn.text, step))]


def people_named(turn: Turn) -> Effects:
    """Put people on the core team; each is told, and may say no."""
    _may_give(turn)
    step, row = step_of(turn, *UNSETTLED, "done")
    form = cards.people_form(turn.text, step)
    read = turn.read(form, turn.event.sender.lane)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    effects: list[Effect] = []
    known = turn.playbook.steps().values()
    lessons = next((each.id for each in known if each.asks == "lessons"), "")
    for address in read.people("people"):
        person = turn.person_at(address)
        member, _ = turn.enrol(person)
        if "core_team" in people.roles(turn.session, member.id):
            continue
        people.grant(turn.session, member.id, "core_team")
        turn.decided("add to core team", person.id)
        card = cards.invited(turn.to(person), turn.here.name, turn.person.name, lessons)
        key = f"invited:{turn.here.id}:{person.id}:{turn.event.key}"
        effects.append(Post(key, address, card, "stages.invited", person.id))
    team = people.holding(turn.session, turn.here.id, "core_team")
    if row.status != "done" and len(team) >= step.least:
        settle(turn, row)
    told = said(turn.text, "stages.people_added", count=len(team))
    return [*effects, Replace(told)]


def _may_give(turn: Turn) -> None:
    """Nobody gives rights that they haven't got. Raises Refusal to whoever would."""
    if not within(turn.roles, "core_team"):
        raise Refusal("stages.not_yours_to_give")


def decline(turn: Turn) -> Effects:
    """Step down from the core team; not the last one, nor the only leader without a successor."""
    communities.hold(turn.session, turn.here.id)  # of two who go at once, one must stay
    team = people.holding(turn.session, turn.here.id, "core_team")
    if "core_team" not in turn.roles:
        raise Refusal("core.stale")
    if len(team) == 1:
        raise Refusal("stages.last_one")
    leaders = people.holding(turn.session, turn.here.id, "leader")
    if [member.id for member, _ in leaders] == [turn.mine.id]:
        raise Refusal("stages.last_leader")
    for role in ("core_team", "leader"):
        people.revoke(turn.session, turn.mine.id, role)
    turn.decided("leave core team", turn.person.id)
    return [Replace(said(turn.text, "stages.declined"))]
