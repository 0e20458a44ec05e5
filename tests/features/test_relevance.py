"""The yearly review, its four ways, an umbrella, and a close after which nothing is ever said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from adapters.playground.world import channel
from bot.features import FEATURES
from bot.routing import Routes
from storage import schedule
from storage.evidence import Evidence
from storage.outbox import Outgoing
from storage.people import Member, Person
from storage.polls import Poll
from storage.purposes import Purpose
from storage.relevance import Nesting, Review
from storage.schedule import Scheduled
from tests.managing import close, review, sent
from tests.staging import go_to, here, log, newest, stage, state
from tests.town import LEADER, MARKET, SQUARE, Town


def _messages(town: Town) -> int:
    """All that Convener has posted of its own accord."""
    return sum(bool(each.key) for each in town.world.messages.values())


def _continue(town: Town) -> str:
    review(town)
    return sent(town, LEADER, town.press(LEADER, "relevance.continue").form, reason="Needed")


def _second(town: Town, name: str = "Pumps") -> str:
    """Another community of amina's, in the market; its id."""
    asked = town.command(LEADER, "start", MARKET)
    assert asked.form is not None
    filled = {each.id: each.value for each in asked.form.inputs()}
    told = filled | {"name": name, "domain": "How pumps fail", "zone": "Nairobi"}
    outcome = town.visitor(LEADER).submit(channel(MARKET), asked.form, told)
    community = town.card(outcome).community
    assert community
    return community


def test_the_members_are_asked_one_question_and_the_pulse_is_shown_from_five(
    village: Town,
) -> None:
    review(village)
    assert "Anonymous" in village.said(village.press(LEADER, "relevance.pulse", "anonymous"))
    village.press(LEADER, "polls.open")
    for who in village.people[:5]:
        village.answer(who, choice=("pivot",))
    assert "being asked" in review(village)
    village.go(days=15)
    assert "1. Pivot: 5 members" in review(village)


def test_a_poll_that_was_thrown_away_may_be_drafted_anew(village: Town) -> None:
    review(village)
    village.press(LEADER, "relevance.pulse", "named")
    village.press(LEADER, "polls.discard")
    review(village)
    village.press(LEADER, "relevance.pulse", "anonymous")
    assert [each.anonymous for each in village.rows(Poll)] == [True]


def test_going_on_is_decided_with_a_reason_and_can_be_taken_back_for_a_week(
    village: Town,
) -> None:
    assert "It goes on" in _continue(village)
    assert ("review: continue", "Needed") in {(each.action, each.reason) for each in log(village)}
    undo = village.find(LEADER, "relevance.undo")
    village.visitor(LEADER).press(*undo)
    assert village.rows(Review)[0].undone_at is not None
    _continue(village)
    undo = village.find(LEADER, "relevance.undo")
    village.go(days=8)
    assert "can't be taken back" in village.said(village.visitor(LEADER).press(*undo))


def test_only_the_core_team_decides(village: Town) -> None:
    assert "core team decides" in review(village, "dalisay")
    review(village)
    button = village.find(LEADER, "relevance.close")
    for who in ("dalisay", "farida", "edgar"):
        assert "organisers" in village.said(village.visitor(who).press(*button))
    assert village.rows(Review) == []


def test_a_year_after_the_last_review_the_core_team_hears_of_it_once_and_the_digest_says_so(
    village: Town,
) -> None:
    _continue(village)
    village.sleep(days=330)
    assert not [each for each in village.rows(Outgoing) if each.key.startswith("relevance:")]
    assert "Twelve months" not in village.said(village.command(LEADER, "digest"))
    village.go(days=60)
    told = [each for each in village.letters(LEADER) if each.key.startswith("relevance:")]
    assert len(told) == 1
    assert "Twelve months" in village.said(village.command(LEADER, "digest"))
    _continue(village)
    assert "Twelve months" not in village.said(village.command(LEADER, "digest"))


