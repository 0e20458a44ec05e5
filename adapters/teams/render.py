"""Cards as Adaptive Cards 1.5. Pure: the same cards give the same JSON.

Whatever a card holds, its message is no larger than Teams takes; where it is shortened, a button
shows all of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, assert_never
from urllib.parse import urlsplit

from adapters.teams import budget, buttons, charts, limits, spans, tables
from adapters.teams.budget import Json
from adapters.teams.paper import Opens, Paper, Say
from bot import letters
from bot.cards import (
    Buttons,
    Card,
    Chart,
    Divider,
    Facts,
    Image,
    Note,
    Progress,
    Shown,
    Table,
    Text,
)
from bot.markup import Plain, parse, plain

ADAPTIVE = "application/vnd.microsoft.card.adaptive"
APART = {"separator": True, "spacing": "Medium"}
ASIDE = {"size": "Small", "isSubtle": True}
RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Hebrew, Arabic and all others that are written so: no letter elsewhere is."""


def post(card: Card, say: Say, opens: Opens) -> Mapping[str, Any]:
    """A card as a message that stays: an activity's fields."""
    paper = Paper(say, opens)
    whole = buttons.show_all(say("teams.show_all"), card.community, "0", paper)
    notice = [buttons.shortened(paper), buttons.row([whole])]
    return message(_spoken((card,), say), paper, body((card,), paper), notice)


def messages(cards: Sequence[Card], say: Say, opens: Opens) -> tuple[Mapping[str, Any], ...]:
    """Cards as an answer, which goes over several messages where one can't hold it."""
    paper, words = Paper(say, opens), _spoken(cards, say)
    empty = _message(words, paper)
    room = limits.MESSAGE_BYTES - budget.size(empty)
    drawn = body(cards, paper)
    if not paper.named and budget.size(drawn) <= room:  # as most
        return (_put(empty, paper, drawn),)
    parts = [*budget.pages(drawn, room, measure=paper.weight)] or [[]]
    first, rest = parts[: limits.PARTS - 1], parts[limits.PARTS - 1 :]
    last = [[each for part in rest for each in part]] if rest else []
    notice = [buttons.shortened(paper)]
    told = (*first, *last)
    begun = _full(empty, paper, told[0], notice)
    return (begun, *(message(words, paper, part, notice) for part in told[1:]))


def answer(cards: Sequence[Card], say: Say, opens: Opens) -> Json:
    """Cards as the one card that takes a pressed one's place, for whoever pressed."""
    paper = Paper(say, opens)
    words, notice = _spoken(cards, say), [buttons.shortened(paper)]
    told = message(words, paper, body(cards, paper), notice)
    card: Json = told["attachments"][0]["content"]
    return card


def shown(cards: Sequence[Card], say: Say) -> Mapping[str, Any]:
    """Cards in a dialog, to look at; presses on their buttons come as a form's do."""
    paper = Paper(say, is_dialog=True)
    title = cards[0].title if cards else ""
    notice = [buttons.shortened(paper)]
    return dialog(title, _spoken(cards, say), paper, body(cards, paper), notice)


def whole(card: Card, say: Say, ref: str, page: int) -> Mapping[str, Any]:
    """A message that was shortened, all of it: as many pages as it takes, one at a time.

    `ref` is the message's activity id, for the buttons that turn the page.
    """
    paper, words = Paper(say, is_dialog=True), _spoken((card,), say)
    room = limits.MESSAGE_BYTES - budget.size(_dialog(card.title, words, paper))
    drawn = body((card,), paper)
    pages = [*budget.pages(drawn, room - limits.BUTTON_BYTES, measure=paper.weight)] or [[]]
    page = max(0, min(page, len(pages) - 1))
    turns = [(page - 1, "teams.previous_page"), (page + 1, "teams.next_page")]
    turning = [
        buttons.show_all(say(key), card.community, f"{to} {ref}", paper)
        for to, key in turns
        if 0 <= to < len(pages)
    ]
    kept = [*pages[page], *([buttons.row(turning)] if turning else [])]
    return dialog(card.title, words, paper, kept)


def message(words: str, paper: Paper, drawn: Sequence[Json], notice: Sequence[Json] = ()) -> Json:
    """An activity's fields, no larger than Teams takes: the card, and what its notification says."""
    return _full(_message(words, paper), paper, drawn, notice)


def _full(told: Json, paper: Paper, drawn: Sequence[Json], notice: Sequence[Json]) -> Json:
    room = limits.MESSAGE_BYTES - budget.size(told)
    return _put(told, paper, budget.fit(drawn, notice, room, buttons.is_row, paper.weight))


def _put(told: Json, paper: Paper, drawn: Sequence[Json]) -> Json:
    _fill(told["attachments"][0]["content"], paper, drawn)
    return told


def dialog(
    title: str, words: str, paper: Paper, drawn: Sequence[Json], notice: Sequence[Json] = ()
) -> Json:
    """A dialog's `value`, no larger than Teams takes: its title, its size and its card."""
    told = _dialog(title, words, paper)
    room = limits.MESSAGE_BYTES - budget.size(told)
    kept = budget.fit(drawn, notice, room, buttons.is_row, paper.weight)
    _fill(told["card"]["content"], paper, kept)
    return told


