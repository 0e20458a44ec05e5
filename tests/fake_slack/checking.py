"""Whether Slack would take blocks and views: the schema, and what a schema can't say.

Refusals have Slack's shape: `[ERROR] … [json-pointer:/blocks/0]`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from tests.fake_slack.values import Json, SlackError

SCHEMA = Path(__file__).parent.parent / "adapters" / "slack" / "blocks.schema.json"
MESSAGE_BLOCKS = 50
MESSAGE_CHARACTERS = 13_200
VIEW_BYTES = 250_000


def check_message(blocks: object) -> None:
    """Raise what Slack answers to blocks that it doesn't take."""
    if not isinstance(blocks, list | tuple):
        raise SlackError("invalid_blocks_format")
    if len(blocks) > MESSAGE_BLOCKS:
        raise SlackError("invalid_blocks", *_too_many(MESSAGE_BLOCKS))
    if wrong := [*_wrong_each(blocks, "/blocks"), *_repeated(blocks, "/blocks")]:
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
    wrong = [_said(error.message, "/view") for error in _validator(kind).iter_errors(bare)]
    if len(blocks) > 2 * MESSAGE_BLOCKS:
        wrong += _too_many(2 * MESSAGE_BLOCKS)
    wrong += _wrong_each(blocks, "/view/blocks")
    if wrong:
        return tuple(wrong)
    asks = any(block["type"] == "input" for block in blocks)
    if kind == "modal" and asks and "submit" not in view:
        wrong.append(_said("missing required field: submit", "/view"))
    wrong += _repeated(blocks, "/view/blocks")
    if sum(bool(each.get("focus_on_load")) for block in blocks for each in elements(block)) > 1:
        wrong.append(_said("only one element may have focus_on_load", "/view"))
    return tuple(wrong)


def _wrong_each(blocks: Sequence[object], where: str) -> Iterator[str]:
    for at, block in enumerate(blocks):
        for what, pointer in _wrong_block(json.dumps(block)):
            yield _said(what, f"{where}/{at}{pointer}")


@lru_cache(maxsize=5000)
def _wrong_block(written: str) -> tuple[tuple[str, str], ...]:
    """What is wrong with one block, and where in it."""
    block = json.loads(written)
    kind = block.get("type") if isinstance(block, dict) else None
    if not isinstance(kind, str) or kind not in _kinds():
        return ((f"unsupported type: {kind}", "/type"),)
    for error in _validator(kind).iter_errors(block):
        deeper = "".join(f"/{step}" for step in error.absolute_path)
        return ((error.message[:200], deeper),)
    return tuple(_wrong_inside(block))


def _wrong_inside(block: Json) -> Iterator[tuple[str, str]]:
    """Action ids are unique in a block, and what is chosen at first is among the options."""
    named = [each["action_id"] for each in elements(block) if "action_id" in each]
    if len(named) != len(set(named)):
        yield "action_id is not unique", ""
    for each in elements(block):
        chosen = [each["initial_option"]] if "initial_option" in each else []
        chosen += each.get("initial_options", [])
        if any(option not in each.get("options", []) for option in chosen):
            yield "initial option is not among the options", "/element"
        if each.get("min_length", 0) > each.get("max_length", 3000):
            yield "min_length is above max_length", "/element"
        if len(each.get("initial_value", "")) > each.get("max_length", 3000):
            yield "initial_value is longer than max_length", "/element"


def _repeated(blocks: Sequence[Any], where: str) -> list[str]:
    named = [each["block_id"] for each in blocks if isinstance(each, dict) and "block_id" in each]
    if len(named) == len(set(named)):
        return []
    return [_said("block_id already exists", where)]


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


def _too_many(most: int) -> tuple[str, ...]:
    return (_said(f"no more than {most} items allowed", "/blocks"),)


def _said(what: str, pointer: str) -> str:
    return f"[ERROR] {what} [json-pointer:{pointer}]"


@lru_cache(maxsize=1)
def _definitions() -> Json:
    read: Json = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]
    return read


@lru_cache(maxsize=1)
def _kinds() -> frozenset[str]:
    return frozenset(_definitions()["block"]["properties"]["type"]["enum"])


@lru_cache(maxsize=32)
def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/$defs/{kind}", "$defs": _definitions()})
