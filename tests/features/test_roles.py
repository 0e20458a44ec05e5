"""Roles: given, asked for, accepted, declined and taken back; gaps with what each role is for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.playground.world import person
from bot.messages import Value
from storage.appointments import Appointment
from storage.people import Held, Member, Person
from tests.calling import letters
from tests.staging import log, missing, newest, see
from tests.town import LEADER, Town, buttons

SECRETARY, STEWARD, MEMBER = "dalisay", "farida", "edgar"


def _roles(town: Town, who: str = LEADER) -> str:
    return town.said(town.command(who, "roles"))


def give(town: Town, role: str, *who: str, by: str = LEADER) -> str:
    """Give a role; what is said to it."""
    town.command(by, "roles")
    asked = town.press(by, "roles.give")
    people = tuple(str(person(each)) for each in who)
    sent = town.submit(by, asked.form, {"role": (role,), "people": people})
    return "; ".join(sent.errors.values()) if sent.errors else town.said(sent)


def take(town: Town, who: str, role: str, by: str = LEADER, reason: str = "Away a year") -> str:
    """Take a role back; what is said to it."""
    town.command(by, "roles")
    asked = town.press(by, "roles.take")
    if asked.form is None:
        return town.said(asked)
    sent = town.submit(
        by, asked.form, {"which": (f"{member(town, who)} {role}",), "reason": reason}
    )
    return "; ".join(sent.errors.values()) if sent.errors else town.said(sent)


def member(town: Town, who: str) -> str:
    """Somebody's membership."""
    name = town.world.people[who].name
    (found,) = [each.id for each in town.rows(Person) if each.name == name]
    return next(each.id for each in town.rows(Member) if each.person_id == found)


def held(town: Town, who: str) -> set[str]:
    """The roles that somebody holds."""
    return {each.role for each in town.rows(Held) if each.member_id == member(town, who)}


def test_the_card_names_the_gaps_with_what_each_role_is_for(village: Town) -> None:
    said = _roles(village)
    assert "Leader: Amina Wekulo" in said
    assert "6 roles that nobody holds" in said
    assert "Sponsor: nobody yet. Stands behind it in the organisation" in said
    assert "Core team: Amina Wekulo and Burak" in said
    assert "Members: 10 people" in said


def test_the_step_leads_there_and_counts_what_is_held(village: Town) -> None:
    see(village, "roles")
    village.press(LEADER, "core.again", "roles")
    assert "A sponsor is named" in missing(village)
    give(village, "sponsor", MEMBER)
    give(village, "technical_expert", MEMBER, "gabriel")
    assert "A sponsor is named" not in missing(village)
    assert "Roles are divided among people" not in missing(village)
    assert newest(village)["roles"].status == "done"


def test_a_role_without_rights_is_held_at_once_told_in_private_and_easily_declined(
    village: Town,
) -> None:
    give(village, "sponsor", MEMBER)
    assert held(village, MEMBER) == {"sponsor"}
    (letter,) = letters(village, MEMBER, "role:")
    assert letter.card is not None
    assert "Amina Wekulo gave you this role" in letter.card.plain()
    assert "You are not" in village.said(village.press(MEMBER, "roles.decline"))
    assert held(village, MEMBER) == set()
    assert "had its time" in village.said(village.press(MEMBER, "roles.decline"))


def test_a_role_with_rights_counts_only_from_a_yes(village: Town) -> None:
    assert "counts from their yes" in give(village, "manager", MEMBER)
    assert held(village, MEMBER) == set()
    assert "organisers" in village.said(village.command(MEMBER, "poll"))
    assert "asked, no answer yet: Edgar" in _roles(village)
    assert "asked not long ago" in give(village, "manager", MEMBER)
    assert len(letters(village, MEMBER, "role:")) == 1
    asked = village.find(MEMBER, "roles.accept")
    assert "You are Manager now" in village.said(village.visitor(MEMBER).press(*asked))
    assert held(village, MEMBER) == {"manager"}
    assert "organisers" not in village.said(village.command(MEMBER, "poll"))
    assert "had its time" in village.said(village.visitor(MEMBER).press(*asked))
    assert log(village)[0].action == "take role"


def test_a_no_needs_no_reason_and_isnt_asked_about_again_soon(village: Town) -> None:
    give(village, "manager", MEMBER)
    village.press(MEMBER, "roles.decline")
    assert "Manager: nobody yet. Sees that" in _roles(village)
    assert "isn't asked again" in give(village, "manager", MEMBER)
    village.go(days=28)
    assert "counts from their yes" in give(village, "manager", MEMBER)


