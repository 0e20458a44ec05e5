"""Every step of the playbook, done on every platform by whom it is meant for, and by nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.cards import Choice, Form, NumberInput, PeopleInput
from bot.messages import Invalid, Open, Value
from bot.playbook import Step
from bot.playbook_file import load_all
from storage.evidence import Evidence
from storage.steps import Step as Row
from tests.contract.places import House
from tests.curious import filled

STAGES = load_all().every[0].stages
STEPS = [step for stage in STAGES for step in stage.steps]
OWNER, MEMBER, ASKED = 0, 8, 6

PRESSES = {
    "lessons": "stages.lessons",
    "core_team": "stages.people",
    "form": "stages.fill",
    "evidence": "stages.have",
    "command": "stages.have",
}
"""What the step's card offers; a command's step can be stated by hand too."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A step after its owner did it, and whether a member got anywhere who tried before."""

    status: str
    let_in: bool


@pytest.fixture(scope="module")
def lived(house: House) -> dict[str, Tried]:
    """A community that goes through all stages."""
    house.start(core_team=())
    found = {}
    for stage in STAGES:
        if stage is not STAGES[0]:
            _move_to(house, stage.id)
        for step in stage.steps:
            found[step.id] = _tried(house, step)
    return found


@pytest.mark.parametrize("step", STEPS, ids=lambda each: each.id)
def test_a_step_is_done_by_its_owner_and_nobody_else(lived: dict[str, Tried], step: Step) -> None:
    assert lived[step.id] == Tried("done", let_in=False)


def _move_to(house: House, stage: str) -> None:
    owner = house.door.neighbours[OWNER]
    owner.command("stage")
    owner.press("stages.elsewhere")
    _sends(house, {"stage": (stage,), "reason": "So it is"})


def _sends(house: House, given: dict[str, Value]) -> None:
    """The owner sends a form, in which nothing is wrong."""
    house.door.neighbours[OWNER].fill(given)
    answers = house.door.ear.answered[-1]
    assert not any(isinstance(each, Invalid) for each in answers), answers


def _tried(house: House, step: Step) -> Tried:
    owner = house.door.neighbours[OWNER]
    owner.command("stage")
    owner.press("stages.steps")
    if _status(house, step) == "done":  # by what is there already
        return Tried("done", let_in=False)
    owner.press("stages.see", step.id)
    before = _stands(house)
    refused = _refused(house, step)
    changed = _stands(house) != before
    _does(house, step)
    return Tried(_status(house, step), let_in=changed or not refused)


def _refused(house: House, step: Step) -> bool:
    """Whether a member is refused who presses what the owner was shown."""
    owner, member = house.door.neighbours[OWNER], house.door.neighbours[MEMBER]
    member.press(PRESSES[step.asks], step.id, shown_to=owner)
    answers = house.door.ear.answered[-1]
    assert house.door.ear.heard[-1].sender == house.place.people[MEMBER]
    return bool(answers) and not any(isinstance(each, Open) for each in answers)


def _does(house: House, step: Step) -> None:
    door, owner = house.door, house.door.neighbours[OWNER]
    owner.press(PRESSES[step.asks], step.id)
    if step.asks == "lessons":
        door.core.ticker.advance(door.clock, door.clock() + timedelta(days=len(step.lessons)))
        owner.press("stages.read", step.id)
        return
    (asked,) = door.ear.answered[-1]
    assert isinstance(asked, Open)
    kinds = next((each for each in asked.form.inputs() if each.id == "kind"), None)
    ways = [{"kind": (each.id,)} for each in kinds.options] if isinstance(kinds, Choice) else [{}]
    for way in ways:  # what one step asks for may be of several kinds
        if way is not ways[0]:
            owner.press(PRESSES[step.asks], step.id)
        _sends(house, {**_given(house, asked.form), **way})


def _given(house: House, form: Form) -> dict[str, Value]:
    """What a form is filled in with: all that it asks for."""
    given = filled(form)
    for each in form.inputs():
        match each:
            case PeopleInput():
                given[each.id] = (str(house.place.people[ASKED]),)
            case NumberInput():
                given[each.id] = str(each.most)
            case _:
                pass
    return given


def _status(house: House, step: Step) -> str:
    rows = (each for each in house.rows(Row) if each.step == step.id)
    return max(rows, key=lambda row: row.round).status


def _stands(house: House) -> tuple[dict[str, str], int]:
    """The steps and the evidence."""
    return {each.step: each.status for each in house.rows(Row)}, len(house.rows(Evidence))
