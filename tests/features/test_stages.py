"""The playbook's first steps: prompts, lessons, core team, skipping with a reason."""

from __future__ import annotations

from dataclasses import replace

from adapters.playground.world import person
from bot.messages import Value
from storage import audit
from storage.steps import Step
from tests.town import LEADER, SQUARE, Town, buttons


def _status(town: Town) -> dict[str, str]:
    return {each.step: each.status for each in town.rows(Step)}


def _keys(town: Town, who: str, prefix: str) -> list[str]:
    return [m.key for m in town.letters(who) if m.key.startswith(prefix)]


def test_owners_are_prompted_at_ten_local_time_when_a_step_is_due(town: Town) -> None:
    town.start()
    town.go(days=1)
    for who in (LEADER, "burak"):
        letters = [m for m in town.letters(who) if m.key.startswith("step:")]
        assert [m.at.isoformat()[:16] for m in letters] == ["2026-03-03T07:00"]
    assert not _keys(town, "uri", "step:")
    assert _status(town)["lessons"] == "prompted"


def test_a_step_whose_evidence_is_there_prompts_nobody(town: Town) -> None:
    town.start()  # with a core team of two
    town.go(days=7)
    assert _status(town)["core_team"] == "done"
    assert not [key for key in _keys(town, LEADER, "step:") if ":core_team:" in key]


def test_the_core_team_s_prompt_leads_to_people_who_may_say_no(town: Town) -> None:
    town.start(core_team=())
    town.go(days=4)
    asked = town.press(LEADER, "stages.people")
    done = town.submit(LEADER, asked.form, {"people": (str(person("celia")),)})
    assert "2 people" in town.said(done)
    assert _status(town)["core_team"] == "done"
    invitation = town.letters("celia")[-1]
    assert invitation.card is not None
    assert "You are on the core team of Water Losses" in invitation.card.plain()
    town.press("celia", "stages.decline")
    assert "organisers" in town.said(town.command("celia", "poll"))


def test_the_last_of_the_core_team_cannot_step_down(town: Town) -> None:
    town.start(core_team=())
    town.command(LEADER, "status")
    assert "only one" in town.said(town.press(LEADER, "stages.decline"))


def test_the_only_leader_names_a_successor_before_stepping_down_and_then_organises_no_more(
    town: Town,
) -> None:
    town.start()
    town.command(LEADER, "status")
    assert "the only leader" in town.said(town.press(LEADER, "stages.decline"))
    town.command(LEADER, "roles")
    asked = town.press(LEADER, "roles.give")
    leader: dict[str, Value] = {"role": ("leader",), "people": (str(person("burak")),)}
    town.submit(LEADER, asked.form, leader)
    assert "the only leader" in town.said(town.press(LEADER, "stages.decline"))
    town.press("burak", "roles.accept")
    town.press(LEADER, "stages.decline")
    assert "organisers" in town.said(town.command(LEADER, "poll"))
    assert "polls.new" in [
        each.action for each in buttons(town.card(town.command("burak", "poll")))
    ]


def test_five_lessons_come_one_a_day_at_half_past_nine_in_one_s_own_zone(town: Town) -> None:
    town.start()
    town.go(days=1)
    town.press("burak", "stages.lessons")
    town.go(days=10)
    lessons = [m for m in town.letters("burak") if m.key.startswith("lesson:")]
    assert [m.at.isoformat()[5:16] for m in lessons] == [
        "03-03T09:00",
        "03-04T06:30",
        "03-05T06:30",
        "03-06T06:30",
        "03-07T06:30",
    ]
    assert not _keys(town, LEADER, "lesson:")
    town.press("burak", "stages.read")
    assert _status(town)["lessons"] == "done"


def test_lessons_keep_their_local_hour_when_clocks_change(town: Town) -> None:
    town.start(core_team=(str(person("june")),))
    town.go(days=4)  # a Friday; clocks in New York go forward on Sunday
    town.press("june", "stages.lessons")
    town.go(days=10)
    lessons = [m for m in town.letters("june") if m.key.startswith("lesson:")]
    assert [m.at.isoformat()[5:16] for m in lessons[1:]] == [
        "03-07T14:30",
        "03-08T13:30",
        "03-09T13:30",
        "03-10T13:30",
    ]


def test_starting_the_lessons_twice_starts_them_once(town: Town) -> None:
    town.start()
    town.go(days=1)
    begin = town.find(LEADER, "stages.lessons")
    town.visitor(LEADER).press(*begin)
    assert "on their way" in town.said(town.visitor(LEADER).press(*begin))
    town.go(days=10)
    assert len(_keys(town, LEADER, "lesson:")) == 5


