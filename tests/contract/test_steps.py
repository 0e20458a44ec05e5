"""Every step of the playbook, done on every platform by whom it is meant for, and by nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.cards import Form, NumberInput, PeopleInput
from bot.messages import Open, Value
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
    """A step as a member who owns nothing tried to do it, and after its owner did."""

    refused: bool
    changed: bool
    status: str


@pytest.fixture(scope="module")
def lived(house: House) -> dict[str, Tried]:
    """A community that goes through all stages."""
    house.start(core_team=())
    found = {}
    for stage in STAGES:
        if stage is not STAGES[0]:
            _move_to(house, stage.id)
        for step in stage.steps:
            _see(house, step)
            before = _stands(house)
            answer = _tries(house, step)
            changed = _stands(house) != before
            _does(house, step)
            found[step.id] = Tried(answer, changed, _status(house, step))
    return found


@pytest.mark.parametrize("step", STEPS, ids=lambda each: each.id)
def test_a_step_is_done_by_its_owner_and_nobody_else(lived: dict[str, Tried], step: Step) -> None:
    assert lived[step.id] == Tried(refused=True, changed=False, status="done")


def _move_to(house: House, stage: str) -> None:
    owner = house.door.neighbours[OWNER]
    owner.command("stage")
    owner.press("stages.elsewhere")
    owner.fill({"stage": (stage,), "reason": "So it is"})


def _see(house: House, step: Step) -> None:
    owner = house.door.neighbours[OWNER]
    owner.command("stage")
    owner.press("stages.steps")
    owner.press("stages.see", step.id)


def _tries(house: House, step: Step) -> bool:
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
    owner.fill(_given(house, asked.form))


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
