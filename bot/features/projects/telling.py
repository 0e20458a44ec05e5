"""A project's card wherever it stands, and what its team is told."""

from __future__ import annotations

from collections.abc import Collection

from bot.cards import Card
from bot.features.projects import cards
from bot.features.projects.view import View, reached, view
from bot.messages import Effect, Post, Update
from bot.moment import Moment
from storage.projects import DRAFT, Project


def key(project: Project, venue: object) -> str:
    """The name of the post by which a channel knows a project."""
    return f"project:{project.id}:{venue}"


def posts(moment: Moment, project: Project) -> list[Effect]:
    """The project in every channel of the community."""
    card = cards.posted(moment.aloud(), view(moment, project))
    return [Post(key(project, each), each, card, "projects.proposed") for each in moment.venues()]


def updates(moment: Moment, project: Project) -> list[Effect]:
    """The same brought up to date."""
    if project.status == DRAFT:
        return []
    card = cards.posted(moment.aloud(), view(moment, project))
    return [Update(key(project, each), card) for each in moment.venues()]


def in_channels(moment: Moment, name: str, kind: str, card: Card) -> list[Effect]:
    """Something in every channel; said again, it takes the place of what stands there."""
    effects: list[Effect] = []
    for venue in moment.venues():
        effects += [Post(f"{name}:{venue}", venue, card, kind), Update(f"{name}:{venue}", card)]
    return effects


def renewed(moment: Moment, name: str, card: Card) -> list[Effect]:
    """What stands in every channel is this from now on; where nothing does, nothing is said."""
    return [Update(f"{name}:{venue}", card) for venue in moment.venues()]


def to_team(
    moment: Moment, shown: View, what: str, but: Collection[str] = (), name: str = ""
) -> list[Effect]:
    """A word to each of the team and of those in line, but the persons `but` (ids)."""
    effects: list[Effect] = []
    for (_, _, person), address in reached(moment, (*shown.team, *shown.waiting)):
        if person.id not in but:
            card = cards.word(moment.to(person), moment.here.name, shown, what, name)
            ident = f"project-{what}:{shown.project.id}:{person.id}:{moment.now.isoformat()}"
            effects.append(Post(ident, address, card, "projects.team", person.id))
    return effects
