"""The landscape: entries with a decision and its reason, gaps, duplicates, a second look, undo."""

from __future__ import annotations

from bot.messages import Value
from storage.landscape import Entry
from storage.steps import Step
from tests.calling import sleep_until
from tests.staging import go_to, log, newest, stage
from tests.town import LEADER, Town

UNION: dict[str, Value] = {
    "name": "National Water Union",
    "runs": "The utilities",
    "link": "https://union.example/water",
    "overlap": "They train operators too",
    "decision": ("link",),
    "why": "They know everybody",
}


def _add(town: Town, **values: Value) -> str:
    """Add a group; what is said to it."""
    town.command(LEADER, "landscape")
    asked = town.press(LEADER, "landscape.add")
    sent = town.submit(LEADER, asked.form, {**UNION, **values})
    return "; ".join(sent.errors.values()) if sent.errors else town.said(sent)


def _shown(town: Town) -> str:
    return town.said(town.command(LEADER, "landscape"))


def test_an_entry_says_who_runs_it_what_overlaps_what_is_done_and_who_looked(village: Town) -> None:
    assert "Three neighbouring groups" in _shown(village)
    said = _add(village)
    assert "On the landscape: National Water Union" in said
    assert "What we do: link to it\nWhy: They know everybody" in said
    assert "Looked at: Mon, Mar 2, 2026, by Amina Wekulo" in said
    assert "National Water Union | The utilities | link to it | Mon, Mar 2, 2026" in _shown(village)
    assert log(village)[0].action == "add to landscape"


def test_what_is_undecided_is_named_as_a_gap(village: Town) -> None:
    _add(village, name="Leak project", link="", decision=("open",), why="")
    said = _shown(village)
    assert "No decision yet on 1: Leak project." in said
    assert "Leak project | The utilities | no decision yet" in said


def test_a_decision_needs_its_reason_and_a_link_leads_somewhere(village: Town) -> None:
    assert "Why so?" in _add(village, why="")
    assert "begins with https" in _add(village, link="javascript:alert(1)")
    assert "fill this in" in _add(village, name="  ")
    assert not village.rows(Entry)


def test_a_likely_duplicate_is_named_and_can_be_taken_off_at_once_and_put_back(
    village: Town,
) -> None:
    _add(village)
    assert "may be the same as National Water Union" in _add(village, name="National water-union")
    assert "may be the same as National" in _add(
        village, name="Anglers", link="http://www.union.example/water/"
    )
    assert "may be the same" not in _add(village, name="Leak project", link="")
    one = next(each for each in village.rows(Entry) if each.name == "Anglers")
    village.command(LEADER, "landscape")
    village.press(LEADER, "landscape.see", one.id)
    stale = village.find(LEADER, "landscape.remove", one.id)
    assert "Taken off" in village.said(village.visitor(LEADER).press(*stale))
    assert "Anglers" not in _shown(village)
    assert "had its time" in village.said(village.visitor(LEADER).press(*stale))
    assert "Overlaps with us" in village.said(village.press(LEADER, "landscape.restore", one.id))
    assert "Anglers" in _shown(village)


def test_an_entry_is_changed_in_its_form(village: Town) -> None:
    _add(village)
    (one,) = village.rows(Entry)
    _shown(village)
    village.press(LEADER, "landscape.see", one.id)
    asked = village.press(LEADER, "landscape.edit", one.id)
    said = village.said(village.submit(LEADER, asked.form, {"decision": ("leave",)}))
    assert "What we do: leave it" in said
    (now,) = village.rows(Entry)
    assert (now.name, now.decision) == (one.name, "leave")


def test_members_and_other_communities_do_not_reach_it(village: Town) -> None:
    assert "organisers" in village.said(village.command("kamau", "landscape"))
    _add(village)
    (one,) = village.rows(Entry)
    with village.store.transaction() as session:
        session.get_one(Entry, one.id).removed_at = village.clock()
    village.command(LEADER, "landscape")
    place = village.find(LEADER, "landscape.remove", one.id)
    assert "had its time" in village.said(village.visitor(LEADER).press(*place))


def test_three_entries_are_the_evidence_and_half_a_year_later_they_are_looked_at_again(
    village: Town,
) -> None:
    go_to(village, "engaging")
    for name in ("Anglers", "Builders", "Cooks"):
        _add(village, name=name, link="")
    said = stage(village)
    assert "as of Mon, Mar 2, 2026: 3 of 3; Anglers (landscape)" in said
    assert newest(village)["landscape"].status == "done"
    go_to(village, "developing")
    returns = village.clock().replace(month=9, day=1)
    sleep_until(village, returns)
    assert newest(village)["landscape"].is_open
    assert "Look again" in _shown(village)
    first, second, third = sorted(village.rows(Entry), key=lambda each: each.name)
    village.press(LEADER, "landscape.again", first.id)
    village.press(LEADER, "landscape.again", second.id)
    village.press(LEADER, "landscape.see", third.id)
    said = village.said(village.press(LEADER, "landscape.again", f"{third.id} join"))
    assert "Cooks | The utilities | join it" in said
    assert "Look again" not in said
    stage(village)
    assert {row.round for row in village.rows(Step) if row.step == "landscape"} == {1, 2}
    assert newest(village)["landscape"].status == "done"
