"""What the sample community shares: resources on its shelf, and stories of what came of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from adapters.playground.story import HOME, Story
from adapters.playground.world import channel
from bot.messages import Value

_WORKSHEET: Mapping[str, Value] = {
    "link": "https://bayside-hydrology.example/night-flow-worksheet",
    "title": "Night-flow worksheet",
    "good_for": "One night's figures of a zone in, its likely losses out; ten minutes to fill in.",
    "topics": "night flow, meters, losses",
    "kind": ("template",),
}
_CASE: Mapping[str, Value] = {
    "link": "https://regional-fund.example/cases/leak-repair",
    "title": "A business case that a board accepted",
    "good_for": "The table on its third page answers what boards ask about payback and risk.",
    "topics": "business case, finance, board",
    "kind": ("example",),
}
_PRESSURE: Mapping[str, Value] = {
    "link": "https://hilltop-technical.example/basinc-yonetimi",
    "title": "Basınç yönetimi: öğrenci notları",
    "good_for": "Küçük bir denemeyi kurmak için adım adım; ölçüm noktaları haritada.",
    "topics": "basınç, ölçüm, pressure management",
    "kind": ("guide",),
}
_APPLIED: Mapping[str, Value] = {
    "text": "We laid our night next to two other cities' and closed a reservoir that filled for "
    "nothing.",
    "cycle": ("applied",),
    "shown_as": ("name",),
    "naming": ("organisation",),
}
_POTENTIAL: Mapping[str, Value] = {
    "text": "I now have a table that answers our board's first three questions before they are asked.",
    "cycle": ("potential",),
    "shown_as": ("name",),
    "naming": ("name",),
}
_REALISED: Mapping[str, Value] = {
    "text": "With the worksheet a school's wells lost a fifth less within a month.",
    "cycle": ("realised",),
    "shown_as": ("none",),
    "naming": ("none",),
}


def share(story: Story, day: int) -> None:
    """What is shared on that day of the story."""
    if day in _DAYS:
        who, hour, act = _DAYS[day]
        story.go(day, who, hour)
        act(story, who)


def _resource(what: Mapping[str, Value]) -> Callable[[Story, str], None]:
    def act(story: Story, who: str) -> None:
        story.tell(who, "share", "shelf.share", what)

    return act


def _told(words: Mapping[str, Value], about: str) -> Callable[[Story, str], None]:
    def act(story: Story, who: str) -> None:
        """Pressed where the channel is told what came of it."""
        pressed = story.last(who, "stories.tell", channel(HOME), about=about)
        story.fill(who, story.visit(who).press(*pressed), words)

    return act


def _helped(story: Story, who: str) -> None:
    for each in (who, "otieno", "nena"):
        story.press(each, "shelf.helped", channel(HOME))


def _helped_and_told(story: Story, who: str) -> None:
    story.press(who, "shelf.helped", channel(HOME))
    story.fill(who, story.press(who, "stories.tell"), _REALISED)


_DAYS: Mapping[int, tuple[str, int, Callable[[Story, str], None]]] = {
    11: ("luz", 15, _resource(_WORKSHEET)),
    14: ("kamau", 10, _helped),
    18: ("rehema", 11, _helped_and_told),
    30: ("tala", 10, _told(_POTENTIAL, "came of it")),
    32: ("kamau", 10, _told(_APPLIED, "for you")),
    33: ("june", 11, _resource(_CASE)),
    37: ("mert", 11, _resource(_PRESSURE)),
}
"""Who shares what when: the day of the story, the hour of their own."""
