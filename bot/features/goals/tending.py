"""How goals come along: owners say so in a sentence; where help is needed, members may offer it."""

from __future__ import annotations

from bot.cards import Choice, Form, Option, Text, TextInput
from bot.feature import Effects, Turn
from bot.features.goals import cards, handlers, rules
from bot.messages import Effect, Invalid, Open, Post, Replace
from bot.moment import Refusal
from bot.saying import said
from storage import goals as stored
from storage.goals import Checkin, Goal


def checkin(turn: Turn) -> Effects:
    """Ask how a goal stands."""
    goal = _tended(turn)
    return [Open(_form(turn, goal))]


def checked_in(turn: Turn) -> Effects:
    """Keep it; where help is needed, the channel is told, and anybody may offer it."""
    goal = _tended(turn)
    form = _form(turn, goal)
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    row = Checkin(
        id=turn.new_id(),
        goal_id=goal.id,
        at=turn.now,
        by=turn.person.id,
        status=read.one("status"),
        words=read.text("words"),
        figure=read.text("figure"),
    )
    turn.session.add(row)
    turn.session.flush()
    effects: list[Effect] = []
    if row.status == "needs_help":
        card = cards.help_wanted(turn.aloud(), goal, row)
        effects += [Post(f"goal-help:{row.id}:{v}", v, card, "goals.help") for v in turn.venues()]
    return [*effects, Replace(cards.overview(turn, handlers.view(turn)))]


def offer(turn: Turn) -> Effects:
    """A member would help; whoever answers for the goal hears of it, once."""
    turn.mine  # noqa: B018 - only members offer help
    found = stored.checkin(turn.session, turn.here.id, turn.value)
    if found is None or found[1].status != "adopted":
        raise Refusal("core.stale")
    told, goal = found
    effects: list[Effect] = []
    if stored.offer(turn.session, told.id, turn.person.id):
        for owner in stored.owners(turn.session, goal.id):
            address = turn.inbox_of(owner)
            if address is not None and owner.id != turn.person.id:
                name = turn.person.name
                card = said(turn.to(owner), "goals.offered", goal=goal.title, name=name)
                key = f"goal-offer:{told.id}:{turn.person.id}:{owner.id}"
                effects.append(Post(key, address, card, "goals.offered", owner.id))
    return [*effects, Replace(said(turn.text, "goals.thanked", goal=goal.title))]


def _tended(turn: Turn) -> Goal:
    goal, cycle = handlers.goal_of(turn, "adopted")
    if cycle.status != "running":
        raise Refusal("core.stale")
    handlers.mine_to_tend(turn, goal)
    return goal


def _form(turn: Turn, goal: Goal) -> Form:
    text = turn.text
    options = tuple(Option(each, text(f"goals.standing.{each}")) for each in rules.STATUSES)
    hint = text("goals.checkin.figure_hint", measure=goal.measure) if goal.measure else ""
    return Form(
        id="goals.checkin",
        title=text("goals.checkin.title"),
        parts=(
            Text(text("goals.checkin.intro", goal=goal.title)),
            Choice("status", text("goals.checkin.how"), options),
            TextInput("words", text("goals.checkin.words"), multiline=True, most=400),
            TextInput("figure", text("goals.checkin.figure"), required=False, most=60, hint=hint),
        ),
        submit=text("goals.checkin.submit"),
        cancel=text("goals.cancel"),
        value=goal.id,
    )
