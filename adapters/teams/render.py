"""Cards as Adaptive Cards 1.5. Pure: the same cards give the same JSON.

Whatever a card holds, its message is no larger than Teams takes; where it is shortened, a button
shows all of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, assert_never
from urllib.parse import urlsplit

from adapters.teams import budget, buttons, charts, limits, spans, tables
from adapters.teams.paper import Json, Opens, Paper, Say
from bot import letters
from bot.cards import (
    Buttons,
    Card,
    Chart,
    Divider,
    Facts,
    Form,
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


def post(card: Card, say: Say, opens: Opens) -> Mapping[str, Any]:
    """A card as a message that stays: an activity's fields."""
    paper = Paper(say, opens)
    notice = [buttons.shortened(paper), _row([_all(card.community, "0", paper)])]
    return message((card,), paper, _fitted((card,), body((card,), paper), notice, paper))


def messages(cards: Sequence[Card], say: Say, opens: Opens) -> tuple[Mapping[str, Any], ...]:
    """Cards as an answer, which goes over several messages where one can't hold it."""
    paper = Paper(say, opens)
    drawn = body(cards, paper)
    room, measure = _room(cards, paper), _measure(paper)
    parts = [*budget.pages(drawn, room, measure=measure)] or [[]]
    rest = [each for part in parts[limits.PARTS - 1 :] for each in part]
    fitted = budget.fit(rest, [buttons.shortened(paper)], room, buttons.is_row, measure)
    kept = [*parts[: limits.PARTS - 1], fitted] if len(parts) >= limits.PARTS else parts
    return tuple(message(cards, paper, part) for part in kept)


def answer(cards: Sequence[Card], say: Say, opens: Opens) -> Json:
    """Cards as the one card that takes a pressed one's place, for whoever pressed."""
    paper = Paper(say, opens)
    notice = [buttons.shortened(paper)]
    return content(cards, paper, _fitted(cards, body(cards, paper), notice, paper))


def shown(cards: Sequence[Card], say: Say) -> Mapping[str, Any]:
    """Cards in a dialog, to look at; presses on their buttons come as a form's do."""
    paper = Paper(say, is_dialog=True)
    notice = [buttons.shortened(paper)]
    return dialog(cards, paper, _fitted(cards, body(cards, paper), notice, paper))


def whole(card: Card, say: Say, ref: str, page: int) -> Mapping[str, Any]:
    """A message that was shortened, all of it: as many pages as it takes, one at a time.

    `ref` is the message's activity id, for the buttons that turn the page.
    """
    paper = Paper(say, is_dialog=True)
    room = _room((card,), paper) - limits.ROW_BYTES
    pages = [*budget.pages(body((card,), paper), room, measure=_measure(paper))] or [[]]
    page = max(0, min(page, len(pages) - 1))
    turns = [(page - 1, "teams.previous_page"), (page + 1, "teams.next_page")]
    row = [
        buttons.show_all(say(key), card.community, f"{to} {ref}", paper)
        for to, key in turns
        if 0 <= to < len(pages)
    ]
    return dialog((card,), paper, [*pages[page], *([_row(row)] if row else [])])


def message(told: Sequence[Card | Form], paper: Paper, drawn: Sequence[Json]) -> Json:
    """An activity's fields: the card, and what its notification says."""
    return {
        "summary": letters.clip(_spoken(told, paper), limits.SUMMARY),
        "attachments": [attached(content(told, paper, drawn))],
    }


def dialog(told: Sequence[Card | Form], paper: Paper, drawn: Sequence[Json]) -> Json:
    """A dialog's `value`: its title, its size and its card."""
    title = next((spans.line(plain(each.title)) for each in told), "")
    return {
        "title": letters.clip(title or paper.say("teams.dialog"), limits.DIALOG_TITLE),
        "height": "large" if len(drawn) > limits.FACTS else "medium",
        "width": "medium",
        "card": attached(content(told, paper, drawn)),
    }


def attached(card: Json) -> Json:
    """A card as an attachment."""
    return {"contentType": ADAPTIVE, "content": card}


def content(told: Sequence[Card | Form], paper: Paper, drawn: Sequence[Json]) -> Json:
    """The card itself; what doesn't know Adaptive Cards shows its words."""
    words = _spoken(told, paper)
    entities = paper.entities(drawn)
    card: Json = {
        "type": "AdaptiveCard",
        "version": "1.5",
        "lang": paper.say("teams.language"),
        "fallbackText": spans.inert(letters.clip(words, limits.FALLBACK)),
        "body": list(drawn) or spans.blocks(paper.say("teams.nothing"), paper),
        "msteams": {"width": "full"} | ({"entities": entities} if entities else {}),
    }
    return card | ({"rtl": True} if _is_right_to_left(words) else {})


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
        return spans.rows([[Plain(f"{plain(part.alt)} ({part.url})")]], paper)
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


def _all(community: str, value: str, paper: Paper) -> Json:
    return buttons.show_all(paper.say("teams.show_all"), community, value, paper)


def _row(actions: Iterable[Json]) -> Json:
    return {"type": "ActionSet", "actions": list(actions)}


def _fitted(
    told: Sequence[Card | Form], drawn: Sequence[Json], notice: Sequence[Json], paper: Paper
) -> list[Json]:
    return budget.fit(drawn, notice, _room(told, paper), buttons.is_row, _measure(paper))


def _room(told: Sequence[Card | Form], paper: Paper) -> int:
    """What is left for a card's elements beside all else that a message or a dialog holds."""
    frame = dialog if paper.is_dialog else message
    return limits.MESSAGE_BYTES - budget.size(frame(told, Paper(paper.say), ()))


def _measure(paper: Paper) -> Callable[[Json], int]:
    """How much an element weighs, with those whom it mentions and what may set it apart."""
    return lambda element: budget.size(element) + budget.size(paper.entities(element))


def _spoken(told: Sequence[Card | Form], paper: Paper) -> str:
    """The words of cards, never empty."""
    words = spans.clean("\n\n".join(each.plain() for each in told)).strip()
    return words or paper.say("teams.nothing")


def _is_right_to_left(words: str) -> bool:
    """Whether most letters are of a script that is written so."""
    ways = [unicodedata.bidirectional(each) for each in words]
    return ways.count("R") + ways.count("AL") > ways.count("L")
