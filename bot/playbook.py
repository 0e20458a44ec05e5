"""A framework as data: stages and their steps, read from TOML.

Words for people stand in the playbook itself, by language, so that an organisation can bring its
own without touching a catalogue.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.texts import DEFAULT, LANGUAGES, Markup

Words = Mapping[str, str]
BUILT_IN = Path(__file__).parent / "playbooks" / "wbg.toml"


class BadPlaybook(Exception):
    """The playbook can't be used; the message names the place and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One short lesson: a title and a page of light markdown, by language."""

    title: Words
    text: Words


@dataclass(frozen=True, slots=True)
class Step:
    """What a stage asks for. `owner` is a role; `due_days` count from the start of its stage.

    `asks` is what kind of step this is: `lessons` (a series, one a day) or `core_team` (enough
    people to organise). `principle` names what in the framework it comes from.
    """

    id: str
    owner: str
    due_days: int
    asks: str
    title: Words
    prompt: Words
    example: Words
    principle: Words
    lessons: tuple[Lesson, ...] = ()
    least: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the framework, with its steps in order."""

    id: str
    title: Words
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Playbook:
    """A framework: its stages in order."""

    id: str
    stages: tuple[Stage, ...]

    def stage(self, ident: str) -> Stage:
        """A stage by its id. Raises KeyError."""
        found = {stage.id: stage for stage in self.stages}
        return found[ident]

    def step(self, ident: str) -> Step:
        """A step by its id, whatever its stage. Raises KeyError."""
        found = {step.id: step for stage in self.stages for step in stage.steps}
        return found[ident]


ASKS = ("lessons", "core_team")


def say(words: Words, language: str) -> Markup:
    """The words in a language, or in English."""
    return Markup(words.get(language, words[DEFAULT]).strip())


def load(file: Path = BUILT_IN) -> Playbook:
    """Read a playbook. Raises BadPlaybook with the place and the mend."""
    try:
        tree = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{file.name}: {error}"
        raise BadPlaybook(message) from error
    items = _items(tree, "stage", file.name)
    stages = tuple(_stage(item, f"{file.name}: stage {n}") for n, item in items)
    _own_names(items, file.name)
    if not stages:
        message = f"{file.name}: no [[stage]]"
        raise BadPlaybook(message)
    return Playbook(str(tree.get("id", file.stem)), stages)


def _stage(item: Mapping[str, Any], place: str) -> Stage:
    steps = tuple(_step(each, f"{place}, step {n}") for n, each in _items(item, "step", place))
    return Stage(_text(item, "id", place), _words(item, "title", place), steps)


def _step(item: Mapping[str, Any], place: str) -> Step:
    asks = _text(item, "asks", place)
    if asks not in ASKS:
        message = f"{place}: asks is {asks!r}; it can be {', '.join(ASKS)}"
        raise BadPlaybook(message)
    lessons = tuple(
        Lesson(_words(each, "title", place), _words(each, "text", place))
        for _, each in _items(item, "lesson", place)
    )
    if asks == "lessons" and not lessons:
        message = f"{place}: asks for lessons and has no [[stage.step.lesson]]"
        raise BadPlaybook(message)
    return Step(
        id=_text(item, "id", place),
        owner=_text(item, "owner", place),
        due_days=_number(item, "due_days", place),
        asks=asks,
        title=_words(item, "title", place),
        prompt=_words(item, "prompt", place),
        example=_words(item, "example", place),
        principle=_words(item, "principle", place),
        lessons=lessons,
        least=_number(item, "least", place) if "least" in item else 0,
    )


def _own_names(stages: list[tuple[int, Mapping[str, Any]]], file: str) -> None:
    known: set[str] = set()
    for n, stage in stages:
        for m, step in _items(stage, "step", file):
            if step["id"] in known:
                message = f"{file}: stage {n}, step {m}: id {step['id']!r} is another step's"
                raise BadPlaybook(message)
            known.add(step["id"])


def _items(tree: Mapping[str, Any], name: str, place: str) -> list[tuple[int, Mapping[str, Any]]]:
    found = tree.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        message = f"{place}: {name} must be written as [[{name}]]"
        raise BadPlaybook(message)
    return list(enumerate(found, 1))


def _text(item: Mapping[str, Any], name: str, place: str) -> str:
    value = item.get(name)
    if not isinstance(value, str) or not value.strip():
        message = f"{place}: {name} must be a text"
        raise BadPlaybook(message)
    return value


def _number(item: Mapping[str, Any], name: str, place: str) -> int:
    value = item.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        message = f"{place}: {name} must be a whole number, 0 or more"
        raise BadPlaybook(message)
    return value


def _words(item: Mapping[str, Any], name: str, place: str) -> Words:
    value = item.get(name)
    if isinstance(value, str):
        return {DEFAULT: value}
    if not isinstance(value, dict) or DEFAULT not in value:
        message = f"{place}: {name} must be a text, or a table with {DEFAULT}"
        raise BadPlaybook(message)
    unknown = set(value) - set(LANGUAGES)
    if unknown:
        message = f"{place}: {name} has unknown languages {', '.join(sorted(unknown))}"
        raise BadPlaybook(message)
    return {language: str(text) for language, text in value.items()}
