"""The weekly digest: who gets it and when, and what it tells."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from adapters.playground.world import channel, person
from bot.messages import Open, Pressed, Value
from storage import people, reaching
from storage.calls import Attendee, Call
from storage.levels import MovementWeek
from storage.people import Person
from tests.digesting import SECRETARY, digests, last
from tests.town import LEADER, MARKET, SQUARE, Town


def _skip_steps(town: Town) -> None:
    """Leave no step open."""
    town.command(LEADER, "stage")
    town.press(LEADER, "stages.steps")
    for step in ("lessons", "roles", "purpose", "plan"):
        town.press(LEADER, "stages.see", step)
        asked = town.press(LEADER, "stages.skip", step)
        town.submit(LEADER, asked.form, {"reason": "Done elsewhere"})
    town.go(days=6)  # the core team's step is met by itself


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
    found = [each for each in digests(town) if each.key.startswith(f"digest:{community}:")]
    return [f"{each.at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" for each in found]


def _mondays(weeks: int) -> list[str]:
    return [f"{date(2026, 3, 9) + timedelta(weeks=n)} 09:00" for n in range(weeks)]


def test_it_comes_each_monday_at_nine_when_clocks_go_forward(town: Town) -> None:
    zones = _two_communities(town)
    town.go(days=29)
    for community, zone in zones.items():
        assert _hours(town, community, zone) == _mondays(4)
    assert len({each.at.hour for each in digests(town)}) == 3  # New York's clocks went first


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
    english, turkish = last(town, SECRETARY), last(town, "hale")
    assert "Next call: Thu, Mar 19, 2026, 21:00 (Manila), in 10 days" in english
    assert "Cadence: holds: 45 days" in english
    assert "Last call: Mon, Feb 2, 2026, 35 days ago" in english
    assert "Came: 6 people" in english
    assert "19 Mar 2026 Per, 16:00 (İstanbul), 10 gün sonra" in turkish
    assert "Görüşme düzeni: tutuyor: görüşmelerin arası 45 gün" in turkish
    assert "Sırada:" in turkish
    for line in english.splitlines():
        assert not line or line not in turkish
    assert not digests(town, LEADER)


def test_where_there_is_no_secretariat_the_leader_gets_it(town: Town) -> None:
    town.start(secretariat=())
    town.go(days=7)
    assert len(digests(town, LEADER)) == 1
    assert not digests(town, "burak")


def test_it_counts_as_work_not_as_one_of_two_unasked_messages_a_week(town: Town) -> None:
    town.start(secretariat=(str(person(LEADER)),))  # whom steps and polls write to as well
    town.ask_needs(closes="2026-03-08")
    town.go(days=14)
    assert len(digests(town, LEADER)) == 2


def test_a_stop_holds_for_it_too(town: Town) -> None:
    town.start()
    town.command(SECRETARY, "me")
    town.press(SECRETARY, "membership.stop")
    town.go(days=8)
    assert not digests(town)


def test_it_tells_of_polls_and_never_who_answered(town: Town) -> None:
    town.start()
    town.ask_needs(title="What is missing?", closes="2026-03-12")
    for who in ("uri", "kamau", "luz", "mert", "nena", "tala"):
        town.answer(who)
    town.go(days=7)
    assert "What is missing? (until Thu, Mar 12, 2026): 6/24" in last(town)
    assert "Members who took part, by week" in last(town)
    assert "7 members took part in the last of these weeks, 0 in the one before" in last(town)
    assert "Next: “What is missing?” closes Thu, Mar 12, 2026, 22:00 (Manila)" in last(town)
    town.go(days=7)
    assert "What is missing? (closed Thu, Mar 12, 2026): 6/24" in last(town)
    assert "“You said, we did” is still to be said." in last(town)
    for message in digests(town):
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
    assert "take the open step" in last(town)
    assert "Roles, divided" in town.said(town.press(SECRETARY, "stages.open"))


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
        reaching.mark_unreachable(session, str(person("kamau")))
    town.go(days=4)
    assert "Joined: Wanjala Mferejini\nLeft: 2 people\nOrganisations: " in last(town)
    assert "Can't be written to: 1 person" in last(town)
    assert "Uri" not in last(town)
    town.go(days=7)
    assert "Joined" not in last(town)
    assert "Left" not in last(town)


def test_who_was_there_on_the_first_day_has_not_joined_this_week(town: Town) -> None:
    town.start()
    town.go(days=7)
    assert "Members: 24 people" in last(town)
    assert "Joined" not in last(town)


def test_when_nothing_happened_it_is_one_line(town: Town) -> None:
    town.start()
    _skip_steps(town)
    town.go(days=8)
    assert len(last(town).splitlines()) == 2
    assert "A quiet week" in last(town)


def test_while_paused_it_is_missed_and_never_sent_late(town: Town) -> None:
    town.start()
    town.go(days=8)
    asked = town.command(LEADER, "pause")
    town.submit(LEADER, asked.form, {"reason": "Summer"})
    town.go(days=20)
    assert len(digests(town)) == 1
    town.command(LEADER, "pause")
    assert "The weekly digest" in town.said(town.press(LEADER, "setup.resume"))
    town.go(days=2)
    assert [each.at.isoformat()[5:16] for each in digests(town)] == ["03-09T06:00"]
    town.go(days=6)
    assert "From Mon, Mar 30, 2026 to Sun, Apr 5, 2026" in last(town)


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
    assert "Joined: 1 more" in last(town)


def test_on_whatever_day_of_a_week_it_is_asked_it_tells_the_same_movements(town: Town) -> None:
    """Seven days up to today, asked each day, would tell how many moved on one of them."""
    here = town.start()
    with town.store.transaction() as session:
        for week, count in ((date(2026, 3, 2), 6), (date(2026, 3, 9), 7)):
            way = MovementWeek(
                community_id=here, week=week, was="peripheral", became="active", members=count
            )
            session.add(way)
    town.go(days=7)
    told = []
    for _ in range(7):
        told.append(
            [
                line
                for line in town.said(town.command(LEADER, "digest")).splitlines()
                if "From peripheral" in line
            ]
        )
        town.go(days=1)
    assert told == [["From peripheral to active: 6 people"]] * 7
    assert "From peripheral to active: 7 people" in town.said(town.command(LEADER, "digest"))
