"""Writing a poll, opening it, reminding, extending, taking it back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.cards import Progress
from storage import polls
from storage.people import Identity, Member, Person
from storage.polls import Participation
from tests.town import LEADER, SQUARE, Town


def test_the_preview_says_what_will_be_asked_before_anybody_is(town: Town) -> None:
    town.start()
    asked = town.command(LEADER, "poll needs")
    preview = town.said(town.submit(LEADER, asked.form, {}))
    assert "24 people" in preview
    assert "How willing are you to take part?" in preview
    assert not town.channel_cards()


def test_who_has_an_e_mail_address_alone_is_not_counted_as_asked(town: Town) -> None:
    here = town.start()
    with town.store.transaction() as session:
        session.add(Person(id="far", name="Far Away"))
        session.flush()
        session.add(Identity(address="email::person:far@example.org", person_id="far"))
        member = Member(id="far", community_id=here, person_id="far", joined_at=town.clock())
        session.add(member)
    asked = town.command(LEADER, "poll needs")
    assert "24 people" in town.said(town.submit(LEADER, asked.form, {}))
    town.ask_needs()
    assert "far" not in {each.person_id for each in town.rows(Participation)}


def test_opening_asks_in_the_channel_and_nobody_in_private(town: Town) -> None:
    town.start()
    town.ask_needs()
    assert len(town.channel_cards()) == 1
    assert not any(town.letters(who) for who in town.people)


def test_turnout_is_counted_in_place(town: Town) -> None:
    town.start()
    town.ask_needs()
    town.answer("uri")
    town.answer("vera")
    cards = town.channel_cards()
    assert len(cards) == 1
    progress = next(part for part in cards[0].parts if isinstance(part, Progress))
    assert (progress.value, progress.total) == (2, 24)


def test_it_closes_by_itself_at_17_in_the_community_s_zone(town: Town) -> None:
    town.start()
    town.ask_needs(closes="2026-03-20")
    town.answer("uri")
    town.clock.stand(town.clock())
    town.core.ticker.advance(town.clock, town.clock() + timedelta(days=18, hours=4, minutes=59))
    assert "Closed" not in town.channel_cards()[0].plain()  # 16:59 in Nairobi on the day
    town.go(minutes=1)
    assert "Closed Fri, Mar 20, 2026, 17:00 (Nairobi)" in town.channel_cards()[0].plain()


def test_one_reminder_at_ten_in_their_own_zone_to_those_who_have_not_answered(town: Town) -> None:
    town.start()
    town.ask_needs()
    for who in town.people[:10]:
        town.answer(who)
    town.press("uri", "polls.answer")  # opening the form is no answer
    town.go(days=14)
    for who in town.people[:10]:
        assert not [m for m in town.letters(who) if m.key.startswith("poll-reminder:")]
    hours = {"tala": (2, 0), "rehema": (7, 0), "selin": (7, 0), "vera": (13, 0), "uri": (14, 0)}
    for who, (hour, minute) in hours.items():
        reminders = [m for m in town.letters(who) if m.key.startswith("poll-reminder:")]
        assert len(reminders) == 1
        at = reminders[0].at
        assert (at.date(), at.hour, at.minute) == (date(2026, 3, 13), hour, minute)


def test_nobody_is_reminded_who_stopped_or_snoozed(town: Town) -> None:
    town.start()
    town.ask_needs()
    for who, action in (("uri", "membership.stop"), ("vera", "membership.snooze")):
        town.command(who, "me")
        town.press(who, action)
    town.go(days=15)
    assert not town.letters("uri")
    assert not town.letters("vera")
    assert town.letters("rehema")


def test_a_person_is_asked_once_in_three_weeks(town: Town) -> None:
    town.start()
    town.ask_needs(closes="2026-03-09")
    town.go(days=8)
    asked = town.command(LEADER, "poll needs")
    preview = town.said(town.submit(LEADER, asked.form, {"reason": "something new happened"}))
    assert "24 people are left out" in preview
    assert "nobody to ask" in town.said(town.press(LEADER, "polls.open"))
    town.go(days=14)
    assert "24 people" in town.said(town.press(LEADER, "polls.open"))


def test_below_ten_the_card_says_that_it_cannot_be_anonymous(town: Town) -> None:
    for who in town.people[9:]:
        town.visitor(who).leave(SQUARE)
    town.start()
    town.ask_needs()
    assert "can't be truly anonymous" in town.channel_cards()[0].plain()


def test_an_open_poll_can_be_taken_back_until_somebody_answers(town: Town) -> None:
    town.start()
    town.ask_needs()
    town.command(LEADER, "poll")
    withdraw = town.find(LEADER, "polls.withdraw")
    town.answer("uri")
    assert "answered already" in town.said(town.visitor(LEADER).press(*withdraw))
    town.go(days=22)
    town.ask_needs(reason="once more")
    town.command(LEADER, "poll")
    town.press(LEADER, "polls.withdraw")
    assert "taken back" in town.channel_cards()[-1].plain()
    count = len(town.world.messages)
    town.go(days=15)
    assert not [
        m for m in list(town.world.messages.values())[count:] if m.key.startswith("poll-reminder")
    ]


def test_extending_moves_the_close_and_asks_for_no_second_reminder(town: Town) -> None:
    town.start()
    town.ask_needs()
    town.go(days=12)
    town.command(LEADER, "poll")
    town.press(LEADER, "polls.extend")
    town.go(days=6)
    assert "Closed" not in town.channel_cards()[0].plain()
    town.go(days=4)
    assert "Closed Mon, Mar 23" in town.channel_cards()[0].plain()
    reminders = [m for m in town.letters("uri") if m.key.startswith("poll-reminder:")]
    assert len(reminders) == 1


def test_a_draft_can_be_changed_and_thrown_away(town: Town) -> None:
    town.start()
    asked = town.command(LEADER, "poll needs")
    town.submit(LEADER, asked.form, {"miss": "Sleep\nTime"})
    edit = town.press(LEADER, "polls.edit")
    assert edit.form is not None
    values = {each.id: each.value for each in edit.form.inputs()}
    assert values["miss"] == "Sleep\nTime"
    town.submit(LEADER, edit.form, {"miss": "Sleep\nTime\nMoney"})
    town.press(LEADER, "polls.discard")
    assert not town.rows(polls.Poll)
    assert not town.rows(polls.Question)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"miss": "only one"}, "miss"),
        ({"miss": "\n".join(f"option {n}" for n in range(11))}, "miss"),
        ({"miss": "short\n" + "x" * 76}, "miss"),
        ({"miss": "y" * 4000}, "miss"),
        ({"title": ""}, "title"),
        ({"closes": "2020-01-01"}, "closes"),
        ({"closes": "tomorrow"}, "closes"),
        ({"names": ("secret",)}, "names"),
    ],
)
def test_an_absurd_draft_is_named_and_not_kept(
    town: Town, values: dict[str, str], field: str
) -> None:
    town.start()
    asked = town.command(LEADER, "poll needs")
    outcome = town.submit(LEADER, asked.form, values)
    assert outcome.errors is not None
    assert field in outcome.errors
    assert not town.rows(polls.Poll)


def test_a_machine_that_slept_past_the_close_reminds_nobody(town: Town) -> None:
    town.start()
    town.ask_needs()
    town.clock.start_at(town.clock() + timedelta(days=40))
    town.core.ticker.tick()
    assert "Closed" in town.channel_cards()[0].plain()
    letters = [m.key for who in town.people for m in town.letters(who)]
    assert not [key for key in letters if key.startswith("poll-reminder:")]


def test_a_late_joiner_in_a_new_zone_is_reminded_with_the_community_s(town: Town) -> None:
    for who in ("tala", "nena", "isko", "dalisay"):
        town.visitor(who).leave(SQUARE)
    town.start(secretariat=())
    town.ask_needs()
    town.visitor("tala").join(SQUARE)
    asked = town.press("tala", "polls.answer")
    assert asked.form is not None
    town.go(days=14)
    reminders = [m for m in town.letters("tala") if m.key.startswith("poll-reminder:")]
    assert [m.at.isoformat()[5:16] for m in reminders] == ["03-13T07:00"]


def test_whoever_s_zone_nobody_knows_is_reminded_by_the_community_s(town: Town) -> None:
    town.start()
    uri = people_in(town)["Uri"]
    with town.store.transaction() as session:
        session.get_one(Person, uri).zone = ""
    town.ask_needs()
    town.go(days=14)
    reminders = [m for m in town.letters("uri") if m.key.startswith("poll-reminder:")]
    assert [m.at.isoformat()[5:16] for m in reminders] == ["03-13T07:00"]


def people_in(town: Town) -> dict[str, str]:
    """The persons' ids by their first names."""
    return {each.name.split()[0]: each.id for each in town.rows(Person)}