def test_a_step_is_skipped_with_a_reason_that_is_kept_and_can_be_taken_up_again(town: Town) -> None:
    community = town.start()
    town.go(days=1)
    asked = town.press(LEADER, "stages.skip")
    assert town.submit(LEADER, asked.form, {"reason": ""}).errors == {
        "reason": "Please fill this in."
    }
    skipped = town.submit(LEADER, asked.form, {"reason": "We run two already"})
    with town.store.reading() as session:
        log = audit.of_community(session, community)
    assert (log[0].action, log[0].subject, log[0].reason) == (
        "skip step",
        "lessons",
        "We run two already",
    )
    assert _status(town)["lessons"] == "skipped"
    town.visitor(LEADER).press(skipped.shown[0], buttons(skipped.shown[0].card)[0])
    assert _status(town)["lessons"] == "prompted"


def test_a_prompt_held_back_by_courtesy_comes_another_day(town: Town) -> None:
    town.start()
    for who in (LEADER, "burak"):
        town.command(who, "me")
        town.press(who, "membership.stop")
    town.go(days=3)
    assert _status(town)["lessons"] == "waiting"
    town.command(LEADER, "me")
    town.press(LEADER, "membership.resume")
    town.go(days=1)
    assert len(_keys(town, LEADER, "step:")) == 1


def test_members_may_not_settle_steps(town: Town) -> None:
    town.start()
    town.go(days=1)
    place, button = town.find(LEADER, "stages.lessons")
    shown = replace(place, place=person("uri"))
    assert "organisers" in town.said(town.visitor("uri").press(shown, button))
    assert _status(town)["lessons"] == "prompted"


def test_a_first_lesson_asked_for_after_a_stop_comes_all_the_same_and_is_not_lost(
    town: Town,
) -> None:
    town.start()
    town.go(days=1)
    begin = town.find("burak", "stages.lessons")
    town.command("burak", "me")
    town.press("burak", "membership.stop")
    town.visitor("burak").press(*begin)
    town.go(days=3)
    assert [key[-2:] for key in _keys(town, "burak", "lesson:")] == [":1"]
    town.command("burak", "me")
    town.press("burak", "membership.resume")
    town.go(days=10)
    assert [key[-2:] for key in _keys(town, "burak", "lesson:")] == [":1", ":2", ":3", ":4", ":5"]


def test_lessons_go_on_for_each_of_the_core_team_also_when_another_has_read_them(
    town: Town,
) -> None:
    town.start()
    town.go(days=1)
    for who in (LEADER, "burak"):
        town.press(who, "stages.lessons")
    town.command(LEADER, "stage")
    asked = town.press(LEADER, "stages.have", "")
    town.submit(LEADER, asked.form, {"kind": ("lessons",), "source": "A course"})
    town.command(LEADER, "stage")
    assert _status(town)["lessons"] == "done"
    town.go(days=10)
    for who in (LEADER, "burak"):
        assert len(_keys(town, who, "lesson:")) == 5
        town.press(who, "stages.read")
    assert "Done: Five short lessons" in town.said(town.press(LEADER, "stages.read"))


def test_whoever_comes_to_the_core_team_later_can_take_the_lessons_too(town: Town) -> None:
    town.start()
    town.go(days=1)
    town.press(LEADER, "stages.lessons")
    town.go(days=5)
    town.press(LEADER, "stages.read")
    town.command(LEADER, "stage")
    town.press(LEADER, "stages.steps")
    town.press(LEADER, "stages.see", "core_team")
    town.press(LEADER, "stages.redo", "core_team")
    asked = town.press(LEADER, "stages.people")
    town.submit(LEADER, asked.form, {"people": (str(person("celia")),)})
    town.press("celia", "stages.lessons")
    town.go(days=5)
    assert len(_keys(town, "celia", "lesson:")) == 5
    assert _status(town)["lessons"] == "done"


def test_lessons_can_be_read_again_at_any_time_one_after_the_other(town: Town) -> None:
    town.start()
    town.command(LEADER, "stage")
    town.press(LEADER, "stages.see", "lessons")
    assert "Lesson 1 of 5" in town.said(town.press(LEADER, "stages.reread", "lessons 1"))
    for number in range(2, 6):
        said = town.said(town.press(LEADER, "stages.reread", f"lessons {number}"))
        assert f"Lesson {number} of 5" in said
    message, button = town.find(LEADER, "stages.reread")
    for forged in ("lessons 6", "lessons 0", "lessons x", "nothing 1"):
        again = replace(button, value=forged)
        assert "had its time" in town.said(town.visitor(LEADER).press(message, again))


def test_lessons_end_where_somebody_leaves(town: Town) -> None:
    town.start()
    town.go(days=1)
    town.press("burak", "stages.lessons")
    town.visitor("burak").leave(SQUARE)
    town.go(days=10)
    assert len(_keys(town, "burak", "lesson:")) == 1


def test_whoever_left_cannot_press_their_way_back_in(town: Town) -> None:
    community = town.start()
    town.press(LEADER, "setup.introduce")
    message, button = town.find("burak", "core.again", "me")
    town.visitor("burak").leave(SQUARE)
    forged = replace(button, action="polls.new", value="needs", community=community)
    assert "üyeleri" in town.said(town.visitor("burak").press(message, forged))
