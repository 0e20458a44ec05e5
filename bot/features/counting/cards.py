"""What is counted, whether it is, and the switch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.cards import Button, Buttons, Card, Confirm, Facts, Note, Shown, Text
from bot.texts import Tongue


def standing(
    text: Tongue, since: datetime | None, week: Mapping[str, int], *, on_slack: bool = False
) -> Card:
    """Whether counting is on; `week` has how much of each kind came in the last seven days.

    `on_slack`: what may be lacking is a permission of the app.
    """
    if since is None:
        switch = Button(
            text("counting.turn_on"), "counting.on", style="primary", confirm=_asked(text, "on")
        )
        shown: tuple[Shown, ...] = (Text(text("counting.off")),)
    else:
        switch = Button(text("counting.turn_off"), "counting.off", confirm=_asked(text, "off"))
        shown = (
            Text(text("counting.on", since=since)),
            Facts(
                (
                    (text("counting.messages"), text("counting.n", n=week.get("message", 0))),
                    (text("counting.reactions"), text("counting.n", n=week.get("reaction", 0))),
                )
            ),
        )
        if not week:
            shown = (
                *shown,
                Note(text("counting.nothing_on_slack" if on_slack else "counting.nothing")),
            )
    return Card(
        text("counting.title"), (*shown, Note(text("counting.promise")), Buttons((switch,)))
    )


def told(text: Tongue, community: str) -> Card:
    """What the whole channel reads when it is turned on."""
    return Card(
        text("counting.told.title", community=community),
        (Text(text("counting.told.text")), Note(text("counting.promise"))),
    )


def told_off(text: Tongue, community: str) -> Card:
    """What the whole channel reads when it is turned off."""
    return Card(
        text("counting.told_off.title", community=community),
        (Text(text("counting.told_off.text")),),
    )


def _asked(text: Tongue, way: str) -> Confirm:
    return Confirm(
        text(f"counting.confirm.{way}.title"),
        text(f"counting.confirm.{way}.text"),
        text(f"counting.turn_{way}"),
        text("counting.confirm.no"),
    )
