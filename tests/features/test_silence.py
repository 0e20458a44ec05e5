"""A stop and a pause hold from the moment they are said, whoever writes posts meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.messages import Address, Post
from bot.moment import Moment
from bot.posting import keep
from bot.saying import said
from storage.communities import Community
from storage.database import Store
from storage.outbox import Outgoing
from storage.people import Person
from tests.storage.meeting import SECONDS, somebody_waits, soon
from tests.town import LEADER, Town

STATES = {"stop": "withheld", "pause": "missed"}


def _say(town: Town, what: str) -> None:
    if what == "stop":
        town.command("uri", "me")
        town.press("uri", "membership.stop")
    else:
        town.submit(LEADER, town.command(LEADER, "pause").form, {"reason": "Elections"})


@pytest.mark.parametrize("what", STATES)
def test_silence_said_while_posts_are_written_holds_them_back(
    town: Town, store: Store, what: str
) -> None:
    """The posts' transaction began before, and commits after the word was said."""
    community = town.start()
    town.command("uri", "me")
    uri = next(each for each in town.rows(Person) if each.name.startswith("Uri"))
    engine = town.core.engine
    with ThreadPoolExecutor(1) as pool:
        with store.transaction() as session:
            moment = Moment(
                session=session,
                now=town.clock(),
                rng=engine.rng,
                texts=engine.texts,
                playbooks=engine.playbooks,
                community=session.get(Community, community),
            )
            assert session.get(Person, uri.id)
            card = said(moment.aloud(), "calls.planned", when=town.clock())
            to = Address.parse("playground:home:person:uri")
            post = Post("p", to, card, "calls.reminder", uri.id)
            keep(moment, engine.routes.kinds, [post])
            word = pool.submit(_say, town, what)
            soon(lambda: word.done() or somebody_waits(store))
        word.result(SECONDS)
    assert [each.state for each in town.rows(Outgoing) if each.key == "p"] == [STATES[what]]
