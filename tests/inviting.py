"""People outside the chat, invited in the town; and the letters that wait for them."""

from __future__ import annotations

import re

from storage.outbox import Outgoing
from tests.town import LEADER, Town

FROM = "convener@post.example"
PASTED = "Ada <ada@x.example>, bob@y.example; nonsense\nADA@x.example cy@z.example"


def paste(town: Town, words: str = PASTED, who: str = LEADER) -> str:
    town.command(who, "poll")
    town.press(who, "prospects.show")
    asked = town.press(who, "prospects.ask")
    sent = town.submit(who, asked.form, {"addresses": words})
    return "; ".join(sent.errors.values()) if sent.errors else town.said(sent)


def invite(town: Town, words: str = PASTED) -> dict[str, str]:
    """Invite people; their secrets by address."""
    paste(town, words)
    town.press(LEADER, "prospects.send")
    return secrets(town, "prospect:")


def letters(town: Town, prefix: str = "prospect") -> list[Outgoing]:
    return [row for row in town.rows(Outgoing) if row.key.startswith(prefix)]


def secrets(town: Town, prefix: str) -> dict[str, str]:
    found = {}
    for row in letters(town, prefix):
        link = re.search(r"https://convener\.example/invitation/([0-9a-f]{32})", row.card)
        assert link is not None
        found[row.address.rsplit(":", 1)[-1]] = link[1]
    return found
