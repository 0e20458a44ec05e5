"""What came of an activity: who came, the outcome, the lesson, whether it is kept; told to everybody."""

from __future__ import annotations

from bot.cards import Choice, Form, Option, Text, TextInput
from bot.feature import Effects, Turn
from bot.features.activities import cards, needs, rules, telling
from bot.features.activities.view import View, led, view
from bot.markup import escape
from bot.messages import Effect, Invalid, Open, Post, Replace, Update
from bot.moment import Refusal
from bot.saying import said
from bot.texts import Tongue
from storage import schedule
from storage.activities import HELD, PLANNED, Activity

OUTCOME_AT_MOST, LESSON_AT_MOST = 800, 400
DECIDED = {
    "keep": "keep activity",
    "change": "do activity differently",
    "drop": "drop activity",
}
"""What the log calls it, by what is decided; `change activity` is said of a plan's wording."""


def came(turn: Turn) -> Effects:
    """Ask who came of those who signed up."""
    return [Open(_came_form(turn.text, _with_people(turn)))]


def attended(turn: Turn) -> Effects:
    """Write down who came; whom the form names not was not there."""
    shown = _with_people(turn)
    asked = _came_form(turn.text, shown)
    read = turn.read(asked)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    there = set(read.several("came"))
    for row, member, _ in shown.signups:
        row.came = member.id in there
    turn.session.flush()
    turn.decided("say who came", shown.activity.id)
    newest = view(turn, shown.activity)
    done = said(
        turn.text, "activities.came.kept", *cards.after(turn.text, newest), count=len(there)
    )
    return [*telling.updates(turn, shown.activity), Replace(done)]


def outcome(turn: Turn) -> Effects:
    """Ask what came of it."""
    return [Open(_outcome_form(turn.text, _to_tell(turn)))]


def told(turn: Turn) -> Effects:
    """Keep it, and tell everybody: you said, we did. Sending it again corrects it in its place."""
    activity = _to_tell(turn)
    asked = _outcome_form(turn.text, activity)
    read = turn.read(asked)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    before = needs.deed(activity)
    activity.status = HELD
    activity.outcome, activity.lesson = read.text("outcome"), read.text("lesson")
    activity.decision = read.one("decision")
    activity.decided_at, activity.decided_by = activity.decided_at or turn.now, turn.person.id
    turn.session.flush()
    needs.answer(turn, activity, before, turn.person.id)
    schedule.cancel(turn.session, f"activity:{activity.id}:ask_again")
    turn.decided(DECIDED[activity.decision], activity.id, activity.title)
    newest = view(turn, activity)
    card = cards.told(turn.aloud(), newest)
    effects: list[Effect] = list(telling.updates(turn, activity))
    for venue in turn.venues():
        key = f"activity-told:{activity.id}:{venue}"
        effects += [Post(key, venue, card, "activities.told", pressed=True), Update(key, card)]
    done = said(turn.text, "activities.outcome.kept", *cards.after(turn.text, newest))
    return [*effects, Replace(done)]


def _with_people(turn: Turn) -> View:
    shown = view(turn, led(turn, PLANNED, HELD))
    if shown.activity.status == PLANNED and not shown.has_begun:
        raise Refusal("activities.too_early", title=shown.activity.title)
    if not shown.signups:
        raise Refusal("activities.no_one")
    return shown


def _to_tell(turn: Turn) -> Activity:
    activity = led(turn, PLANNED, HELD)
    if not view(turn, activity).can_be_told:
        raise Refusal("activities.too_early", title=activity.title)
    return activity


def _came_form(text: Tongue, shown: View) -> Form:
    options = tuple(
        Option(member.id, cards.named(text, person)) for _, member, person in shown.signups
    )
    return Form(
        id="activities.came",
        title=text("activities.came.title"),
        parts=(
            Text(text("activities.came.intro", title=shown.activity.title)),
            Choice(
                "came",
                text("activities.came.who"),
                options,
                multiple=True,
                required=False,
                value=tuple(member.id for _, member, _ in shown.came),
            ),
        ),
        submit=text("activities.save"),
        cancel=text("activities.cancel"),
        value=shown.activity.id,
    )


def _outcome_form(text: Tongue, shown: Activity) -> Form:
    decisions = tuple(Option(each, text(f"activities.choose.{each}")) for each in rules.DECISIONS)
    reminded = (Text(escape(shown.hypothesis)),)
    measure = (Text(text("activities.outcome.measure", measure=shown.measure)),)
    return Form(
        id="activities.outcome",
        title=text("activities.outcome.title"),
        parts=(
            Text(text("activities.outcome.intro", title=shown.title)),
            *reminded,
            *(measure if shown.measure else ()),
            TextInput(
                "outcome",
                text("activities.outcome.what"),
                multiline=True,
                value=shown.outcome,
                most=OUTCOME_AT_MOST,
            ),
            TextInput(
                "lesson",
                text("activities.outcome.lesson"),
                multiline=True,
                required=False,
                value=shown.lesson,
                most=LESSON_AT_MOST,
            ),
            Choice(
                "decision",
                text("activities.outcome.decision"),
                decisions,
                value=(shown.decision,) if shown.decision else (),
            ),
        ),
        submit=text("activities.outcome.submit"),
        cancel=text("activities.cancel"),
        value=shown.id,
    )
