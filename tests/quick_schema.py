"""Whether a JSON schema takes a value: yes or no, twenty times as fast as `jsonschema` says why not.

Of draft 7 it knows what the schemas of Slack and of Adaptive Cards say; of any other keyword it
raises. Whoever is told no asks `jsonschema` for the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

Takes = Callable[[Any], bool]
Picks = Callable[[list[Any], Any], list[Any]]

SAYS_NOTHING = frozenset({
    "$schema", "definitions", "default", "description", "example", "examples", "features", "format",
    "id", "version",
})  # fmt: skip

IS: Mapping[str, Takes] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: (
        not isinstance(value, bool)
        and (isinstance(value, int) or (isinstance(value, float) and value.is_integer()))
    ),
}


class Quick:
    """Definitions that refer to each other, each compiled when it is first asked for.

    `picks`: which of `anyOf`'s ways a value is held against; all unless said.
    """

    def __init__(
        self, definitions: Mapping[str, Any], picks: Picks = lambda ways, value: ways
    ) -> None:
        self._definitions, self._picks = definitions, picks
        self._known: dict[str, Takes] = {}

    def takes(self, name: str, value: object) -> bool:
        """Whether a value is as a definition has it."""
        if name not in self._known:
            self._known[name] = self._compiled(self._definitions[name])
        return self._known[name](value)

    def _compiled(self, schema: Any) -> Takes:
        if isinstance(schema, bool):
            return lambda value: schema
        return _all([rule for key in schema if (rule := self._rule(key, schema)) is not None])

    def _rule(self, key: str, schema: Mapping[str, Any]) -> Takes | None:
        said = schema[key]
        match key:
            case "$ref":
                return partial(self.takes, said.rpartition("/")[2])
            case "type" if isinstance(said, str):
                return IS[said]
            case "const" | "enum":
                return partial(_is_one, said if key == "enum" else [said])
            case "required":
                needed = frozenset(said)
                return lambda value: not isinstance(value, dict) or needed <= value.keys()
            case "properties" | "additionalProperties":
                both = key == "additionalProperties" and "properties" in schema
                return None if both else self._fields(schema)
            case "items":
                item = self._compiled(said)
                return lambda value: not isinstance(value, list) or all(map(item, value))
            case "anyOf":
                ways = [(each, self._compiled(each)) for each in said]
                return lambda value: any(takes(value) for takes in self._picked(ways, value))
            case "allOf":
                return _all([self._compiled(each) for each in said])
            case "pattern":
                wanted = re.compile(said)
                return lambda value: not isinstance(value, str) or bool(wanted.search(value))
            case "typed":
                return partial(self._typed, said)
            case _ if key in SAYS_NOTHING:
                return None
            case _:
                raise KeyError(key)

    def _fields(self, schema: Mapping[str, Any]) -> Takes:
        known = {name: self._compiled(each) for name, each in schema.get("properties", {}).items()}
        other = self._compiled(schema.get("additionalProperties", True))

        def takes(value: Any) -> bool:
            if not isinstance(value, dict):
                return True
            for name, each in value.items():  # noqa: SIM110 - much quicker than `all` of a generator
                if not known.get(name, other)(each):
                    return False
            return True

        return takes

    def _picked(self, ways: list[tuple[Any, Takes]], value: Any) -> list[Takes]:
        picked = self._picks([each for each, _ in ways], value)
        return [takes for each, takes in ways if any(each is one for one in picked)]

    def _typed(self, names: Mapping[str, str], value: Any) -> bool:
        kind = str(value.get("type")) if isinstance(value, dict) else ""
        return kind in names and self.takes(names[kind].rpartition("/")[2], value)


def _all(rules: list[Takes]) -> Takes:
    if len(rules) == 1:
        return rules[0]

    def takes(value: Any) -> bool:
        for rule in rules:  # noqa: SIM110 - much quicker than `all` of a generator
            if not rule(value):
                return False
        return True

    return takes


def _is_one(choices: list[Any], value: Any) -> bool:
    """JSON's equality: `true` is not 1."""
    if isinstance(value, str):
        return value in choices
    return any(
        each == value and isinstance(each, bool) == isinstance(value, bool) for each in choices
    )
