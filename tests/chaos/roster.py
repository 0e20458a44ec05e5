"""A roster that is read by processes which are killed in the middle."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import count

from sqlmodel import select

from storage import jobs
from storage.communities import Community
from storage.database import Store
from storage.people import Identity, Member
from tests.chaos.fanout import Replica
from tests.fake_slack import FakeSlack
from tests.storage.meeting import soon
from tests.storage.rows import community

PATIENCE = 120
TEAM, CHANNEL = "T1", "C1"


class Census:
    """A channel of so many people (each hundredth a bot, a guest or gone) that is to be read."""

    def __init__(self, store: Store, fake: FakeSlack, number: int) -> None:
        self._store = store
        self._url = store.url.render_as_string(hide_password=False)
        self._fake = fake
        self._numbers = count(1)
        users = [f"U{each:05}" for each in range(number)]
        for each, user in enumerate(users):
            fake.add_user(
                TEAM,
                user,
                f"Person {each}",
                is_bot=each % 100 == 1,
                deleted=each % 100 == 2,
                standing="guest" if each % 100 == 3 else "own",
            )
        fake.add_channel(TEAM, CHANNEL, *users)
        self._expected = {
            f"slack:{TEAM}:person:{user}"
            for each, user in enumerate(users)
            if each % 100 not in {1, 2}
        }
        with store.transaction() as session:
            community(session, CHANNEL, (), f"slack:{TEAM}")
            jobs.begin(session, "setup.roster", f"{CHANNEL} slack:{TEAM}:channel:{CHANNEL}")

    def read(self, *kills: tuple[str, int]) -> None:
        """Have it read by one process after another; each is killed at so many calls of a method."""
        for method, calls in kills:
            replica = self._replica()
            self._fake.wait_for(partial(self._was_called, method, calls), PATIENCE)
            replica.kill()
        replica = self._replica()
        soon(self._is_read, PATIENCE, 0.2)
        replica.stop()

    def _replica(self) -> Replica:
        replica = Replica(self._url, self._fake, 0, next(self._numbers))
        replica.ready()
        replica.go()
        return replica

    def _was_called(self, method: str, times: int) -> bool:
        return len(self._fake.called(method)) >= times

    def _is_read(self) -> bool:
        with self._store.reading() as session:
            return session.get_one(Community, CHANNEL).roster == "read"

    def check(self) -> None:
        """Nobody is missing, nobody is there twice, and whoever isn't a member is left out."""
        with self._store.reading() as session:
            members = Counter(session.exec(select(Member.person_id)))
            accounts = list(session.exec(select(Identity).where(Identity.name != "")))
        assert {each.address for each in accounts} == self._expected
        assert members == Counter(each.person_id for each in accounts)
        assert set(members.values()) == {1}
        guests = sum(each.standing == "guest" for each in accounts)
        assert guests == len([each for each in self._expected if each.endswith("03")])
