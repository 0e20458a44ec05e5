"""An action is done, dropped with a reason, or taken up again."""

from __future__ import annotations

from bot.cards import Button, Form, Text, TextInput
from bot.feature import Effects, Turn
from bot.features.actions import cards, following, known
from bot.messages import Invalid, Open, Replace
from bot.saying import said
from storage import participation
from storage.actions import DONE, DROPPED, OPEN, Action

REASON_AT_MOST = 300


def done(turn: Turn) -> Effects:
    """It is done; that counts as taking part, once. Pressed twice it is done once."""
    action = known.theirs(turn, turn.value, OPEN, DONE)
    if action.status == OPEN:
        if action.settled_at is None:
            participation.note(turn.session, action.member_id, turn.now.date(), "action")
        _settle(turn, action, DONE)
        turn.decided("action done", action.id)
    undo = Button(turn.text("actions.undo"), "actions.reopen", action.id)
    see = cards.see_all(turn.text)
    return [Replace(said(turn.text, "actions.done", see, undo, what=action.what))]


def reopen(turn: Turn) -> Effects:
    """It isn't after all."""
    action = known.theirs(turn, turn.value, DONE, DROPPED)
    action.status, action.reason = OPEN, ""
    turn.decided("reopen action", action.id)
    following.plan(turn, action.member_id)
    known.resaid(turn, action)
    return [Replace(cards.one(turn, action))]


def drop(turn: Turn) -> Effects:
    """Ask why it isn't done any more."""
    action = known.theirs(turn, turn.value, OPEN)
    return [Open(_form(turn, action))]


def dropped(turn: Turn) -> Effects:
    """Nobody does it any more, for a reason that is kept."""
    action = known.theirs(turn, turn.value, OPEN)
    asked = _form(turn, action)
    read = turn.read(asked)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    action.reason = read.text("reason")
    _settle(turn, action, DROPPED)
    turn.decided("drop action", action.id, action.reason)
    undo = Button(turn.text("actions.undo"), "actions.reopen", action.id)
    see = cards.see_all(turn.text)
    return [Replace(said(turn.text, "actions.dropped", see, undo, what=action.what))]


def _settle(turn: Turn, action: Action, status: str) -> None:
    action.status, action.settled_at, action.offered_to = status, turn.now, None
    turn.session.flush()
    following.plan(turn, action.member_id)
    known.resaid(turn, action)


def _form(turn: Turn, action: Action) -> Form:
    text = turn.text
    return Form(
        id="actions.drop",
        title=text("actions.dropping.title"),
        parts=(
            Text(text("actions.dropping.intro", what=action.what)),
            TextInput("reason", text("actions.dropping.reason"), most=REASON_AT_MOST),
        ),
        submit=text("actions.dropping.submit"),
        cancel=text("actions.cancel"),
        value=action.id,
    )
