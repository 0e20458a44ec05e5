"""A charter begun and written in the town."""

from __future__ import annotations

from adapters.playground.visit import Outcome
from tests.town import LEADER, Town, buttons


def draft(town: Town, who: str = LEADER) -> str:
    """Begin a draft; its id."""
    town.command(who, "charter")
    card = town.card(town.press(who, "charter.begin"))
    return next(each.value for each in buttons(card) if each.action == "charter.document")


def open_form(town: Town, ident: str, section: str, who: str = LEADER) -> Outcome:
    town.command(who, "charter")
    town.press(who, "charter.section", f"{ident} {section}")
    return town.press(who, "charter.write", f"{ident} {section}")


def write(town: Town, ident: str, section: str, words: str, who: str = LEADER) -> str:
    return town.said(town.submit(who, open_form(town, ident, section, who).form, {"words": words}))


def ready(town: Town) -> str:
    """A draft that says what it must."""
    ident = draft(town)
    for section in ("purpose", "decisions"):
        write(town, ident, section, f"About {section}.")
    return ident
