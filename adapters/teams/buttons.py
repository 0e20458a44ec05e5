"""Buttons as actions, what a press of one carries, and how that is read again. Pure.

A press is an Action.Execute, whose answer Teams shows where it was pressed; where it opens a form, an
Action.Submit that Teams fetches a dialog for; in a dialog, where there are no others, an
Action.Submit. Teams asks nobody to confirm a press: the question is unfolded below the button.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.teams import budget, limits, spans
from adapters.teams.budget import Json
from adapters.teams.paper import Paper
from bot import letters
from bot.cards import Button, Buttons, Confirm
from bot.markup import plain

CARRIED = "convener"
"""Where in an action's data our own stands; a form's values stand beside it."""

WHOLE = "teams.whole"
"""Our own press: the whole of a message that was shortened, or another page of it.

Its value is `<page>`, or `<page> <activity id>` where the message isn't the one that was pressed.
"""

CANCEL = "teams.cancel"
"""Our own press: a form is put away."""

FETCH = {"msteams": {"type": "task/fetch"}}
STYLES = {"plain": {}, "primary": {"style": "positive"}, "danger": {"style": "destructive"}}


@dataclass(frozen=True, slots=True)
class Press:
    """A button was pressed."""

    action: str
    value: str = ""
    community: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A form was sent. `chosen` and `people` name its fields of choices and of people."""

    form: str
    value: str = ""
    community: str = ""
    chosen: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


def read(data: Any) -> Press | Sent | None:
    """What an action's data carries; None where it isn't ours."""
    match data:
        case {"convener": {"do": str(action), **rest}}:
            return Press(action, _word(rest, "value"), _word(rest, "community"))
        case {"convener": {"form": str(form), **rest}}:
            fields = (_names(rest.get("chosen")), _names(rest.get("people")))
            return Sent(form, _word(rest, "value"), _word(rest, "community"), *fields)
        case _:
            return None


def _word(carried: Mapping[Any, Any], name: str) -> str:
    value = carried.get(name)
    return value if isinstance(value, str) else ""


def _names(value: object) -> tuple[str, ...]:
    names = value if isinstance(value, list) else []
    return tuple(each for each in names[: limits.FIELDS] if isinstance(each, str))


def written(carried: Press | Sent) -> Json:
    """An action's data that `read` reads."""
    match carried:
        case Press(action, value, community):
            told: Json = {"do": action, "value": value, "community": community}
        case Sent(form, value, community, chosen, people):
            told = {"form": form, "value": value, "community": community}
            told |= {"chosen": list(chosen), "people": list(people)}
    return {CARRIED: {name: each for name, each in told.items() if each}}


def rows(part: Buttons, community: str, paper: Paper) -> list[Json]:
    """A button whose meaning doesn't fit is left out rather than sent with half of it."""
    drawn = [_button(button, button.community or community, paper) for button in part.buttons]
    if budget.size(drawn) <= limits.BUTTON_BYTES:  # as most
        places = range(0, len(drawn), limits.ROW_ACTIONS)
        return [_row(drawn[at : at + limits.ROW_ACTIONS]) for at in places]
    whole = [button for button in drawn if budget.size(button) <= limits.BUTTON_BYTES]
    sets = [_row(page) for page in budget.pages(whole, limits.ROW_BYTES, limits.ROW_ACTIONS)]
    return [*sets, *([shortened(paper)] if len(whole) < len(drawn) else [])]


def shortened(paper: Paper) -> Json:
    """The line that says that something was left out."""
    said = spans.line(plain(paper.say("teams.shortened")))
    run = {"type": "TextRun", "text": said, "size": "Small", "isSubtle": True}
    return {"type": "RichTextBlock", "inlines": [run]}


def action(label: str, carried: Press | Sent, paper: Paper, **more: object) -> Json:
    """One action. Its label is plain words, whole in its tooltip where it is cut."""
    words = spans.line(plain(label))
    title = letters.clip(words, limits.BUTTON_LABEL)
    told = (
        {"tooltip": letters.clip(words, limits.TOOLTIP)} if title != words.strip() and words else {}
    )
    data = written(carried)
    if paper.is_dialog:
        return {"type": "Action.Submit", "title": title, "data": data, **told, **more}
    if isinstance(carried, Press) and paper.opens(carried.action, carried.value):
        return {"type": "Action.Submit", "title": title, "data": FETCH | data, **told, **more}
    verb = carried.action if isinstance(carried, Press) else carried.form
    return {
        "type": "Action.Execute",
        "title": title,
        "verb": verb,
        "data": data,
        **told,
        **more,
    }


def show_all(label: str, community: str, value: str, paper: Paper) -> Json:
    """The action that shows a shortened message whole, or another page of it, in a dialog."""
    press = Press(WHOLE, value, community)
    return action(label, press, Paper(paper.say, lambda *_: True, paper.is_dialog))


def row(actions: Iterable[Json]) -> Json:
    """Actions side by side."""
    return {"type": "ActionSet", "actions": list(actions)}


def is_row(element: Json) -> bool:
    """Whether an element is buttons, perhaps with what they unfold."""
    return element["type"] == "ActionSet" or any(map(is_row, element.get("items", ())))


def _button(button: Button, community: str, paper: Paper) -> Json:
    """An action, with what it unfolds where it is asked about first."""
    carried = Press(button.action, button.value, community)
    style = STYLES[button.style]
    if button.confirm is None:
        return {"action": action(button.label, carried, paper, **style, associatedInputs="none")}
    fold = paper.fold()
    turned = {"type": "Action.ToggleVisibility", "targetElements": [fold]}
    asked = action(button.label, carried, paper)
    label = {name: asked[name] for name in ("title", "tooltip") if name in asked}
    yes = action(button.confirm.yes, carried, paper, **style, associatedInputs="none")
    no = {
        **turned,
        "title": letters.clip(spans.line(plain(button.confirm.no)), limits.BUTTON_LABEL),
    }
    return {
        "action": {**turned, **label, **style},
        "fold": _question(fold, button.confirm, [yes, no]),
    }


def _question(fold: str, confirm: Confirm, actions: Sequence[Json]) -> Json:
    title = spans.line(plain(confirm.title))
    words = spans.line(plain(confirm.text))
    asked = [{"type": "TextRun", "text": letters.clip(title, limits.LABEL), "weight": "Bolder"}]
    told = [letters.clip(words, limits.LABEL)]
    return {
        "type": "Container",
        "id": fold,
        "isVisible": False,
        "style": "emphasis",
        "items": [
            {"type": "RichTextBlock", "inlines": asked},
            {"type": "RichTextBlock", "inlines": told},
            row(actions),
        ],
    }


def _row(buttons: Iterable[Json]) -> Json:
    known = list(buttons)
    actions = row(each["action"] for each in known)
    folds = [each["fold"] for each in known if "fold" in each]
    return {"type": "Container", "items": [actions, *folds]} if folds else actions
