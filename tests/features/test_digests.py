"""The weekly digest: who gets it and when, what it tells, and how it is set."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from adapters.playground.platform import PlaygroundPlatform
from adapters.playground.world import Message, channel, person
from bot.app import compose
from bot.messages import Open, Pressed, Value
from storage import audit, people
from storage.calls import Attendee, Call
from storage.database import Store
from storage.people import Person
from storage.schedule import Scheduled
from tests.town import LEADER, MARKET, SQUARE, Town

SECRETARY = "dalisay"


def _digests(town: Town, who: str = SECRETARY) -> list[Message]:
    return [each for each in town.letters(who) if each.key.startswith("digest:")]


def _last(town: Town, who: str = SECRETARY) -> str:
    card = _digests(town, who)[-1].card
    assert card is not None
    return card.plain()


def _row(town: Town) -> Scheduled:
    return next(each for each in town.rows(Scheduled) if each.occasion == "digests.weekly")


def _log(town: Town, community: str) -> list[tuple[str, str]]:
    with town.store.reading() as session:
        return [(each.action, each.subject) for each in audit.of_community(session, community)]


def _skip_steps(town: Town) -> None:
    """Leave no step open."""
    town.go(days=1)
    asked = town.press(LEADER, "stages.skip")
    town.submit(LEADER, asked.form, {"reason": "Done elsewhere"})
    town.go(days=5)  # the core team's step is met by itself


BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def _two_communities(town: Town) -> dict[str, str]:
    """One in Berlin and one in New York: their ids, with their zones."""
    berlin = town.start(zone=BERLIN)
    asked = town.visitor(LEADER).write(channel(MARKET), "/cop start")
    assert asked.form is not None
    values: dict[str, Value] = {each.id: each.value for each in asked.form.inputs()}
    values |= {
        "name": "Pumps",
        "domain": "Pumps",
        "zone": NEW_YORK,
        "secretariat": (str(person(SECRETARY)),),
    }
    started = town.visitor(LEADER).submit(channel(MARKET), asked.form, values)
    return {berlin: BERLIN, town.card(started).community: NEW_YORK}


def _hours(town: Town, community: str, zone: str) -> list[str]:
    """When a community's digests came, as its clocks showed it."""
    found = [each for each in _digests(town) if each.key.startswith(f"digest:{community}:")]
    return [f"{each.at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" for each in found]


def _mondays(weeks: int) -> list[str]:
    return [f"{date(2026, 3, 9) + timedelta(weeks=n)} 09:00" for n in range(weeks)]


def test_it_comes_each_monday_at_nine_when_clocks_go_forward(town: Town) -> None:
    zones = _two_communities(town)
    town.go(days=29)
    for community, zone in zones.items():
        assert _hours(town, community, zone) == _mondays(4)
    assert len({each.at.hour for each in _digests(town)}) == 3  # New York's clocks went first


def test_in_a_year_it_comes_once_a_week_whatever_the_clocks_do(sqlite_url: str) -> None:
    town = Town(Store(sqlite_url), random.Random(7))
    zones = _two_communities(town)
    town.go(days=364, hours=12)
    for community, zone in zones.items():
        assert _hours(town, community, zone) == _mondays(52)
    town.store.close()


def test_each_of_the_secretariat_reads_it_in_their_own_language_and_zone(town: Town) -> None:
    community = town.start(secretariat=(str(person(SECRETARY)), str(person("hale"))))
    call = Call(
        id="c1", community_id=community, status="planned", planned_at=town.clock(),
        starts_at=datetime(2026, 3, 19, 13, 0, tzinfo=UTC),
    )  # fmt: skip
    held = Call(
        id="c0", community_id=community, status="held", planned_at=town.clock(),
        starts_at=datetime(2026, 2, 2, 13, 0, tzinfo=UTC),
    )  # fmt: skip
    with town.store.transaction() as session:
        session.add_all([call, held])
        session.flush()
        who = [person.id for _, person in people.present(session, community)]
        session.add_all(Attendee(call_id="c0", person_id=each, came=True) for each in who[:6])
    town.go(days=7)
    english, turkish = _last(town, SECRETARY), _last(town, "hale")
    assert "Next call: Thu, Mar 19, 2026, 21:00 (Manila), in 10 days" in english
    assert "Cadence: holds: 45 days" in english
    assert "Last call: Mon, Feb 2, 2026, 35 days ago" in english
    assert "Came: 6 people" in english
    assert "19 Mar 2026 Per, 16:00 (Istanbul), 10 gün sonra" in turkish
    assert "Görüşme düzeni: tutuyor: görüşmelerin arası 45 gün" in turkish
    assert "Sırada:" in turkish
    for line in english.splitlines():
        assert not line or line not in turkish
    assert not _digests(town, LEADER)


def test_where_there_is_no_secretariat_the_leader_gets_it(town: Town) -> None:
    town.start(secretariat=())
    town.go(days=7)
    assert len(_digests(town, LEADER)) == 1
    assert not _digests(town, "burak")


