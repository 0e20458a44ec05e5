"""Choosing goals: a cycle is begun, members propose, a poll asks where the energy is."""

from __future__ import annotations

import json
from datetime import date, time, timedelta

from bot.calendar import instant, local_day
from bot.cards import (
    Button,
    Buttons,
    Card,
    DateInput,
    Facts,
    Form,
    Note,
    NumberInput,
    Text,
    TextInput,
)
from bot.feature import Effects, Turn
from bot.features.goals import cards, handlers, rules
from bot.markup import escape
from bot.messages import Invalid, Open, Replace, Whisper
from bot.moment import Refusal
from bot.saying import said
from storage import communities, polls
from storage import goals as stored
from storage.goals import Cycle, Goal
from storage.polls import Poll, Question

RUNS_FOR = timedelta(days=182)
RUNS_AT_MOST = timedelta(days=731)
BEGAN_AT_MOST = timedelta(days=366)
ASKED_FOR = timedelta(days=14)
CLOSES_AT = time(17)
TITLE_AT_MOST = 75
CHECKIN_DAYS = (7, 91)
A_MONTH = 28


def begin(turn: Turn) -> Effects:
    """Ask from when to when the cycle goes."""
    _no_cycle(turn)
    return [Open(_begin_form(turn))]


def begun(turn: Turn) -> Effects:
    """The cycle is there, and members may propose its goals."""
    communities.hold(turn.session, turn.here.id)  # of two who begin, the second finds it begun
    _no_cycle(turn)
    form = _begin_form(turn)
    read = turn.read(form)
    errors = turn.errors(read)
    begins, ends = read.day("begins"), read.day("ends")
    if begins is not None and ends is not None and ends <= begins:
        errors["ends"] = turn.text("goals.begin.ends_before")
    if errors or begins is None or ends is None:
        return [Invalid(errors, form)]
    cycle = Cycle(
        id=turn.new_id(),
        community_id=turn.here.id,
        begins=begins,
        ends=ends,
        status="choosing",
        begun_by=turn.person.id,
        begun_at=turn.now,
        checkin_days=read.number("days") or A_MONTH,
    )
    turn.session.add(cycle)
    turn.session.flush()
    turn.decided("begin cycle", cycle.id)
    return [Replace(cards.overview(turn, handlers.view(turn)))]


def propose(turn: Turn) -> Effects:
    """Ask for a goal; any member may propose some."""
    handlers.cycle_of(turn, "choosing")
    return [Open(_propose_form(turn))]


def proposed(turn: Turn) -> Effects:
    """Keep the proposal; one of the same words is there once."""
    cycle = handlers.cycle_of(turn, "choosing")
    form = _propose_form(turn)
    read = turn.read(form)
    errors = turn.errors(read)
    known = stored.of_cycle(turn.session, cycle.id, "proposed")
    if len(known) >= rules.PROPOSED_AT_MOST:
        raise Refusal("goals.enough", most=rules.PROPOSED_AT_MOST)
    if read.text("title").casefold() in {each.title.casefold() for each in known}:
        errors.setdefault("title", turn.text("goals.propose.known"))
    if errors:
        return [Invalid(errors, form)]
    goal = Goal(
        id=turn.new_id(),
        cycle_id=cycle.id,
        title=read.text("title"),
        why=read.text("why"),
        status="proposed",
        proposed_by=turn.person.id,
        proposed_at=turn.now,
    )
    turn.session.add(goal)
    turn.session.flush()
    return [Replace(cards.overview(turn, handlers.view(turn)))]


def withdraw(turn: Turn) -> Effects:
    """A proposal is taken back, by whoever made it or who leads."""
    goal = _proposal(turn, "proposed")
    goal.status = "withdrawn"
    turn.session.flush()
    turn.decided("withdraw goal", goal.id, goal.title)
    undo = Button(turn.text("goals.restore"), "goals.restore", goal.id)
    return [Replace(said(turn.text, "goals.withdrawn", undo, goal=goal.title))]


def restore(turn: Turn) -> Effects:
    """It stands after all."""
    goal = _proposal(turn, "withdrawn")
    goal.status = "proposed"
    turn.session.flush()
    turn.decided("restore goal", goal.id, goal.title)
    return [Replace(cards.overview(turn, handlers.view(turn)))]