def _message(words: str, paper: Paper) -> Json:
    return {
        "summary": letters.clip(words, limits.SUMMARY),
        "attachments": [_empty(words, paper)],
    }


def _dialog(title: str, words: str, paper: Paper) -> Json:
    known = spans.line(plain(title)) or paper.say("teams.dialog")
    return {
        "title": letters.clip(known, limits.DIALOG_TITLE),
        "height": "large",
        "width": "medium",
        "card": _empty(words, paper),
    }


def _empty(words: str, paper: Paper) -> Json:
    """A card to be filled; what doesn't know Adaptive Cards shows its words."""
    card: Json = {
        "type": "AdaptiveCard",
        "version": "1.5",
        "lang": paper.say("teams.language"),
        "fallbackText": spans.inert(letters.clip(words, limits.FALLBACK)),
        "body": [],
        "msteams": {"width": "full", "entities": []},
    }
    rtl = {"rtl": True} if _is_right_to_left(words) else {}
    return {"contentType": ADAPTIVE, "content": card | rtl}


def _fill(card: Json, paper: Paper, drawn: Sequence[Json]) -> None:
    kept = drawn or spans.blocks(paper.say("teams.nothing"), paper)
    entities = paper.entities(kept)
    card["body"] = kept
    card["msteams"] = {"width": "full"} | ({"entities": entities} if entities else {})


def body(cards: Iterable[Card], paper: Paper) -> list[Json]:
    """Cards one below the other."""
    parts: list[list[Json] | None] = []
    for card in cards:
        parts += [None] if parts else []
        parts.append(heading(card.title, paper))
        parts += [_part(part, card.community, paper) for part in card.parts]
    return joined(parts)


def joined(parts: Iterable[list[Json] | None]) -> list[Json]:
    """Parts one below the other; a line stands above what follows a None."""
    whole: list[Json] = []
    is_apart = False
    for part in parts:
        if part is None:
            is_apart = bool(whole)
        elif part:
            first, *rest = part
            whole += [first | APART if is_apart else first, *rest]
            is_apart = False
    return whole


def heading(title: str, paper: Paper) -> list[Json]:
    """What a card or a form begins with; nothing where it has no title."""
    words = spans.line(plain(title))
    if not words:
        return []
    if letters.length(words) <= limits.HEADING:
        return [spans.heading(words, size="Large")]
    return spans.rows([spans.strong(title)], paper)


def _part(part: Shown, community: str, paper: Paper) -> list[Json] | None:
    return None if isinstance(part, Divider) else drawn(part, community, paper)


def drawn(part: Shown, community: str, paper: Paper) -> list[Json]:
    """One part; a divider is nothing by itself."""
    match part:
        case Text():
            return spans.blocks(part.text, paper)
        case Note():
            return spans.blocks(part.text, paper, **ASIDE)
        case Divider():
            return []
        case Facts():
            return _facts(part, paper)
        case Progress():
            return charts.progress(part, paper)
        case Table():
            return tables.blocks(part, paper)
        case Chart():
            return charts.blocks(part, paper)
        case Image():
            return _image(part, paper)
        case Buttons():
            return buttons.rows(part, community, paper)
    assert_never(part)


def _facts(part: Facts, paper: Paper) -> list[Json]:
    """Lists of names and values; where one of them is long, lines."""
    told = [
        {"title": spans.inert(plain(name)) or "–", "value": spans.markdown(value, paper) or "–"}
        for name, value in part.facts
    ]
    if all(letters.length(each["title"] + each["value"]) <= limits.FACT for each in told):
        waiting = iter(told)
        sets = iter(lambda: [*islice(waiting, limits.FACTS)], [])
        return [{"type": "FactSet", "facts": facts} for facts in sets]
    return [
        block
        for name, value in part.facts
        for block in spans.rows(
            spans.lines([*spans.strong(name), Plain(": "), *parse(value)]), paper
        )
    ]


def _image(part: Image, paper: Paper) -> list[Json]:
    if not _is_address(part.url):
        told = spans.line(f"{plain(part.alt)} ({part.url})")
        return spans.rows([[Plain(told)]], paper)
    alt = letters.clip(spans.line(plain(part.alt)), limits.ALT_TEXT)
    return [{"type": "Image", "url": part.url, "altText": alt}]


def _is_address(url: str) -> bool:
    """Teams shows pictures from https alone."""
    if not spans.is_link(url) or " " in url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname)


def _spoken(cards: Iterable[Card], say: Say) -> str:
    """The words of cards, never empty."""
    return spans.clean("\n\n".join(card.plain() for card in cards)).strip() or say("teams.nothing")


def _is_right_to_left(words: str) -> bool:
    """Whether most letters are of a script that is written so."""
    if not RIGHT_TO_LEFT.search(words):  # as most
        return False
    ways: Counter[str] = Counter()
    for each, count in Counter(words).items():
        ways[unicodedata.bidirectional(each)] += count
    return ways["R"] + ways["AL"] > ways["L"]
