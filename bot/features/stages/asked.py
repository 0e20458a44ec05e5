"""Which step is meant, and whether it is the asker's to do."""

from __future__ import annotations

from bot import playbook
from bot.feature import Turn
from bot.moment import Refusal
from bot.playbook import say
from storage import steps


def step_of(turn: Turn, *statuses: str, ident: str = "") -> tuple[playbook.Step, steps.Step]:
    """The step that the event is about (or `ident`), in one of these states; for owners and organisers.

    Raises Refusal where it is another's, is in another state, or is in the playbook no more.
    """
    row = steps.latest(turn.session, turn.here.id, ident or turn.value)
    step = turn.playbook.steps().get(ident or turn.value)
    if row is None or step is None or row.status not in statuses:
        raise Refusal("core.stale")
    if not turn.may("tend") and turn.roles.isdisjoint(step.owners):
        raise Refusal("stages.not_yours", step=say(step.title, turn.text.language))
    return step, row


def organisers_only(turn: Turn) -> None:
    """What is not one step's business is its organisers'."""
    if not turn.may("tend"):
        raise Refusal("core.not_yours")
