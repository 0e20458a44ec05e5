"""A community's first year and a half, as the framework's worked example lived it: at its own pace."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.journeys.lives import BEGINS, GROUP, SECOND, STEPS, Story, secop
from tests.journeys.once import once
from tests.living import Told, town
from tests.town import LEADER

FORMING = (
    "Enough people who organise",
    "A leader is named",
    "A sponsor is named",
    "Purpose and vision are drafted",
    "Roles are divided among people",
    "A dated plan of action",
)
ENGAGING = (
    "Neighbouring groups looked at",
    "A needs poll that enough have answered",
    "A draft of the charter",
    "Activities with an outcome and a decision",
    "Of those who came, as many came back",
)
DEVELOPING = (
    "The charter is adopted",
    "There is a place to meet",
    "There is a roster of members",
    "Health was measured a first time",
    "A next event is in the calendar",
    "Resources are committed",
    "Calls in a row on cadence",
    "More members than when this stage began",
)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Story:
    def lived() -> Story:
        with town(tmp_path_factory.mktemp("secop"), sqlite_template, BEGINS, 2) as here:
            return secop(here)

    return once(tmp_path_factory, "secop", lived)


def _of(story: Story, kind: str, who: str) -> list[Told]:
    return [t for t in story.told if t.key.startswith(f"{kind}:") and t.where.endswith(f":{who}")]


def test_a_week_in_two_people_and_a_leader_are_there_and_the_rest_is_named(story: Story) -> None:
    gate = story.gates["a week in"]
    assert tuple(gate.needs) == FORMING
    assert "2 of 2; Amina Wekulo and Burak" in gate.met(FORMING[0])
    assert gate.missing == list(FORMING[2:])
    assert "1 of 3; the roster" in gate.needs[FORMING[4]]
    assert "Next: Roles, divided" in gate.words


def test_both_of_the_two_had_five_lessons(story: Story) -> None:
    assert [len(_of(story, "lesson", who)) for who in (LEADER, SECOND)] == [5, 5]


def test_it_leaves_forming_with_each_need_met_from_its_source(story: Story) -> None:
    gate = story.gates["forming"]
    assert gate.missing == []
    assert "Célia Ribeirada, on the roster" in gate.met("A sponsor is named")
    assert "as of Mon, Nov 11, 2019: version 1" in gate.met("Purpose and vision are drafted")
    assert "3 of 3; the roster" in gate.met("Roles are divided among people")
    assert "Mon, Dec 2, 2019: the plan of action, with 4 items" in gate.met(FORMING[5])
    assert "“Engaging” now" in story.said["forming"]


def test_engaging_begins_with_nothing_and_its_landscape_first(story: Story) -> None:
    gate = story.gates["engaging begins"]
    assert gate.missing == list(ENGAGING)
    assert "Next: The landscape around you" in gate.words


def test_it_has_what_engaging_asks_for_each_from_what_people_did(story: Story) -> None:
    gate = story.gates["engaging"]
    assert gate.missing == []
    assert "3 of 3; Leak project (landscape)" in gate.met(ENGAGING[0])
    assert "10 of 11, 91%" in gate.met(ENGAGING[1])
    assert "the charter, version 1" in gate.met(ENGAGING[2])
    assert "3 of 3; “Clinic” (engagement plan)" in gate.met(ENGAGING[3])
    assert "4 of 6, 67%" in gate.met(ENGAGING[4])


def test_core_group_pilots_plan_outcomes_and_review_are_done_too(story: Story) -> None:
    assert all(story.said[step].startswith("Done: ") for step in STEPS)


def test_its_activities_answered_needs_that_were_polled(story: Story) -> None:
    told = [t.words for t in story.told if t.key.startswith("activity-told:")]
    assert len(told) == 4
    assert all(words.startswith("You said, we did") for words in told)


def test_it_launches_in_december_2020_with_what_the_spring_had_shown(story: Story) -> None:
    assert story.days["launch"].date().isoformat() == "2020-12-10"
    gate = story.gates["launched"]
    assert gate.missing == []
    assert "4 of 3; “Virtual launch”" in gate.met(ENGAGING[3])
    assert "In this stage since Mon, Jan 13, 2020. The pace is your own." in gate.words


def test_developing_begins_with_the_place_and_the_roster_that_are_there(story: Story) -> None:
    gate = story.gates["developing begins"]
    assert tuple(gate.needs) == DEVELOPING
    assert [name for name in DEVELOPING if name not in gate.missing] == list(DEVELOPING[1:3])


def test_its_charter_is_adopted_by_a_vote_with_quorum_whose_figures_the_gate_has(
    story: Story,
) -> None:
    assert "8 yes, 1 no, 0 abstained; 9 of 13 voted" in story.said["charter"]
    gate = story.gates["before two calls"]
    assert "version 1 of the charter: 8 yes, 1 no, of 13 asked" in gate.met(DEVELOPING[0])
    assert "A secretariat, from The association" in gate.met(DEVELOPING[5])
    assert gate.missing == ["A next event is in the calendar", "Calls in a row on cadence"]


def test_two_calls_later_nothing_is_missing_and_it_manages_itself(story: Story) -> None:
    gate = story.gates["developing"]
    assert gate.missing == []
    assert "2 of 2; the calls that were held" in gate.met(DEVELOPING[6])
    assert "“Managing” now" in story.said["developing"]


def test_nobody_ever_reads_that_they_are_late(story: Story) -> None:
    assert story.late == []
    assert all("The pace is your own" in gate.words for gate in story.gates.values())


def test_members_hear_of_what_concerns_them_and_of_nothing_else(story: Story) -> None:
    before = datetime(2020, 1, 13, 9, tzinfo=UTC)
    assert {t.where.rsplit(":", 1)[1] for t in story.told if t.at < before} == {
        LEADER, SECOND, "celia",
    }  # fmt: skip
    for who in GROUP:
        kinds = {t.key.split(":")[0] for t in story.told if t.where.endswith(f":{who}")}
        assert not kinds & {"step", "digest", "plan", "needs-again", "closed"}, kinds
