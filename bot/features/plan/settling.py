"""An item is done, dropped with a reason, or open again."""

from __future__ import annotations

from bot import stepping
from bot.cards import Form, Text, TextInput
from bot.feature import Effects, Turn
from bot.features.plan import cards, reading
from bot.features.plan.reading import Item
from bot.messages import Invalid, Open, Replace
from bot.moment import Refusal

REASON_AT_MOST = 300
DECIDED = {"done": "plan item done", "dropped": "plan item dropped"}
"""What the log calls it, by the status that an item takes."""


def done(turn: Turn) -> Effects:
    """It is done."""
    return _settled(turn, _open(turn), "done", "")


def drop_form(turn: Turn) -> Effects:
    """Ask why it is dropped."""
    return [Open(_form(turn, _open(turn)))]


def dropped(turn: Turn) -> Effects:
    """It won't be done; the reason is kept."""
    found = _open(turn)
    asked = _form(turn, found)
    read = turn.read(asked)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    return _settled(turn, found, "dropped", read.text("reason"))


def reopen(turn: Turn) -> Effects:
    """It is open after all."""
    found = reading.one(turn)
    if found.row.status == "open":
        raise Refusal("core.stale")
    found.row.settled_at = found.row.settled_by = None
    found.row.status, found.row.reason = "open", ""
    turn.decided("reopen plan item", found.row.what)
    turn.session.flush()
    return [Replace(cards.item(turn.text, reading.one(turn)))]


def _open(turn: Turn) -> Item:
    found = reading.one(turn)
    if found.row.status != "open":
        raise Refusal("core.stale")
    return found


def _settled(turn: Turn, found: Item, status: str, reason: str) -> Effects:
    row = found.row
    row.status, row.reason = status, reason
    row.settled_at, row.settled_by = turn.now, turn.person.id
    turn.decided(DECIDED[status], row.what, reason)
    turn.session.flush()
    stepping.settle(turn)
    return [Replace(cards.item(turn.text, reading.one(turn)))]


def _form(turn: Turn, found: Item) -> Form:
    text = turn.text
    return Form(
        id="plan.drop",
        title=text("plan.drop.title"),
        parts=(
            Text(text("plan.drop.intro", what=found.row.what)),
            TextInput("reason", text("plan.drop.reason"), most=REASON_AT_MOST),
        ),
        submit=text("plan.drop.submit"),
        cancel=text("plan.cancel"),
        value=found.row.id,
    )
