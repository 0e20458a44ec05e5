"""What people fill in, in the shape that Slack gives to state; and what its own client refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tests.fake_slack.checking import elements, options
from tests.fake_slack.values import Json

Filled = str | int | date | Sequence[str]

STATEFUL = {
    "plain_text_input": "value",
    "number_input": "value",
    "datepicker": "selected_date",
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "multi_static_select": "selected_options",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
}
"""The elements that hold something, and the field of their state that it stands in."""

INITIAL = {
    "value": "initial_value",
    "selected_date": "initial_date",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
}


class WontSend(Exception):
    """Slack's client doesn't let anybody send this."""


def state(blocks: Sequence[Json], filled: Mapping[str, Filled]) -> Json:
    """`state.values`: what is filled in by block id, else what stood there at first."""
    known = {block["block_id"] for block in blocks}
    if unknown := set(filled) - known:
        message = f"no block {sorted(unknown)}; there are {sorted(known)}"
        raise LookupError(message)
    values: Json = {}
    for block in blocks:
        for element in elements(block):
            if element["type"] in STATEFUL:
                held = held_by(element, filled.get(block["block_id"]))
                values.setdefault(block["block_id"], {})[element["action_id"]] = held
    return values


def held_by(element: Json, value: Filled | None) -> Json:
    """One element's state."""
    where = STATEFUL[element["type"]]
    if value is None:
        several = where in {"selected_options", "selected_users"}
        first = element.get(INITIAL[where], [] if several else None)
        return {"type": element["type"], where: first}
    return {"type": element["type"], where: _given(element, where, value)}


def _given(element: Json, where: str, value: Filled) -> object:
    match where:
        case "selected_option":
            return _option(element, str(value)) if value else None
        case "selected_options":
            return [_option(element, each) for each in _several(element, value)]
        case "selected_users":
            return _several(element, value)
        case _:
            return str(value) or None


def _option(element: Json, value: str) -> Json:
    for option in options(element):
        if value in {option["value"], option["text"]["text"]}:
            chosen: Json = option
            return chosen
    offered = [option["value"] for option in options(element)]
    message = f"{value} isn't among {offered}"
    raise WontSend(message)


def _several(element: Json, value: Filled) -> list[str]:
    chosen = (
        [value] if isinstance(value, str) else list(value) if isinstance(value, Sequence) else []
    )
    if len(chosen) > element.get("max_selected_items", len(chosen)):
        message = f"{len(chosen)} are more than may be selected"
        raise WontSend(message)
    return chosen


def unsendable(blocks: Sequence[Json], values: Json) -> Iterator[str]:
    """What Slack's client says before it sends anything: the block, and what is wrong."""
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        held = values[block["block_id"]][element["action_id"]][STATEFUL[element["type"]]]
        if not held:
            if not block.get("optional"):
                yield f"{block['block_id']}: required"
        elif element["type"] == "plain_text_input":
            if not element.get("min_length", 0) <= len(held) <= element.get("max_length", 3000):
                yield f"{block['block_id']}: length {len(held)}"
        elif element["type"] == "number_input" and not _in_range(element, held):
            yield f"{block['block_id']}: {held}"


def _in_range(element: Json, held: str) -> bool:
    try:
        number = float(held) if element["is_decimal_allowed"] else int(held)
    except ValueError:
        return False
    least, most = element.get("min_value", "-inf"), element.get("max_value", "inf")
    return float(least) <= number <= float(most)
