"""Calls go into calendars by e-mail: asked, moved, cancelled, answered by a link, stopped."""

from __future__ import annotations

import random
from datetime import timedelta
from email.message import EmailMessage

import pytest

from adapters.playground.world import person
from storage import people
from storage.communities import Community
from storage.database import Store
from storage.outbox import Outgoing
from storage.people import Identity
from tests.calling import announced, answers, call, settle
from tests.lettered import Lettered, give_mailbox, links, words
from tests.post_office import FROM, calendar, event, text
from tests.town import LEADER, SQUARE, Town

YES, NO = "I'll be there", "I can't"


@pytest.fixture
def town(store: Store) -> Lettered:
    """Three stewards, two with a mailbox; their call is planned."""
    found = Lettered(store)
    stewards = ("edgar", "farida", "gabriel")
    found.start(steward=tuple(str(person(who)) for who in stewards))
    for who in ("edgar", "farida", "burak"):
        give_mailbox(found, who)
    found.go(days=1)
    settle(found)
    return found


def method(letter: EmailMessage) -> str:
    (part,) = [each for each in letter.walk() if each.get_content_type() == "text/calendar"]
    return str(part.get_param("method"))


def move(town: Lettered) -> None:
    town.command(LEADER, "call")
    asked = town.press(LEADER, "calls.move")
    later = (call(town).starts_at + timedelta(days=1)).date().isoformat()
    values = {"to": "other", "day": later, "clock": "17:00", "reason": "The fair"}
    done = town.submit(LEADER, asked.form, values)
    assert not done.errors


def cancel(town: Lettered) -> None:
    town.command(LEADER, "call")
    asked = town.press(LEADER, "calls.cancel")
    town.submit(LEADER, asked.form, {"reason": "At the fair"})


def member_of(town: Lettered, who: str) -> str:
    with town.store.reading() as session:
        known = people.by_address(session, str(person(who)))
        assert known is not None
        found = people.member(session, town.rows(Community)[0].id, known.id)
        assert found is not None
        return found.id


def test_stewards_with_a_mailbox_are_invited_into_their_calendar_beside_the_chat(
    town: Lettered,
) -> None:
    (letter,) = town.mails("edgar")
    assert len(town.mails("farida")) == 1
    assert len(town.post.letters) == 2
    told, planned = event(letter), call(town)
    assert method(letter) == "REQUEST"
    assert told["uid"] == f"{planned.id}@convener"
    assert (told["sequence"], told["status"]) == (0, "CONFIRMED")
    assert told["dtstart"] == planned.starts_at
    assert told["dtend"] == planned.starts_at + timedelta(minutes=90)
    assert told["organizer"] == f"mailto:{FROM}"
    unfolded = calendar(letter).replace(b"\r\n ", b"")
    assert b'ORGANIZER;CN="Water Losses":mailto:' in unfolded
    assert told["attendee"] == "mailto:edgar@people.example"
    assert b"RSVP=FALSE:mailto:edgar@" in unfolded
    assert "New York" in text(letter)
    assert any(each.key.startswith("call-ask:") for each in town.letters("edgar"))


def test_a_change_and_a_cancel_reach_the_same_event(town: Lettered) -> None:
    move(town)
    cancel(town)
    asked, moved, off = map(event, town.mails("edgar"))
    assert [method(each) for each in town.mails("edgar")] == ["REQUEST", "REQUEST", "CANCEL"]
    assert asked["uid"] == moved["uid"] == off["uid"]
    assert [each["sequence"] for each in (asked, moved, off)] == [0, 1, 2]
    assert moved["dtstart"] == off["dtstart"] == call(town).starts_at
    assert off["status"] == "CANCELLED"
    assert off["attendee"] == asked["attendee"]
    assert "The fair" in text(town.mails("edgar")[1])
    assert "At the fair" in text(town.mails("edgar")[2])


def test_whoever_is_taken_out_is_uninvited_and_one_named_later_is_asked(town: Lettered) -> None:
    move(town)
    town.command(LEADER, "stewards")
    town.press(LEADER, "calls.remove", member_of(town, "edgar"))
    assert method(town.mails("edgar")[-1]) == "CANCEL"
    gone = event(town.mails("edgar")[-1])
    assert gone["sequence"] == 1
    assert "status" not in gone  # the call itself takes place
    asked = town.press(LEADER, "calls.name")
    town.submit(LEADER, asked.form, {"people": (str(person("burak")), str(person("edgar")))})
    for who in ("burak", "edgar"):
        assert method(town.mails(who)[-1]) == "REQUEST"
        assert event(town.mails(who)[-1])["sequence"] == 1
    assert len(town.mails("burak")) == 1
    assert len(town.mails("edgar")) == 4


def test_whoever_leaves_the_community_is_uninvited_the_next_morning(town: Lettered) -> None:
    town.visitor("edgar").leave(SQUARE)
    assert len(town.mails("edgar")) == 1
    town.go(days=1)
    assert [method(each) for each in town.mails("edgar")] == ["REQUEST", "CANCEL"]
    assert len(town.mails("farida")) == 1


