"""A gathering in person: planned with its steps, answered, brought to its end, missed where none is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from adapters.playground.visit import Outcome
from adapters.playground.world import person
from bot.messages import Value
from storage.communities import Community
from storage.gatherings import Gathering, GatheringReply, GatheringStep
from tests.digesting import last
from tests.town import LEADER, Town


def _plan(town: Town, first: str = "2026-09-07", **more: Value) -> Outcome:
    town.command(LEADER, "call")
    town.press(LEADER, "calls.year")
    town.press(LEADER, "gathering.show")
    asked = town.press(LEADER, "gathering.plan")
    told: dict[str, Value] = {"first": first, "last": first, "place": "Entebbe"}
    return town.submit(LEADER, asked.form, told | more)


def test_it_is_planned_with_steps_counted_back_and_made_known(village: Town) -> None:
    assert "within 60 days" in (_plan(village, last="2026-12-24").errors or {})["last"]
    said = village.said(_plan(village, last="2026-09-18", who=(str(person("june")),)))
    assert "Organised by: June Brookhollow" in said
    assert "What it is for, and for whom | Wed, Mar 11, 2026 | ahead" in said
    assert len(village.rows(GatheringStep)) == 7
    (card,) = [c for c in village.channel_cards() if "wants to meet in person" in c.plain()]
    assert "between Mon, Sep 7, 2026 and Fri, Sep 18, 2026" in card.plain()
    stale = village.find(LEADER, "gathering.change")
    for _ in range(2):
        village.press("isko", "gathering.yes")
    village.press("june", "gathering.no")
    village.press("june", "gathering.maybe")
    assert {each.answer for each in village.rows(GatheringReply)} == {"yes", "maybe"}
    (card,) = [c for c in village.channel_cards() if "wants to meet in person" in c.plain()]
    assert "1 yes, 1 maybe, 0 no" in card.plain()
    assert "Isko" not in card.plain()
    village.command(LEADER, "call")
    village.press(LEADER, "calls.year")
    assert "Isko Bukalan | I'd come" in village.said(village.press(LEADER, "gathering.show"))
    step = village.find(LEADER, "gathering.step")
    for _ in range(2):
        assert "Steps done: 1/7" in village.said(village.visitor(LEADER).press(*step))
    forged = replace(step[1], value=f"{step[1].value}x")
    assert "had its time" in village.said(village.visitor(LEADER).press(step[0], forged))
    asked = village.visitor(LEADER).press(*stale)
    village.submit(LEADER, asked.form, {"first": "2026-10-05", "last": "2026-10-09"})
    assert village.rows(Gathering)[0].first.isoformat() == "2026-10-05"
    assert sum(each.done_at is not None for each in village.rows(GatheringStep)) == 1
    not_begun = village.visitor(LEADER).press(
        stale[0], replace(stale[1], action="gathering.end", value=village.rows(Gathering)[0].id)
    )
    assert "has not begun" in village.said(not_begun)


def test_what_came_of_it_is_told_and_twelve_months_later_it_is_missed(village: Town) -> None:
    _plan(village, first="2026-03-02", last="2026-03-03")
    asked = village.press(LEADER, "gathering.end")
    outcome = village.submit(LEADER, asked.form, {"outcome": "Three pilots were agreed"})
    assert "Three pilots were agreed" in village.said(outcome)
    (card,) = [c for c in village.channel_cards() if "met in person" in c.plain()]
    assert "Three pilots were agreed" in card.plain()
    with village.store.transaction() as session:
        for each in village.rows(Community):
            each.created_at -= timedelta(days=700)
            session.merge(each)
    village.go(days=7)
    assert "has not met in person" not in last(village)
    with village.store.transaction() as session:
        (gathering,) = village.rows(Gathering)
        gathering.first = gathering.last = gathering.last - timedelta(days=370)
        session.merge(gathering)
    village.go(days=7)
    assert "has not met in person for twelve months" in last(village)
    assert "Where this comes from: iScale" in last(village)
    assert "None is planned" in village.said(village.press("dalisay", "gathering.show"))
