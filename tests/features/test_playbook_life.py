"""A playbook in use: steps that come back, a file that changes, frameworks of one's own."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.playground.world import person
from bot.app import compose
from bot.playbook_file import BUILT_IN
from storage.database import Store
from storage.evidence import Evidence
from storage.people import Held, Member, Person
from storage.schedule import Scheduled
from storage.steps import Step
from tests.in_both import InBothToo
from tests.staging import fill, go_to, here, log, newest, see, stage, state
from tests.town import LEADER, Town

MEMBER = "farida"
PEOPLE = 6
"""A small town, for weeks go by in it."""
OWN = """
id = "own"
title = { en = "Our way", tr = "Bizim yol" }

[[evidence]]
id = "letter"
title = "Letters"

[[evidence]]
id = "core_team"
title = "A team"

[[stage]]
id = "begin"
title = "Beginning"

[[stage.step]]
id = "letter"
owner = "sponsor"
due_days = 1
asks = "form"
makes = ["letter"]
title = "A letter of support"
prompt = "Who would write one?"
example = "Two pages"
principle = "Handbook, page 4"

[[stage.step.field]]
id = "who"
label = "Who wrote it?"

[[stage.step.field]]
id = "pages"
label = "How many pages?"
kind = "number"
optional = true

[[stage.step.field]]
id = "day"
label = "When?"
kind = "day"
optional = true

[[stage.need]]
evidence = "letter"
words = "Letters of support"

[[stage]]
id = "go_on"
title = "Going on"
"""

Founder = Callable[[str], Town]


@pytest.fixture
def founded(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Founder:
    """A town whose Convener is started where a playbook of one's own lies; again: a restart."""
    monkeypatch.chdir(tmp_path)

    def found(own: str) -> Town:
        Path("playbooks").mkdir(exist_ok=True)
        Path("playbooks/own.toml").write_text(own, encoding="utf-8")
        return Town(store, random.Random(7), people=PEOPLE)

    return found


def restarted(town: Town, own: str) -> None:
    """Convener starts anew in the same world, at the same time, with another file."""
    Path("playbooks/own.toml").write_text(own, encoding="utf-8")
    platform = InBothToo(town.world, town.clock)
    town.core = compose(town.store, {"playground": platform}, town.clock, random.Random(8))


def prompts(town: Town, who: str, step: str) -> list[str]:
    return [m.key.split(":")[3] for m in town.letters(who) if f":{step}:" in m.key]


def hold(town: Town, who: str, role: str) -> None:
    """Give somebody a role."""
    name = town.world.people[who].name
    with town.store.transaction() as session:
        (found,) = [each for each in town.rows(Person) if each.name == name]
        (member,) = [each for each in town.rows(Member) if each.person_id == found.id]
        session.add(Held(member_id=member.id, role=role))


def returns(town: Town) -> dict[str, str]:
    """On which day, and how often, which step comes back."""
    rows = [row for row in town.rows(Scheduled) if row.occasion == "stages.return"]
    return {row.subject: f"{row.rule[:10]} {row.next_due_at:%Y-%m-%d}" for row in rows}


def test_landscape_and_needs_come_back_half_a_year_after_their_gate(town: Town) -> None:
    town.start()
    go_to(town, "engaging")
    assert returns(town) == {}
    go_to(town, "developing")
    assert returns(town) == {
        "again:landscape": "every 182d 2026-08-31",
        "again:needs": "every 182d 2026-08-31",
    }


def test_a_step_s_form_is_its_evidence_until_the_step_is_undone(founded: Founder) -> None:
    town = founded(OWN)
    town.start(playbook=("own",))
    assert "The ministry" in fill(town, "letter", who="The ministry")
    (fact,) = town.rows(Evidence)
    assert (fact.kind, fact.step, fact.round) == ("letter", "letter", 1)
    assert fact.statement.splitlines()[1] == "The ministry"
    assert newest(town)["letter"].status == "done"
    assert "Letters of support: Met" in stage(town)
    town.press(LEADER, "stages.redo", "letter")
    assert newest(town)["letter"].status == "prompted"
    assert "Letters of support: Missing" in stage(town)
    assert log(town)[0].action == "take step up again"


