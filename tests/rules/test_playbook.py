"""The framework as data: the built-in one is whole, and a bad one is refused with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from bot.access import Role
from bot.playbook import ASKS, BadPlaybook, Lesson, Playbook, Stage, Step, load, say
from bot.texts import LANGUAGES

GOOD = """
id = "own"

[[stage]]
id = "first"
title = { en = "First", tr = "İlk" }

[[stage.step]]
id = "people"
owner = "core_team"
due_days = 3
asks = "core_team"
least = 2
title = "Find people"
prompt = "Who?"
example = "Two friends"
principle = "Nobody organises alone"

[[stage.step]]
id = "read"
owner = "core_team"
due_days = 0
asks = "lessons"
title = "Read"
prompt = "Read this"
example = "Somebody reads"
principle = "Know first"

[[stage.step.lesson]]
title = "A lesson"
text = "Its text"
"""


def written(folder: Path, body: str) -> Path:
    file = folder / "own.toml"
    file.write_text(body, encoding="utf-8")
    return file


def everything(playbook: Playbook) -> Iterator[tuple[str, Stage | Step | Lesson]]:
    for stage in playbook.stages:
        yield stage.id, stage
        for step in stage.steps:
            yield step.id, step
            yield from ((f"{step.id} {n}", each) for n, each in enumerate(step.lessons))


def test_the_built_in_playbook_has_the_framework_s_four_stages() -> None:
    assert [stage.id for stage in load().stages] == [
        "forming",
        "engaging",
        "developing",
        "managing",
    ]


def test_the_built_in_playbook_says_everything_in_every_language() -> None:
    for place, thing in everything(load()):
        for field in fields(thing):
            words = getattr(thing, field.name)
            if field.type == "Words":
                assert set(words) == set(LANGUAGES), (place, field.name)
                assert all(text.strip() for text in words.values()), (place, field.name)


def test_the_built_in_playbook_s_steps_have_names_of_their_own_and_owners_that_exist() -> None:
    steps = [step for stage in load().stages for step in stage.steps]
    assert len({step.id for step in steps}) == len(steps)
    assert {step.owner for step in steps} <= set(get_args(Role))
    assert {step.asks for step in steps} <= set(ASKS)


def test_forming_begins_with_five_short_lessons() -> None:
    assert len(load().stage("forming").steps[0].lessons) == 5


def test_an_organisation_s_own_playbook_is_read(tmp_path: Path) -> None:
    playbook = load(written(tmp_path, GOOD))
    assert playbook.id == "own"
    assert [step.id for step in playbook.stage("first").steps] == ["people", "read"]
    assert playbook.step("people").least == 2


def test_words_without_a_language_are_english_and_stand_in_for_the_others(tmp_path: Path) -> None:
    playbook = load(written(tmp_path, GOOD))
    assert say(playbook.step("people").title, "tr") == "Find people"
    assert say(playbook.stage("first").title, "tr") == "İlk"


@pytest.mark.parametrize("ask", [Playbook.stage, Playbook.step])
def test_an_unknown_stage_or_step_is_a_key_error(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(KeyError):
        ask(load(), "nowhere")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (GOOD, "", "own.toml"),
        ('id = "own"', 'id = "own', "own.toml"),
        ("[[stage]]", "[stage]", "own.toml"),
        ('id = "first"', "", "own.toml: stage 1: id"),
        ('{ en = "First", tr = "İlk" }', '{ tr = "İlk" }', "own.toml: stage 1: title"),
        ('tr = "İlk"', 'xx = "?"', "own.toml: stage 1: title has unknown languages xx"),
        ('id = "people"', 'id = " "', "own.toml: stage 1, step 1: id"),
        ("due_days = 3", "due_days = -3", "own.toml: stage 1, step 1: due_days"),
        ("due_days = 3", "due_days = true", "own.toml: stage 1, step 1: due_days"),
        ("due_days = 3", 'due_days = "3"', "own.toml: stage 1, step 1: due_days"),
        ("due_days = 3", "", "own.toml: stage 1, step 1: due_days"),
        ("least = 2", "least = 2.5", "own.toml: stage 1, step 1: least"),
        ('asks = "core_team"', 'asks = "money"', "own.toml: stage 1, step 1: asks is 'money'"),
        ('prompt = "Who?"', "", "own.toml: stage 1, step 1: prompt"),
        ('example = "Two friends"', "example = 2", "own.toml: stage 1, step 1: example"),
        (
            "[[stage.step.lesson]]",
            "[stage.step.other]",
            "own.toml: stage 1, step 2: asks for lessons",
        ),
        ('text = "Its text"', "", "own.toml: stage 1, step 2"),
        ('id = "read"', 'id = "people"', "own.toml: stage 1, step 2: id"),
    ],
)
def test_a_bad_playbook_is_refused_with_the_place(
    tmp_path: Path, old: str, new: str, place: str
) -> None:
    assert old in GOOD
    with pytest.raises(BadPlaybook) as refused:
        load(written(tmp_path, GOOD.replace(old, new, 1)))
    assert str(refused.value).startswith(place)


def test_a_playbook_that_is_not_there_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(BadPlaybook, match=r"none\.toml"):
        load(tmp_path / "none.toml")


def test_a_playbook_that_is_no_text_is_refused_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_bytes(b'id = "\xff\xfe"')
    with pytest.raises(BadPlaybook, match=r"own\.toml"):
        load(file)
