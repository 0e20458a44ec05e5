"""Whether Slack would take blocks and views: its own types as a schema, and what they don't say.

Refusals have Slack's shape: `[ERROR] … [json-pointer:/blocks/0]`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, ValidationError, validators

from tests.fake_slack.block_kit import rules
from tests.fake_slack.values import Json, SlackError
from tests.quick_schema import Quick

SCHEMA = Path(__file__).parent / "block_kit" / "schema.json"
MESSAGE_BLOCKS = 50
MESSAGE_CHARACTERS = 13_200
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
VIEWS = {"modal": "ModalView", "home": "HomeView"}


def check_message(blocks: object) -> None:
    """Raise what Slack answers to blocks that it doesn't take."""
    if not isinstance(blocks, list | tuple):
        raise SlackError("invalid_blocks_format")
    if len(blocks) > MESSAGE_BLOCKS:
        raise SlackError("invalid_blocks", *_too_many(MESSAGE_BLOCKS))
    if wrong := [*_wrong_each(blocks, "message", "/blocks"), *_repeated(blocks, "/blocks")]:
        raise SlackError("invalid_blocks", *wrong)
    if wrong := list(_too_many_pictures(blocks)):
        raise SlackError("invalid_blocks", *wrong)
    if len(json.dumps(blocks, ensure_ascii=False)) > MESSAGE_CHARACTERS:
        raise SlackError("msg_blocks_too_long")


def check_view(view: object, kind: str) -> None:
    """Raise what Slack answers to a view that it doesn't take."""
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", "[ERROR] missing required field: view")
    written = json.dumps(view)
    if len(written) > VIEW_BYTES:
        raise SlackError("view_too_large")
    if wrong := _wrong_view(written, kind):
        raise SlackError("invalid_arguments", *wrong)


@lru_cache(maxsize=500)
def _wrong_view(written: str, kind: str) -> tuple[str, ...]:
    view = json.loads(written)
    blocks = view.get("blocks")
    if not isinstance(blocks, list):
        return ("[ERROR] missing required field: blocks [json-pointer:/view]",)
    bare = {**view, "blocks": []}
    wrong = [_said(what, f"/view{where}") for what, where in _against(VIEWS[kind], bare)]
    if len(blocks) > VIEW_BLOCKS:
        wrong += _too_many(VIEW_BLOCKS)
    wrong += _wrong_each(blocks, kind, "/view/blocks")
    if wrong:
        return tuple(wrong)
    asks = any(block["type"] == "input" for block in blocks)
    if kind == "modal" and asks and "submit" not in view:
        wrong.append(_said("missing required field: submit", "/view"))
    wrong += _repeated(blocks, "/view/blocks")
    if sum(bool(each.get("focus_on_load")) for block in blocks for each in elements(block)) > 1:
        wrong.append(_said("only one element may have focus_on_load", "/view"))
    return tuple(wrong)


def _wrong_each(blocks: Sequence[object], surface: str, where: str) -> Iterator[str]:
    for at, block in enumerate(blocks):
        for what, pointer in _wrong_block(json.dumps(block), surface):
            yield _said(what, f"{where}/{at}{pointer}")


@lru_cache(maxsize=5000)
def _wrong_block(written: str, surface: str) -> tuple[rules.Wrong, ...]:
    """What is wrong with one block, and where in it."""
    block = json.loads(written)
    kind = block.get("type") if isinstance(block, dict) else None
    if not isinstance(kind, str) or kind not in rules.SURFACES[surface]:
        return ((f"unsupported type: {kind}", "/type"),)
    if kind == "data_visualization":
        return tuple(rules.chart(block))
    wrong = tuple(_against(_definitions()[kind], block))
    if not wrong and kind == "table":
        wrong = tuple(rules.table(block))
    return wrong or tuple(_wrong_inside(block))


def _against(definition: str, value: Json) -> Iterator[rules.Wrong]:
    """The first thing in which a value isn't as Slack's types have it, else all else."""
    if not quick().takes(definition, value):
        for error in judge_of(definition).iter_errors(value):
            yield error.message[:200], "".join(f"/{step}" for step in error.absolute_path)
            return
    yield from rules.broken(value)


def _wrong_inside(block: Json) -> Iterator[rules.Wrong]:
    """Action ids are unique in a block, and what is chosen at first is among the options."""
    named = [each["action_id"] for each in elements(block) if "action_id" in each]
    if len(named) != len(set(named)):
        yield "action_id is not unique", ""
    for each in elements(block):
        if ("options" in each) == ("option_groups" in each) and "static_select" in each["type"]:
            yield "needs either options or option_groups", "/element"
        offered = options(each)
        if len({option["value"] for option in offered}) < len(offered):
            yield "option values are not unique", "/element"
        chosen = [each["initial_option"]] if "initial_option" in each else []
        chosen += each.get("initial_options", [])
        if any(option not in offered for option in chosen):
            yield "initial option is not among the options", "/element"
        if each.get("min_length", 0) > each.get("max_length", 3000) <= 3000:
            yield "min_length is above max_length", "/element"
        if not 1 <= each.get("max_length", 3000) <= 3000:
            yield "max_length must be 1 to 3000", "/element"
        if len(each.get("initial_value", "")) > each.get("max_length", 3000):
            yield "initial_value is longer than max_length", "/element"


