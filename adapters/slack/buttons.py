"""Buttons as blocks. Pure; a press comes back with what `presses.py` reads out of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from adapters.slack import budget, limits, rich
from adapters.slack.rich import Block, Element
from bot import letters
from bot.cards import Button, Buttons, Confirm
from bot.markup import plain

WHOLE = "slack.whole"
"""Our own press: the whole of a message that was shortened, or another page of it."""


def blocks(part: Buttons, community: str, note: Callable[[], Block]) -> list[Block]:
    """A button whose meaning doesn't fit is left out rather than sent with half of it; `note` says so."""
    drawn = [_button(button, button.community or community) for button in part.buttons]
    whole = [button for button in drawn if _is_whole(button)]
    rows = budget.pages(whole, limits.ACTIONS_ELEMENTS, limits.ACTIONS_CHARACTERS, budget.size)
    return [
        *({"type": "actions", "elements": row} for row in rows),
        *([note()] if len(whole) < len(drawn) else []),
    ]


def show_all(label: str, community: str, about: str = "") -> Block:
    """A row that shows a shortened message whole: our own press, which needs no number."""
    button = {
        "type": "button",
        "text": rich.worded(label, limits.BUTTON_LABEL),
        "action_id": f"{WHOLE}#0",
        "value": f"{community}|{about}",
    }
    return {"type": "actions", "elements": [button]}


def numbered(drawn: Iterable[Block]) -> list[Block]:
    """Blocks whose buttons have an id each, `<action>#<number>`: Slack refuses two alike.

    Whatever number a button has already is dropped, so that views may be put together.
    """
    whole: list[Block] = []
    count = 0
    for block in drawn:
        if block["type"] == "actions":
            elements = [
                element | {"action_id": f"{element['action_id'].partition('#')[0]}#{count + at}"}
                for at, element in enumerate(block["elements"])
            ]
            count += len(elements)
            whole.append(block | {"elements": elements})
        else:
            whole.append(block)
    return whole


def _is_whole(button: Element) -> bool:
    fits = letters.length(button["action_id"]) <= limits.ACTION_ID - len("#9999")
    return fits and letters.length(button["value"]) <= limits.BUTTON_VALUE


def _button(button: Button, community: str) -> Element:
    element: Element = {
        "type": "button",
        "text": rich.worded(plain(button.label), limits.BUTTON_LABEL),
        "action_id": button.action,
        "value": f"{community}|{button.value}",
    }
    if button.style != "plain":
        element["style"] = button.style
    if button.confirm:
        element["confirm"] = _confirm(button.confirm)
    return element


def _confirm(confirm: Confirm) -> dict[str, Any]:
    return {
        "title": rich.worded(plain(confirm.title), limits.CONFIRM_TITLE),
        "text": rich.worded(plain(confirm.text), limits.CONFIRM_TEXT),
        "confirm": rich.worded(plain(confirm.yes), limits.CONFIRM_CHOICE),
        "deny": rich.worded(plain(confirm.no), limits.CONFIRM_CHOICE),
    }
