"""The members' digest: once a month, where there is something, to each at an hour of their own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from shutil import copy
from zoneinfo import ZoneInfo

import pytest

from adapters.playground.platform import PlaygroundPlatform
from adapters.playground.world import Message, channel, person
from bot.features.digests import to_members
from storage import outbox, people
from storage.board import Asked
from storage.database import Store
from storage.outbox import Outgoing
from storage.people import Identity, Member, Offer, Person
from storage.schedule import Scheduled
from tests.town import LEADER, SQUARE, Town

NAMED = "month-digest:"
OBSERVER, SNOOZER, STOPPER, SPARER, HELPER = "june", "luz", "mert", "nena", "uri"


def months(town: Town, who: str) -> list[Message]:
    return [each for each in town.letters(who) if each.key.startswith(NAMED)]


def told(town: Town, who: str) -> str:
    card = months(town, who)[-1].card
    assert card is not None
    return card.plain()


def ask(town: Town, community: str, title: str = "How do you fix rusted meters?") -> None:
    """A question of the leader's, on the board."""
    with town.store.transaction() as session:
        asker = people.by_address(session, str(person(LEADER)))
        assert asker is not None
        member = people.member(session, community, asker.id)
        assert member is not None
        row = Asked(
            id=f"q-{title[:5]}", community_id=community, member_id=member.id, status="open",
            title=title, asked_at=town.clock(),
        )  # fmt: skip
        session.add(row)


def offer(town: Town, who: str, offers: str) -> None:
    with town.store.transaction() as session:
        session.merge(Offer(member_id=_member(town, who), offers=offers))


def _member(town: Town, who: str) -> str:
    with town.store.reading() as session:
        found = people.by_address(session, str(person(who)))
        assert found is not None
    return next(each.id for each in town.rows(Member) if each.person_id == found.id)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Town]:
    """Five weeks of a community with one question, past its first monthly digest."""
    file = tmp_path_factory.mktemp("months") / "convener.db"
    copy(sqlite_template, file)
    store = Store(f"sqlite:///{file}")
    town = Town(store, random.Random(7))
    community = town.start()
    offer(town, HELPER, "meters and pumps")
    town.command(OBSERVER, "me")
    town.press(OBSERVER, "membership.prefer", "observer")
    town.command(STOPPER, "me")
    town.press(STOPPER, "membership.stop")
    town.command(SPARER, "me")
    town.press(SPARER, "digests.spare")
    town.go(days=20)
    town.command(SNOOZER, "me")
    town.press(SNOOZER, "membership.snooze")
    town.go(days=12)
    ask(town, community)
    town.go(days=7)
    yield town
    store.close()


def test_it_comes_on_the_first_such_day_of_a_month_to_each_in_their_own_hours(lived: Town) -> None:
    with lived.store.reading() as session:
        zones = {
            who: known.zone or "Africa/Nairobi"
            for who in lived.people
            if (known := people.by_address(session, str(person(who))))
        }
    got = {who: months(lived, who) for who in lived.people}
    assert sum(map(bool, got.values())) >= 18
    for who, found in got.items():
        assert len(found) <= 1
        for each in found:
            local = each.at.astimezone(ZoneInfo(zones[who]))
            assert time(9) <= local.time() < time(17), (who, local)
            assert datetime(2026, 4, 7, 6, tzinfo=UTC) <= each.at
    hours = {each.at for found in got.values() for each in found}
    assert len(hours) == 3  # Nairobi's and all who work then, New York's, Chicago's


def test_it_opens_with_what_fits_what_its_reader_offers(lived: Town) -> None:
    assert "How do you fix rusted meters? It fits what you offer." in told(lived, HELPER)
    assert "It fits" not in told(lived, "kamau")
    assert "How do you fix rusted meters?" in told(lived, "kamau")


def test_whoever_has_nothing_of_it_gets_none(lived: Town) -> None:
    assert not months(lived, OBSERVER)  # asked for nothing, and nothing else is told
    assert not months(lived, LEADER)  # the question is her own


@pytest.mark.parametrize("who", [SNOOZER, STOPPER, SPARER])
def test_a_snooze_a_stop_and_no_thank_you_hold(lived: Town, who: str) -> None:
    assert not months(lived, who)


def test_nothing_of_it_is_left_to_do(lived: Town) -> None:
    left = [each for each in lived.rows(Scheduled) if each.occasion == "digests.again"]
    assert all(each.next_due_at is None or each.next_due_at > lived.clock() for each in left)
    assert {each.asked for each in _written(lived)} == {"no"}


