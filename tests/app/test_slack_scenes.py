"""People in Slack and the whole house: signed requests in, what they see in Slack out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.serving import House, house
from tests.fake_slack import Message, Outcome, SlackPerson, View
from tests.storage.meeting import soon

STARTED = {
    "name": "Water Losses",
    "domain": "How networks lose water",
    "zone": "Nairobi",
    "core_team": ["U2"],
}


@pytest.fixture
def slack(sqlite_url: str) -> Iterator[House]:
    with house(sqlite_url) as served:
        yield served


@pytest.fixture
def amina(slack: House) -> SlackPerson:
    return slack.person("U1")


def spoken(view: View | None) -> str:
    """All words of a modal."""
    assert view is not None
    return str(view.body)


def answer(person: SlackPerson, act: Outcome, channel: str = "") -> Message:
    """What Convener answered to words, once it is there."""

    def new() -> list[Message]:
        before = act.before.marks
        seen = person.sees(channel)
        return [m for m in seen if m.by_app and (m.channel, m.ts, m.edited) not in before]

    return person.fake.wait_for(new)[0]


def posted(slack: House) -> list[Message]:
    """What the whole channel sees."""
    return [each for each in slack.fake.messages("T1", "C1") if not each.for_whom]


def start(slack: House, amina: SlackPerson) -> View:
    """Start the community of C1 and wait for its roster; gives the card that came of it."""
    form = amina.awaits_view(amina.command("C1", "start"))
    card = amina.fill(form, STARTED).view
    assert card is not None
    soon(lambda: "12 members" in amina.command("C1", "status").messages[0].text)
    return card


def announce(slack: House, amina: SlackPerson) -> Message:
    """Draft and open a needs poll; gives its announcement."""
    start(slack, amina)
    form = amina.awaits_view(amina.command("C1", "poll needs"))
    preview = amina.fill(form, {}).view
    assert preview is not None
    opened = amina.press(preview, "polls.open")
    assert "asked" in spoken(amina.awaits_view(opened))
    (announcement,) = slack.fake.wait_for(lambda: posted(slack))
    return announcement


def test_a_wrong_zone_is_said_at_its_field_and_the_mended_form_starts_the_community(
    slack: House, amina: SlackPerson
) -> None:
    form = amina.awaits_view(amina.command("C1", "start"))
    wrong = amina.fill(form, STARTED | {"zone": "Nairobbi"})
    assert list(wrong.errors) == ["zone"]
    assert "Africa/Nairobi" in wrong.errors["zone"]
    card = amina.fill(form, STARTED).view
    assert card is not None
    assert "Water Losses" in spoken(card)
    assert posted(slack) == []


def test_the_introduction_is_posted_in_the_channel_once_it_is_asked_for(
    slack: House, amina: SlackPerson
) -> None:
    card = start(slack, amina)
    pressed = amina.press(card, "setup.introduce")
    (introduction,) = slack.fake.wait_for(lambda: posted(slack))
    assert "How networks lose water" in introduction.text
    assert introduction.metadata["event_type"] == "convener_post"
    assert "setup.introduce" not in spoken(amina.awaits_view(pressed))


def test_an_answer_given_in_a_modal_updates_the_announcement_in_place(
    slack: House, amina: SlackPerson
) -> None:
    announcement = announce(slack, amina)
    assert "0/12" in announcement.text
    burak = slack.person("U2")
    ballot = burak.awaits_view(burak.press(announcement, "polls.answer"))
    asked = [block for block in ballot.body["blocks"] if block["type"] == "input"]
    chosen = {
        block["block_id"]: [block["element"]["options"][0]["value"]]
        if block["element"]["type"] == "checkboxes"
        else block["element"]["options"][0]["value"]
        for block in asked
        if "options" in block["element"]
    }
    thanks = burak.fill(ballot, chosen)
    assert "membership.offers" in spoken(thanks.view)
    now = slack.fake.wait_for(lambda: [each for each in posted(slack) if "1/12" in each.text])
    assert [each.ts for each in now] == [announcement.ts]
    assert now[0].metadata == announcement.metadata
    again = burak.press(announcement, "polls.answer")
    refusal = burak.awaits(again)
    assert refusal.for_whom == "U2"


def test_words_that_ask_for_a_form_get_a_button_that_opens_it(
    slack: House, amina: SlackPerson
) -> None:
    start(slack, amina)
    mentioned = amina.write("C1", f"<@{slack.fake.bot('T1')}> poll needs")
    message = answer(amina, mentioned, "C1")
    assert message.for_whom == "U1"
    form = amina.awaits_view(amina.press(message, "slack.open"))
    assert form.body["callback_id"] == "polls.draft"


def test_a_mention_is_answered_to_the_person_alone(slack: House, amina: SlackPerson) -> None:
    start(slack, amina)
    mentioned = amina.write("C1", f"<@{slack.fake.bot('T1')}> status")
    message = answer(amina, mentioned, "C1")
    assert message.for_whom == "U1"
    assert "Water Losses" in message.text


def test_who_joins_later_is_welcomed_in_private(slack: House, amina: SlackPerson) -> None:
    start(slack, amina)
    slack.fake.add_user("T1", "U20", "Name of U20", locale="tr-TR")
    newcomer = slack.person("U20")
    joined = newcomer.join("C1")
    assert joined.status == 200
    welcome = newcomer.awaits(joined, newcomer.direct)
    assert "Water Losses" in welcome.text
    assert posted(slack) == []
    preferred = newcomer.press(welcome, "I just follow along")
    assert newcomer.awaits(preferred).for_whom == "U20"
    assert "13 members" in amina.command("C1", "status").messages[0].text
    newcomer.leave("C1")
    assert "12 members" in amina.command("C1", "status").messages[0].text


def test_the_door_s_own_words_are_in_the_reader_s_language_once_slack_told_it(
    slack: House, amina: SlackPerson
) -> None:
    start(slack, amina)
    slack.fake.add_user("T1", "U20", "Name of U20", locale="tr-TR")
    newcomer = slack.person("U20")
    joined = newcomer.join("C1")
    newcomer.awaits(joined, newcomer.direct)
    slack.fake.wait_for(lambda: [c for c in slack.fake.calls if c.arguments.get("user") == "U20"])
    soon(lambda: "daha az sözle" in newcomer.command("C1", "x" * 4001).messages[0].text, 20, 0.05)
    assert "fewer words" in amina.command("C1", "x" * 4001).messages[0].text


def test_a_stalled_slack_delays_no_acknowledgement(slack: House, amina: SlackPerson) -> None:
    announcement = announce(slack, amina)
    slack.fake.stall("", 5)
    acts = [
        amina.command("C1", "status"),
        amina.command("C1", "poll needs"),
        amina.write("", "help"),
        amina.press(announcement, "polls.answer"),
        slack.person("U3").press(announcement, "polls.answer"),
        slack.person("U4").write("", "me"),
        amina.command("C1", "status"),
    ]
    assert {act.status for act in acts} == {200}
    assert max(act.seconds for act in acts) < 1
    slack.fake.lift()


def test_a_form_that_did_not_open_is_told(slack: House, amina: SlackPerson) -> None:
    slack.fake.fail("views.open", "expired_trigger_id")
    sorry = amina.awaits(amina.command("C1", "start"))
    assert sorry.for_whom == "U1"
    assert "try again" in sorry.text


def test_another_workspace_neither_sees_nor_changes_anything(
    slack: House, amina: SlackPerson
) -> None:
    start(slack, amina)
    slack.fake.add_user("T2", "U1", "A namesake")
    slack.fake.add_channel("T2", "C1", "U1")
    stranger = slack.person("U1", "T2")
    assert "Water Losses" not in stranger.command("C1", "status").messages[0].text
    assert stranger.write("", "status").status == 200
    assert stranger.join("C1").status == 200
    assert "12 members" in amina.command("C1", "status").messages[0].text
    assert not [each for each in stranger.sees() if each.by_app]


def test_a_channel_that_refuses_is_told_to_the_core_team_and_what_it_refused_is_sent_once_mended(
    slack: House, amina: SlackPerson
) -> None:
    card = start(slack, amina)
    slack.fake.put_out("T1", "C1")
    amina.press(card, "setup.introduce")
    (told,) = slack.fake.wait_for(
        lambda: [m for m in amina.sees() if "can't be written to" in m.text], 20
    )
    assert "/invite @Convener" in told.text
    slack.fake.let_in("T1", "C1")
    amina.press(told, "setup.again")
    (introduction,) = slack.fake.wait_for(lambda: posted(slack), 20)
    assert "How networks lose water" in introduction.text


def test_talk_is_counted_once_however_often_slack_tells_of_it(
    slack: House, amina: SlackPerson
) -> None:
    start(slack, amina)
    offered = amina.command("C1", "counting").messages[0]
    amina.awaits(amina.press(offered, "counting.on"))
    member = slack.person("U5")
    assert member.talk("C1", "Has anybody tried the night flow method?").status == 200
    assert member.again().status == 200
    (talk,) = [m for m in member.sees("C1") if "night flow" in m.text]
    assert amina.react("C1", talk.ts).status == 200
    counted = amina.command("C1", "counting").messages[0].text
    assert "Messages in seven days: 1" in counted
    assert "Reactions in seven days: 1" in counted
