"""Forms and cards as modals. Pure: the same form gives the same view.

A modal's title is short; a longer one stands whole as the first line. What a modal is about
travels in its private metadata (`origin.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, assert_never

from adapters.slack import address, budget, buttons, limits, render, rich
from adapters.slack.origin import Origin
from adapters.slack.pictures import Pictures
from adapters.slack.render import Noted, Say
from adapters.slack.rich import Block, Element
from bot import letters
from bot.cards import (
    Card,
    Choice,
    DateInput,
    Form,
    Input,
    NumberInput,
    Option,
    Part,
    PeopleInput,
    TextInput,
)
from bot.markup import plain
from bot.messages import Address

View = dict[str, Any]


class TooLarge(Exception):
    """A form that no modal of Slack's can hold whole."""


def form_view(form: Form, where: Address, say: Say) -> View:
    """A form to fill in. Raises TooLarge, since half a form would be answered wrongly."""
    note = render.shortened(say)
    parts = [block for part in form.parts for block in _part(part, form.community, note)]
    blocks = buttons.numbered([*_whole_title(form.title), *parts])
    about = Origin(where, form.id, form.value, form.community).written()
    if (
        len(blocks) > limits.VIEW_BLOCKS
        or budget.bytes_of(blocks) > limits.VIEW_BYTES
        or letters.length(about) > limits.VIEW_ABOUT
        or letters.length(form.id) > limits.BLOCK_ID
    ):
        raise TooLarge
    return {
        **_modal(form.title, form.cancel, say),
        "submit": rich.worded(plain(form.submit), limits.VIEW_CHOICE),
        "callback_id": form.id,
        "private_metadata": about,
        "blocks": blocks,
    }


def card_view(cards: Sequence[Card], where: Address, say: Say) -> View:
    """Cards to look at; presses on their buttons count here too."""
    title = cards[0].title if cards else ""
    note = render.shortened(say)
    first, *more = _pages(cards, say)
    return _shown(title, where, say, [*first, *([note()] if more else [])])


def whole_view(card: Card, where: Address, say: Say, ref: str, page: int) -> View:
    """A message that was shortened, all of it: as many pages as it takes, one at a time."""
    pages = _pages((card,), say)
    page = min(page, len(pages) - 1)
    turns = [(page - 1, "slack.previous_page"), (page + 1, "slack.next_page")]
    rows = [
        buttons.show_all(plain(say(key)), card.community, f"{to} {ref}")
        for to, key in turns
        if 0 <= to < len(pages)
    ]
    row = [element for each in rows for element in each["elements"]]
    turning = [{"type": "actions", "elements": _told_apart(row)}] if row else []
    return _shown(card.title, where, say, [*pages[page], *turning])


def _told_apart(row: Sequence[Element]) -> list[Element]:
    """Our own presses, each with an id of its own."""
    return [element | {"action_id": f"{buttons.WHOLE}#{at}"} for at, element in enumerate(row)]


def _pages(cards: Sequence[Card], say: Say) -> list[list[Block]]:
    """Cards in as many modals as they take, at least one; room is left for a line and a row."""
    note = render.shortened(say)
    drawn = render.blocks(cards, note)
    is_said = bool(cards) and _is_whole(cards[0].title)
    kept = drawn[1:] if is_said else drawn  # the modal's own title says it
    pages = budget.pages(kept, limits.VIEW_BLOCKS - 2, limits.VIEW_BYTES, budget.bytes_of)
    return list(pages) or [[render.aside(plain(say("slack.nothing")))]]


def _shown(title: str, where: Address, say: Say, blocks: Sequence[Block]) -> View:
    return {
        **_modal(title, say("slack.close"), say),
        "private_metadata": Origin(where).written(),
        "blocks": list(blocks),
    }


def _modal(title: str, close: str, say: Say) -> View:
    spoken = _spoken(title) or plain(say("slack.modal"))
    return {
        "type": "modal",
        "title": rich.worded(spoken, limits.VIEW_TITLE),
        "close": rich.worded(plain(close), limits.VIEW_CHOICE),
    }


def _spoken(title: str) -> str:
    return " ".join(letters.clean(plain(title)).split())


def _is_whole(title: str) -> bool:
    """Whether a modal's title has room for all of it."""
    return 0 < letters.length(_spoken(title)) <= limits.VIEW_TITLE


def _whole_title(title: str) -> list[Block]:
    return [] if _is_whole(title) else render.heading(title)