def test_it_counts_as_work_not_as_one_of_two_unasked_messages_a_week(town: Town) -> None:
    town.start(secretariat=(str(person(LEADER)),))  # whom steps and polls write to as well
    town.ask_needs(closes="2026-03-08")
    town.go(days=14)
    assert len(_digests(town, LEADER)) == 2


def test_a_stop_holds_for_it_too(town: Town) -> None:
    town.start()
    town.command(SECRETARY, "me")
    town.press(SECRETARY, "membership.stop")
    town.go(days=8)
    assert not _digests(town)


def test_it_tells_of_polls_and_never_who_answered(town: Town) -> None:
    town.start()
    town.ask_needs(title="What is missing?", closes="2026-03-12")
    for who in ("uri", "kamau", "luz", "mert", "nena", "tala"):
        town.answer(who)
    town.go(days=7)
    assert "What is missing? (until Thu, Mar 12, 2026): 6/24" in _last(town)
    assert "Members who took part, by week" in _last(town)
    assert "7 members took part in the last of these weeks, 0 in the one before" in _last(town)
    assert "Next: “What is missing?” closes Thu, Mar 12, 2026, 22:00 (Manila)" in _last(town)
    town.go(days=7)
    assert "What is missing? (closed Thu, Mar 12, 2026): 6/24" in _last(town)
    assert "“You said, we did” is still to be said." in _last(town)
    for message in _digests(town):
        assert message.card is not None
        assert not any(name in message.card.plain() for name in ("Uri", "Kamau", "Luz"))


def test_what_it_suggests_is_one_press_away(town: Town) -> None:
    community = town.start(steward=(str(person("edgar")),))
    town.ask_needs(closes="2026-03-06")
    for who in ("uri", "kamau", "luz", "mert", "nena", "tala"):
        town.answer(who)
    with town.store.transaction() as session:
        starts_at = datetime(2026, 4, 20, 13, 0, tzinfo=UTC)
        session.add(
            Call(
                id="c1",
                community_id=community,
                status="planned",
                planned_at=starts_at,
                starts_at=starts_at,
            )
        )
    town.go(days=7)
    asked = town.press(SECRETARY, "polls.deeds")
    first = asked.form.inputs()[0].id if asked.form else ""
    assert not town.submit(SECRETARY, asked.form, {first: "A call on it in May"}).errors
    town.go(days=7)
    assert "take the open step" in _last(town)
    assert "Five short lessons" in town.said(town.press(SECRETARY, "stages.open"))


def test_a_second_organiser_can_be_added_again_after_one_left(town: Town) -> None:
    community = town.start()
    _skip_steps(town)
    town.command("burak", "status")
    town.press("burak", "stages.decline")
    pressed = Pressed(
        key="again", sender=person(LEADER), where=person(LEADER), action="stages.people",
        value="core_team", community=community,
    )  # fmt: skip
    (answer,) = town.core.handle(pressed)
    assert isinstance(answer, Open)


def test_who_joined_is_named_who_left_is_counted(town: Town) -> None:
    town.visitor("wanjala").leave(SQUARE)
    town.start()
    town.go(days=2)
    town.visitor("wanjala").join(SQUARE)
    town.go(days=1)
    town.visitor("uri").leave(SQUARE)
    town.visitor("vera").leave(SQUARE)
    with town.store.transaction() as session:
        people.mark_unreachable(session, str(person("kamau")))
    town.go(days=4)
    assert "Joined: Wanjala Mferejini\nLeft: 2 people\nCan't be written to: 1 person" in _last(town)
    assert "Uri" not in _last(town)
    town.go(days=7)
    assert "Joined" not in _last(town)
    assert "Left" not in _last(town)


def test_who_was_there_on_the_first_day_has_not_joined_this_week(town: Town) -> None:
    town.start()
    town.go(days=7)
    assert "Members: 24 people" in _last(town)
    assert "Joined" not in _last(town)


def test_when_nothing_happened_it_is_one_line(town: Town) -> None:
    town.start()
    _skip_steps(town)
    town.go(days=8)
    assert len(_last(town).splitlines()) == 2
    assert "A quiet week" in _last(town)


def test_while_paused_it_is_missed_and_never_sent_late(town: Town) -> None:
    town.start()
    town.go(days=8)
    asked = town.command(LEADER, "pause")
    town.submit(LEADER, asked.form, {"reason": "Summer"})
    town.go(days=20)
    assert len(_digests(town)) == 1
    town.command(LEADER, "pause")
    assert "The weekly digest" in town.said(town.press(LEADER, "setup.resume"))
    town.go(days=2)
    assert [each.at.isoformat()[5:16] for each in _digests(town)] == ["03-09T06:00"]
    town.go(days=6)
    assert "From Mon, Mar 30, 2026 to Sun, Apr 5, 2026" in _last(town)


