"""Going on as it is, and going back to an earlier stage with a new purpose; both can be taken back."""

from __future__ import annotations

from bot import stepping
from bot.cards import Choice, Form, Option, Text, TextInput
from bot.feature import Effects, Turn
from bot.features.relevance import broadening, cards, handlers, rules
from bot.messages import Invalid, Open, Replace
from bot.moment import Refusal
from bot.playbook import Stage, say
from bot.saying import said
from bot.yearly import A_YEAR
from storage import purposes, relevance
from storage.purposes import Purpose
from storage.relevance import Review

REASON_AT_MOST = 600


def go_on(turn: Turn) -> Effects:
    """Ask why, with what follows of it."""
    return [Open(_continue_form(turn))]


def goes_on(turn: Turn) -> Effects:
    """The community goes on; the next review is a year away."""
    form = _continue_form(turn)
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    review = handlers.decide(turn, "continue", read.text("reason"))
    undo = cards.undo_button(turn.text, review)
    return [Replace(said(turn.text, "relevance.goes_on", undo, when=turn.now + A_YEAR))]


def pivot(turn: Turn) -> Effects:
    """Ask for the new purpose, and for the stage at which it begins."""
    return [Open(_pivot_form(turn))]


def pivoted(turn: Turn) -> Effects:
    """Back to an earlier stage, its steps anew, with a new version of the purpose."""
    form = _pivot_form(turn)
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    stage = turn.playbook.stage(read.one("stage"))
    came_from = turn.here.stage
    review = handlers.decide(turn, "pivot", read.text("reason"), came_from)
    stepping.enter(turn, stage)
    every = purposes.versions(turn.session, turn.here.id)
    version = Purpose(
        id=review.id,
        community_id=turn.here.id,
        number=every[-1].number + 1 if every else 1,
        purpose=read.text("purpose"),
        reason=read.text("reason"),
        pivot=True,
        written_by=turn.person.id,
        written_at=turn.now,
    )
    turn.session.add(version)
    turn.session.flush()
    turn.decided("move to stage", f"{came_from} {stage.id}", read.text("reason"))
    undo = cards.undo_button(turn.text, review)
    title = say(stage.title, turn.text.language)
    return [Replace(said(turn.text, "relevance.pivoted", undo, stage=title))]


def undo(turn: Turn) -> Effects:
    """The last decision was none, within a week of it."""
    past = relevance.decided(turn.session, turn.here.id)
    review = past[-1] if past and past[-1].id == turn.value else None
    if review is None or review.way == "close" or review.decided_at is None:
        raise Refusal("core.stale")
    if not rules.may_undo(review.decided_at, turn.now, is_last=True):
        raise Refusal("relevance.too_late", days=rules.UNDONE_WITHIN.days)
    _take_back(turn, review)
    review.undone_at = turn.now
    turn.session.flush()
    turn.decided("review: undo", f"{review.id} {review.way}")
    return [Replace(handlers.overview(turn))]


def _take_back(turn: Turn, review: Review) -> None:
    if review.way == "pivot":
        version = turn.session.get(Purpose, review.id)
        if version is not None:
            version.withdrawn_at = turn.now
        if review.came_from in {stage.id for stage in turn.playbook.stages}:
            stepping.enter(turn, turn.playbook.stage(review.came_from), anew=False)
    if review.way == "broaden" and review.decided_at is not None:
        broadening.part_since(turn, review.decided_at)


def _earlier(turn: Turn) -> list[Stage]:
    stages = turn.playbook.up_to(turn.here.stage)
    if not stages:
        raise Refusal("relevance.no_way_back")
    return list(stages)


def _continue_form(turn: Turn) -> Form:
    text = turn.text
    return Form(
        id="relevance.continue",
        title=text("relevance.continue.button"),
        parts=(Text(text("relevance.continue.preview", when=turn.now + A_YEAR)), reason(turn)),
        submit=text("relevance.continue.submit"),
        cancel=text("relevance.cancel"),
    )


def _pivot_form(turn: Turn) -> Form:
    text = turn.text
    stages = _earlier(turn)
    options = tuple(Option(each.id, say(each.title, text.language)) for each in stages)
    return Form(
        id="relevance.pivot",
        title=text("relevance.pivot.button"),
        parts=(
            Text(text("relevance.pivot.preview")),
            Choice("stage", text("relevance.pivot.stage"), options, value=(stages[0].id,)),
            TextInput("purpose", text("relevance.pivot.purpose"), multiline=True, most=1500),
            reason(turn),
        ),
        submit=text("relevance.pivot.submit"),
        cancel=text("relevance.cancel"),
    )


def reason(turn: Turn) -> TextInput:
    """Why: every way is decided with a reason."""
    label = turn.text("relevance.reason")
    return TextInput("reason", label, multiline=True, most=REASON_AT_MOST)