def _part(part: Part, community: str, note: Noted) -> list[Block]:
    if not isinstance(part, Input):
        return render.drawn(part, community, note, Pictures())
    if not part.id or letters.length(part.id) > limits.BLOCK_ID:
        raise TooLarge
    block: Block = {
        "type": "input",
        "block_id": part.id,
        "label": rich.worded(plain(part.label), limits.LABEL),
        "element": _element(part) | {"action_id": part.id},
        "optional": not part.required,
    }
    if part.hint:
        block["hint"] = rich.worded(plain(part.hint), limits.LABEL)
    return [*_in_full(part), block]


def _in_full(part: Input) -> list[Block]:
    """Options whose labels a menu would cut, written out above it."""
    if not isinstance(part, Choice):
        return []
    labels = [option.label for option in part.options]
    if all(letters.length(plain(label)) <= limits.OPTION_LABEL for label in labels):
        return []
    return rich.blocks(
        rich.lines([*rich.words("• "), *rich.marked(label)] for label in labels),
    )


def _element(part: Input) -> Element:
    match part:
        case Choice():
            return _choice(part)
        case TextInput():
            return _text(part)
        case NumberInput():
            return _number(part)
        case DateInput():
            return _date(part)
        case PeopleInput():
            return _people(part)
    assert_never(part)


def _choice(part: Choice) -> Element:
    """All options at once where they are few; a menu where they are many, or none may be chosen."""
    options = [_option(option) for option in part.options]
    if not 0 < len(options) <= limits.CHOSEN:
        raise TooLarge
    if len({option["value"] for option in options}) < len(options):
        raise TooLarge
    chosen = [option for option in options if option["value"] in part.value]
    is_short = len(options) <= limits.OPEN_AT_ONCE
    if part.multiple:
        is_menu = not is_short or bool(part.most)
        element: Element = {"type": "multi_static_select" if is_menu else "checkboxes"}
        element |= _offered(options)
        if is_menu and part.most:
            element["max_selected_items"] = part.most
        return element | ({"initial_options": chosen} if chosen else {})
    is_open = is_short and part.required
    element = {"type": "radio_buttons" if is_open else "static_select", **_offered(options)}
    return element | ({"initial_option": chosen[0]} if chosen else {})


def _offered(options: Sequence[Element]) -> Element:
    """The options; more than a menu holds are in groups, which one may search as one list."""
    most = limits.OPTIONS
    if len(options) <= most:
        return {"options": options}
    groups = [options[at : at + most] for at in range(0, len(options), most)]
    return {
        "option_groups": [
            {
                "label": rich.worded(f"{at * most + 1}–{at * most + len(group)}", most),
                "options": group,
            }
            for at, group in enumerate(groups)
        ]
    }


def _option(option: Option) -> Element:
    if not 0 < letters.length(option.id) <= limits.OPTION_VALUE:
        raise TooLarge
    return {"text": rich.worded(plain(option.label), limits.OPTION_LABEL), "value": option.id}


def _text(part: TextInput) -> Element:
    most = max(1, min(part.most, limits.INPUT_TEXT))
    value = letters.head(letters.clean(part.value), most)
    element: Element = {
        "type": "plain_text_input",
        "multiline": part.multiline,
        "max_length": most,
    }
    return element | ({"initial_value": value} if value else {})


def _number(part: NumberInput) -> Element:
    element: Element = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": str(part.least),
        "max_value": str(part.most),
    }
    is_number = part.value.isascii() and part.value.removeprefix("-").isdigit()
    return element | ({"initial_value": part.value} if is_number else {})


def _date(part: DateInput) -> Element:
    element: Element = {"type": "datepicker"}
    try:
        day = date.fromisoformat(part.value) if part.value else None
    except ValueError:
        day = None
    return element | ({"initial_date": day.isoformat()} if day else {})


def _people(part: PeopleInput) -> Element:
    known = [user for user in map(_user, part.value) if user]
    if part.multiple:
        element: Element = {"type": "multi_users_select"}
        element["max_selected_items"] = limits.PEOPLE_AT_MOST
        return element | ({"initial_users": known} if known else {})
    return {"type": "users_select"} | ({"initial_user": known[0]} if known else {})


def _user(person: str) -> str:
    """The user id of an address, where it is one of Slack's people."""
    named = address.mention(person)
    return str(named["user_id"]) if named and named["type"] == "user" else ""