def test_day_hour_and_zone_are_the_secretariat_s_to_set(town: Town) -> None:
    community = town.start()
    town.go(days=7)
    town.command(SECRETARY, "digest")
    asked = town.press(SECRETARY, "digests.when")
    done = town.submit(SECRETARY, asked.form, {"weekday": ("3",), "at": "7.30", "zone": "manila"})
    assert "Thu, Mar 12, 2026, 07:30 (Manila)" in town.said(done)
    assert _log(town, community)[0] == (
        "move digest",
        "every 7d at 07:30 from 2026-03-12 Asia/Manila",
    )
    town.go(days=14)
    assert [each.at.isoformat()[5:16] for each in _digests(town)] == [
        "03-09T06:00",
        "03-11T23:30",
        "03-18T23:30",
    ]
    cards = [each.card.plain() for each in _digests(town) if each.card]
    assert "From Mon, Mar 9, 2026 to Wed, Mar 11, 2026" in cards[1]
    assert "From Thu, Mar 12, 2026 to Wed, Mar 18, 2026" in cards[2]


WRONG: tuple[tuple[str, Value], ...] = (
    ("at", "9 o'clock"),
    ("at", "25:00"),
    ("at", "5:59"),
    ("at", "20:01"),
    ("at", "9:6"),
    ("at", "٩"),
    ("at", ""),
    ("zone", "Atlantis"),
    ("zone", ""),
    ("weekday", ("7",)),
    ("weekday", ()),
    ("weekday", ("1", "2")),
)


def test_wrong_input_is_named_at_its_field_and_changes_nothing(town: Town) -> None:
    community = town.start()
    before = _row(town)
    town.command(SECRETARY, "digest")
    asked = town.press(SECRETARY, "digests.when")
    for field, value in WRONG:
        errors = town.submit(SECRETARY, asked.form, {field: value}).errors
        assert errors is not None, value
        assert errors.keys() == {field}, value
    assert _row(town) == before
    assert _log(town, community)[0][0] == "start"


def test_it_can_be_turned_off_and_on_and_stays_as_it_was_set(town: Town) -> None:
    community = town.start()
    town.command(SECRETARY, "digest")
    off = town.find(SECRETARY, "digests.off")
    when = town.press(SECRETARY, "digests.when")
    assert "The digest is off" in town.said(town.visitor(SECRETARY).press(*off))
    assert "had its time" in town.said(town.visitor(SECRETARY).press(*off))
    late = town.submit(SECRETARY, when.form, {"at": "10:00"})
    assert "had its time" in town.said(late)
    platform = PlaygroundPlatform(town.world, town.clock)
    compose(town.store, {"playground": platform}, town.clock, random.Random(1))  # a restart
    town.go(days=15)
    assert not _digests(town)
    assert "It doesn't come by itself" in town.said(town.command(SECRETARY, "digest"))
    on = town.find(SECRETARY, "digests.on")
    assert "Mon, Mar 23, 2026" in town.said(town.visitor(SECRETARY).press(*on))
    assert "had its time" in town.said(town.visitor(SECRETARY).press(*on))
    town.go(days=7)
    assert len(_digests(town)) == 1
    assert "From Mon, Mar 16, 2026 to Sun, Mar 22, 2026" in _last(town)
    assert [action for action, _ in _log(town, community)] == ["digest on", "digest off", "start"]


def test_on_asking_it_shows_up_to_this_minute_and_sends_nothing(town: Town) -> None:
    town.start()
    town.ask_needs(title="What is missing?")
    town.answer("uri")
    shown = town.said(town.command(SECRETARY, "digest"))
    assert "What is missing? (until Mon, Mar 16, 2026): 1/24" in shown
    assert "From Tue, Feb 24, 2026 to Mon, Mar 2, 2026" in shown
    assert "It comes by itself Mon, Mar 9, 2026, 14:00 (Manila)" in shown
    assert not _digests(town)


def test_members_neither_see_it_nor_set_it(town: Town) -> None:
    community = town.start()
    before = _row(town)
    assert "organisers" in town.said(town.command("uri", "digest"))
    for number, action in enumerate(("digests.off", "digests.when", "digests.on")):
        forged = Pressed(
            key=f"forged-{number}", sender=person("uri"), where=person("uri"), action=action,
            community=community,
        )  # fmt: skip
        assert len(town.core.handle(forged)) == 1
    assert _row(town) == before
    assert _log(town, community)[0][0] == "start"


def test_a_digest_is_said_once_a_day_however_it_is_moved(town: Town) -> None:
    town.start()
    town.go(days=7)
    town.command(SECRETARY, "digest")
    asked = town.press(SECRETARY, "digests.when")
    town.submit(SECRETARY, asked.form, {"at": "18:00"})
    town.go(hours=12)
    assert len(_digests(town)) == 1
    town.go(days=7)
    assert [each.at.isoformat()[5:16] for each in _digests(town)][1:] == ["03-16T15:00"]
    assert "From Mon, Mar 9, 2026 to Sun, Mar 15, 2026" in _last(town)


def test_an_account_without_a_name_is_counted_among_those_who_joined(town: Town) -> None:
    town.visitor("wanjala").leave(SQUARE)
    town.start()
    town.go(days=2)
    town.visitor("wanjala").join(SQUARE)
    with town.store.transaction() as session:
        found = people.by_address(session, str(person("wanjala")))
        assert isinstance(found, Person)
        found.name = ""
    town.go(days=5)
    assert "Joined: 1 more" in _last(town)