def leap(town: Town, to: datetime) -> None:
    """Let time pass at one go: what falls due meanwhile is done at its end."""
    town.clock.stand(to)
    town.core.ticker.tick()


def test_with_nothing_to_tell_nobody_gets_one(village: Town) -> None:
    leap(village, datetime(2026, 4, 7, 7, tzinfo=UTC))
    assert not _written(village)


def test_it_can_be_had_no_more_and_again_in_me_and_below_the_digest_itself(village: Town) -> None:
    said = village.said(village.command("june", "me"))
    assert "Monthly digest: comes where there is something for you" in said
    assert "It comes to you by itself" not in said
    preview = village.said(village.press("june", "digests.mine"))
    assert "Nothing new this month" in preview
    assert "It comes by itself once a month" in preview
    assert "No monthly digest any more" in village.said(village.press("june", "digests.spare"))
    assert "Monthly digest: not wanted" in village.said(village.command("june", "me"))
    assert "It doesn't come: you want none" in village.said(village.press("june", "digests.mine"))
    assert "comes again" in village.said(village.press("june", "digests.want"))
    assert "[No monthly digest]" in village.said(village.command("june", "me"))


def test_two_unasked_messages_in_a_week_put_it_off_and_no_more_than_that(village: Town) -> None:
    community = _at_the_day_of_it(village)
    with village.store.transaction() as session:
        busy = people.by_address(session, str(person("june")))
        assert busy is not None
        for n in range(2):
            outbox.add(session, [_unasked(village, community, busy.id, n)])
    village.go(days=3)
    assert not months(village, "june")
    assert months(village, "hale")
    village.go(days=8)
    assert len(months(village, "june")) == 1


def _at_the_day_of_it(town: Town) -> str:
    """An hour before the first members' digest, with something to tell."""
    community = town.rows(Member)[0].community_id
    leap(town, datetime(2026, 4, 7, 5, tzinfo=UTC))
    ask(town, community)
    return community


def _unasked(town: Town, community: str, person_id: str, n: int) -> Outgoing:
    return Outgoing(
        key=f"else:{n}", lane="playground:home", address=str(person("june")),
        kind="nudges.nudged", community_id=community, person_id=person_id, asked="no", urgency=4,
        created_at=town.clock(), position=n, card="{}", pending=False, state="sent",
        sent_at=town.clock(),
    )  # fmt: skip


def test_a_paused_community_s_comes_once_it_goes_on_in_the_same_month(village: Town) -> None:
    _at_the_day_of_it(village)
    asked = village.command(LEADER, "pause")
    village.submit(LEADER, asked.form, {"reason": "Holidays"})
    village.go(days=2)
    village.command(LEADER, "pause")
    village.press(LEADER, "setup.resume")
    assert not months(village, "june")
    leap(village, datetime(2026, 4, 14, 7, tzinfo=UTC))
    village.go(hours=8)
    assert len(months(village, "june")) == 1
    leap(village, datetime(2026, 4, 28, 7, tzinfo=UTC))
    assert len(months(village, "june")) == 1


def test_it_goes_out_page_by_page_and_a_page_done_twice_says_nothing_twice(village: Town) -> None:
    community = village.rows(Member)[0].community_id
    ask(village, community)
    village.go(hours=2)  # a Monday noon in Nairobi
    newcomers = 2 * to_members.AT_ONCE
    with village.store.transaction() as session:
        session.add_all(Person(id=f"p{n}", name=f"P {n}") for n in range(newcomers))
        session.flush()
        session.add_all(
            Identity(address=f"playground:home:person:p{n}", person_id=f"p{n}")
            for n in range(newcomers)
        )
        session.add_all(
            Member(id=f"m{n}", community_id=community, person_id=f"p{n}", joined_at=village.clock())
            for n in range(newcomers)
        )
    subject = f"{community} {channel(SQUARE)} 2026-03 2026-03-01"
    written = [_round(village, subject) for _ in range(2)]
    assert [len(each) for each in written] == [3, 1]  # pieces; who has got it isn't read again
    assert max(written[0]) <= to_members.AT_ONCE
    assert sum(written[0]) >= newcomers
    assert sum(written[1]) == 0


def _round(town: Town, subject: str) -> list[int]:
    """How many messages each piece of a round has written."""
    platform, found = PlaygroundPlatform(town.world, town.clock), list[int]()
    cursor: str | None = ""
    while cursor is not None:
        before = len(_written(town))
        cursor, _ = town.core.engine.piece(to_members.JOB, platform, subject, cursor)
        found.append(len(_written(town)) - before)
    return found


def _written(town: Town) -> list[Outgoing]:
    return [each for each in town.rows(Outgoing) if each.key.startswith(NAMED)]