def test_an_answer_by_a_link_counts_once_with_those_of_the_chat(town: Lettered) -> None:
    (letter,) = town.mails("edgar")
    yes, no = town.link(letter, YES), town.link(letter, NO)
    asked = town.get(yes)
    assert asked.status_code == 200
    assert asked.headers["referrer-policy"] == "no-referrer"
    assert "edgar@people.example" in words(asked)
    assert answers(town, call(town).id)["Edgar"] == ("", None)  # whoever only looks says nothing
    assert "you'll be there" in words(town.send(yes))
    town.send(yes)
    assert answers(town, call(town).id)["Edgar"] == ("coming", None)
    assert "1 of 3" in announced(town, call(town).id).plain()
    noted = town.press("edgar", "calls.cannot")
    assert "you can't" in town.said(noted)
    assert answers(town, call(town).id)["Edgar"] == ("declined", None)
    answered = town.send(yes)
    change = links(answered)[NO]
    town.send(change)
    assert answers(town, call(town).id)["Edgar"] == ("declined", None)
    assert "you can't" in words(town.send(no))


def test_a_late_answer_changes_nothing_and_says_so(town: Lettered) -> None:
    yes = town.link(town.mails("edgar")[0], YES)
    move(town)
    shown = town.send(yes)
    assert "has been moved" in words(shown)
    assert answers(town, call(town).id)["Edgar"] == ("", None)
    town.send(links(shown)[YES])  # of the new time
    assert answers(town, call(town).id)["Edgar"] == ("coming", None)
    cancel(town)
    assert "does not take place" in words(town.send(town.link(town.mails("edgar")[1], YES)))


def test_a_call_that_began_takes_no_answer(town: Lettered) -> None:
    yes = town.link(town.mails("edgar")[0], YES)
    town.clock.stand(call(town).starts_at + timedelta(minutes=1))
    assert "has begun" in words(town.send(yes))


def test_a_link_that_was_tampered_with_or_is_not_ours_leads_nowhere(town: Lettered) -> None:
    yes = town.link(town.mails("edgar")[0], YES)
    for bad in (yes[:-2] + "xx", yes[:-10], "/reply/x", f"/reply/{'a' * 5000}", "/reply/%00"):
        for shown in (town.get(bad), town.send(bad)):
            assert shown.status_code == 404
            assert "can't be used" in words(shown)
    assert answers(town, call(town).id)["Edgar"] == ("", None)


def test_whoever_wants_no_invitations_gets_none_by_one_click(town: Lettered) -> None:
    (letter,) = town.mails("edgar")
    stop = str(letter["List-Unsubscribe"]).strip("<>")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "No more invitations" in words(town.send(stop))
    move(town)
    assert len(town.mails("edgar")) == 1
    assert len(town.mails("farida")) == 2
    town.send(links(town.send(stop))["Invitations by e-mail again"])
    cancel(town)
    assert len(town.mails("edgar")) == 2


def test_a_mailbox_that_refuses_is_shown_and_its_owner_written_to_where_they_talk(
    town: Lettered,
) -> None:
    yes = town.link(town.mails("edgar")[0], YES)
    town.post.refuses.add("edgar@people.example")
    before = len(town.letters("edgar"))
    move(town)
    assert len(town.letters("edgar")) == before + 1  # the word of the move, no second invitation
    unreachable = [each.address for each in town.rows(Identity) if not each.reachable]
    assert unreachable == ["email::person:edgar@people.example"]
    town.command(LEADER, "call")
    assert "E-mails don't reach Edgar" in town.said(town.press(LEADER, "calls.places"))
    town.post.refuses.clear()
    town.send(yes)  # whoever presses a link gets e-mails
    town.command(LEADER, "call")
    assert "don't reach" not in town.said(town.press(LEADER, "calls.places"))


def test_the_place_and_the_mailbox_are_in_the_invitation_and_change_it(town: Lettered) -> None:
    town.command(LEADER, "call")
    town.press(LEADER, "calls.places")
    asked = town.press(LEADER, "calls.place")
    wrong = town.submit(LEADER, asked.form, {"place": "x", "mailbox": "not one"})
    assert "mailbox" in (wrong.errors or {})
    told = {"place": "https://video.example/room?pwd=1", "mailbox": "desk@people.example"}
    shown = town.submit(LEADER, asked.form, told)
    assert "https://video.example/room?pwd=1" in town.said(shown)
    letter = town.mails("edgar")[-1]
    changed = event(letter)
    assert (changed["sequence"], changed["location"]) == (1, "https://video.example/room?pwd=1")
    assert changed["organizer"] == "mailto:desk@people.example"
    assert letter["Reply-To"] == "desk@people.example"
    assert "Join by video" in announced(town, call(town).id).plain()
    town.send(town.link(town.mails("edgar")[0], YES))  # the time is the same
    assert answers(town, call(town).id)["Edgar"] == ("coming", None)


def test_a_pause_keeps_letters_back_and_a_stop_too(town: Lettered) -> None:
    asked = town.command(LEADER, "pause")
    town.submit(LEADER, asked.form, {"reason": "Holidays"})
    move(town)
    assert len(town.mails("edgar")) == 1


def test_without_a_mail_server_nobody_is_written_to(store: Store) -> None:
    town = Town(store, random.Random(7))
    town.start(steward=tuple(str(person(who)) for who in ("edgar", "farida")))
    give_mailbox(town, "edgar")
    town.go(days=1)
    settle(town)
    assert {each.lane for each in town.rows(Outgoing)} == {"playground:home"}
