"""The review of a plan: what was tried, what goes on into the next, whether to go on or to pivot.

World Bank Group framework, engaging: a review keeps, changes, drops, or pivots; a pivot goes back
with a new purpose.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import stepping
from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    Form,
    Note,
    Option,
    Part,
    Shown,
    Table,
    Text,
    TextInput,
)
from bot.feature import AGAIN, Effects, Turn
from bot.features.activities import plan_cards
from bot.features.activities.view import View, view
from bot.letters import clip
from bot.markup import escape
from bot.messages import Invalid, Open, Replace, Whisper
from bot.moment import Refusal
from bot.playbook import Stage, say
from bot.saying import said
from storage import activities, communities
from storage.activities import CANCELLED, PLANNED, EngagementPlan

ON, PIVOT = "on", "pivot"
PURPOSE = "purpose"
"""The kind of evidence that is written anew after a pivot."""

LEARNT_AT_MOST, CELL = 1000, 80


def show(turn: Turn) -> Effects:
    """Show each activity with its outcome and decision; of the last plan where none is open."""
    row = activities.open_plan(turn.session, turn.here.id)
    row = row or next(reversed(activities.plans(turn.session, turn.here.id)), None)
    if row is None:
        raise Refusal("activities.no_plan")
    return [Whisper(_card(turn, row))]


def conclude(turn: Turn) -> Effects:
    """Ask what was learnt, what goes on, and whether the community does."""
    row, views = _open(turn)
    return [Open(_form(turn, row, views))]


def concluded(turn: Turn) -> Effects:
    """The plan is over. On a pivot the community goes back, and its purpose is to be written anew."""
    communities.hold(turn.session, turn.here.id)
    row, views = _open(turn)
    if turn.value != row.id:
        raise Refusal("core.stale")
    asked = _form(turn, row, views)
    read = turn.read(asked)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    row.reviewed_at, row.reviewed_by = turn.now, turn.person.id
    row.learnt, row.verdict = read.text("learnt"), read.one("verdict")
    carried = read.several("carry")
    for each in views:
        each.activity.carried = each.activity.id in carried
    turn.session.flush()
    turn.decided("review engagement plan", row.id, row.verdict)
    to = _back_to(turn)
    if row.verdict == PIVOT and to is not None:
        _pivot(turn, to, row.learnt)
        see = Button(turn.text("activities.review.stage"), AGAIN, "stage", "primary")
        title = say(to.title, turn.text.language)
        return [Replace(said(turn.text, "activities.pivoted", see, stage=title))]
    make = Button(turn.text("activities.planning.button"), "activities.plan", style="primary")
    done = said(turn.text, "activities.reviewed", make, count=len(carried))
    return [Replace(done)]


def _pivot(turn: Turn, to: Stage, reason: str) -> None:
    """Go back to where the purpose is written; other steps there stay as they were left."""
    came = turn.here.stage
    stepping.enter(turn, to, anew=False)
    for position, step in enumerate(to.steps):
        if PURPOSE in step.makes:
            stepping.begin(turn, to, position, 0, again=True)
    turn.decided("move to stage", f"{came} {to.id}", reason)


def _back_to(turn: Turn) -> Stage | None:
    """The earlier stage in which the purpose is written, for those who may go there."""
    if not turn.may("advance"):
        return None
    earlier = turn.playbook.up_to(turn.here.stage)
    return next((s for s in earlier if any(PURPOSE in step.makes for step in s.steps)), None)


def _open(turn: Turn) -> tuple[EngagementPlan, list[View]]:
    row = activities.open_plan(turn.session, turn.here.id)
    if row is None:
        raise Refusal("activities.no_plan")
    return row, [view(turn, each) for each in activities.of_plan(turn.session, row.id)]


def _card(turn: Turn, row: EngagementPlan) -> Card:
    text = turn.text
    views = [view(turn, each) for each in activities.of_plan(turn.session, row.id)]
    parts: list[Shown] = [Text(text("activities.plan.span", begins=row.begins, ends=row.ends))]
    if views:
        columns = tuple(
            text(f"activities.column.{each}") for each in ("title", "came", "outcome", "is")
        )
        rows = tuple(_row(turn, each) for each in views)
        parts.append(Table(text("activities.review.table"), columns, rows))
    on = [each.activity.title for each in views if each.activity.carried]
    if on:
        parts.append(Note(text("activities.review.carried", names=on)))
    if row.reviewed_at is not None:
        parts.append(Text(text("activities.review.learnt", learnt=row.learnt)))
        verdict = text(f"activities.review.verdict_{row.verdict}", when=row.reviewed_at)
        parts += [Note(verdict), Buttons((Button(text("activities.the_plan"), AGAIN, "activity"),))]
    else:
        write = Button(text("activities.review.write"), "activities.conclude", style="primary")
        back = Button(text("activities.the_plan"), AGAIN, "activity")
        parts += [Text(text("activities.review.intro")), Buttons((write, back))]
    return Card(text("activities.review.title", community=turn.here.name), tuple(parts))


def _row(turn: Turn, shown: View) -> tuple[str, ...]:
    activity, text = shown.activity, turn.text
    told = activity.outcome or activity.reason
    outcome = escape(clip(" ".join(told.split()), CELL)) if told else text("activities.untold")
    came = text("activities.people", count=len(shown.came))
    title = escape(clip(activity.title, plan_cards.CELL))
    return title, came, outcome, plan_cards.status(text, shown)


def _form(turn: Turn, row: EngagementPlan, views: Sequence[View]) -> Form:
    text = turn.text
    may_go_on = [each for each in views if each.activity.status != CANCELLED]
    options = tuple(Option(e.activity.id, escape(e.activity.title)) for e in may_go_on)
    chosen = tuple(e.activity.id for e in may_go_on if _goes_on(e))
    verdicts = (ON, PIVOT) if _back_to(turn) is not None else (ON,)
    parts: list[Part] = [
        Text(text("activities.review.ask")),
        TextInput(
            "learnt", text("activities.review.what_learnt"), multiline=True, most=LEARNT_AT_MOST
        ),
    ]
    if options:
        parts.append(
            Choice(
                "carry",
                text("activities.review.carry"),
                options,
                multiple=True,
                required=False,
                value=chosen,
            )
        )
    parts.append(
        Choice(
            "verdict",
            text("activities.review.verdict"),
            tuple(Option(each, text(f"activities.review.choose_{each}")) for each in verdicts),
            value=(ON,),
        )
    )
    return Form(
        id="activities.conclude",
        title=text("activities.review.form"),
        parts=tuple(parts),
        submit=text("activities.review.submit"),
        cancel=text("activities.cancel"),
        value=row.id,
    )


def _goes_on(shown: View) -> bool:
    """What is to be kept or changed, and what is still to come."""
    activity = shown.activity
    return activity.decision in ("keep", "change") or activity.status == PLANNED
