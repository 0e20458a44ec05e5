"""A playbook's file, checked whole: what is wrong is said with file, line, key and the mend.

An organisation's own playbooks lie in the folder `playbooks`, beside `.env`, where Convener is
started; each `*.toml` there can be chosen beside the bundled one. docs/playbooks.md says how.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import get_args

from bot.access import Role
from bot.playbook import (
    ASKS,
    FIELD_KINDS,
    Asks,
    Evidence,
    Field,
    FieldKind,
    Lesson,
    Need,
    Playbook,
    Playbooks,
    Stage,
    Step,
)
from bot.toml_tables import Table, read
from bot.trouble import Trouble

BUILT_IN = Path(__file__).parent / "playbooks" / "wbg.toml"
OWN = Path("playbooks")

DAYS_AT_MOST = 1_000
COUNT_AT_MOST = 10_000
FIELDS_AT_MOST = 10
STEP = ("id", "owner", "due_days", "asks", "title", "prompt", "example", "principle", "makes",
        "every_days", "lesson", "least", "field", "command")  # fmt: skip


class BadPlaybook(Exception):
    """Playbooks that can't be used; the message has a line for each thing that is wrong."""

    def __init__(self, *troubles: Trouble) -> None:
        super().__init__("\n".join(str(trouble) for trouble in troubles))
        self.troubles = troubles


def load(file: Path = BUILT_IN, commands: Collection[str] | None = None) -> Playbook:
    """Read a playbook. Raises BadPlaybook. `commands`: those that a step may name; None: any."""
    top = read(file)
    if not top.document.troubles:
        playbook = _playbook(top, commands)
        if not top.document.troubles:
            return playbook
    raise BadPlaybook(*top.document.troubles)


def load_all(folder: Path | None = None, commands: Collection[str] | None = None) -> Playbooks:
    """The bundled playbook and those in a folder, by their files' names. Raises BadPlaybook."""
    found = [_built_in(None if commands is None else frozenset(commands))]
    troubles: list[Trouble] = []
    for file in sorted(folder.glob("*.toml")) if folder is not None else ():
        try:
            playbook = load(file, commands)
        except BadPlaybook as error:
            troubles += error.troubles
            continue
        if playbook.id in {each.id for each in found}:
            said = f"another playbook has the id {playbook.id!r}"
            troubles.append(Trouble(f"{file.name}, id", said, "choose another"))
        found.append(playbook)
    if troubles:
        raise BadPlaybook(*troubles)
    return Playbooks(tuple(found))


@cache
def _built_in(commands: frozenset[str] | None) -> Playbook:
    """The bundled one, which stays as it is while Convener runs."""
    return load(BUILT_IN, commands)


def _playbook(top: Table, commands: Collection[str] | None) -> Playbook:
    top.only("id", "title", "source", "evidence", "stage")
    ident = top.ident()
    kinds = top.tables("evidence")
    evidence = {each.id: each for each in map(_evidence, kinds)}
    _own_names(kinds)
    tables = top.tables("stage")
    if not tables:
        top.wrong("stage", "there is none", "write [[stage]]")
    stages = tuple(_stage(each, evidence, commands) for each in tables)
    _own_names(tables)
    _own_names(step for stage in tables for step in stage.tables("step"))
    if stages and stages[-1].gate:
        tables[-1].wrong("need", "no stage follows this one", "take its needs out")
    return Playbook(
        ident, top.words("title", ident or "…"), top.text("source", ""), stages, evidence
    )


def _evidence(item: Table) -> Evidence:
    item.only("id", "title", "adds")
    return Evidence(item.ident(), item.words("title"), item.yes("adds"))


def _stage(item: Table, evidence: Collection[str], commands: Collection[str] | None) -> Stage:
    item.only("id", "title", "step", "need")
    steps = tuple(_step(each, evidence, commands) for each in item.tables("step"))
    needs = item.tables("need")
    _own_names(needs, "evidence")
    gate = tuple(_need(each, evidence) for each in needs)
    return Stage(item.ident(), item.words("title"), steps, gate)


def _need(item: Table, evidence: Collection[str]) -> Need:
    item.only("evidence", "words", "least", "percent")
    return Need(
        evidence=item.one_of("evidence", evidence or ("…",)),
        words=item.words("words"),
        least=item.number("least", 1, COUNT_AT_MOST, 1),
        percent=item.number("percent", 0, 100, 0),
    )


def _step(item: Table, evidence: Collection[str], commands: Collection[str] | None) -> Step:
    item.only(*STEP)
    asked = item.one_of("asks", ASKS)
    asks: Asks = next(each for each in ASKS if each == asked)
    lessons = tuple(_lesson(each) for each in item.tables("lesson"))
    fields = tuple(_field(each) for each in item.tables("field"))
    _own_names(item.tables("field"))
    for ask, name, there in (("lessons", "lesson", lessons), ("form", "field", fields)):
        if (asks == ask) != bool(there):
            found = f"asks = {ask!r} and [[stage.step.{name}]] belong together"
            item.wrong(name, found, f"add [[stage.step.{name}]]" if not there else "change asks")
    if len(fields) > FIELDS_AT_MOST:
        item.wrong("field", f"there are {len(fields)}", f"ask for at most {FIELDS_AT_MOST}")
    return Step(
        id=item.ident(),
        owners=item.several("owner", get_args(Role)),
        due_days=item.number("due_days", 0, DAYS_AT_MOST),
        asks=asks,
        title=item.words("title"),
        prompt=item.words("prompt"),
        example=item.words("example"),
        principle=item.words("principle"),
        makes=item.several("makes", evidence),
        every_days=item.number("every_days", 0, DAYS_AT_MOST, 0),
        lessons=lessons,
        least=item.number("least", 0, COUNT_AT_MOST, 0),
        fields=fields,
        command=_command(item, asks, commands),
    )


def _command(item: Table, asks: Asks, commands: Collection[str] | None) -> str:
    command = item.text("command", None if asks == "command" else "")
    if command and asks != "command":
        item.wrong("command", f"asks is {asks!r}", 'write asks = "command", or take it out')
    if command and commands is not None and command.split()[0] not in commands:
        known = ", ".join(sorted(commands))
        item.wrong("command", f"there is no command {command!r}", f"known are {known}")
    return command


def _lesson(item: Table) -> Lesson:
    item.only("title", "text")
    return Lesson(item.words("title"), item.words("text"))


def _field(item: Table) -> Field:
    item.only("id", "label", "kind", "optional")
    chosen = item.one_of("kind", FIELD_KINDS, "text")
    kind: FieldKind = next(each for each in FIELD_KINDS if each == chosen)
    return Field(item.ident(), item.words("label"), kind, not item.yes("optional"))


def _own_names(items: Iterable[Table], name: str = "id") -> None:
    """No two have the same name."""
    known: Counter[str] = Counter()
    for item in items:
        ident = item.items.get(name)
        if isinstance(ident, str):
            known[ident] += 1
            if known[ident] > 1:
                item.wrong(name, f"{ident!r} is another's too", "choose another")
