"""What cards are drawn on: whose words stand between them, and what one drawing must tell apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from adapters.teams import budget, limits
from adapters.teams.budget import Json
from bot import letters

Say = Callable[[str], str]
"""A text of this folder's catalogue, by its key."""

Opens = Callable[[str, str], bool]
"""Whether a press opens a form, by its action and value."""

NOTHING = "\u200b"
"""A blank without width: breaks up what would read as markup, and shows nothing."""

_UNNAMEABLE = re.compile(r"[<>\[\]*_`~\\|&#]+")
_NAMED = re.compile("<at>[^<]*</at>")


def _never(action: str, value: str) -> bool:
    return False


@dataclass(slots=True)
class Paper:
    """One message or dialog while it is drawn. In a dialog, a press is sent as a form is."""

    say: Say
    opens: Opens = _never
    is_dialog: bool = False
    named: dict[str, tuple[str, str]] = field(default_factory=dict)
    folded: int = 0

    def name(self, ident: str, name: str) -> str:
        """The text that Teams shows as a mention. Two people of one name have two such texts."""
        known = " ".join(_UNNAMEABLE.sub(" ", letters.clean(name)).split())
        shown = letters.clip(known or self.say("teams.somebody"), limits.NAME)
        text = f"<at>{shown}</at>"
        while self.named.setdefault(text, (ident, shown))[0] != ident:
            text = text.replace("</at>", f"{NOTHING}</at>")
        return text

    def entities(self, drawn: object) -> list[Json]:
        """Who is mentioned anywhere in what was drawn, as Teams wants it told."""
        said = set(_mentions(drawn)) if self.named else ()
        return [
            {"type": "mention", "text": text, "mentioned": {"id": ident, "name": name}}
            for text, (ident, name) in self.named.items()
            if text in said
        ]

    def weight(self, drawn: object) -> int:
        """How many bytes something takes, with those whom it mentions."""
        return budget.size(drawn) + sum(map(budget.size, self.entities(drawn)))

    def fold(self) -> str:
        """An id for something that a press unfolds; no two on a paper are alike."""
        self.folded += 1
        return f"convener.fold.{self.folded}"


def _mentions(drawn: object) -> Iterator[str]:
    """The mentions in every text of what was drawn."""
    match drawn:
        case str():
            yield from _NAMED.findall(drawn)
        case dict():
            for each in drawn.values():
                yield from _mentions(each)
        case list() | tuple():
            for each in drawn:
                yield from _mentions(each)
