"""What Slack documents of Block Kit and its types don't say: lengths, counts, shapes, and charts.

Source: docs.slack.dev, reference of blocks, block elements and composition objects. The numbers
stand here a second time on purpose: a fake that took the adapter's own couldn't find one wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = dict[str, Any]
Wrong = tuple[str, str]
"""What is wrong, and where."""

SURFACES: Mapping[str, frozenset[str]] = {
    "message": frozenset(
        {
            *("actions", "context", "divider", "header", "image", "input", "rich_text", "section"),
            *("data_visualization", "table"),
        }
    ),
    "modal": frozenset(
        {"actions", "context", "divider", "header", "image", "input", "rich_text", "section"}
    ),
    "home": frozenset(
        {
            *("actions", "context", "divider", "header", "image", "input", "rich_text", "section"),
            "data_visualization",
        }
    ),
}
"""The blocks that may stand where, of those that anybody here sends."""

_ID, _LABEL, _OPTIONS = (1, 255), (1, 2_000), (1, 100)
_MENU = {"action_id": _ID, "options": _OPTIONS, "option_groups": _OPTIONS, "placeholder": (1, 150)}
_SHORT = {"action_id": _ID, "options": (1, 10)}

SIZES: Mapping[str, Mapping[str, tuple[int, int]]] = {
    "actions": {"elements": (1, 25)},
    "button": {"text": (1, 75), "value": (0, 2_000), "action_id": _ID, "url": (1, 3_000)},
    "checkboxes": {**_SHORT, "initial_options": (1, 10)},
    "confirm": {"title": (1, 100), "text": (1, 300), "confirm": (1, 30), "deny": (1, 30)},
    "context": {"elements": (1, 10)},
    "datepicker": {"action_id": _ID},
    "header": {"text": (1, 150)},
    "home": {"private_metadata": (0, 3_000), "callback_id": (0, 255)},
    "image": {"image_url": (1, 3_000), "alt_text": (1, 2_000), "title": (1, 2_000)},
    "input": {"label": _LABEL, "hint": _LABEL},
    "link": {"url": (1, 3_000), "text": (1, 3_000)},
    "modal": {
        "title": (1, 24),
        "submit": (1, 24),
        "close": (1, 24),
        "private_metadata": (0, 3_000),
        "callback_id": (0, 255),
        "external_id": (0, 255),
    },
    "mrkdwn": {"text": (1, 3_000)},
    "multi_static_select": {**_MENU, "initial_options": (1, 10_000)},
    "multi_users_select": {"action_id": _ID, "initial_users": (1, 100)},
    "number_input": {"action_id": _ID},
    "option": {"text": (1, 75), "value": (1, 150), "description": (1, 75)},
    "option_group": {"label": (1, 75), "options": _OPTIONS},
    "plain_text": {"text": (1, 3_000)},
    "plain_text_input": {"action_id": _ID, "placeholder": (1, 150)},
    "radio_buttons": _SHORT,
    "raw_text": {"text": (1, 10_000)},
    "rich_text": {"elements": (1, 1_000)},
    "rich_text_preformatted": {"elements": (1, 1_000)},
    "rich_text_section": {"elements": (1, 1_000)},
    "section": {"text": (1, 3_000), "fields": (1, 10)},
    "static_select": _MENU,
    "table": {"rows": (1, 100), "column_settings": (0, 20)},
    "text": {"text": (1, 3_000)},
    "users_select": {"action_id": _ID},
}
"""The least and the most characters or items of a field, by the type of what it belongs to.

A text object counts by its words. 3,000 for a rich text's words is not documented, but a section's.
"""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_PERSON = re.compile("[UW][A-Z0-9]+")
SHAPES: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "channel": {"channel_id": re.compile("[CG][A-Z0-9]+")},
    "datepicker": {"initial_date": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")},
    "image": {"image_url": re.compile(r"https?://\S+")},
    "link": {"url": re.compile(r"https?://.+")},
    "number_input": {"initial_value": _NUMBER, "min_value": _NUMBER, "max_value": _NUMBER},
    "plain_text": {"text": re.compile(r".*\S.*", re.DOTALL)},
    "user": {"user_id": _PERSON},
    "users_select": {"initial_user": _PERSON},
}

NEEDED: Mapping[str, frozenset[str]] = {
    "button": frozenset({"action_id"}),
    "number_input": frozenset({"is_decimal_allowed"}),
    "option": frozenset({"value"}),
}
"""What the types leave open and we rely on."""

UNTYPED = {"confirm": "confirm", "options": "option", "option_groups": "option_group"}
"""What has no type of its own, by the field that it stands in."""

CHART_TITLE, CHART_LABEL, AXIS_LABEL = 50, 20, 50
CHART_SERIES, CHART_POINTS = 6, 20
TABLE_COLUMNS, TABLE_CHARACTERS = 20, 10_000
MOST = {"data_visualization": 2, "table": 1}
"""So many of a block in one message."""


def length(text: str) -> int:
    """In UTF-16 units: Slack doesn't say, and of the likely ways this counts the most."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def broken(value: object, kind: str = "", where: str = "") -> Iterator[Wrong]:
    """What is too long, too many, missing or misshapen anywhere in a block or a view."""
    match value:
        case dict():
            kind = str(value.get("type") or kind)
            yield from _unfit(value, kind, where)
            for name, inner in value.items():
                yield from broken(inner, UNTYPED.get(name, ""), f"{where}/{name}")
        case list():
            for at, inner in enumerate(value):
                yield from broken(inner, kind, f"{where}/{at}")


