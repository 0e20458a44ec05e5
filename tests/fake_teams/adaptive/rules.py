"""What Teams documents of cards and neither its schema nor its types say.

Source: learn.microsoft.com, Teams' reference of cards, of dialogs and of the people picker. The
numbers stand here a second time on purpose: a fake that took the adapter's own couldn't find one wrong.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]

MESSAGE_BYTES = 28 * 1024
ROW_ACTIONS = 6
PEOPLE = re.compile(r"graph\.microsoft\.com/users(\?scope=currentContext)?")
MENTION = re.compile(r"<at>[^<>]+</at>")
OWN = {"task/fetch", "invoke", "messageBack", "imBack", "signin"}


def too_large(sent: Mapping[str, Any]) -> Iterator[str]:
    """Whether a message is more than Teams takes, in whatever encoding."""
    if (size := len(json.dumps(sent))) > MESSAGE_BYTES:
        yield f"/: {size} bytes are more than {MESSAGE_BYTES}"


def without_teams_own(value: Any) -> Any:
    """The card as hosts see it that know 1.5 and no more: charts are their fallbacks, and nothing is
    searched."""
    match value:
        case {"type": str(kind), "fallback": dict(fallback)} if kind.startswith("Chart."):
            return without_teams_own(fallback)
        case {"type": "Input.ChoiceSet", "style": "filtered"}:
            return without_teams_own(value | {"style": "compact"})
        case dict():
            kept = {name: each for name, each in value.items() if name != "choices.data"}
            if value.get("type") == "AdaptiveCard":
                kept.pop("msteams", None)
            return {name: without_teams_own(each) for name, each in kept.items()}
        case list():
            return [without_teams_own(each) for each in value]
        case _:
            return value


def broken(card: Json, *, in_dialog: bool) -> Iterator[str]:
    """What is missing, doubled or out of place anywhere in a card."""
    if (version := card.get("version")) != "1.5":
        yield f"/version: must be 1.5, is {version}"
    if not str(card.get("fallbackText", "")).strip():
        yield "/fallbackText: missing"
    if not card.get("body"):
        yield "/body: empty"
    objects = [each for each in _objects(card, "") if "/data" not in each[0]]
    ids = Counter(each["id"] for _, each in objects if "type" in each and "id" in each)
    yield from (f"/: id twice: {name}" for name, count in ids.items() if count > 1)
    for where, each in objects:
        for rule in RULES.get(str(each.get("type")), ()):
            yield from (f"{where}{told}" for told in rule(each))
        yield from (f"{where}{told}" for told in _misplaced(each, ids, in_dialog=in_dialog))
    yield from _mentions(card)


def _objects(value: object, where: str) -> Iterator[tuple[str, Json]]:
    match value:
        case dict():
            yield where, value
            for name, each in value.items():
                yield from _objects(each, f"{where}/{name}")
        case list():
            for at, each in enumerate(value):
                yield from _objects(each, f"{where}/{at}")


def _misplaced(each: Json, ids: Mapping[str, int], *, in_dialog: bool) -> Iterator[str]:
    kind = each.get("type")
    if each.get("selectAction", {}).get("type") == "Action.ShowCard":
        yield "/selectAction: may not be an Action.ShowCard"
    if kind == "Action.Execute" and in_dialog:
        yield ": a dialog knows no Action.Execute"
    if kind == "Action.Submit" and in_dialog and "msteams" in each.get("data", {}):
        yield "/data: no dialog opens from a dialog"
    if kind == "Action.ToggleVisibility":
        targets = each.get("targetElements", [])
        names = [one if isinstance(one, str) else one.get("elementId") for one in targets]
        yield from (f"/targetElements: nothing is called {one}" for one in names if one not in ids)


def _row(each: Json) -> Iterator[str]:
    if not 1 <= len(each.get("actions", [])) <= ROW_ACTIONS:
        yield f"/actions: must be 1 to {ROW_ACTIONS}"


def _pressed(each: Json) -> Iterator[str]:
    if not str(each.get("title", "")).strip():
        yield "/title: missing"
    data = each.get("data", {})
    own = data.get("msteams") if isinstance(data, dict) else None
    if own is None:
        return
    if each["type"] != "Action.Submit":
        yield "/data/msteams: only an Action.Submit has one"
    if not isinstance(own, dict) or own.get("type") not in OWN:
        yield f"/data/msteams: unknown: {own}"


def _executed(each: Json) -> Iterator[str]:
    if not each.get("verb"):
        yield "/verb: missing"


def _labelled(each: Json) -> Iterator[str]:
    if not each.get("id"):
        yield "/id: missing"
    if not str(each.get("label", "")).strip():
        yield "/label: missing"
    if each.get("isRequired") and not each.get("errorMessage"):
        yield "/errorMessage: missing of a required field"


def _chosen(each: Json) -> Iterator[str]:
    values = [choice["value"] for choice in each.get("choices", [])]
    if len(set(values)) < len(values):
        yield "/choices: a value twice"
    if any(not value or "," in value for value in values):
        yield "/choices: a value is empty or has a comma"
    if any(not choice["title"].strip() for choice in each.get("choices", [])):
        yield "/choices: a title is empty"
    query = each.get("choices.data")
    if query is None:
        if not values:
            yield "/choices: none"
        chosen = each["value"].split(",") if each.get("value") else []
        if not set(chosen) <= set(values):
            yield "/value: not a choice"
        if len(chosen) > 1 and not each.get("isMultiSelect"):
            yield "/value: more than one"
    elif query.get("type") != "Data.Query" or not PEOPLE.fullmatch(query.get("dataset", "")):
        yield "/choices.data: no people"


def _pictured(each: Json) -> Iterator[str]:
    if not each.get("altText"):
        yield "/altText: missing"
    if not each.get("url", "").startswith("https://"):
        yield "/url: not https"


def _worded(each: Json) -> Iterator[str]:
    if not each.get("text", "").strip():
        yield "/text: empty"
    if not each.get("wrap"):
        yield "/wrap: cut off at the card's edge"


def _inlined(each: Json) -> Iterator[str]:
    runs = each.get("inlines", [])
    texts = [run if isinstance(run, str) else run.get("text", "") for run in runs]
    if not "".join(texts).strip():
        yield "/inlines: empty"
    if any("\n" in text for text in texts):
        yield "/inlines: a line break that nobody sees"
    if any(MENTION.search(text) for text in texts):
        yield "/inlines: rich text mentions nobody"


def _charted(each: Json) -> Iterator[str]:
    if not isinstance(each.get("fallback"), dict):
        yield "/fallback: missing"
    if not each.get("data"):
        yield "/data: empty"


def _linked(each: Json) -> Iterator[str]:
    if not re.match(r"https?://\S+$", each.get("url", "")):
        yield "/url: no address"


RULES = {
    "Action.Execute": (_pressed, _executed),
    "Action.OpenUrl": (_linked,),
    "Action.Submit": (_pressed,),
    "ActionSet": (_row,),
    "Chart.HorizontalBar": (_charted,),
    "Image": (_pictured,),
    "Input.ChoiceSet": (_labelled, _chosen),
    "Input.Date": (_labelled,),
    "Input.Number": (_labelled,),
    "Input.Text": (_labelled,),
    "RichTextBlock": (_inlined,),
    "TextBlock": (_worded,),
}


def _mentions(card: Json) -> Iterator[str]:
    """Whether who is mentioned and the words that mention them are the same."""
    entities = card.get("msteams", {}).get("entities", [])
    named = [each.get("text") for each in entities]
    for each in entities:
        about = each.get("mentioned", {})
        if each.get("type") != "mention" or not about.get("id") or not about.get("name"):
            yield f"/msteams/entities: no mention: {each}"
    if len(set(named)) < len(named):
        yield "/msteams/entities: a text twice"
    texts = [text for _, each in _objects(card, "") for text in _read(each)]
    said = {found for text in texts for found in MENTION.findall(text)}
    yield from (f"/msteams/entities: nobody says {text}" for text in set(named) - said)
    yield from (f"/body: mentions nobody: {text}" for text in said - set(named))


def _read(each: Json) -> Iterator[str]:
    """The words that Teams looks for mentions in."""
    match each:
        case {"type": "TextBlock", "text": str(text)}:
            yield text
        case {"title": str(title), "value": str(value)}:
            yield title
            yield value
