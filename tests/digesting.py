"""What tests of digests look at."""

from __future__ import annotations

from adapters.playground.world import Message
from storage import audit
from storage.schedule import Scheduled
from tests.town import Town

SECRETARY = "dalisay"


def digests(town: Town, who: str = SECRETARY) -> list[Message]:
    return [each for each in town.letters(who) if each.key.startswith("digest:")]


def last(town: Town, who: str = SECRETARY) -> str:
    card = digests(town, who)[-1].card
    assert card is not None
    return card.plain()


def row(town: Town) -> Scheduled:
    return next(each for each in town.rows(Scheduled) if each.occasion == "digests.weekly")


def log(town: Town, community: str) -> list[tuple[str, str]]:
    with town.store.reading() as session:
        return [(each.action, each.subject) for each in audit.of_community(session, community)]