def test_a_pivot_goes_back_with_a_new_purpose_and_can_be_taken_back(village: Town) -> None:
    go_to(village, "managing")
    state(village, "purpose", statement="The old purpose")
    review(village)
    form = village.press(LEADER, "relevance.pivot").form
    said = sent(
        village, LEADER, form, stage=("forming",), purpose="To save energy", reason="Leaks are done"
    )
    assert "A new purpose" in said
    assert here(village).stage == "forming"
    (version,) = village.rows(Purpose)
    assert (version.purpose, version.pivot) == ("To save energy", True)
    kept = [each.statement for each in village.rows(Evidence) if each.kind == "purpose"]
    assert kept == ["The old purpose"]
    village.press(LEADER, "relevance.undo")
    assert here(village).stage == "managing"
    assert village.rows(Purpose)[0].withdrawn_at is not None
    assert all(each.withdrawn_at is None for each in village.rows(Evidence))


def test_a_decision_is_the_evidence_of_its_step(village: Town) -> None:
    go_to(village, "managing")
    stage(village)
    assert newest(village)["relevance"].is_open
    _continue(village)
    stage(village)
    assert newest(village)["relevance"].status == "done"


def test_at_its_first_stage_a_community_can_t_go_back(village: Town) -> None:
    review(village)
    assert "no earlier stage" in village.said(village.press(LEADER, "relevance.pivot"))


def test_an_umbrella_shows_its_communities_and_counts_each_person_once(village: Town) -> None:
    pumps = _second(village)
    review(village)
    form = village.press(LEADER, "relevance.broaden").form
    said = sent(village, LEADER, form, nested=(pumps,), reason="Two subjects")
    assert "10 people in all, each counted once" in said
    assert "Pumps | Forming | 10" in said
    assert not any(each in said for each in ("Amina", "Edgar"))
    village.press(LEADER, "relevance.part", pumps)
    assert village.rows(Nesting) == []


def test_taking_the_decision_back_lets_those_go_that_it_put_under_the_roof(village: Town) -> None:
    pumps = _second(village)
    review(village)
    form = village.press(LEADER, "relevance.broaden").form
    sent(village, LEADER, form, nested=(pumps,), reason="Two subjects")
    review(village)
    village.press(LEADER, "relevance.undo")
    assert village.rows(Nesting) == []


def test_a_member_joins_what_they_choose_and_sees_nothing_of_it_before(village: Town) -> None:
    pumps = _second(village)
    with village.store.transaction() as session:
        for each in session.exec(select(Member).where(Member.community_id == pumps)):
            if each.id != village.rows(Member)[0].id:
                each.left_at = village.clock()
    review(village)
    form = village.press(LEADER, "relevance.broaden").form
    assert form is not None
    assert "nobody's name" in form.plain()
    with village.store.transaction() as session:
        (lead,) = session.exec(
            select(Member).join(Person).where(
                Member.community_id == pumps, col(Person.name).startswith("Amina")
            )
        )  # fmt: skip
        lead.left_at = None
    sent(village, LEADER, form, nested=(pumps,), reason="Two subjects")
    review(village)
    shown = village.press(LEADER, "relevance.umbrella")
    seen = village.find(LEADER, "relevance.invite")
    assert "Pumps | Forming | 1" in village.said(shown)
    assert "organisers" in village.said(village.visitor("edgar").press(*seen))
    village.visitor(LEADER).press(*seen)
    village.go(minutes=1)
    assert "Welcome to Pumps" in village.said(village.press("edgar", "relevance.join"))
    assert "already" in village.said(village.press("edgar", "relevance.join"))
    leave = village.find("edgar", "relevance.unjoin")
    assert "do something for Pumps" in village.said(village.visitor(LEADER).press(*leave))
    assert "You left Pumps" in village.said(village.visitor("edgar").press(*leave))


