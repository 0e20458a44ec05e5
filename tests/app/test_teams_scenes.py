"""People in Teams and the whole house: signed activities in, what they see in Teams out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.database import Store
from storage.people import Identity
from tests.app.teams_house import CHAT, GENERAL, PIPES, TENANT, TeamsHouse, teams_house
from tests.fake_teams import Json, Message, aad, payloads
from tests.fake_teams.payloads import spoken
from tests.fake_teams.people import Outcome, TeamsPerson
from tests.storage.meeting import soon

STARTED = {
    "name": "Water Losses",
    "domain": "How networks lose water",
    "zone": "Nairobi",
    "core_team": aad(2),
}


@pytest.fixture
def teams(sqlite_url: str) -> Iterator[TeamsHouse]:
    with teams_house(sqlite_url) as served:
        yield served


@pytest.fixture
def amina(teams: TeamsHouse) -> TeamsPerson:
    return teams.person(1)


def told(person: TeamsPerson, text: str, where: str = "") -> str:
    """What somebody is answered in their own chat, in words."""
    return spoken(person.awaits(person.write(text, where)).activity)


def opened(person: TeamsPerson, where: str, command: str) -> Json:
    """The dialog that a command in a channel leads to."""
    button = person.awaits(person.write(f"@ {command}", where), where)
    dialog = person.press(button, "Open the form").dialog
    assert dialog is not None
    return dialog


def start(amina: TeamsPerson, where: str = GENERAL) -> Outcome:
    """Start the community of a channel, and wait for its roster."""
    done = amina.fill(opened(amina, where, "start"), STARTED, where=where)
    amina.fake.wait_for(lambda: amina.fake.called("members"), 10)
    soon(lambda: "12 members" in told(amina, "@ status", where))
    return done


def test_a_form_is_filled_wrongly_then_rightly_in_its_dialog(
    teams: TeamsHouse, amina: TeamsPerson
) -> None:
    dialog = opened(amina, GENERAL, "start")
    wrong = amina.fill(dialog, STARTED | {"zone": "Nairobbi"}, where=GENERAL).dialog
    assert wrong is not None
    assert "Africa/Nairobi" in spoken(wrong)
    stands = {each["id"]: each.get("value") for each in payloads.inputs(wrong)}
    assert (stands["name"], stands["zone"]) == ("Water Losses", "Nairobbi")
    assert stands["core_team"] == aad(2)
    done = amina.fill(wrong, {"zone": "Nairobi"}, where=GENERAL)
    assert done.dialog is not None
    assert "Water Losses" in spoken(done.dialog)
    assert "Water Losses" in told(amina, "@ status", GENERAL)


def test_an_answer_in_a_channel_is_whispered_in_private(
    teams: TeamsHouse, amina: TeamsPerson
) -> None:
    start(amina)
    before = teams.fake.messages(GENERAL)
    assert "Water Losses" in told(amina, "@ status", GENERAL)
    assert teams.fake.messages(GENERAL) == before


def test_who_can_t_be_reached_gets_a_neutral_refusal_in_the_thread(
    teams: TeamsHouse, amina: TeamsPerson
) -> None:
    start(amina)
    teams.fake.install(aad(5), installed=False)
    stranger = teams.person(5)
    asked = stranger.write("@ status", GENERAL, thread="1700000000001")
    sorry = spoken(stranger.awaits(asked, GENERAL).activity)
    assert "add me to your own chats" in sorry
    assert "Water Losses" not in sorry
    assert teams.fake.called("send")[-1].conversation == f"{GENERAL};messageid=1700000000001"


def test_a_press_is_answered_by_the_response_to_it(teams: TeamsHouse, amina: TeamsPerson) -> None:
    card = amina.awaits(amina.write("statsu"))
    pressed = amina.press(card, "See what I can do")
    assert pressed.status == 200
    assert pressed.card is not None
    assert "What you can do" in spoken(pressed.card)
    assert len(amina.sees()) == 1


def test_a_poll_is_opened_answered_and_updated_in_place(
    teams: TeamsHouse, amina: TeamsPerson
) -> None:
    start(amina)
    preview = amina.fill(opened(amina, GENERAL, "poll needs"), {}, where=GENERAL).dialog
    assert preview is not None
    asked = amina.press(preview, "polls.open", where=GENERAL)
    assert asked.status == 200
    announcement = teams.fake.wait_for(lambda: posted(teams, "0/12"), 10)[0]
    burak = teams.person(2)
    ballot = burak.press(announcement, "polls.answer").dialog
    assert ballot is not None
    chosen = {
        each["id"]: each["choices"][0]["value"]
        for each in payloads.inputs(ballot)
        if each["type"] == "Input.ChoiceSet"
    }
    empty = burak.fill(ballot, dict.fromkeys(chosen, ""), where=GENERAL).dialog
    assert empty is not None
    assert "Please choose" in spoken(empty)
    thanks = burak.fill(empty, chosen, where=GENERAL)
    assert thanks.dialog is not None
    now = teams.fake.wait_for(lambda: posted(teams, "1/12"), 10)[0]
    assert (now.id, now.edited) == (announcement.id, True)


def posted(teams: TeamsHouse, words: str) -> list[Message]:
    return [m for m in teams.fake.messages(GENERAL) if words in spoken(m.activity)]


@pytest.mark.parametrize("where", [GENERAL, PIPES], ids=["first", "other"])
def test_who_comes_into_the_team_is_welcomed_to_its_channel_s_community(
    teams: TeamsHouse, amina: TeamsPerson, where: str
) -> None:
    start(amina, where)
    teams.fake.add_person(aad(20), "Name of 20")
    newcomer = teams.person(20)
    joined = newcomer.join(GENERAL)
    assert "Water Losses" in spoken(newcomer.awaits(joined).activity)
    assert "13 members" in told(amina, "@ status", where)
    assert newcomer.leave(GENERAL).status == 200
    assert "12 members" in told(amina, "@ status", where)


def reachable(url: str) -> bool:
    """Whether the first person can be written to, as far as Convener knows."""
    store = Store(url)
    with store.reading() as session:
        found = session.get_one(Identity, f"teams:{TENANT}:person:{aad(1)}").reachable
    store.close()
    return found


def test_who_adds_convener_is_greeted_and_can_be_written_to_until_they_take_it_away(
    teams: TeamsHouse, amina: TeamsPerson, sqlite_url: str
) -> None:
    greeting = amina.awaits(amina.install())
    assert "help" in spoken(greeting.activity)
    assert amina.press(greeting, "See what I can do").card is not None
    assert amina.install("remove").status == 200
    assert not reachable(sqlite_url)
    amina.awaits(amina.write("@ help", GENERAL), GENERAL)
    assert not reachable(sqlite_url)
    assert amina.install().status == 200
    assert reachable(sqlite_url)


def test_an_answer_is_in_the_language_that_a_client_tells(teams: TeamsHouse) -> None:
    dalisay = teams.person(3, locale="tr-TR", zone="Europe/Istanbul")
    assert "Yapabilecekleriniz" in told(dalisay, "help")


def test_a_group_chat_may_have_a_community_too(teams: TeamsHouse, amina: TeamsPerson) -> None:
    amina.fill(opened(amina, CHAT, "start"), STARTED, where=CHAT)
    assert "Water Losses" in told(amina, "@ status", CHAT)
    assert "no community here" in told(amina, "@ status", GENERAL)
