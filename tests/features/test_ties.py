"""One community in a channel on each of two platforms: tied, lived in, and untied."""

from __future__ import annotations

import pytest

from bot.features import FEATURES
from bot.messages import Value
from bot.routing import Routes
from bot.standing import OCCASIONS
from storage import communities, people, polls
from storage.audit import Decision
from storage.communities import Community
from storage.database import Store
from storage.people import Member
from storage.polls import Ballot, Poll
from tests.recording import Both

SLACK = ("amina", "burak", "celia")
TEAMS = ("ayo", "deniz", "esra")


@pytest.fixture
def both(store: Store) -> Both:
    """A community in Slack, whose leader has the Teams account `ayo` too."""
    both = Both(store, SLACK, TEAMS)
    both.start()
    both.link(both.on_slack("amina"), both.on_teams("ayo"))
    return both


@pytest.fixture
def tied(both: Both) -> Both:
    """The same, in a channel of Teams too."""
    ayo = both.on_teams("ayo")
    ayo.command("tie", "general")
    ayo.submit({}, "general")
    return both


def members(both: Both) -> int:
    with both.store.reading() as session:
        return people.count(session, both.rows(Community)[0].id)


def ask(both: Both, title: str = "Pumps or pipes?", kind: str = "choice") -> str:
    amina = both.on_slack("amina")
    amina.command(f"poll {kind}", "square")
    amina.submit({"title": title, "choice": "Pumps\nPipes"}, "square")
    amina.press("polls.open", where="square")
    return str(both.slack.cards("square")[-1].title)


def test_a_linked_organiser_ties_a_channel_of_the_other_platform(both: Both) -> None:
    ayo = both.on_teams("ayo")
    ayo.command("tie", "general")
    assert ayo.form is not None
    assert "Water Losses" in ayo.form.plain()
    told = ayo.submit({}, "general")
    assert "lives here too" in told
    assert "What I never keep" in told  # the introduction, previewed
    assert both.teams.cards("general") == []
    assert members(both) == len(SLACK) + len(TEAMS) - 1
    assert both.rows(Community)[0].roster == "read"
    assert "tie" in [row.action for row in both.rows(Decision)]


def test_the_introduction_is_posted_to_the_new_channel_alone_and_once(tied: Both) -> None:
    ayo, amina = tied.on_teams("ayo"), tied.on_slack("amina")
    ayo.press("setup.introduce", where="general")
    assert len(tied.teams.cards("general")) == 1
    assert len(tied.slack.cards("square")) == 1  # where it hadn't been posted either
    assert "posted already" in amina.press("setup.introduce", where="square")


def test_what_is_going_on_follows_the_introduction_into_the_new_channel(both: Both) -> None:
    amina, ayo = both.on_slack("amina"), both.on_teams("ayo")
    amina.press("setup.introduce", where="square")
    ask(both)
    ayo.command("tie", "general")
    ayo.submit({}, "general")
    ayo.press("setup.introduce", where="general")
    both.tick()
    assert [card.title for card in both.teams.cards("general")][1:] == ["Pumps or pipes?"]
    assert len(both.slack.cards("square")) == 2


@pytest.mark.parametrize("who", ["deniz", "burak"])
def test_nobody_else_can_tie_and_nothing_of_the_community_is_told(both: Both, who: str) -> None:
    someone = both.on_teams("deniz")
    if who == "burak":
        both.link(both.on_slack(who), someone)
    told = someone.command("tie", "general")
    assert "no community that you could tie" in told
    assert "Water Losses" not in told


def test_a_tie_sent_for_a_community_that_is_not_one_s_own_does_nothing(both: Both) -> None:
    ayo, deniz = both.on_teams("ayo"), both.on_teams("deniz")
    ayo.command("tie", "general")
    assert "no community that you could tie" in deniz.submit({}, "general", ayo.form)
    ayo.command("tie", "general")
    ayo.submit({"community": ("another",)}, "general")
    assert "community" in ayo.errors
    with both.store.reading() as session:
        assert len(communities.venues(session, both.rows(Community)[0].id)) == 1


