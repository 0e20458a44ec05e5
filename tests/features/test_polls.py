"""Needs polls, whole; priority and choice by the same means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from adapters.playground.world import person
from bot.cards import Chart, Choice, Note, Progress, Table
from bot.messages import Value
from storage import polls
from storage.polls import Ballot, NamedBallot, Participation
from tests.town import LEADER, SQUARE, Town, buttons


def _closed(town: Town, answers: int, **values: object) -> str:
    town.start()
    poll = town.ask_needs(**values)  # type: ignore[arg-type]
    for who in town.people[:answers]:
        town.answer(who)
    town.go(days=15)
    return poll


def test_the_preview_says_what_will_be_asked_before_anybody_is(town: Town) -> None:
    town.start()
    asked = town.command(LEADER, "poll needs")
    preview = town.said(town.submit(LEADER, asked.form, {}))
    assert "24 people" in preview
    assert "How willing are you to take part?" in preview
    assert not town.channel_cards()


def test_opening_asks_in_the_channel_and_nobody_in_private(town: Town) -> None:
    town.start()
    town.ask_needs()
    assert len(town.channel_cards()) == 1
    assert not any(town.letters(who) for who in town.people)


def test_turnout_is_counted_in_place(town: Town) -> None:
    town.start()
    town.ask_needs()
    town.answer("uri")
    town.answer("vera")
    cards = town.channel_cards()
    assert len(cards) == 1
    progress = next(part for part in cards[0].parts if isinstance(part, Progress))
    assert (progress.value, progress.total) == (2, 24)


def test_it_closes_by_itself_at_17_in_the_community_s_zone(town: Town) -> None:
    town.start()
    town.ask_needs(closes="2026-03-20")
    town.answer("uri")
    town.clock.stand(town.clock())
    town.core.ticker.advance(town.clock, town.clock() + timedelta(days=18, hours=4, minutes=59))
    assert "Closed" not in town.channel_cards()[0].plain()  # 16:59 in Nairobi on the day
    town.go(minutes=1)
    assert "Closed Fri, Mar 20, 2026, 17:00 (Nairobi)" in town.channel_cards()[0].plain()


def test_the_result_is_a_ranked_chart_for_everybody(town: Town) -> None:
    town.start()
    town.ask_needs()
    for who in town.people[:6]:
        town.answer(who, miss=("o2", "o3") if who != LEADER else ("o2",))
    town.go(days=15)
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


def test_a_second_answer_changes_nothing_and_says_so(town: Town) -> None:
    town.start()
    town.ask_needs()
    asked = town.press("uri", "polls.answer")
    town.answer("uri")
    assert "answered already" in town.said(town.press("uri", "polls.answer"))
    values = {"why": ("o1",), "gain": ("o1",), "miss": ("o1",), "willing": ("lead",)}
    assert "answered already" in town.said(town.submit("uri", asked.form, values))
    assert len(town.rows(Ballot)) == 1


def test_an_answer_after_the_close_is_refused(town: Town) -> None:
    town.start()
    town.ask_needs()
    asked = town.press("uri", "polls.answer")
    stale = town.find("uri", "polls.answer")
    town.go(days=15)
    values = {"why": ("o1",), "gain": ("o1",), "miss": ("o1",), "willing": ("lead",)}
    assert "poll is closed" in town.said(town.submit("uri", asked.form, values))
    assert "poll is closed" in town.said(town.visitor("uri").press(*stale))
    assert not town.rows(Ballot)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"why": ()}, "why"),
        ({"why": ("o99",)}, "why"),
        ({"willing": ("lead", "help")}, "willing"),
        ({"comment": "x" * 4000}, "comment"),
    ],
)
def test_a_wrong_answer_is_named_and_not_taken(
    town: Town, values: dict[str, tuple[str, ...]], field: str
) -> None:
    town.start()
    town.ask_needs()
    outcome = town.answer("uri", **values)
    assert outcome.errors is not None
    assert field in outcome.errors
    assert not town.rows(Ballot)
    assert not any(line.answered for line in town.rows(Participation))


def test_one_reminder_at_ten_in_their_own_zone_to_those_who_have_not_answered(town: Town) -> None:
    town.start()
    town.ask_needs()
    for who in town.people[:10]:
        town.answer(who)
    town.press("uri", "polls.answer")  # opening the form is no answer
    town.go(days=14)
    for who in town.people[:10]:
        assert not [m for m in town.letters(who) if m.key.startswith("poll-reminder:")]
    hours = {"tala": (2, 0), "rehema": (7, 0), "selin": (7, 0), "vera": (13, 0), "uri": (14, 0)}
    for who, (hour, minute) in hours.items():
        reminders = [m for m in town.letters(who) if m.key.startswith("poll-reminder:")]
        assert len(reminders) == 1
        at = reminders[0].at
        assert (at.date(), at.hour, at.minute) == (date(2026, 3, 13), hour, minute)


def test_nobody_is_reminded_who_stopped_or_snoozed(town: Town) -> None:
    town.start()
    town.ask_needs()
    for who, action in (("uri", "membership.stop"), ("vera", "membership.snooze")):
        town.command(who, "me")
        town.press(who, action)
    town.go(days=15)
    assert not town.letters("uri")
    assert not town.letters("vera")
    assert town.letters("rehema")


def test_a_person_is_asked_once_in_three_weeks(town: Town) -> None:
    town.start()
    town.ask_needs(closes="2026-03-09")
    town.go(days=8)
    asked = town.command(LEADER, "poll needs")
    preview = town.said(town.submit(LEADER, asked.form, {"reason": "something new happened"}))
    assert "24 people are left out" in preview
    assert "nobody to ask" in town.said(town.press(LEADER, "polls.open"))
    town.go(days=14)
    assert "24 people" in town.said(town.press(LEADER, "polls.open"))


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
    town.go(days=30)
    town.ask_needs(reason="a month has passed")
    for number, who in enumerate(town.people[:10]):
        town.answer(who, miss=("o1",) if number < 6 else ("o2",))
    town.go(days=15)
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
    town.go(days=15)
    assert "word of" not in town.channel_cards()[-1].plain()
    fuller = town.said(town.press(LEADER, "polls.results", poll))
    assert "word of" not in fuller
    assert "Fewer than 10" in fuller


def test_free_words_show_to_organisers_from_ten_on(town: Town) -> None:
    town.start()
    poll = town.ask_needs()
    for who in town.people[:10]:
        town.answer(who, comment=f"word of {who}")
    town.go(days=15)
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
    town.go(days=15)
    fuller = town.said(town.press(LEADER, "polls.results", poll))
    assert ("Those who would take part" in fuller) is shown


def test_below_ten_the_card_says_that_it_cannot_be_anonymous(town: Town) -> None:
    for who in town.people[9:]:
        town.visitor(who).leave(SQUARE)
    town.start()
    town.ask_needs()
    assert "can't be truly anonymous" in town.channel_cards()[0].plain()


def test_the_button_of_an_anonymous_answer_says_that_it_is_final(town: Town) -> None:
    town.start()
    town.ask_needs()
    asked = town.press("uri", "polls.answer")
    assert asked.form is not None
    assert asked.form.submit == "Send (final)"


def test_a_late_joiner_is_asked_too(town: Town) -> None:
    town.visitor("uri").leave(SQUARE)
    town.start()
    town.ask_needs()
    town.visitor("uri").join(SQUARE)
    assert not town.answer("uri").errors
    assert "1/24" in town.channel_cards()[0].plain()


def test_an_open_poll_can_be_taken_back_until_somebody_answers(town: Town) -> None:
    town.start()
    town.ask_needs()
    town.command(LEADER, "poll")
    withdraw = town.find(LEADER, "polls.withdraw")
    town.answer("uri")
    assert "answered already" in town.said(town.visitor(LEADER).press(*withdraw))
    town.go(days=40)
    town.ask_needs(reason="once more")
    town.command(LEADER, "poll")
    town.press(LEADER, "polls.withdraw")
    assert "taken back" in town.channel_cards()[-1].plain()
    count = len(town.world.messages)
    town.go(days=30)
    assert not [
        m for m in list(town.world.messages.values())[count:] if m.key.startswith("poll-reminder")
    ]


def test_extending_moves_the_close_and_asks_for_no_second_reminder(town: Town) -> None:
    town.start()
    town.ask_needs()
    town.go(days=12)
    town.command(LEADER, "poll")
    town.press(LEADER, "polls.extend")
    town.go(days=6)
    assert "Closed" not in town.channel_cards()[0].plain()
    town.go(days=4)
    assert "Closed Mon, Mar 23" in town.channel_cards()[0].plain()
    reminders = [m for m in town.letters("uri") if m.key.startswith("poll-reminder:")]
    assert len(reminders) == 1


def test_closing_early_tells_everybody_at_once(town: Town) -> None:
    town.start()
    town.ask_needs()
    for who in town.people[:5]:
        town.answer(who)
    town.command(LEADER, "poll")
    town.press(LEADER, "polls.close")
    assert any(isinstance(part, Chart) for part in town.channel_cards()[-1].parts)
    count = len(town.channel_cards())
    town.go(days=30)
    assert len(town.channel_cards()) == count


def test_a_draft_can_be_changed_and_thrown_away(town: Town) -> None:
    town.start()
    asked = town.command(LEADER, "poll needs")
    town.submit(LEADER, asked.form, {"miss": "Sleep\nTime"})
    edit = town.press(LEADER, "polls.edit")
    assert edit.form is not None
    values = {each.id: each.value for each in edit.form.inputs()}
    assert values["miss"] == "Sleep\nTime"
    town.submit(LEADER, edit.form, {"miss": "Sleep\nTime\nMoney"})
    town.press(LEADER, "polls.discard")
    assert not town.rows(polls.Poll)
    assert not town.rows(polls.Question)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"miss": "only one"}, "miss"),
        ({"miss": "\n".join(f"option {n}" for n in range(11))}, "miss"),
        ({"miss": "short\n" + "x" * 76}, "miss"),
        ({"miss": "y" * 4000}, "miss"),
        ({"title": ""}, "title"),
        ({"closes": "2020-01-01"}, "closes"),
        ({"closes": "tomorrow"}, "closes"),
        ({"names": ("secret",)}, "names"),
    ],
)
def test_an_absurd_draft_is_named_and_not_kept(
    town: Town, values: dict[str, str], field: str
) -> None:
    town.start()
    asked = town.command(LEADER, "poll needs")
    outcome = town.submit(LEADER, asked.form, values)
    assert outcome.errors is not None
    assert field in outcome.errors
    assert not town.rows(polls.Poll)


def test_a_named_poll_says_so_shows_its_tally_and_can_be_answered_anew(town: Town) -> None:
    town.start()
    asked = town.command(LEADER, "poll choice")
    values: dict[str, Value] = {
        "title": "When?",
        "choice": "Morning\nEvening",
        "amount": ("one",),
        "names": ("named",),
    }
    town.submit(LEADER, asked.form, values)
    town.press(LEADER, "polls.open")
    town.answer("uri", choice=("o1",))
    card = town.channel_cards()[-1]
    assert "Named" in card.plain()
    chart = next(part for part in card.parts if isinstance(part, Chart))
    assert [(bar.label, bar.shown) for bar in chart.bars] == [
        ("Morning", "100% (1)"),
        ("Evening", "0% (0)"),
    ]
    again = town.press("uri", "polls.answer")
    assert again.form is not None
    assert next(part for part in again.form.inputs() if isinstance(part, Choice)).value == ("o1",)
    town.answer("uri", choice=("o2",))
    assert len(town.rows(NamedBallot)) == 1
    assert not town.rows(Ballot)


def test_the_core_team_is_told_to_ask_again_after_half_a_year(town: Town) -> None:
    _closed(town, 6)
    town.go(days=190)
    suggestions = [m for m in town.letters("burak") if m.key.startswith("needs-again:")]
    assert len(suggestions) == 1
    assert suggestions[0].at.isoformat()[:16] == "2026-09-14T07:00"
    assert not [m for m in town.letters("uri") if m.key.startswith("needs-again:")]


def test_members_may_not_ask_and_strangers_may_not_answer(town: Town) -> None:
    town.visitor("uri").leave(SQUARE)
    town.start()
    town.ask_needs()
    assert "organisers" in town.said(town.command("vera", "poll"))
    place, button = town.find("vera", "polls.answer")
    outsider = town.visitor("uri").press(replace(place, place=person("uri")), button)
    assert "members" in town.said(outsider)
    assert not town.rows(Ballot)


def test_the_named_card_follows_the_anonymous_ballot(town: Town) -> None:
    town.start()
    town.ask_needs()
    thanks = town.answer("uri")
    assert "membership.offers" in [each.action for each in buttons(town.card(thanks))]
    asked = town.visitor("uri").press(thanks.shown[0], buttons(town.card(thanks))[0])
    town.submit("uri", asked.form, {"offers": "Night flow analysis", "hours": "4"})
    me = town.said(town.command("uri", "me"))
    assert "Night flow analysis" in me
    assert "4 hours a month" in me


def test_a_machine_that_slept_past_the_close_reminds_nobody(town: Town) -> None:
    town.start()
    town.ask_needs()
    town.clock.start_at(town.clock() + timedelta(days=40))
    town.core.ticker.tick()
    assert "Closed" in town.channel_cards()[0].plain()
    letters = [m.key for who in town.people for m in town.letters(who)]
    assert not [key for key in letters if key.startswith("poll-reminder:")]


def test_an_answer_after_the_last_hour_is_refused_even_if_nothing_ticked(town: Town) -> None:
    town.start()
    town.ask_needs()
    asked = town.press("uri", "polls.answer")
    town.clock.start_at(town.clock() + timedelta(days=15))
    values = {"why": ("o1",), "gain": ("o1",), "miss": ("o1",), "willing": ("lead",)}
    assert "poll is closed" in town.said(town.submit("uri", asked.form, values))
    assert not town.rows(Ballot)


def test_something_else_is_no_need_to_answer_to(town: Town) -> None:
    town.start()
    poll = town.ask_needs()
    for who in town.people[:6]:
        town.answer(who, miss=("other",))
    town.go(days=15)
    assert "no need to answer to" in town.said(town.press(LEADER, "polls.deeds", poll))


def test_two_choices_with_the_same_options_are_not_compared(town: Town) -> None:
    town.start()
    for title in ("Shall we meet on Mondays?", "Has it rained?"):
        form = town.command(LEADER, "poll choice").form
        town.submit(LEADER, form, {"title": title, "choice": "Yes\nNo", "names": ("anonymous",)})
        town.press(LEADER, "polls.open")
        for who in town.people[:6]:
            town.answer(who)
        town.go(days=20)
    assert "as last time" not in town.channel_cards()[-1].plain()


def test_a_late_joiner_in_a_new_zone_is_reminded_with_the_community_s(town: Town) -> None:
    for who in ("tala", "nena", "isko", "dalisay"):
        town.visitor(who).leave(SQUARE)
    town.start(secretariat=())
    town.ask_needs()
    town.visitor("tala").join(SQUARE)
    asked = town.press("tala", "polls.answer")
    assert asked.form is not None
    town.go(days=14)
    reminders = [m for m in town.letters("tala") if m.key.startswith("poll-reminder:")]
    assert [m.at.isoformat()[5:16] for m in reminders] == ["03-13T07:00"]
