"""Cards as JSON, to be kept in the outbox and in the playground's world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from bot import cards
from bot.enclosed import Enclosed

PARTS: Mapping[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        *(cards.Text, cards.Note, cards.Divider, cards.Facts, cards.Progress, cards.Table),
        *(cards.Chart, cards.Image, cards.Buttons, cards.Choice, cards.TextInput),
        *(cards.NumberInput, cards.DateInput, cards.PeopleInput, cards.Bar, cards.Option),
        *(cards.Button, cards.Confirm, cards.Card, cards.Form, Enclosed),
    )
}

FIELDS: Mapping[type[Any], tuple[str, ...]] = {
    kind: tuple(each.name for each in fields(kind)) for kind in PARTS.values()
}


def dump(value: Any) -> Any:
    """A card, form or part as JSON: objects carry their part's name under `is`."""
    if isinstance(value, tuple):
        return [dump(item) for item in value]
    names = FIELDS.get(type(value))
    if names is None:
        return value
    return {"is": type(value).__name__, **{name: dump(getattr(value, name)) for name in names}}


def load(value: Any) -> Any:
    """What `dump` made, as it was. Raises KeyError on a part that does not exist."""
    if isinstance(value, dict):
        body = {name: load(item) for name, item in value.items() if name != "is"}
        return PARTS[value["is"]](**body)
    if isinstance(value, list):
        return tuple(load(item) for item in value)
    return value