RETURNING = OWN.replace("due_days = 1", "due_days = 1\nevery_days = 10")


def test_a_step_comes_back_after_its_stage_until_new_evidence_is_there_and_then_again(
    founded: Founder,
) -> None:
    town = founded(RETURNING)
    town.start(playbook=("own",))
    fill(town, "letter", who="The ministry")
    go_to(town, "go_on")
    town.go(days=9)
    assert newest(town)["letter"].round == 1
    town.go(days=2)
    again = newest(town)["letter"]
    assert (again.round, again.status, again.stage) == (2, "prompted", "begin")
    assert prompts(town, LEADER, "letter") == ["2"]
    assert "The ministry" not in see(town, "letter")
    town.go(days=10)
    assert newest(town)["letter"].round == 2  # open still: it isn't asked for twice
    state(town, "letter", day="2026-03-20")
    assert "No step is open" in stage(town)
    assert newest(town)["letter"].status == "done"
    town.go(days=10)
    assert (newest(town)["letter"].round, newest(town)["letter"].status) == (3, "prompted")


def test_a_step_that_is_skipped_when_it_came_back_comes_back_all_the_same(
    founded: Founder,
) -> None:
    town = founded(RETURNING)
    town.start(playbook=("own",))
    go_to(town, "go_on")
    town.go(days=11)
    asked = town.press(LEADER, "stages.skip", "letter")
    town.submit(LEADER, asked.form, {"reason": "Nothing moved"})
    assert newest(town)["letter"].round == 2
    town.go(days=10)
    assert (newest(town)["letter"].round, newest(town)["letter"].status) == (3, "prompted")


def test_a_rhythm_that_changes_in_the_file_changes_for_those_who_live_by_it(
    founded: Founder,
) -> None:
    town = founded(RETURNING)
    town.start(playbook=("own",))
    go_to(town, "go_on")
    restarted(town, RETURNING.replace("every_days = 10", "every_days = 20"))
    assert returns(town) == {"again:letter": "every 20d  2026-03-22"}
    restarted(town, OWN)
    assert returns(town) == {}


def test_who_goes_back_to_the_stage_is_asked_by_its_steps_and_not_by_the_rhythm(
    town: Town,
) -> None:
    town.start()
    go_to(town, "developing")
    go_to(town, "engaging")
    assert returns(town) == {}


def test_in_the_last_stage_its_own_steps_come_back(town: Town) -> None:
    town.start()
    go_to(town, "managing")
    assert set(returns(town)) == {
        f"again:{s}" for s in ("landscape", "needs", "goals", "health", "relevance")
    }


def test_with_one_s_own_playbook_whoever_starts_chooses(founded: Founder) -> None:
    town = founded(OWN)
    asked = town.command(LEADER, "start")
    assert asked.form is not None
    assert "Our way" in asked.form.plain()
    town.start(playbook=("own",))
    assert "Water Losses: Beginning" in stage(town)


def test_without_one_nobody_is_asked_to_choose(town: Town) -> None:
    asked = town.command(LEADER, "start")
    assert asked.form is not None
    assert "framework" not in asked.form.plain()


def test_a_step_is_its_owner_s_and_the_organisers_and_nobody_else_s(founded: Founder) -> None:
    town = founded(OWN)
    town.start(playbook=("own",))
    hold(town, "celia", "sponsor")
    town.go(days=2)
    assert prompts(town, "celia", "letter") == ["1"]
    assert prompts(town, LEADER, "letter") == []
    place, button = town.find("celia", "stages.fill")
    shown = replace(place, place=person(MEMBER))
    assert "A letter of support" in town.said(town.visitor(MEMBER).press(shown, button))
    asked = town.press("celia", "stages.fill")
    wrong = town.submit("celia", asked.form, {"who": "The ministry", "pages": "two"})
    assert set(wrong.errors or ()) == {"pages"}
    values = {"who": "The ministry", "pages": "2", "day": "2026-02-01"}
    done = town.said(town.submit("celia", asked.form, values))
    assert "The ministry" in done
    assert "2026-02-01" in done
    assert newest(town)["letter"].status == "done"


