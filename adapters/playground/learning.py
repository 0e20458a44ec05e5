"""How the sample community learns: a project of a few, peers who listen to each other, a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from adapters.playground.story import HOME, Story
from adapters.playground.world import channel, person
from bot.messages import Value

_PROJECT: Mapping[str, Value] = {
    "question": "How do we find losses in a zone that has no meter at its inlet?",
    "learn": "Whether borrowed loggers and two night readings can tell a leak from use.",
    "weeks": ("2",),
    "places": ("5",),
}
_TEAM = ("otieno", "nena", "quim", "rehema")
_TOLD: Mapping[str, Value] = {
    "tried": "Loggers on the four mains that feed the zone, for three nights.",
    "came": "Two of them agree to a tenth. The third hears the pump, and is of no use there.",
    "ahead": "The same with the pump off, in the second zone.",
    "aloud": "Three nights are enough, if no logger hangs near a pump.",
    "share": ("yes",),
}
_PEERS = {
    "june": "How to say no to a board that wants one figure.",
    "luz": "Getting students to stay with a zone for a year.",
    "kamau": "Leading a night team that I seldom see.",
    "paige": "Writing so that engineers read it.",
    "isko": "What to ask of a vendor before a trial.",
}
_QUESTION: Mapping[str, Value] = {
    "title": "Which valve boxes have outlived a flood at yours?",
    "details": "Ours fill with silt each April, and then nobody finds the valve.",
}


def learn(story: Story, day: int) -> None:
    """What happens on that day of the story."""
    if day in _DAYS:
        who, hour, act = _DAYS[day]
        story.go(day, who, hour)
        act(story, who)


def _propose(story: Story, who: str) -> None:
    story.tell(who, "project", "projects.propose", _PROJECT)
    story.press(who, "projects.open")


def _begin(story: Story, who: str) -> None:
    for each in _TEAM[1:]:
        story.press(each, "projects.join", channel(HOME))
    story.press(who, "projects.start", person(who))


def _check_in(story: Story, _: str) -> None:
    """Whoever of the team is asked this time tells how it goes."""
    for each in _TEAM:
        if story.sees(each, "projects.write"):
            story.fill(each, story.press(each, "projects.write"), _TOLD)
            return


def _seek_peers(story: Story, _: str) -> None:
    for each, focus in _PEERS.items():
        story.order(each, "project", "coaching.see")
        story.fill(each, story.press(each, "coaching.join"), {"focus": focus})


def _match(story: Story, who: str) -> None:
    story.order(who, "project", "coaching.see")
    story.press(who, "coaching.rounds")
    story.press(who, "coaching.begin")


def _wonder(story: Story, who: str) -> None:
    story.tell(who, "ask", "questions.ask", _QUESTION)
    story.press(who, "questions.open")


_DAYS: Mapping[int, tuple[str, int, Callable[[Story, str], None]]] = {
    23: ("otieno", 11, _propose),
    25: ("otieno", 11, _begin),
    32: ("luz", 11, _seek_peers),
    34: ("celia", 11, _match),
    44: ("otieno", 15, _check_in),
    47: ("wanjala", 11, _wonder),
}
"""Who does what when: the day of the story, the hour of their own."""
