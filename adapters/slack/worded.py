"""Answers as messages, each with the plainer forms that follow where Slack doesn't take its blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.slack import render
from adapters.slack.render import Message, Say
from adapters.slack.steps import Call, Respond
from bot.cards import Card


def ephemeral(message: Message) -> dict[str, Any]:
    """`mrkdwn` is off: the text is words, not markup."""
    return {"response_type": "ephemeral", "mrkdwn": False, **_drawn(message)}


def ways(cards: Sequence[Card], say: Say) -> list[list[Message]]:
    """The messages of an answer; of each its forms, the plainest last.

    Whatever Slack makes of pictures, or of any blocks, the words arrive.
    """
    if not cards:
        return []
    whole = render.messages(cards, say, pictured=True)
    simple = render.messages(cards, say)
    if len(whole) != len(simple):  # a picture made it longer: not worth a further message
        whole = simple
    return [
        [*([one] if one != other else []), other, Message(other.text, ())]
        for one, other in zip(whole, simple, strict=True)
    ]


def responds(url: str, ways: Sequence[Message], *, replaces: bool) -> Respond:
    """A message by its response URL, with its plainer forms."""
    message, *plainer = ways
    body = ephemeral(message) | {"replace_original": replaces}
    return Respond(url, body, responds(url, plainer, replaces=replaces) if plainer else None)


def calls(
    method: str, cards: Sequence[Card], place: Mapping[str, Any], say: Say
) -> tuple[Call, ...]:
    """An answer of cards by a method of the Web API, at a place that its arguments name."""
    return tuple(_called(method, each, place) for each in ways(cards, say))


def _called(method: str, ways: Sequence[Message], place: Mapping[str, Any]) -> Call:
    message, *plainer = ways
    next_ = _called(method, plainer, place) if plainer else None
    return Call(method, {**place, **_drawn(message)}, plainer=next_)


def _drawn(message: Message) -> dict[str, Any]:
    drawn: dict[str, Any] = {"text": message.text}
    return drawn | ({"blocks": list(message.blocks)} if message.blocks else {})
