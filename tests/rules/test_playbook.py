"""The framework as data: the built-in one is whole, and a bad one is refused with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from itertools import chain
from pathlib import Path
from typing import get_args

import pytest

from bot.access import Role
from bot.evidence import COUNTED, TOGETHER
from bot.features import FEATURES
from bot.playbook import ASKS, Evidence, Field, Lesson, Need, Playbook, Stage, Step, say
from bot.playbook_file import BadPlaybook, load, load_all
from bot.texts import LANGUAGES

GOOD = """
id = "own"

[[evidence]]
id = "team"
title = "A team"

[[evidence]]
id = "read"
title = "What was read"
adds = true

[[stage]]
id = "first"
title = { en = "First", tr = "İlk" }

[[stage.need]]
evidence = "team"
words = "People are there"
least = 2

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
makes = ["team"]

[[stage.step]]
id = "read"
owner = "core_team"
due_days = 0
asks = "lessons"
title = "Read"
prompt = "Read this"
example = "Somebody reads"
principle = "Know first"
makes = ["read"]

[[stage.step.lesson]]
title = "A lesson"
text = "Its text"

[[stage]]
id = "second"
title = "Second"

[[stage.step]]
id = "letter"
owner = ["sponsor", "leader"]
due_days = 7
every_days = 182
asks = "form"
title = "A letter"
prompt = "Write it"
example = "Dear all"
principle = "Say it"
makes = ["read"]

[[stage.step.field]]
id = "words"
label = "Its words"
kind = "paragraph"

