"""Closing a cycle: what came of each goal, what was learnt, and the next one."""

from __future__ import annotations

from bot.cards import Button, Buttons, Card, Form, Text, TextInput
from bot.feature import Effects, Turn
from bot.features.goals import adopting, cards, handlers
from bot.markup import escape
from bot.messages import Effect, Invalid, Open, Post, Replace
from bot.moment import Moment, Refusal
from bot.saying import said
from bot.texts import Tongue
from storage import communities, schedule
from storage import goals as stored
from storage.goals import Cycle


def close(turn: Turn) -> Effects:
    """Ask what came of each goal."""
    return [Open(_form(turn, handlers.cycle_of(turn, "running")))]


def closed(turn: Turn) -> Effects:
    """The cycle is over; what came of it is shown before the channel is told."""
    cycle = handlers.cycle_of(turn, "running")
    form = _form(turn, cycle)
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    for goal in stored.of_cycle(turn.session, cycle.id, "adopted"):
        goal.outcome = read.text(goal.id)
    cycle.status, cycle.closed_at, cycle.lessons = "closed", turn.now, read.text("lessons")
    schedule.cancel(turn.session, adopting.schedule_id(cycle))
    turn.session.flush()
    turn.decided("close cycle", cycle.id, cycle.lessons)
    shown = _outcome(turn, turn.text, cycle)
    buttons = (
        Button(turn.text("goals.tell"), "goals.tell", cycle.id, "primary"),
        Button(turn.text("goals.begin.next"), "goals.begin"),
        Button(turn.text("goals.reopen"), "goals.reopen", cycle.id),
    )
    return [Replace(Card(shown.title, (*shown.parts, Buttons(buttons))))]


def tell(turn: Turn) -> Effects:
    """Tell everybody what came of it, and that their help is to be thanked for."""
    cycle = _over(turn)
    card = _outcome(turn, turn.aloud(), cycle)
    posts: list[Effect] = [
        Post(f"goals-outcome:{cycle.id}:{venue}", venue, card, "goals.outcome")
        for venue in turn.venues()
    ]
    begin = Button(turn.text("goals.begin.next"), "goals.begin")
    return [*posts, Replace(said(turn.text, "goals.outcome_told", begin))]


def reopen(turn: Turn) -> Effects:
    """It isn't over after all."""
    communities.hold(turn.session, turn.here.id)  # of two who go on, one begins the next cycle
    cycle = _over(turn)
    if stored.current(turn.session, turn.here.id) is not None:
        raise Refusal("goals.runs_already")
    cycle.status, cycle.closed_at = "running", None
    turn.session.flush()
    adopting.ask_regularly(turn, cycle)
    turn.decided("reopen cycle", cycle.id)
    return [Replace(cards.overview(turn, handlers.view(turn)))]


def _over(turn: Turn) -> Cycle:
    cycle = stored.hold(turn.session, turn.value)
    if cycle is None or cycle.community_id != turn.here.id or cycle.status != "closed":
        raise Refusal("core.stale")
    return cycle


def _outcome(moment: Moment, text: Tongue, cycle: Cycle) -> Card:
    found = stored.of_cycle(moment.session, cycle.id, "adopted")
    lines = [handlers.line(moment, each) for each in found]
    return cards.outcome(text, moment.here.name, cycle, lines)


def _form(turn: Turn, cycle: Cycle) -> Form:
    text = turn.text
    found = stored.of_cycle(turn.session, cycle.id, "adopted")
    asked = tuple(
        TextInput(each.id, escape(each.title), multiline=True, most=400, value=each.outcome)
        for each in found
    )
    lessons = TextInput("lessons", text("goals.close.lessons"), multiline=True, most=1000)
    return Form(
        id="goals.close",
        title=text("goals.close.title"),
        parts=(Text(text("goals.close.intro")), *asked, lessons),
        submit=text("goals.close.submit"),
        cancel=text("goals.cancel"),
        value=cycle.id,
    )
