"""What comes of a poll: charts, thresholds, changes, “you said, we did”."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from bot.cards import Chart, Note, Table
from bot.messages import Value
from storage.database import Store
from storage.outbox import Outgoing
from tests.town import LEADER, Town, buttons


def _closed(town: Town, answers: int, **values: Value) -> str:
    town.start()
    poll = town.ask_needs(**values)
    for who in town.people[:answers]:
        town.answer(who)
    _close(town)
    return poll


def _close(town: Town) -> None:
    """Close the poll now: what it comes to is the same as at its day."""
    town.command(LEADER, "poll")
    town.press(LEADER, "polls.close")


def test_the_result_is_a_ranked_chart_for_everybody(town: Town) -> None:
    town.start()
    town.ask_needs()
    for who in town.people[:6]:
        town.answer(who, miss=("o2", "o3") if who != LEADER else ("o2",))
    _close(town)
    result = town.channel_cards()[-1]
    charts = [part for part in result.parts if isinstance(part, Chart)]
    assert len(charts) == 4
    shown = [(bar.label, bar.shown) for bar in charts[2].bars[:2]]
    assert shown == [
        ("Examples from places like mine", "100% (6)"),
        ("Time and place to try things together", "83% (5)"),
    ]


@pytest.mark.parametrize(("answers", "charts"), [(0, 0), (4, 0), (5, 4)])
def test_nothing_is_shown_below_five(town: Town, answers: int, charts: int) -> None:
    poll = _closed(town, answers)
    result = town.channel_cards()[-1]
    fuller = town.card(town.press(LEADER, "polls.results", poll))
    for card in (result, fuller):
        assert sum(isinstance(part, Chart) for part in card.parts) == charts
    withheld = [
        part for part in result.parts if isinstance(part, Note) and "Fewer than 5" in part.text
    ]
    assert len(withheld) == 4 - charts


def test_nobody_sees_results_before_the_close_the_creator_included(town: Town) -> None:
    town.start()
    poll = town.ask_needs()
    for who in town.people[:12]:
        town.answer(who)
    overview = town.said(town.command(LEADER, "poll"))
    assert "Nobody sees results before the close, you neither" in overview
    assert "polls.results" not in [
        b.action for b in buttons(town.card(town.command(LEADER, "poll")))
    ]
    message, button = town.find(LEADER, "polls.close")
    forged = replace(button, action="polls.results", value=poll, confirm=None)
    assert "had its time" in town.said(town.visitor(LEADER).press(message, forged))


def test_asking_again_before_you_said_we_did_needs_a_reason_that_is_kept(town: Town) -> None:
    poll = _closed(town, 6)
    town.go(days=10)
    form = town.command(LEADER, "poll needs").form
    outcome = town.submit(LEADER, form, {})
    assert outcome.errors == {"reason": "Please fill this in."}
    told = town.press(LEADER, "polls.deeds", poll)
    town.submit(LEADER, told.form, {"miss.o1": "A list of who to ask."})
    again = town.command(LEADER, "poll needs").form
    assert again is not None
    assert "reason" not in [each.id for each in again.inputs()]


def test_you_said_we_did_links_the_top_needs_to_what_is_done(town: Town) -> None:
    poll = _closed(town, 6)
    asked = town.press(LEADER, "polls.deeds", poll)
    nothing = town.submit(LEADER, asked.form, {})
    assert nothing.errors is not None
    town.submit(LEADER, asked.form, {"miss.o1": "A list of who to ask."})
    table = next(part for part in town.channel_cards()[-1].parts if isinstance(part, Table))
    assert table.rows == (("Somebody to ask when I am stuck", "A list of who to ask."),)
    count = len(town.channel_cards())
    town.submit(LEADER, asked.form, {"miss.o1": "A list, by subject."})
    assert len(town.channel_cards()) == count
    assert "A list, by subject." in town.channel_cards()[-1].plain()


def test_what_changed_since_the_last_time_is_told_in_points(town: Town) -> None:
    town.start()
    town.ask_needs()
    for who in town.people[:10]:
        town.answer(who, miss=("o1",))
    town.sleep(days=30)
    town.ask_needs(reason="a month has passed")
    for number, who in enumerate(town.people[:10]):
        town.answer(who, miss=("o1",) if number < 6 else ("o2",))
    _close(town)
    chart = [p for p in town.channel_cards()[-1].parts if isinstance(p, Chart)][2]
    notes = {bar.label: bar.note for bar in chart.bars}
    assert notes["Somebody to ask when I am stuck"] == "40 points down"
    assert notes["Examples from places like mine"] == "40 points up"
    assert notes["Time and place to try things together"] == "as last time"


def test_free_words_are_withheld_below_ten_and_never_in_the_channel(town: Town) -> None:
    town.start()
    poll = town.ask_needs()
    for who in town.people[:10]:
        words = f"word of {who}" if who != LEADER else ""
        town.answer(who, comment=words)
    _close(town)
    assert "word of" not in town.channel_cards()[-1].plain()
    fuller = town.said(town.press(LEADER, "polls.results", poll))
    assert "word of" not in fuller
    assert "Fewer than 10" in fuller


def test_free_words_show_to_organisers_from_ten_on(town: Town) -> None:
    town.start()
    poll = town.ask_needs()
    for who in town.people[:10]:
        town.answer(who, comment=f"word of {who}")
    _close(town)
    assert "word of" not in town.channel_cards()[-1].plain()
    assert town.said(town.press(LEADER, "polls.results", poll)).count("“word of") == 10


@pytest.mark.parametrize(("willing", "shown"), [(4, False), (5, True), (7, True), (8, False)])
def test_a_breakdown_needs_five_inside_and_five_outside(
    town: Town, willing: int, shown: bool
) -> None:
    town.start()
    poll = town.ask_needs()
    for number, who in enumerate(town.people[:12]):
        town.answer(who, willing=("join",) if number < willing else ("follow",))
    _close(town)
    fuller = town.said(town.press(LEADER, "polls.results", poll))
    assert ("Those who would take part" in fuller) is shown


def test_closing_early_tells_everybody_at_once(town: Town) -> None:
    town.start()
    town.ask_needs()
    for who in town.people[:5]:
        town.answer(who)
    _close(town)
    assert any(isinstance(part, Chart) for part in town.channel_cards()[-1].parts)
    count = len(town.channel_cards())
    town.go(days=30)
    assert len(town.channel_cards()) == count


def test_the_core_team_is_told_to_ask_again_after_half_a_year(store: Store) -> None:
    town = Town(store, random.Random(7), people=8)
    town.start()
    town.ask_needs()
    for who in town.people[:6]:
        town.answer(who)
    town.go(days=15)
    town.sleep(days=175)
    assert not [each for each in town.rows(Outgoing) if each.key.startswith("needs-again:")]
    town.go(days=15)
    suggestions = [m for m in town.letters("burak") if m.key.startswith("needs-again:")]
    assert len(suggestions) == 1
    assert suggestions[0].at.isoformat()[:16] == "2026-09-14T07:00"
    others = [m for who in town.people[3:] for m in town.letters(who)]
    assert others
    assert not [m for m in others if m.key.startswith("needs-again:")]


def test_something_else_is_no_need_to_answer_to(town: Town) -> None:
    town.start()
    poll = town.ask_needs()
    for who in town.people[:6]:
        town.answer(who, miss=("other",))
    _close(town)
    assert "no need to answer to" in town.said(town.press(LEADER, "polls.deeds", poll))


def test_two_choices_with_the_same_options_are_not_compared(town: Town) -> None:
    town.start()
    for title in ("Shall we meet on Mondays?", "Has it rained?"):
        form = town.command(LEADER, "poll choice").form
        town.submit(LEADER, form, {"title": title, "choice": "Yes\nNo", "names": ("anonymous",)})
        town.press(LEADER, "polls.open")
        for who in town.people[:6]:
            town.answer(who)
        _close(town)
        town.go(days=1)
    assert "as last time" not in town.channel_cards()[-1].plain()
