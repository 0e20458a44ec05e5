"""Home and the message shortcut: signed requests in, what people see in Slack out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.serving import House, house
from tests.app.test_slack_scenes import spoken, start
from tests.fake_slack import Message, SlackPerson


@pytest.fixture
def slack(sqlite_url: str) -> Iterator[House]:
    with house(sqlite_url) as served:
        yield served


@pytest.fixture
def amina(slack: House) -> SlackPerson:
    return slack.person("U1")


def test_home_of_somebody_in_no_community_tells_the_first_step(
    slack: House, amina: SlackPerson
) -> None:
    assert amina.look("messages").status == 200
    looked = amina.look()
    assert (looked.status, looked.body) == (200, {})
    home = amina.awaits_home(None)
    assert "/cop start" in spoken(home)
    helped = amina.awaits_view(amina.press(home, "core.again"))
    assert "What you can do" in spoken(helped)
    amina.awaits_home(home)
    assert len(slack.fake.called("views.publish")) == 2  # the tab of messages needed none


def test_a_press_on_home_answers_in_a_modal_and_home_shows_what_is_true(
    slack: House, amina: SlackPerson
) -> None:
    start(slack, amina)
    amina.look()
    home = amina.awaits_home(None)
    assert "at most two a week" in spoken(home)
    answer = amina.awaits_view(amina.press(home, "membership.stop"))
    assert "No more unasked messages" in spoken(answer)
    stopped = amina.awaits_home(home)
    assert "stopped since" in spoken(stopped)
    amina.press(answer, "membership.resume")  # a button in the modal that lies on Home
    assert "at most two a week" in spoken(amina.awaits_home(stopped))


def test_of_two_presses_the_later_one_s_home_stays(slack: House, amina: SlackPerson) -> None:
    start(slack, amina)
    amina.look()
    home = amina.awaits_home(None)
    slack.fake.stall("views.publish", 0.5, times=1, done="late")
    stopped = amina.awaits_view(amina.press(home, "membership.stop"))
    amina.press(stopped, "membership.resume")
    slack.fake.wait_for(
        lambda: sum(call.accepted for call in slack.fake.called("views.publish")) == 3
    )
    assert amina.home is not None
    assert "at most two a week" in spoken(amina.home)


def test_a_form_opened_on_home_tells_errors_at_their_fields_and_changes_home(
    slack: House, amina: SlackPerson
) -> None:
    start(slack, amina)
    amina.look()
    home = amina.awaits_home(None)
    form = amina.awaits_view(amina.press(home, "membership.settings"))
    wrong = amina.fill(form, {"zone": "Nairobbi", "language": "tr"})
    assert list(wrong.errors) == ["zone"]
    amina.fill(form, {"zone": "Manila", "language": "tr"})
    told = spoken(amina.awaits_home(home))
    assert len(slack.fake.called("views.publish")) == 2  # none for a form, or its errors
    assert "Asia/Manila" in told
    assert "Aşama" in told


def test_organisers_and_members_see_their_own_and_another_workspace_nothing(
    slack: House, amina: SlackPerson
) -> None:
    start(slack, amina)
    member, stranger = slack.person("U5"), slack.person("U99", "T2")
    slack.fake.add_user("T2", "U99", "A stranger")
    for who in (amina, member, stranger):
        assert who.look().status == 200
    assert "digests.when" in spoken(amina.awaits_home(None))
    assert "digests.when" not in spoken(member.awaits_home(None))
    assert "Water Losses" in spoken(member.home)
    shown = slack.fake.wait_for(lambda: published(slack, "U99"))
    assert "/cop start" in shown
    assert "Water Losses" not in shown


def published(slack: House, user: str) -> str:
    """What was published for somebody, whether or not it was taken."""
    calls = slack.fake.called("views.publish")
    return "".join(str(call.arguments) for call in calls if call.arguments["user_id"] == user)


def test_an_opening_sent_again_is_shown_once(slack: House, amina: SlackPerson) -> None:
    amina.look()
    amina.awaits_home(None)
    assert amina.again().status == 200
    assert amina.write("", "help").status == 200
    slack.fake.wait_for(lambda: slack.fake.called("chat.postMessage"))
    assert len(slack.fake.called("views.publish")) == 1


def in_thread(slack: House) -> Message:
    """A line in a thread of the community's channel, where slash commands don't work."""
    other = slack.person("U7")
    other.write("C1", "Where do we stand?")
    first = other.sees("C1")[-1]
    other.write("C1", "I wonder too", thread_ts=first.ts)
    return next(each for each in other.sees("C1") if each.thread_ts)


def test_the_shortcut_on_a_message_in_a_thread_takes_words_as_a_command_does(
    slack: House, amina: SlackPerson
) -> None:
    start(slack, amina)
    asked = amina.ask_about(in_thread(slack))
    assert (asked.status, asked.body) == (200, {})
    modal = amina.awaits_view(asked)
    assert "I wonder too" not in spoken(modal)
    status = amina.fill(modal, {"slack.say": "status"})
    assert "12 members" in spoken(status.view)


def test_the_shortcut_offers_commands_to_press_and_forms_to_fill(
    slack: House, amina: SlackPerson
) -> None:
    start(slack, amina)
    line = in_thread(slack)
    modal = amina.awaits_view(amina.ask_about(line))
    assert "nudges" in spoken(modal)
    pressed = amina.awaits_view(amina.press(modal, "My settings"))
    assert "Africa/Nairobi" in spoken(pressed)
    form = amina.fill(amina.awaits_view(amina.ask_about(line)), {"slack.say": "poll needs"}).view
    assert form is not None
    assert form.body["callback_id"] == "polls.draft"


def test_the_shortcut_of_another_app_is_none_of_convener_s_business(
    slack: House, amina: SlackPerson
) -> None:
    start(slack, amina)
    asked = amina.ask_about(in_thread(slack), "someone.else")
    assert (asked.status, asked.body) == (200, {})
    assert amina.command("C1", "help").status == 200
    assert amina.view == asked.before.view
