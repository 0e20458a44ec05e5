"""A card held against Microsoft's own element types (`microsoft-teams-cards`), field by field.

They know what Teams knows beyond version 1.5. Read as data they take anything; here an unknown field,
or a value that isn't of its field's type, is a fault.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from microsoft_teams.cards import core
from pydantic import BaseModel

OPEN = frozenset({core.CardElement, core.Action, core.ContainerLayout})
"""What stands for whatever is derived from it: an object's `type` says which."""


def wrong(card: object) -> Iterator[str]:
    """In what a card isn't as Microsoft's types have it."""
    body = card.get("body") if isinstance(card, dict) else None
    if not isinstance(card, dict) or not isinstance(body, list):
        yield from _model(card, core.AdaptiveCard, "")
        return
    yield from _model(card | {"body": []}, core.AdaptiveCard, "")
    for at, element in enumerate(body):
        where = f"/body/{at}"
        if isinstance(element, dict):
            yield from (f"{where}{told}" for told in _of_element(json.dumps(element)))
        else:
            yield from _model(element, core.CardElement, where)


@lru_cache(maxsize=5_000)
def _of_element(written: str) -> tuple[str, ...]:
    """The same of one element of a card, with where in it."""
    return tuple(_model(json.loads(written), core.CardElement, ""))


@cache
def _types() -> Mapping[str, type[BaseModel]]:
    """Every type that says its name, by it."""
    known = [each for each in vars(core).values() if isinstance(each, type)]
    return {
        each.model_fields["type"].default: each
        for each in known
        if issubclass(each, core.SerializableObject) and "type" in each.model_fields
    }


@cache
def _fields(model: type[BaseModel]) -> Mapping[str, Any]:
    alias = core.SerializableObject.serialization_alias_generator
    return {alias(name): each.annotation for name, each in model.model_fields.items()}


def _model(value: object, model: type[BaseModel], where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where or '/'}: must be an object"
        return
    if model in OPEN:
        known = _types().get(str(value.get("type")))
        if known is None or not issubclass(known, model):
            yield f"{where}/type: no {model.__name__}: {value.get('type')}"
            return
        model = known
    fields = _fields(model)
    for name, each in value.items():
        if name in fields:
            yield from _value(each, fields[name], f"{where}/{name}")
        elif name != "$schema":
            yield f"{where}/{name}: unknown to {model.__name__}"


def _value(value: object, wanted: Any, where: str) -> Iterator[str]:
    origin, inner = _made_of(wanted)
    if origin in (Union, UnionType):
        yield from _any(value, inner, where)
    elif origin is Literal:
        if value not in inner:
            yield f"{where}: must be one of {list(inner)}, is {value!r}"
    elif origin is list:
        if not isinstance(value, list):
            yield f"{where}: must be a list"
            return
        for at, each in enumerate(value):
            yield from _value(each, inner[0], f"{where}/{at}")
    elif origin is not None and hasattr(wanted, "__metadata__"):
        yield from _value(value, inner[0], where)
    elif isinstance(wanted, type) and issubclass(wanted, BaseModel):
        yield from _model(value, wanted, where)
    elif not _is_plain(value, wanted, origin):
        yield f"{where}: must be {getattr(wanted, '__name__', wanted)}, is {value!r}"[:200]


@cache
def _made_of(wanted: Any) -> tuple[Any, tuple[Any, ...]]:
    """What a type is one of, and of what."""
    return get_origin(wanted), get_args(wanted)


def _any(value: object, ways: tuple[Any, ...], where: str) -> Iterator[str]:
    """The faults of the way that has the fewest: none where one of them fits."""
    found: list[list[str]] = []
    for way in ways:
        if way is not NoneType:
            found.append(list(_value(value, way, where)))
            if not found[-1]:
                return
    yield from min(found, key=len)


def _is_plain(value: object, wanted: Any, origin: Any) -> bool:
    if wanted is Any:
        return True
    if isinstance(value, bool):
        return wanted is bool
    if wanted is float:
        return isinstance(value, int | float)
    return isinstance(value, origin or wanted)
