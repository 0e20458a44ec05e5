"""What tests of the playbook do in a town: look at the stage, state what is there, move."""

from __future__ import annotations

from bot.cards import Facts
from bot.messages import Value
from storage import audit
from storage.audit import Decision
from storage.communities import Community
from storage.steps import Step
from tests.town import LEADER, Town

REPORT = "The report of 2024, page 4"


def stage(town: Town, who: str = LEADER) -> str:
    """The stage card, plain."""
    return town.said(town.command(who, "stage"))


def missing(town: Town) -> list[str]:
    """What the card says is missing."""
    parts = town.card(town.command(LEADER, "stage")).parts
    facts = next(part for part in parts if isinstance(part, Facts))
    return [name for name, value in facts.facts if value.startswith("Missing")]


def state(town: Town, kind: str, **values: Value) -> str:
    """State a fact; what is said to it."""
    town.command(LEADER, "stage")
    asked = town.press(LEADER, "stages.have", "")
    filled: dict[str, Value] = {"kind": (kind,), "source": REPORT}
    sent = town.submit(LEADER, asked.form, filled | values)
    return "; ".join(sent.errors.values()) if sent.errors else town.said(sent)


def go_to(town: Town, ident: str, **values: Value) -> str:
    """Say that the community stands elsewhere; what is said to it."""
    town.command(LEADER, "stage")
    asked = town.press(LEADER, "stages.elsewhere")
    filled: dict[str, Value] = {"stage": (ident,), "reason": "So it is"}
    sent = town.submit(LEADER, asked.form, filled | values)
    return "; ".join(sent.errors.values()) if sent.errors else town.said(sent)


def see(town: Town, step: str) -> str:
    """One step's card, plain, by way of the list of all."""
    town.command(LEADER, "stage")
    town.press(LEADER, "stages.steps")
    return town.said(town.press(LEADER, "stages.see", step))


def fill(town: Town, step: str, **values: Value) -> str:
    """Fill in a step's own form; what is said to it."""
    see(town, step)
    asked = town.press(LEADER, "stages.fill", step)
    sent = town.submit(LEADER, asked.form, values)
    return "; ".join(sent.errors.values()) if sent.errors else town.said(sent)


def write_purpose(town: Town, who: str = LEADER, **values: Value) -> str:
    """Write a version of the purpose; what is said to it."""
    town.command(who, "purpose")
    asked = town.press(who, "purpose.write")
    words: dict[str, Value] = {"purpose": "Lose less", "vision": "None lost"}
    sent = town.submit(who, asked.form, words | values)
    return "; ".join(sent.errors.values()) if sent.errors else town.said(sent)


def here(town: Town) -> Community:
    """The only community."""
    (community,) = town.rows(Community)
    return community


def log(town: Town) -> list[Decision]:
    """The community's decisions, the newest first."""
    ident = here(town).id
    with town.store.reading() as session:
        return audit.of_community(session, ident)


def newest(town: Town) -> dict[str, Step]:
    """The newest row of each step."""
    return {row.step: row for row in sorted(town.rows(Step), key=lambda row: row.round)}