[[stage.step]]
id = "ask"
owner = "core_team"
due_days = 9
asks = "command"
command = "poll needs"
title = "Ask"
prompt = "Ask them"
example = "A poll"
principle = "Needs first"
makes = ["read"]
"""


def written(folder: Path, body: str) -> Path:
    file = folder / "own.toml"
    file.write_text(body, encoding="utf-8")
    return file


OURS = {*COUNTED, *chain.from_iterable(TOGETHER)}
"""Kinds of evidence that Convener counts itself."""

Thing = Evidence | Field | Lesson | Need | Stage | Step


def everything(playbook: Playbook) -> Iterator[tuple[str, Thing]]:
    yield from playbook.evidence.items()
    for stage in playbook.stages:
        yield stage.id, stage
        yield from ((f"{stage.id} {each.evidence}", each) for each in stage.gate)
        for step in stage.steps:
            yield step.id, step
            yield from ((step.id, each) for each in step.lessons)
            yield from ((step.id, each) for each in step.fields)


def refusal(file: Path) -> str:
    with pytest.raises(BadPlaybook) as refused:
        load(file)
    return str(refused.value)


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
    assert {owner for step in steps for owner in step.owners} <= set(get_args(Role))
    assert {step.asks for step in steps} <= set(ASKS)


def test_each_gate_but_the_last_asks_for_what_a_step_before_it_makes_or_convener_counts() -> None:
    playbook = load()
    made = set(OURS)
    for stage in playbook.stages:
        made |= {kind for step in stage.steps for kind in step.makes}
        assert {need.evidence for need in stage.gate} <= made
        assert bool(stage.gate) == (stage is not playbook.stages[-1])


def test_what_convener_counts_is_evidence_of_the_built_in_playbook() -> None:
    assert load().evidence.keys() >= OURS


def test_the_built_in_playbook_sends_nobody_to_a_command_that_is_not_there() -> None:
    commands = [name for feature in FEATURES for name in feature.commands]
    assert any(step.command for step in load(commands=commands).steps().values())


def test_the_landscape_and_the_needs_come_back_every_six_months() -> None:
    engaging = load().stage("engaging")
    assert {s.id: s.every_days for s in engaging.steps if s.every_days} == {
        "landscape": 182,
        "needs": 182,
    }


def test_forming_begins_with_five_short_lessons() -> None:
    assert len(load().stage("forming").steps[0].lessons) == 5


def test_an_organisation_s_own_playbook_is_read(tmp_path: Path) -> None:
    playbook = load(written(tmp_path, GOOD))
    assert playbook.id == "own"
    assert [step.id for step in playbook.stage("first").steps] == ["people", "read"]
    assert playbook.step("people").least == 2
    assert playbook.step("letter").owners == ("sponsor", "leader")
    assert playbook.stage("first").gate[0].least == 2
    assert playbook.evidence["read"].adds
    assert say(playbook.title, "en") == "own"


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
        (GOOD, "", "line 1, stage: there is none"),
        ('id = "own"', 'id = "own', "line 2: "),
        ('id = "own"', 'id = "Our Own"', "line 2, id: "),
        ('id = "own"', 'id = "own"\ntile = "?"', "line 3, tile: nothing of that name"),
        ("[[stage]]", "[stage]", "line 49: "),
        (
            "due_days = 3",
            "due_days = 3\nlesson = 3",
            "line 26, stage 1, step 1, lesson: it must be a list of tables",
        ),
        ('id = "first"', "", "line 13, stage 1, id: "),
        ('{ en = "First", tr = "İlk" }', '{ tr = "İlk" }', "line 15, stage 1, title: "),
        ('tr = "İlk"', 'xx = "?"', "line 15, stage 1, title, xx: it speaks no such"),
        ('tr = "İlk"', "tr = 2", "line 15, stage 1, title, tr: "),
        ('evidence = "team"', 'evidence = "them"', "line 18, stage 1, need 1, evidence"),
        ("least = 2", "least = 0", "line 20, stage 1, need 1, least: it is 0"),
        ("least = 2", "percent = 101", "line 20, stage 1, need 1, percent: it is 101"),
        ('id = "people"', 'id = " "', "line 23, stage 1, step 1, id: "),
        ("core_team", "boss", "line 24, stage 1, step 1, owner 1: it is 'boss'"),
        ("due_days = 3", "due_days = -3", "line 25, stage 1, step 1, due_days: it is -3"),
        ("due_days = 3", "due_days = true", "line 25, stage 1, step 1, due_days: it is T"),
        ("due_days = 3", 'due_days = "3"', "line 25, stage 1, step 1, due_days: it is '3"),
        ("due_days = 3", "", "line 22, stage 1, step 1, due_days: it is missing"),
        ('asks = "core_team"', 'asks = "money"', "line 26, stage 1, step 1, asks: it is"),
        ('prompt = "Who?"', "", "line 22, stage 1, step 1, prompt: "),
        ('example = "Two friends"', "example = 2", "line 30, stage 1, step 1, example: "),
        ('makes = ["team"]', "makes = []", "line 32, stage 1, step 1, makes: "),
        ('makes = ["team"]', 'makes = ["tea"]', "line 32, stage 1, step 1, makes 1: it is"),
        (
            "[[stage.step.lesson]]",
            "[stage.step.other]",
            "line 34, stage 1, step 2, lesson: asks = 'lessons'",
        ),
        ('text = "Its text"', "", "line 45, stage 1, step 2, lesson 1, text: "),
        ('id = "read"', 'id = "people"', "line 35, stage 1, step 2, id: 'people' is"),
        ('id = "second"', 'id = "first"', "line 50, stage 2, id: 'first' is another's"),
        ('title = "Second"', 'title = ""', "line 51, stage 2, title: "),
        ('kind = "paragraph"', 'kind = "essay"', "line 68, stage 2, step 1, field 1, kind"),
        ('command = "poll needs"', "", "line 70, stage 2, step 2, command: "),
        ('asks = "command"', 'asks = "evidence"', "line 75, stage 2, step 2, command: "),
        (
            'title = "Second"',
            'title = "Second"\n[[stage.need]]\nevidence = "read"\nwords = "?"',
            "line 52, stage 2, need: no stage follows",
        ),
    ],
)
def test_a_bad_playbook_is_refused_with_file_line_key_and_mend(
    tmp_path: Path, old: str, new: str, place: str
) -> None:
    if old == 'id = "read"':
        body = GOOD.replace(f"\n\n[[stage.step]]\n{old}", f"\n\n[[stage.step]]\n{new}", 1)
    elif old == "core_team":
        body = GOOD.replace('owner = "core_team"', f'owner = "{new}"', 1)
    else:
        body = GOOD.replace(old, new, 1)
    assert body != GOOD
    first = refusal(written(tmp_path, body)).splitlines()
    said = [line for line in first if line.startswith(f"own.toml, {place}")]
    assert said, first
    assert all("; " in line for line in first)


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    body = GOOD.replace("due_days = 3", "due_days = -3").replace('kind = "p', 'kind = "q')
    assert len(refusal(written(tmp_path, body)).splitlines()) == 2


def test_a_misspelt_key_is_told_the_right_one(tmp_path: Path) -> None:
    body = GOOD.replace("every_days = 182", "evry_days = 182")
    assert refusal(written(tmp_path, body)) == (
        "own.toml, line 57, stage 2, step 1, evry_days: nothing of that name is known here;"
        " write every_days"
    )


def test_a_command_that_is_not_there_is_refused_where_the_commands_are_known(
    tmp_path: Path,
) -> None:
    file = written(tmp_path, GOOD)
    assert load(file, ("poll",)).step("ask").command == "poll needs"
    with pytest.raises(BadPlaybook, match=r"line 75.*no command 'poll needs'; known are call"):
        load(file, ("call",))


def test_a_folder_s_playbooks_stand_beside_the_bundled_one(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    found = load_all(tmp_path)
    assert [each.id for each in found.every] == ["wbg", "own"]
    assert found.of("own").id == "own"
    assert found.of("gone").id == "wbg"
    assert [each.id for each in load_all(tmp_path / "nowhere").every] == ["wbg"]


def test_two_playbooks_of_one_id_are_refused(tmp_path: Path) -> None:
    written(tmp_path, GOOD.replace('id = "own"', 'id = "wbg"'))
    with pytest.raises(BadPlaybook, match=r"own\.toml, id: another playbook has the id 'wbg'; "):
        load_all(tmp_path)


def test_a_playbook_that_is_not_there_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(BadPlaybook, match=r"none\.toml"):
        load(tmp_path / "none.toml")


def test_a_playbook_that_is_no_text_is_refused_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_bytes(b'id = "\xff\xfe"')
    with pytest.raises(BadPlaybook, match=r"own\.toml"):
        load(file)