def _due_of_all(town: Town, community: str, at: timedelta) -> list[str]:
    """A row for every occasion that any feature has, due at the same moment."""
    names = sorted(Routes.of(FEATURES).occasions)
    subjects = [poll.id for poll in town.rows(Poll)] or [""]
    with town.store.transaction() as session:
        for name in names:
            row = Scheduled(
                id=f"all:{name}", community_id=community, occasion=name, subject=subjects[0],
                rule="once", zone="UTC", next_due_at=town.clock() + at,
            )  # fmt: skip
            schedule.put(session, row)
    return names


def test_after_the_close_nothing_is_sent_whatever_falls_due(village: Town) -> None:
    village.ask_needs()
    village.go(days=20)
    village.command(LEADER, "call")
    said = close(village)
    assert "is closed" in said
    village.go(minutes=1)
    (last,) = [each for each in village.channel_cards() if "comes to its end" in each.plain()]
    assert "five good years" in last.plain()
    assert "The association goes on with it: The handbook" in last.plain()
    before = _messages(village)
    names = _due_of_all(village, here(village).id, timedelta(days=1))
    assert len(names) > 15
    village.go(days=400)
    assert _messages(village) == before
    assert not [row.key for row in village.rows(Outgoing) if row.state in ("waiting", "sending")]
    stood = {row.occasion for row in village.rows(Scheduled) if row.stood_at is not None}
    assert stood >= set(names)


def test_whoever_joins_after_the_close_is_not_welcomed(village: Town) -> None:
    close(village)
    village.visitor("tala").join(SQUARE)
    village.go(days=3)
    assert village.letters("tala") == []
    (welcome,) = [each for each in village.rows(Outgoing) if each.kind == "setup.welcome"]
    assert (welcome.state, welcome.reason) == ("withheld", "closed")


def test_what_waited_at_the_close_is_not_sent(village: Town) -> None:
    village.ask_needs()
    with village.store.transaction() as session:
        for row in session.exec(select(Outgoing)):
            row.state, row.pending = "waiting", True
    close(village)
    states = {row.kind: (row.state, row.reason) for row in village.rows(Outgoing)}
    assert states["polls.opened"] == ("withheld", "closed")


def test_every_command_and_old_button_answers_where_the_archive_is(village: Town) -> None:
    village.ask_needs()
    old = village.find("edgar", "polls.answer")
    close(village)
    open_to_all = {"help", "home", "why", "data", "forget", "link", "unlink", "tie"}
    for feature in FEATURES:
        for name in feature.commands:
            if name not in open_to_all:
                assert "The association's library" in village.said(village.command(LEADER, name))
    assert "library" in village.said(village.visitor("edgar").press(*old))
    assert "library" in village.said(village.command("edgar", "home"))
    assert "organisers" in village.said(village.command("edgar", "pause"))


def test_it_is_opened_again_within_thirty_days_and_its_rhythms_go_on(village: Town) -> None:
    close(village)
    button = village.find(LEADER, "relevance.reopen")
    assert "organisers" in village.said(village.visitor("edgar").press(*button))
    village.go(days=29)
    before = _messages(village)
    assert "open again" in village.said(village.visitor(LEADER).press(*button))
    village.go(days=8)
    assert _messages(village) > before
    assert [each for each in village.letters("dalisay") if each.key.startswith("digest:")]
    assert "members" in village.said(village.command("edgar", "status"))


def test_after_thirty_days_it_stays_closed(village: Town) -> None:
    close(village)
    button = village.find(LEADER, "relevance.reopen")
    village.go(days=31)
    assert "stays closed" in village.said(village.visitor(LEADER).press(*button))
    assert here(village).closed_at is not None


def test_a_community_that_is_open_can_t_be_opened(village: Town) -> None:
    close(village)
    button = village.find(LEADER, "relevance.reopen")
    village.visitor(LEADER).press(*button)
    assert "had its time" in village.said(village.visitor(LEADER).press(*button))


@pytest.mark.parametrize("way", ["continue", "broaden", "close"])
def test_every_way_needs_a_reason(village: Town, way: str) -> None:
    review(village)
    form = village.press(LEADER, f"relevance.{way}").form
    assert "fill this in" in sent(village, LEADER, form)
    assert not any(each.way for each in village.rows(Review))