def _unfit(value: Json, kind: str, where: str) -> Iterator[Wrong]:
    if "block_id" in value and not 1 <= length(value["block_id"]) <= _ID[1]:
        yield "must be 1 to 255 characters", f"{where}/block_id"
    for name in NEEDED.get(kind, frozenset()) - value.keys():
        yield f"missing required field: {name}", where
    for name, (least, most) in SIZES.get(kind, {}).items():
        if name in value and not least <= _size(value[name]) <= most:
            yield f"must be {least} to {most}, is {_size(value[name])}", f"{where}/{name}"
    for name, shape in SHAPES.get(kind, {}).items():
        if name in value and not shape.fullmatch(value[name]):
            yield f"must match {shape.pattern}", f"{where}/{name}"


def _size(value: Any) -> int:
    match value:
        case {"text": str(text)}:
            return length(text)
        case str():
            return length(value)
        case _:
            return len(value)


def chart(block: Json) -> Iterator[Wrong]:
    """What is wrong with a `data_visualization`, which Slack's types don't know yet."""
    match block:
        case {"title": str(title), "chart": {"type": kind, **given}} if 1 <= length(
            title
        ) <= CHART_TITLE and set(block) <= {"type", "title", "chart", "block_id"}:
            match kind, given:
                case "pie", {"segments": list(segments)}:
                    yield from _points(segments, CHART_SERIES, above=0)
                case (("bar" | "line" | "area"), {"series": [*series], "axis_config": dict(axes)}):
                    yield from _plotted(series, axes)
                case _:
                    yield "must be a pie, or bars, lines or areas on axes", "/chart"
        case _:
            yield "must have a title of 1 to 50 characters and a chart", ""


def _plotted(series: Sequence[Any], axes: Json) -> Iterator[Wrong]:
    categories = axes.get("categories")
    if not isinstance(categories, list) or not categories:
        yield "must have categories", "/chart/axis_config"
        return
    if len(set(categories)) < len(categories):
        yield "categories must be unique", "/chart/axis_config"
    for name in ("x_label", "y_label"):
        if name in axes and not 1 <= length(axes[name]) <= AXIS_LABEL:
            yield "must be 1 to 50 characters", f"/chart/axis_config/{name}"
    if not 1 <= len(series) <= CHART_SERIES:
        yield "must be 1 to 6 series", "/chart/series"
    if len({each["name"] for each in series}) < len(series):
        yield "names must be unique", "/chart/series"
    for each in series:
        if not 1 <= length(each["name"]) <= CHART_LABEL:
            yield "must be 1 to 20 characters", "/chart/series/name"
        yield from _points(each["data"], CHART_POINTS)
        if [point["label"] for point in each["data"]] != categories:
            yield "labels must be the categories", "/chart/series/data"


def _points(points: Sequence[Json], most: int, above: float = float("-inf")) -> Iterator[Wrong]:
    if not 1 <= len(points) <= most:
        yield f"must be 1 to {most}", "/chart"
    for point in points:
        if set(point) != {"label", "value"} or not 1 <= length(point["label"]) <= CHART_LABEL:
            yield "must be a label of 1 to 20 characters and a value", "/chart"
        if isinstance(point["value"], bool) or not above < point["value"] < float("inf"):
            yield "must be a number in range", "/chart"


def table(block: Json) -> Iterator[Wrong]:
    """What is wrong with a table beyond its types."""
    widths = {len(row) for row in block["rows"]}
    if len(widths) > 1 or not widths <= set(range(1, TABLE_COLUMNS + 1)):
        yield "rows must be 1 to 20 cells, all alike", "/rows"


def written(value: object) -> int:
    """How many characters the cells of tables hold together."""
    match value:
        case {"type": "text" | "link" | "raw_text", "text": str(text)}:
            return length(text)
        case dict():
            return sum(map(written, value.values()))
        case list():
            return sum(map(written, value))
        case _:
            return 0