def ask(turn: Turn) -> Effects:
    """Draft the poll that asks where the energy is, and show it before anybody is asked."""
    cycle = handlers.cycle_of(turn, "choosing")
    found = stored.of_cycle(turn.session, cycle.id, "proposed")
    if not rules.ASKED_LEAST <= len(found) <= rules.ASKED_MOST:
        least, most = rules.ASKED_LEAST, rules.ASKED_MOST
        raise Refusal("goals.not_so_many", count=len(found), least=least, most=most)
    known = polls.hold(turn.session, cycle.poll_id) if cycle.poll_id else None
    if known is not None and known.status in ("open", "closed"):
        raise Refusal("goals.asked_already", poll=known.title)
    if known is not None and known.status == "draft":
        polls.discard(turn.session, known.id)
    draft = _draft(turn, found)
    cycle.poll_id = draft.id
    turn.session.flush()
    return [Whisper(_preview(turn, draft, found))]


def _draft(turn: Turn, found: list[Goal]) -> Poll:
    text, zone = turn.aloud(), turn.here.zone
    title = str(text("goals.poll.title"))
    draft = Poll(
        id=turn.new_id(),
        community_id=turn.here.id,
        kind="priority",
        title=title,
        status="draft",
        anonymous=True,
        created_by=turn.person.id,
        created_at=turn.now,
        closes_at=instant(local_day(turn.now, zone) + ASKED_FOR, CLOSES_AT, zone),
    )
    turn.session.add(draft)
    turn.session.flush()
    question = Question(
        poll_id=draft.id,
        position=0,
        key="choice",
        label=str(text("goals.poll.question", most=rules.CHOSEN_AT_MOST)),
        kind="several",
        options=json.dumps([[each.id, each.title] for each in found]),
        most=rules.CHOSEN_AT_MOST,
    )
    turn.session.add(question)
    turn.session.flush()
    return draft


def _preview(turn: Turn, draft: Poll, found: list[Goal]) -> Card:
    text = turn.text
    closes = text("goals.poll.closes_when", when=draft.closes_at)
    options = "\n".join(f"• {escape(each.title)}" for each in found)
    buttons = (
        Button(text("goals.poll.open"), "polls.open", draft.id, "primary"),
        Button(text("goals.poll.discard"), "polls.discard", draft.id, "danger"),
    )
    return Card(
        text("goals.poll.preview"),
        (
            Text(options),
            Facts(((text("goals.poll.closes"), closes),)),
            Note(text("goals.poll.promise", most=rules.CHOSEN_AT_MOST)),
            Buttons(buttons),
        ),
    )


def _no_cycle(turn: Turn) -> None:
    if stored.current(turn.session, turn.here.id) is not None:
        raise Refusal("goals.runs_already")


def _proposal(turn: Turn, status: str) -> Goal:
    goal, cycle = handlers.goal_of(turn, status)
    if cycle.status != "choosing":
        raise Refusal("core.stale")
    if goal.proposed_by != turn.person.id and not turn.may("lead"):
        raise Refusal("goals.not_yours", goal=goal.title)
    return goal


def _begin_form(turn: Turn) -> Form:
    text = turn.text
    today = local_day(turn.now, turn.here.zone)
    first, last = today - BEGAN_AT_MOST, today + RUNS_AT_MOST
    least, most = CHECKIN_DAYS
    return Form(
        id="goals.begin",
        title=text("goals.begin.title"),
        parts=(
            Text(text("goals.begin.intro", least=rules.LEAST, most=rules.MOST)),
            _day(text("goals.begin.begins"), "begins", first, last, today),
            _day(text("goals.begin.ends"), "ends", first, last, today + RUNS_FOR),
            NumberInput("days", text("goals.begin.days"), least, most, value=str(A_MONTH)),
        ),
        submit=text("goals.begin.submit"),
        cancel=text("goals.cancel"),
    )


def _day(label: str, name: str, first: date, last: date, value: date) -> DateInput:
    return DateInput(name, label, first.isoformat(), last.isoformat(), value=value.isoformat())


def _propose_form(turn: Turn) -> Form:
    text = turn.text
    return Form(
        id="goals.propose",
        title=text("goals.propose.title"),
        parts=(
            Text(text("goals.propose.intro")),
            TextInput("title", text("goals.propose.goal"), most=TITLE_AT_MOST),
            TextInput("why", text("goals.propose.why"), multiline=True, required=False, most=500),
        ),
        submit=text("goals.propose.submit"),
        cancel=text("goals.cancel"),
    )