def test_where_nobody_holds_the_owner_s_role_the_core_team_is_asked(founded: Founder) -> None:
    town = founded(OWN)
    town.start(playbook=("own",))
    town.go(days=2)
    assert prompts(town, LEADER, "letter") == ["1"]


def test_a_running_community_keeps_what_it_did_when_its_playbook_changes(
    founded: Founder,
) -> None:
    town = founded(OWN)
    town.start(playbook=("own",))
    fill(town, "letter", who="The ministry")
    changed = (
        OWN.replace('id = "letter"\nowner', 'id = "support"\nowner')
        .replace('title = "Beginning"', 'title = "The beginning"')
        .replace("due_days = 1", "due_days = 3\nevery_days = 90")
    )
    restarted(town, changed)
    told = stage(town)
    assert "The beginning" in told
    assert "Letters of support: Met" in told
    town.press(LEADER, "stages.steps")
    steps = town.said(town.press(LEADER, "stages.steps"))
    assert "No longer in the playbook\nletter: done" in steps
    assert {row.step: row.status for row in town.rows(Step)} == {
        "letter": "done",
        "support": "done",
    }


def test_a_step_that_is_new_in_the_file_comes_to_those_in_its_stage_once(
    founded: Founder,
) -> None:
    town = founded(OWN)
    town.start(playbook=("own",))
    fill(town, "letter", who="The ministry")
    step = OWN[OWN.index("[[stage.step]]") : OWN.index("[[stage.step.field]]")]
    more = step.replace('"letter"\nowner', '"more"\nowner').replace('"form"', '"evidence"')
    more = more.replace('["letter"]', '["core_team"]').replace("due_days = 1", "due_days = 5")
    changed = OWN.replace("[[stage.need]]", f"{more}\n[[stage.need]]")
    for _ in range(2):
        restarted(town, changed)
    row = newest(town)["more"]
    assert (row.round, row.status, row.due_at.date().isoformat()) == (1, "waiting", "2026-03-07")
    assert newest(town)["letter"].status == "done"


def test_a_step_taken_out_of_the_file_prompts_nobody_and_breaks_nothing(founded: Founder) -> None:
    town = founded(OWN)
    town.start(playbook=("own",))
    before, after = OWN.index("[[stage.step]]"), OWN.index("[[stage.need]]")
    restarted(town, OWN[:before] + OWN[after:])
    town.go(days=5)
    assert prompts(town, LEADER, "letter") == []
    assert "No step is open" in stage(town)
    assert "Next step" not in town.said(town.command(LEADER, "status"))
    restarted(town, OWN)
    town.go(days=2)
    assert prompts(town, LEADER, "letter") == ["1"]


def test_a_stage_that_is_gone_from_the_file_says_so_and_asks_where_one_stands(
    founded: Founder,
) -> None:
    town = founded(OWN)
    town.start(playbook=("own",))
    restarted(town, OWN.replace('id = "begin"', 'id = "start"'))
    assert "no stage “begin” any more" in stage(town)
    assert "begin" in town.said(town.command(LEADER, "status"))
    go_to(town, "start")
    assert "Beginning" in stage(town)


def test_where_the_whole_file_is_gone_the_bundled_playbook_holds(founded: Founder) -> None:
    town = founded(OWN)
    town.start(playbook=("own",))
    restarted(town, BUILT_IN.read_text("utf-8").replace('"wbg"', '"copy"', 1))
    assert "no stage “begin” any more" in stage(town)
    assert here(town).playbook == "own"


def test_a_running_community_can_choose_another_framework_and_keeps_what_counts_in_both(
    founded: Founder,
) -> None:
    town = founded(OWN)
    town.start()
    town.command(LEADER, "stage")
    asked = town.press(LEADER, "stages.playbook")
    chosen = town.submit(LEADER, asked.form, {"playbook": ("own",), "reason": "The board"})
    assert "Our way" in town.said(chosen)
    assert (log(town)[0].action, log(town)[0].subject) == ("choose playbook", "wbg own")
    assert "no stage “forming” any more" in stage(town)
    go_to(town, "begin")
    assert "Next: A letter of support" in stage(town)
