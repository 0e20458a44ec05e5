"""Members who share resources and tell stories in the town."""

from __future__ import annotations

from adapters.playground.visit import Outcome
from bot.messages import Value
from storage.communities import Community
from storage.shelf import Resource
from storage.stories import Story
from tests.town import Town

GUIDE: dict[str, Value] = {
    "link": "https://water.example/night-flow?utm_source=mail",
    "title": "Night-flow guide",
    "good_for": "Finding out in one night how much a zone loses",
    "topics": "leaks, meters",
    "kind": ("guide",),
}
STORY: dict[str, Value] = {
    "text": "We read the meters at night and found two open reservoirs.",
    "cycle": ("applied",),
    "shown_as": ("name",),
    "naming": ("none",),
}


def share(town: Town, who: str, **values: Value) -> Outcome:
    """Share a resource by form."""
    town.command(who, "share")
    return town.submit(who, town.press(who, "shelf.share").form, {**GUIDE, **values})


def tell(town: Town, who: str, **values: Value) -> Outcome:
    """Tell a story by form."""
    town.command(who, "share")
    return town.submit(who, town.press(who, "stories.tell").form, {**STORY, **values})


def resource(town: Town) -> Resource:
    """The only one there is."""
    (found,) = town.rows(Resource)
    return found


def story(town: Town) -> Story:
    """The only one there is."""
    (found,) = town.rows(Story)
    return found


def read(town: Town, who: str) -> str:
    """What somebody reads in the list of stories."""
    town.command(who, "share")
    return town.said(town.press(who, "stories.page", "0"))


def here(town: Town) -> str:
    """The only community's id."""
    (found,) = town.rows(Community)
    return found.id
