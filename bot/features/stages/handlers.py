"""What owners do about a step: take the lessons, add people, skip it with a reason, take it up again."""

from __future__ import annotations

from datetime import time, timedelta

from bot import playbook
from bot.calendar import Every, local_day, next_after
from bot.feature import Effects, Refusal, Turn
from bot.features.stages import cards, rules
from bot.features.stages.occasions import lesson_key, lessons_told
from bot.messages import Effect, Invalid, Open, Post, Replace, Whisper
from bot.saying import said
from storage import communities, people, schedule, steps
from storage.schedule import Scheduled

LESSON_AT = time(9, 30)


def open_next(turn: Turn) -> Effects:
    """Show the next open step to an owner who asks for it."""
    row = steps.next_open(turn.session, turn.here.id)
    if row is None:
        return [Whisper(cards.nothing_open(turn.text))]
    return [Whisper(cards.prompt(turn.text, turn.playbook.step(row.step)))]


def due(turn: Turn) -> Effects:
    """The steps that are due, on the organisers' dashboard."""
    rows = steps.due(turn.session, turn.here.id, turn.now)
    found = [(turn.playbook.step(row.step), row.due_at) for row in rows]
    return [Whisper(cards.due(turn.text, found))] if found else []


def begin_lessons(turn: Turn) -> Effects:
    """Tell the first lesson now and one a day after it, at 09:30 in the asker's zone."""
    step, row = _step(turn, "waiting", "prompted")
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
    step, row = _step(turn, "waiting", "prompted")
    row.status, row.settled_at, row.settled_by = "done", turn.now, turn.person.id
    turn.decided("step done", step.id)
    title = playbook.say(step.title, turn.text.language)
    return [Replace(said(turn.text, "stages.done", step=title))]


def people_form(turn: Turn) -> Effects:
    """Ask who else organises; also where there were enough once."""
    step, _ = _step(turn, "waiting", "prompted", "done")
    return [Open(cards.people_form(turn.text, step))]


def people_named(turn: Turn) -> Effects:
    """Put people on the core team; each is told, and may say no."""
    step, row = _step(turn, "waiting", "prompted", "done")
    form = cards.people_form(turn.text, step)
    read = turn.read(form)
    errors = turn.errors(read)
    if any(address.lane != turn.event.sender.lane for address in read.people("people")):
        errors["people"] = turn.text("core.form.not_a_person")
    if errors:
        return [Invalid(errors, form)]
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
    if row.status != "done" and rules.is_met(step, len(team)):
        row.status, row.settled_at, row.settled_by = "done", turn.now, turn.person.id
        turn.decided("step done", step.id)
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


def skip_form(turn: Turn) -> Effects:
    """Ask why the step is not for this community."""
    step, _ = _step(turn, "waiting", "prompted")
    return [Open(cards.skip_form(turn.text, step))]


def skipped(turn: Turn) -> Effects:
    """Skip the step; the reason is kept in the log."""
    step, row = _step(turn, "waiting", "prompted")
    form = cards.skip_form(turn.text, step)
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    row.status, row.settled_at, row.settled_by = "skipped", turn.now, turn.person.id
    row.reason = read.text("reason")
    schedule.cancel_about(turn.session, turn.here.id, step.id)
    turn.decided("skip step", step.id, row.reason)
    return [Replace(cards.skipped(turn.text, step))]


def unskip(turn: Turn) -> Effects:
    """Take a skipped step up again; `status` leads to it."""
    step, row = _step(turn, "skipped")
    row.status, row.reason, row.settled_at, row.settled_by = "prompted", "", None, None
    turn.decided("take step up again", step.id)
    return [Replace(cards.prompt(turn.text, step))]


def _step(turn: Turn, *statuses: str) -> tuple[playbook.Step, steps.Step]:
    row = steps.latest(turn.session, turn.here.id, turn.value)
    if row is None or row.status not in statuses:
        raise Refusal("core.stale")
    return turn.playbook.step(row.step), row
