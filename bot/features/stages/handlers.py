"""What owners do about a step: take the lessons, add people to the core team or leave it."""

from __future__ import annotations

from datetime import time, timedelta

from bot import stepping
from bot.calendar import Every, local_day, next_after
from bot.feature import Effects, Refusal, Turn
from bot.features.stages import cards, rules
from bot.features.stages.asked import step_of
from bot.features.stages.occasions import lesson_key, lessons_told
from bot.features.stages.settling import UNSETTLED, done, settle, state
from bot.messages import Effect, Invalid, Open, Post, Replace, Whisper
from bot.saying import said
from storage import communities, people, schedule
from storage.schedule import Scheduled

LESSON_AT = time(9, 30)


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


def begin_lessons(turn: Turn) -> Effects:
    """Tell the first lesson now and one a day after it, at 09:30 in the asker's zone."""
    step, row = step_of(turn, *UNSETTLED)
    told = lessons_told(turn, turn.person.id, step)
    number = rules.next_lesson(told, len(step.lessons))
    ident = f"lessons:{turn.here.id}:{turn.person.id}"
    if number is None or turn.session.get(Scheduled, ident) is not None:
        raise Refusal("stages.lessons_begun")
    zone = turn.person.zone or turn.here.zone
    rule = Every(1, LESSON_AT, local_day(turn.now, zone) + timedelta(days=1))
    schedule.put(
        turn.session,
        Scheduled(
            id=ident,
            community_id=turn.here.id,
            occasion="stages.lesson",
            subject=f"{step.id} {turn.person.id}",
            rule=str(rule),
            zone=zone,
            next_due_at=next_after(rule, zone, turn.now),
        ),
    )
    row.status = "prompted"
    key = lesson_key(turn, turn.person.id, step, number)
    card = cards.lesson(turn.text, step, number)
    begun = said(turn.text, "stages.lessons_on")
    address = turn.inbox_of(turn.person) or turn.event.sender
    first = Post(key, address, card, "stages.lesson", turn.person.id, pressed=True)
    return [first, Replace(begun)]


def lessons_read(turn: Turn) -> Effects:
    """The lessons were read: that is this step's evidence."""
    step, row = step_of(turn, *UNSETTLED)
    state(turn, step, row)
    return [Replace(done(turn, step, row))]


def people_form(turn: Turn) -> Effects:
    """Ask who else organises; also where there were enough once."""
    step, _ = step_of(turn, *UNSETTLED, "done")
    return [Open(cards.people_form(turn.text, step))]


def people_named(turn: Turn) -> Effects:
    """Put people on the core team; each is told, and may say no."""
    step, row = step_of(turn, *UNSETTLED, "done")
    form = cards.people_form(turn.text, step)
    read = turn.read(form, turn.event.sender.lane)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    effects: list[Effect] = []
    for address in read.people("people"):
        person = turn.person_at(address)
        member, _ = turn.enrol(person)
        if "core_team" in people.roles(turn.session, member.id):
            continue
        people.grant(turn.session, member.id, "core_team")
        turn.decided("add to core team", person.id)
        card = cards.invited(turn.to(person), turn.here.name, turn.person.name)
        key = f"invited:{turn.here.id}:{person.id}:{turn.event.key}"
        effects.append(Post(key, address, card, "stages.invited", person.id))
    team = people.holding(turn.session, turn.here.id, "core_team")
    if row.status != "done" and len(team) >= step.least:
        settle(turn, row)
    told = said(turn.text, "stages.people_added", count=len(team))
    return [*effects, Replace(told)]


def decline(turn: Turn) -> Effects:
    """Step down from the core team; the last one can't, or nobody could act."""
    communities.hold(turn.session, turn.here.id)  # of two who go at once, one must stay
    team = people.holding(turn.session, turn.here.id, "core_team")
    if "core_team" not in turn.roles:
        raise Refusal("core.stale")
    if len(team) == 1:
        raise Refusal("stages.last_one")
    for role in ("core_team", "leader"):
        people.revoke(turn.session, turn.mine.id, role)
    turn.decided("leave core team", turn.person.id)
    return [Replace(said(turn.text, "stages.declined"))]