def _too_many_pictures(blocks: Sequence[Json]) -> Iterator[str]:
    """Only so many charts and tables in a message, and so many words in its tables."""
    counted = Counter(block["type"] for block in blocks)
    for kind, most in rules.MOST.items():
        if counted[kind] > most:
            yield _said(f"no more than {most} {kind} allowed", "/blocks")
    cells = rules.written([block for block in blocks if block["type"] == "table"])
    if cells > rules.TABLE_CHARACTERS:
        yield _said("a message's tables hold no more than 10000 characters", "/blocks")


def _repeated(blocks: Sequence[Any], where: str) -> list[str]:
    """A block id, or an action id of two buttons, that is there twice."""
    known = [each for each in blocks if isinstance(each, dict)]
    named = [each["block_id"] for each in known if "block_id" in each]
    if len(named) != len(set(named)):
        return [_said("block_id already exists", where)]
    pressed = [
        each.get("action_id")
        for block in known
        if block.get("type") == "actions" and isinstance(block.get("elements"), list)
        for each in block["elements"]
    ]
    if len(pressed) != len(set(pressed)):
        return [_said("action_id already exists", where)]
    return []


def elements(block: Json) -> list[Json]:
    """What one can press or fill in within a block."""
    match block.get("type"):
        case "actions":
            return list(block["elements"])
        case "input":
            return [block["element"]]
        case "section" if "accessory" in block:
            return [block["accessory"]]
        case _:
            return []


def options(element: Json) -> list[Json]:
    """What an element offers, whether or not in groups."""
    groups = element.get("option_groups", [element])
    return [option for group in groups for option in group.get("options", [])]


def _too_many(most: int) -> tuple[str, ...]:
    return (_said(f"no more than {most} items allowed", "/blocks"),)


def _said(what: str, pointer: str) -> str:
    return f"[ERROR] {what} [json-pointer:{pointer}]"


@lru_cache(maxsize=1)
def _schema() -> Json:
    read: Json = json.loads(SCHEMA.read_text(encoding="utf-8"))["definitions"]
    return read


@lru_cache(maxsize=1)
def _definitions() -> dict[str, str]:
    """The name of each block's definition, by its type."""
    known = (each["$ref"].rpartition("/")[2] for each in _schema()["KnownBlock"]["anyOf"])
    return {_type(_schema()[name]): name for name in known}


def _type(definition: Json) -> str:
    first = definition.get("anyOf", [definition])[0]
    return str(first["properties"]["type"]["const"])


def _picked(
    validator: Any, choices: Any, instance: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    """`anyOf`, by the type that an object says it has: quickly, and with a reason worth reading."""
    picked = _alike(choices, instance)
    if len(picked) == 1:
        yield from validator.descend(instance, picked[0])
    else:
        yield from ANY_OF(validator, choices, instance, schema)


def _alike(choices: list[Any], instance: Any) -> list[Any]:
    """The one that is of the object's type; all, where its type doesn't tell which."""
    kind = instance.get("type") if isinstance(instance, dict) else None
    if not isinstance(kind, str):
        return choices
    alike = [each for each in choices if kind in _kinds(each.get("$ref", ""))]
    return alike if len(alike) == 1 else choices


@lru_cache(maxsize=200)
def _kinds(ref: str) -> frozenset[str]:
    """The types of what a definition describes; none where it isn't told by its type alone."""
    known = _schema().get(ref.rpartition("/")[2], {})
    if "anyOf" in known:
        return frozenset().union(*(_kinds(each.get("$ref", "")) for each in known["anyOf"]))
    kind = known.get("properties", {}).get("type", {}).get("const")
    return frozenset([kind] if kind else [])


ANY_OF = Draft7Validator.VALIDATORS["anyOf"]
Judge: Any = validators.create(
    Draft7Validator.META_SCHEMA, {**Draft7Validator.VALIDATORS, "anyOf": _picked}
)


@lru_cache(maxsize=32)
def judge_of(definition: str) -> Any:
    """Who says in what a value isn't as a definition has it."""
    return Judge({"$ref": f"#/definitions/{definition}", "definitions": _schema()})


@lru_cache(maxsize=1)
def quick() -> Quick:
    """Who says whether it is."""
    return Quick(_schema(), _alike)
