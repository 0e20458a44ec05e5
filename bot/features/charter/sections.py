"""What a charter says, section by section, and which sections a draft can't do without. Data.

Framework, engaging: the draft says what the community is about and for whom, how it works and how it
decides; developing: members adopt it. iScale: roles, a rhythm, and how one knows that it works.
"""

from __future__ import annotations

from bot.evidence.engaging import CHARTER_NEEDS

SECTIONS = (
    "purpose",  # and vision
    "domain",  # and who it is for
    "value",  # what members gain, what their organisations do
    "values",  # and norms
    "roles",  # and core team
    "decisions",
    "activities",  # and rhythm
    "venues",  # and communication
    "resources",
    "success",  # how we know that it works
    "review",  # when this is looked at again
)
"""In the order in which people read them. Their titles are in the catalogue."""

NEEDED = tuple(each for each in SECTIONS if each in CHARTER_NEEDS)


def number(section: str) -> int:
    """The place of a section, from 1 on."""
    return SECTIONS.index(section) + 1


def beside(section: str) -> tuple[str, str]:
    """The sections before and after one; empty where there is none."""
    at = SECTIONS.index(section)
    return (SECTIONS[at - 1] if at else "", (*SECTIONS, "")[at + 1])