def test_whoever_gives_themselves_a_role_holds_it_at_once(village: Town) -> None:
    give(village, "manager", LEADER)
    assert "manager" in held(village, LEADER)
    assert not letters(village, LEADER, "role:")
    assert "holds it already" in give(village, "manager", LEADER)


def test_a_role_is_taken_back_with_a_reason_that_its_holder_reads(village: Town) -> None:
    give(village, "sponsor", MEMBER)
    assert "fill this in" in take(village, MEMBER, "sponsor", reason=" ")
    take(village, MEMBER, "sponsor")
    assert held(village, MEMBER) == set()
    (letter,) = letters(village, MEMBER, "role-taken:")
    assert letter.card is not None
    assert "Away a year" in letter.card.plain()
    assert (log(village)[0].action, log(village)[0].reason) == ("take role back", "Away a year")


def test_a_question_that_was_taken_back_can_be_answered_no_more(village: Town) -> None:
    give(village, "manager", MEMBER)
    take(village, MEMBER, "manager")
    assert "had its time" in village.said(village.press(MEMBER, "roles.accept"))
    assert held(village, MEMBER) == set()
    assert not village.rows(Appointment)


def test_the_only_leader_cannot_slip_out_without_a_successor(village: Town) -> None:
    assert "öncülük" in take(village, LEADER, "leader", by="burak")
    assert "leader" in held(village, LEADER)
    village.command(LEADER, "roles")
    message, button = village.find(LEADER, "roles.give")
    slip = replace(button, action="roles.decline", value="leader")
    assert "only leader" in village.said(village.visitor(LEADER).press(message, slip))
    give(village, "leader", MEMBER)
    assert "only leader" in village.said(village.visitor(LEADER).press(message, slip))
    village.press(MEMBER, "roles.accept")
    assert "You are not" in village.said(village.visitor(LEADER).press(message, slip))
    assert held(village, LEADER) == {"core_team"}


def test_the_secretariat_gives_and_takes_no_rights_that_it_has_not(village: Town) -> None:
    village.command(SECRETARY, "roles")
    form = village.press(SECRETARY, "roles.give").form
    assert form is not None
    assert "Leader" not in form.plain().split("Which role?")[1]
    for role in ("leader", "manager"):
        values: dict[str, Value] = {"role": (role,), "people": (str(person(SECRETARY)),)}
        assert village.submit(SECRETARY, form, values).errors
    assert held(village, SECRETARY) == {"secretariat"}
    assert "not one of the options" in take(village, LEADER, "leader", by=SECRETARY)
    give(village, "communications_advisor", MEMBER, by=SECRETARY)
    assert held(village, MEMBER) == {"communications_advisor"}


def test_a_yes_to_somebody_who_may_not_give_the_role_any_more_gives_nothing(village: Town) -> None:
    give(village, "manager", MEMBER, by="burak")
    village.command("burak", "status")
    village.press("burak", "stages.decline")
    assert "had its time" in village.said(village.press(MEMBER, "roles.accept"))
    assert held(village, MEMBER) == set()


@pytest.mark.parametrize("who", [STEWARD, MEMBER])
def test_whoever_may_not_lead_gives_nothing(village: Town, who: str) -> None:
    village.command(LEADER, "roles")
    place, button = village.find(LEADER, "roles.give")
    shown = replace(place, place=person(who))
    assert "organisers" in village.said(village.visitor(who).press(shown, button))
    if who == STEWARD:
        own = [each.action for each in buttons(village.card(village.command(who, "roles")))]
        assert "roles.give" not in own


@pytest.mark.parametrize("role", ["core_team", "steward", "member", "king"])
def test_nobody_accepts_a_role_that_they_were_not_asked_to_take(village: Town, role: str) -> None:
    give(village, "manager", MEMBER)
    message, button = village.find(MEMBER, "roles.accept")
    for action in ("roles.accept", "roles.decline"):
        forged = replace(button, action=action, value=role)
        assert "had its time" in village.said(village.visitor(MEMBER).press(message, forged))
    assert held(village, MEMBER) == set()


def test_a_question_waits_on_the_dashboard_of_whoever_wants_no_messages(village: Town) -> None:
    village.command(MEMBER, "me")
    village.press(MEMBER, "membership.stop")
    give(village, "manager", MEMBER)
    assert not letters(village, MEMBER, "role:")
    shown = [each.card.plain() for each in village.command(MEMBER, "home").shown if each.card]
    assert "would you be Manager" in "\n".join(shown)
