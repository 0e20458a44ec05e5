"""A framework as data: stages, their steps, what shows that they were done, and the gates.

Words for people stand in the playbook itself, by language, so that an organisation can bring its
own without touching a catalogue. `bot.playbook_file` reads them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from bot.texts import DEFAULT, Markup

Words = Mapping[str, str]

Asks = Literal["lessons", "core_team", "form", "evidence", "command"]
"""What kind of step: a series of lessons, one a day; people to organise; fields to fill in;
facts to be stated with their source; another command, which has what it needs."""

FieldKind = Literal["text", "paragraph", "number", "day"]

ASKS: tuple[Asks, ...] = get_args(Asks)
FIELD_KINDS: tuple[FieldKind, ...] = get_args(FieldKind)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One short lesson: a title and a page of light markdown, by language."""

    title: Words
    text: Words


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a step's form asks for."""

    id: str
    label: Words
    kind: FieldKind
    required: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """A kind of evidence. `adds`: pieces of it are added up; else the best single one counts."""

    id: str
    title: Words
    adds: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """What a gate asks for: `least` of a kind of evidence, and `percent` of how many there were."""

    evidence: str
    words: Words
    least: int = 1
    percent: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What a stage asks for. `owners` are roles; `due_days` count from the start of its stage.

    `makes` are the kinds of evidence that show it was done. `principle` names what in the framework
    it comes from. Where `every_days` is set it comes back on that rhythm, once the community has
    moved on from its stage; from the beginning in the last stage.
    """

    id: str
    owners: tuple[str, ...]
    due_days: int
    asks: Asks
    title: Words
    prompt: Words
    example: Words
    principle: Words
    makes: tuple[str, ...]
    every_days: int = 0
    lessons: tuple[Lesson, ...] = ()
    least: int = 0
    fields: tuple[Field, ...] = ()
    command: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the framework: its steps in order, and what should be there before the next."""

    id: str
    title: Words
    steps: tuple[Step, ...] = ()
    gate: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Playbook:
    """A framework: its stages in order, and the kinds of evidence that it knows."""

    id: str
    title: Words
    source: str
    stages: tuple[Stage, ...]
    evidence: Mapping[str, Evidence]

    def stage(self, ident: str) -> Stage:
        """A stage by its id. Raises KeyError."""
        found = {stage.id: stage for stage in self.stages}
        return found[ident]

    def standing(self, ident: str) -> Stage:
        """A stage by its id; one that this playbook has not, an empty one of that name."""
        found = {stage.id: stage for stage in self.stages}
        return found.get(ident) or Stage(ident, {DEFAULT: ident})

    def after(self, ident: str) -> Stage | None:
        """The stage that follows one; None after the last, and after one that isn't known."""
        ids = [stage.id for stage in self.stages]
        return self.stages[ids.index(ident) + 1] if ident in ids[:-1] else None

    def up_to(self, ident: str) -> tuple[Stage, ...]:
        """The stages before one."""
        ids = [stage.id for stage in self.stages]
        return self.stages[: ids.index(ident)] if ident in ids else ()

    def step(self, ident: str) -> Step:
        """A step by its id, whatever its stage. Raises KeyError."""
        return self.steps()[ident]

    def steps(self) -> dict[str, Step]:
        """All steps by id."""
        return {step.id: step for stage in self.stages for step in stage.steps}

    def needs(self) -> Iterator[Need]:
        """What all its gates ask for."""
        return (need for stage in self.stages for need in stage.gate)


@dataclass(frozen=True, slots=True)
class Playbooks:
    """All frameworks that a community can go by; the first is the bundled one."""

    every: tuple[Playbook, ...]

    def of(self, ident: str) -> Playbook:
        """The one of that id; the bundled one where its file is gone."""
        return next((each for each in self.every if each.id == ident), self.every[0])

    def titles(self, language: str) -> tuple[tuple[str, Markup], ...]:
        """Ids and titles of all of them."""
        return tuple((each.id, say(each.title, language)) for each in self.every)


def say(words: Words, language: str) -> Markup:
    """The words in a language, or in English."""
    return Markup(words.get(language, words[DEFAULT]).strip())