def test_of_several_communities_none_is_tied_unless_it_is_chosen(both: Both) -> None:
    both.slack.channels["lounge"] = ["amina"]
    amina, ayo = both.on_slack("amina"), both.on_teams("ayo")
    amina.command("start", "lounge")
    told: dict[str, Value] = {"name": "Wells *1*", "domain": "Wells", "zone": "Nairobi"}
    amina.submit(told | {"language": ("en",)}, "lounge")
    ayo.command("tie", "general")
    assert ayo.form is not None
    (choice,) = ayo.form.inputs()
    assert choice.value == ()
    assert "Wells *1*" in ayo.form.plain()
    (wells,) = [each.id for each in both.rows(Community) if each.name == "Wells *1*"]
    assert "Wells *1* lives here too" in ayo.submit({"community": (wells,)}, "general")


def test_a_channel_is_tied_to_one_community_and_only_a_channel_is(tied: Both) -> None:
    ayo = tied.on_teams("ayo")
    assert "lives here already" in ayo.command("tie", "general")
    assert "Tie it in a channel" in ayo.command("tie")


def test_the_other_platform_s_members_see_this_community_and_no_other(tied: Both) -> None:
    tied.slack.channels["lounge"] = ["amina"]
    amina, deniz = tied.on_slack("amina"), tied.on_teams("deniz")
    amina.command("start", "lounge")
    told: dict[str, Value] = {"name": "Second", "domain": "Secret", "zone": "Nairobi"}
    amina.submit(told | {"language": ("en",)}, "lounge")
    for someone in (deniz, tied.on_teams("ayo")):
        home = someone.command("home")
        assert "Water Losses" in home
        assert "Second" not in home
    assert "Second" in amina.command("home")


def test_a_poll_stands_in_both_channels_and_is_kept_up_to_date_in_both(tied: Both) -> None:
    ask(tied, "Where now?")
    tied.on_teams("deniz").press("polls.answer")
    tied.on_teams("deniz").fill()
    said = {tied.slack.cards("square")[-1].plain(), tied.teams.cards("general")[-1].plain()}
    assert len(said) == 1
    assert "1" in said.pop()


def test_whoever_leaves_one_channel_stays_by_the_other_until_they_leave_that_too(
    tied: Both,
) -> None:
    amina, ayo = tied.on_slack("amina"), tied.on_teams("ayo")
    before = members(tied)
    amina.leave("square")
    assert members(tied) == before
    ayo.leave("general")
    assert members(tied) == before - 1
    amina.join("square")
    assert members(tied) == before
    amina.leave("square")
    assert members(tied) == before - 1


def test_somebody_with_one_account_leaves_by_leaving_its_channel(tied: Both) -> None:
    before = members(tied)
    tied.on_teams("deniz").leave("general")
    tied.on_slack("burak").leave("square")
    assert members(tied) == before - 2


def test_untying_ends_the_membership_of_those_who_are_only_there(tied: Both) -> None:
    ayo, amina, deniz = tied.on_teams("ayo"), tied.on_slack("amina"), tied.on_teams("deniz")
    ayo.press("setup.introduce", where="general")
    assert "Teams" in amina.command("untie", "square")
    assert "Untied" in amina.press("setup.untie", "teams:contoso:channel:general", "square")
    assert members(tied) == len(SLACK)
    assert "Water Losses" not in deniz.command("home") + ayo.command("home")
    assert "has left this channel" in tied.teams.cards("general")[0].plain()
    ask(tied)
    assert len(tied.teams.cards("general")) == 1
    assert "untie" in [row.action for row in tied.rows(Decision)]


def test_a_channel_that_was_untied_can_be_tied_again_and_everybody_is_back(tied: Both) -> None:
    ayo, amina = tied.on_teams("ayo"), tied.on_slack("amina")
    ayo.press("setup.introduce", where="general")
    amina.command("untie", "square")
    amina.press("setup.untie", "teams:contoso:channel:general", "square")
    ayo.command("tie", "general")
    ayo.submit({}, "general")
    ayo.press("setup.introduce", where="general")
    assert members(tied) == len(SLACK) + len(TEAMS) - 1
    assert len(tied.rows(Member)) == len(SLACK) + len(TEAMS) - 1
    assert len(tied.teams.cards("general")) == 2


def test_the_last_channel_can_not_be_untied(both: Both) -> None:
    amina = both.on_slack("amina")
    both.link(amina, both.on_teams("deniz"))
    assert "this channel alone" in amina.command("untie", "square")


