"""What communities have got of their playbooks: the steps that they met, and what is to come of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from bot.calendar import parse_rule
from storage import schedule, steps

PROMPT = "stages.prompt"
"""The occasion on which a step's owners are prompted."""

RETURN = "stages.return"
"""The occasion on which a step comes back."""

AGAIN = "again:"
"""What the subject of that begins with: what ends a round leaves the rhythm as it is."""


@dataclass(frozen=True, slots=True)
class Course:
    """What a community has got of its playbook, by the steps' ids.

    `met` are those that it ever came to, `waiting` those of them that are to be prompted, `awake`
    those that will be; `returns` has the days after which a step comes back.
    """

    met: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)
    awake: set[str] = field(default_factory=set)
    returns: dict[str, int] = field(default_factory=dict)

    @property
    def asleep(self) -> set[str]:
        """The steps that wait for a prompt which isn't on the schedule."""
        return self.waiting - self.awake


def courses(session: Session, idents: Sequence[str]) -> dict[str, Course]:
    """What each of these communities has got."""
    found = {ident: Course() for ident in idents}
    for ident, step, status in steps.statuses(session, idents):
        found[ident].met.add(step)
        if status == "waiting":  # only a step's newest round can
            found[ident].waiting.add(step)
    for ident, occasion, subject, told in schedule.rules(session, idents, (PROMPT, RETURN)):
        if occasion == PROMPT:
            found[ident].awake.add(subject)
        elif rule := parse_rule(told):
            found[ident].returns[subject.removeprefix(AGAIN)] = rule.days
    return found
