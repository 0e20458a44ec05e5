"""Setting up: start, undo, roster, introduction, welcome, pause."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.playground.world import person
from bot.cards import Facts, TextInput
from bot.messages import Value
from storage import audit, people, polls, sending, steps
from storage.communities import Community
from storage.people import Person
from storage.schedule import Scheduled
from tests.town import LEADER, MARKET, SQUARE, Town, buttons


def test_start_makes_whoever_runs_it_leader_and_reads_the_roster_page_by_page(town: Town) -> None:
    community = town.start()
    with town.store.reading() as session:
        assert people.count(session, community) == 24
        found = session.get(Community, community)
        assert found is not None
        assert found.roster == "read"
        leaders = [each.name for _, each in people.holding(session, community, "leader")]
        team = {each.name for _, each in people.holding(session, community, "core_team")}
        secretariat = [each.name for _, each in people.holding(session, community, "secretariat")]
    assert leaders == ["Amina Wekulo"]
    assert team == {"Amina Wekulo", "Burak Sarnıçoğlu"}
    assert secretariat == ["Dalisay Tubigon"]


def test_nobody_is_written_to_by_a_start(town: Town) -> None:
    town.start()
    assert not town.channel_cards()
    assert not any(town.letters(who) for who in town.people)


def test_the_introduction_is_previewed_and_posted_once(town: Town) -> None:
    town.start()
    message, introduce = town.find(LEADER, "setup.introduce")
    assert message.card is not None
    assert "What I never keep: what you write here" in message.card.plain()
    visitor = town.visitor(LEADER)
    visitor.press(message, introduce)
    assert len(town.channel_cards()) == 1
    assert "How networks lose water" in town.channel_cards()[0].plain()
    again = visitor.press(message, introduce)
    assert "posted already" in town.said(again)
    assert len(town.channel_cards()) == 1


def test_undo_leaves_nothing_of_the_community_behind(town: Town) -> None:
    community = town.start()
    outcome = town.press(LEADER, "setup.undo")
    assert "taken back" in town.said(outcome)
    with town.store.reading() as session:
        assert not town.rows(Community)
        assert polls.of_community(session, community, "draft", "open", "closed") == []
        assert steps.of_community(session, community) == []
        assert not town.rows(Scheduled)
        assert [each.name for each in town.rows(Person)] == ["Amina Wekulo"]
        assert [line.action for line in audit.of_community(session, community)][:1] == [
            "undo start"
        ]
    town.start()  # and it can be started again


def test_undo_takes_back_the_introduction_that_was_posted(town: Town) -> None:
    town.start()
    undo = town.find(LEADER, "setup.undo")
    town.press(LEADER, "setup.introduce")
    town.visitor(LEADER).press(*undo)
    assert "was not started after all" in town.channel_cards()[0].plain()


def test_the_introduction_says_that_attendance_and_days_are_kept(town: Town) -> None:
    town.start()
    town.press(LEADER, "setup.introduce")
    said = town.channel_cards()[0].plain()
    assert "who answered or came, on which days you used my buttons or commands" in said


def test_undo_is_refused_once_members_were_polled(town: Town) -> None:
    town.start()
    undo = town.find(LEADER, "setup.undo")
    town.ask_needs()
    assert "too late" in town.said(town.visitor(LEADER).press(*undo))
    assert len(town.rows(Community)) == 1


def test_a_channel_is_home_to_one_community(town: Town) -> None:
    asked = town.command(LEADER, "start")
    town.start()
    assert "lives here already" in town.said(town.command(LEADER, "start"))
    late = town.submit(LEADER, asked.form, {"name": "B", "domain": "b", "zone": "Nairobi"})
    assert "lives here already" in town.said(late)
    assert town.command(LEADER, "start", MARKET).form is not None


def test_start_needs_a_channel(town: Town) -> None:
    assert "Start it in a channel" in town.said(town.tell(LEADER, "start"))


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"name": ""}, "name", "fill this in"),
        ({"name": "x" * 4000}, "name", "At most 80 characters"),
        ({"domain": "   "}, "domain", "fill this in"),
        ({"zone": "Nairobbi"}, "zone", "Africa/Nairobi"),
        ({"zone": "zzzz"}, "zone", "no such time zone"),
        ({"language": ("xx",)}, "language", "not one of the options"),
        ({"core_team": ("nonsense",)}, "core_team", "choose people"),
        ({"core_team": ("playground:home:channel:square",)}, "core_team", "choose people"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_begins(
    town: Town, values: dict[str, Value], field: str, said: str
) -> None:
    asked = town.command(LEADER, "start")
    told: dict[str, Value] = {"name": "A", "domain": "a", "zone": "Nairobi", "language": ("en",)}
    outcome = town.submit(LEADER, asked.form, told | values)
    assert outcome.errors is not None
    assert said in outcome.errors[field]
    assert not town.rows(Community)


def test_people_of_another_workspace_are_refused_and_nothing_begins(town: Town) -> None:
    asked = town.command(LEADER, "start")
    told: dict[str, Value] = {
        "name": "A",
        "domain": "a",
        "zone": "Nairobi",
        "core_team": ("playground:far:person:x",),
    }
    errors = town.submit(LEADER, asked.form, told).errors
    assert errors == {"core_team": "Please choose people of this workspace."}
    assert not town.rows(Community)


def test_the_zone_of_whoever_starts_is_filled_in(town: Town) -> None:
    form = town.command("celia", "start").form
    assert form is not None
    zone = next(part for part in form.inputs() if part.id == "zone")
    assert isinstance(zone, TextInput)
    assert zone.value == "America/Sao_Paulo"


def test_a_later_joiner_is_welcomed_once_in_their_own_language(town: Town) -> None:
    town.visitor("mert").leave(SQUARE)
    town.visitor("tala").leave(SQUARE)
    town.start()
    town.visitor("tala").join(SQUARE)
    town.visitor("mert").join(SQUARE)
    welcomes = [each.card for each in town.letters("mert")]
    assert len(welcomes) == 1
    assert welcomes[0] is not None
    assert "hoş geldiniz" in welcomes[0].plain()
    assert {each.action for each in buttons(welcomes[0])} == {
        "membership.prefer",
        "membership.stop",
        "why.this",
    }
    town.visitor("mert").leave(SQUARE)
    town.visitor("mert").join(SQUARE)
    assert len(town.letters("mert")) == 1


def test_whoever_leaves_is_off_the_roster(town: Town) -> None:
    community = town.start()
    town.visitor("uri").leave(SQUARE)
    with town.store.reading() as session:
        assert people.count(session, community) == 23


def test_status_tells_members_and_reads_names_as_mentions(town: Town) -> None:
    town.start()
    card = town.card(town.command("uri", "status"))
    facts = next(part for part in card.parts if isinstance(part, Facts))
    names = [name for name, _ in facts.facts]
    assert names == ["About", "Stage", "Members", "Core team", "Secretariat", "Next step"]
    assert f"@<{person('burak')}|Burak Sarnıçoğlu>" in dict(facts.facts)["Core team"]


def test_pause_holds_back_all_that_nobody_pressed_for_and_lists_it_afterwards(town: Town) -> None:
    town.start()
    town.ask_needs()
    asked = town.command(LEADER, "pause")
    town.submit(LEADER, asked.form, {"reason": "holidays"})
    before = len(town.world.messages)
    town.go(days=20)
    written = list(town.world.messages.values())[before:]
    assert [m.key for m in written] == []
    assert "Closed" in town.channel_cards()[0].plain()  # the poll closed on its day all the same
    paused = town.command(LEADER, "pause")
    assert "holidays" in town.said(paused)
    resumed = town.said(town.press(LEADER, "setup.resume"))
    assert "won't be sent late" in resumed
    assert "The results of a poll" in resumed
    assert "A step of the playbook" not in resumed  # a prompt that was held back comes another day
    town.go(days=1)
    assert not [m for m in town.world.messages.values() if m.key.startswith("result:")]


def test_what_was_pressed_for_still_comes_in_a_pause(town: Town) -> None:
    town.start()
    asked = town.command(LEADER, "pause")
    town.submit(LEADER, asked.form, {"reason": "quiet"})
    town.ask_needs()
    assert len(town.channel_cards()) == 1


def test_only_organisers_and_the_secretariat_may_pause(town: Town) -> None:
    town.start()
    assert "organisers" in town.said(town.command("uri", "pause"))
    assert town.command("dalisay", "pause").form is not None


def test_the_channel_is_addressed_in_the_community_s_language(town: Town) -> None:
    town.start(language=("tr",))
    town.press(LEADER, "setup.introduce")
    assert "Merhaba" in town.channel_cards()[0].plain()


def test_words_of_people_can_forge_neither_mention_nor_link(town: Town) -> None:
    evil = "**x** [y](https://evil.example) @<playground:home:person:uri> `z`"
    town.start(name="A [b](https://evil.example)", domain=evil)
    town.press(LEADER, "setup.introduce")
    assert evil in town.channel_cards()[0].plain()
    assert not town.letters("uri")


def test_a_stop_outlives_a_start_that_was_taken_back(town: Town) -> None:
    town.start()
    undo = town.find(LEADER, "setup.undo")
    town.command("uri", "me")
    town.press("uri", "membership.stop")
    town.visitor(LEADER).press(*undo)
    town.start()
    assert next(each for each in town.rows(Person) if each.name == "Uri Meltwater").stopped_at


def test_the_start_can_be_taken_back_after_the_introduction_too(town: Town) -> None:
    town.start()
    town.press(LEADER, "setup.introduce")
    assert "taken back" in town.said(town.press(LEADER, "setup.undo"))


def test_resuming_lists_what_waited_when_the_pause_began(town: Town) -> None:
    town.start()
    with town.store.transaction() as session:
        sending.be_patient(session, "playground:home", datetime(2100, 1, 1, tzinfo=UTC))
    town.go(days=1)  # the step's prompts wait for the platform
    asked = town.command(LEADER, "pause")
    town.submit(LEADER, asked.form, {"reason": "quiet"})
    assert "A step of the playbook" in town.said(town.press(LEADER, "setup.resume"))


def test_what_is_closed_by_hand_in_a_pause_is_told(town: Town) -> None:
    town.start()
    town.ask_needs()
    asked = town.command(LEADER, "pause")
    town.submit(LEADER, asked.form, {"reason": "quiet"})
    town.command(LEADER, "poll")
    town.press(LEADER, "polls.close")
    assert "Results" in town.channel_cards()[-1].plain()


def test_a_platform_s_zone_that_is_not_known_here_is_not_kept(town: Town) -> None:
    odd = replace(town.world.people["uri"], zone="America/Nowhere")
    town.world.settle((odd,), ())
    town.start()
    assert next(each for each in town.rows(Person) if each.name == "Uri Meltwater").zone == ""
    town.ask_needs()
    assert town.channel_cards()


def test_stewards_named_at_the_start_may_ask(town: Town) -> None:
    town.start(steward=(str(person("edgar")),))
    assert "polls.new" in [
        each.action for each in buttons(town.card(town.command("edgar", "poll")))
    ]


def test_nothing_is_kept_of_who_comes_and_goes_where_no_community_is(town: Town) -> None:
    town.visitor("uri").leave(SQUARE)
    town.visitor("uri").join(SQUARE)
    assert not town.rows(Person)


def test_a_start_is_not_taken_back_once_members_have_shared_something(town: Town) -> None:
    town.start()
    undo = town.find(LEADER, "setup.undo")
    town.command("uri", "ask")
    asked = town.press("uri", "questions.ask")
    preview = town.submit("uri", asked.form, {"title": "Who has loggers?"})
    assert not preview.errors
    town.press("uri", "questions.open")
    refused = town.visitor(LEADER).press(*undo)
    assert "too late to take the start back" in town.said(refused)
    assert "Who has loggers?" in town.said(town.command("uri", "find loggers"))