def test_the_start_can_still_be_taken_back_and_leaves_nothing(tied: Both) -> None:
    amina = tied.on_slack("amina")
    tied.on_slack("amina").leave("square")
    amina.join("square")
    assert "taken back" in amina.press("setup.undo", where="square")
    assert tied.rows(Community) == []


def test_nobody_of_another_workspace_is_mentioned_by_an_id_that_means_nothing_there(
    tied: Both,
) -> None:
    amina, ayo = tied.on_slack("amina"), tied.on_teams("ayo")
    ayo.press("setup.introduce", where="general")
    amina.command("status", "square")  # she is reached in Slack from now on
    assert "@<slack:T1:person:amina|Amina>" in str(amina.shown[-1])
    ayo.command("status", "general")
    assert "@<slack" not in str(ayo.shown[-1])
    assert "@<slack" not in str(tied.teams.cards("general"))
    assert "Amina" in tied.teams.cards("general")[0].plain()


def test_linking_and_unlinking_gives_nobody_a_second_ballot(tied: Both) -> None:
    amina, burak = tied.on_slack("amina"), tied.on_slack("burak")
    amina.command("poll needs", "square")
    amina.submit({}, "square")
    amina.press("polls.open", where="square")
    (poll,) = tied.rows(Poll)
    amina.answer(poll.id)
    for _ in range(2):
        tied.link(amina, burak)
        amina.command("unlink")
        amina.press("identities.unlink", "slack:T1:person:burak")
        assert "You have answered already" in burak.press("polls.answer", poll.id)
    assert len(tied.rows(Ballot)) == 1


def test_whoever_unlinks_outside_the_community_and_comes_back_has_no_further_ballot(
    tied: Both,
) -> None:
    amina, burak, celia = (tied.on_slack(each) for each in SLACK)
    amina.command("poll needs", "square")
    amina.submit({}, "square")
    amina.press("polls.open", where="square")
    (poll,) = tied.rows(Poll)
    celia.answer(poll.id)
    for _ in range(2):
        tied.link(burak, celia)
        for each in (burak, celia):
            each.leave("square")
        burak.command("unlink")
        burak.press("identities.unlink", "slack:T1:person:celia")
        for each in (burak, celia):
            each.join("square")
        assert "You have answered already" in celia.press("polls.answer", poll.id)
    assert len(tied.rows(Ballot)) == 1


def test_a_poll_s_card_counts_two_accounts_once_as_soon_as_they_are_linked(tied: Both) -> None:
    ask(tied)
    burak, deniz = tied.on_slack("burak"), tied.on_teams("deniz")
    (poll,) = tied.rows(Poll)
    burak.answer(poll.id)
    tied.go(minutes=1)
    deniz.answer(poll.id, option=1)
    before = tied.slack.cards("square")[-1].plain()
    tied.link(burak, deniz)
    tied.tick()
    after = tied.slack.cards("square")[-1].plain()
    assert before != after
    assert after == tied.teams.cards("general")[-1].plain()
    with tied.store.reading() as session:
        assert polls.turnout(session, poll.id) == (1, len(SLACK) + len(TEAMS) - 2)
        assert polls.ballots(session, poll.id) == [{"choice": ["o2"]}]  # the later one


def test_a_call_is_announced_in_both_channels_and_invites_each_person_once(tied: Both) -> None:
    for who in ("burak", "celia", "amina"):
        with tied.store.transaction() as session:
            person = people.by_address(session, f"slack:T1:person:{who}")
            assert person is not None
            member = people.member(session, tied.rows(Community)[0].id, person.id)
            assert member is not None
            people.grant(session, member.id, "steward")
    tied.go(days=14)  # its stewards are asked for a week which time they can make
    named = [
        [key for key in platform.keys(place) if key.startswith("call:")]
        for platform, place in ((tied.slack, "square"), (tied.teams, "general"))
    ]
    assert [len(keys) for keys in named] == [1, 1]
    asked = [key for key in (*tied.slack.keys("amina"), *tied.teams.keys("ayo"))
             if key.startswith("call-ask:")]  # fmt: skip
    assert len(asked) == 1


def test_each_feature_whose_cards_stand_in_channels_brings_them_up_to_date() -> None:
    assert set(OCCASIONS) <= Routes.of(FEATURES).occasions.keys()
