"""How open polls stand, for all and for one."""

from __future__ import annotations

from storage import asked, polls
from storage.database import Store
from storage.polls import Poll
from tests.storage.rows import community, poll


def test_open_polls_say_who_answered_and_for_whom_they_wait(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        for ident in ("q1", "q2", "q3"):
            poll(session, ident)
        polls.invite(session, "q1", ["p1", "p2"])
        polls.invite(session, "q2", ["p2"])
        session.flush()
        polls.mark_answered(session, "q1", "p1")
        session.get_one(Poll, "q3").status = "closed"
    with store.reading() as session:
        of_first, of_second = (asked.running(session, "c1", person) for person in ("p1", "p2"))
    counted = [("q1", 1, 2), ("q2", 0, 1)]
    assert [(each.title, each.answered, each.asked) for each in of_first] == counted
    assert [(each.title, each.answered, each.asked) for each in of_second] == counted
    assert [each.waits for each in of_first] == [False, False]
    assert [each.waits for each in of_second] == [True, True]
