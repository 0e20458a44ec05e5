"""By which account people are reached and recognised, where they may have several."""

from __future__ import annotations

import pytest

from bot.features.roster.reach import Told, counted, names_of, reach
from bot.messages import Changed, Profile, Standing, Value
from storage import people, reaching
from storage.database import Store
from storage.outbox import Outgoing
from storage.people import Identity, Person
from tests.recording import Both, profiled

AMINA, AYO = "slack:T1:person:amina", "teams:contoso:person:ayo"
VENUES = ["slack:T1:channel:square", "teams:contoso:channel:general"]


@pytest.fixture
def both(store: Store) -> Both:
    both = Both(store, ("amina", "burak", "celia"), ("ayo", "deniz"))
    both.start(secretariat=("slack:T1:person:burak",))
    return both


def tie(both: Both) -> None:
    """Amina is `ayo` on Teams, and the community lives there too."""
    both.link(both.on_slack("amina"), both.on_teams("ayo"))
    ayo = both.on_teams("ayo")
    ayo.command("tie", "general")
    ayo.submit({}, "general")


def whose(both: Both, address: str) -> Person:
    with both.store.reading() as session:
        found = people.by_address(session, address)
        assert found is not None
        return found


def reached(both: Both) -> str | None:
    with both.store.reading() as session:
        return reaching.address_of(session, whose(both, AMINA).id, VENUES)


def test_messages_come_by_the_account_that_acted_last(both: Both) -> None:
    tie(both)
    assert reached(both) == AYO
    both.on_slack("amina").command("status", "square")
    assert reached(both) == AMINA


def test_where_that_one_can_not_be_written_to_the_other_one_is(both: Both) -> None:
    tie(both)
    with both.store.transaction() as session:
        reaching.mark_unreachable(session, AYO)
    assert reached(both) == AMINA
    both.on_teams("ayo").command("status", "general")
    assert reached(both) == AYO


def test_an_account_elsewhere_is_never_written_to_about_a_community(both: Both) -> None:
    both.link(both.on_slack("amina"), both.on_teams("ayo"))
    with both.store.reading() as session:
        found = reaching.address_of(session, whose(both, AMINA).id, VENUES[:1])
    assert found == AMINA


def test_what_an_account_refuses_is_sent_by_the_person_s_other_one(both: Both) -> None:
    tie(both)
    both.teams.refuses.add("ayo")
    both.go(days=8)  # steps and digests come due
    refused = [key for key in both.slack.keys("amina") if not key.startswith("linked:")]
    assert refused
    assert not [row.key for row in both.rows(Outgoing) if row.state == "undeliverable"]
    assert [each.reachable for each in both.rows(Identity) if each.address == AYO] == [False]


def test_the_roster_names_those_whom_one_of_their_accounts_does_not_reach(both: Both) -> None:
    tie(both)
    both.link(both.on_slack("celia"), both.on_teams("deniz"))
    with both.store.transaction() as session:
        reaching.mark_unreachable(session, "teams:contoso:person:deniz")
    told = both.on_slack("amina").command("roster", "square")
    assert "Teams: 2 members, 1 can be written to" in told
    assert "Slack: yes and Teams: not installed, or closed" in told
    assert "With an account in several of them: 2 members" in told


def test_an_email_address_makes_one_person_of_accounts_of_a_community_s_workspaces(
    both: Both,
) -> None:
    profiled(both.slack, "celia", email="c@example.org")
    profiled(both.teams, "deniz", email="C@example.org")
    both.slack.channels["lounge"] = ["celia", "burak"]
    burak = both.on_slack("burak")
    burak.command("start", "lounge")
    told = {"name": "Second", "domain": "d", "zone": "Nairobi"}
    burak.submit({**told, "language": ("en",)}, "lounge")  # her profile is read anew
    tie(both)
    assert whose(both, "slack:T1:person:celia") == whose(both, "teams:contoso:person:deniz")


@pytest.mark.parametrize("standing", ["guest", "foreign"])
def test_a_guest_s_or_a_stranger_s_email_address_makes_nobody_theirs(
    both: Both, standing: Standing
) -> None:
    with both.store.transaction() as session:
        known = session.get_one(Identity, "slack:T1:person:celia")
        session.add(Identity(address="email::person:c@example.org", person_id=known.person_id))
    profiled(both.teams, "deniz", email="c@example.org", standing=standing)
    tie(both)
    assert whose(both, "slack:T1:person:celia") != whose(both, "teams:contoso:person:deniz")


def told_by_email(both: Both, who: str) -> None:
    """Slack tells that somebody has that address."""
    me = both.slack.person(who)
    profile = Profile(who.capitalize(), email="c@example.org", standing="own")
    both.handle(Changed(key=f"c{who}", sender=me, where=me, profile=profile))


def test_an_organiser_s_account_is_not_taken_over_by_an_email_address_but_offered(
    both: Both,
) -> None:
    told_by_email(both, "burak")
    profiled(both.teams, "deniz", email="c@example.org", standing="own")
    tie(both)
    assert whose(both, "slack:T1:person:burak") != whose(both, "teams:contoso:person:deniz")
    burak, deniz = both.on_slack("burak"), both.on_teams("deniz")
    assert "An account on Teams has your e-mail address" in burak.command("me", "square")
    assert "An account on Slack has your e-mail address" in deniz.command("me", "general")
    both.link(burak, deniz)
    assert "has your e-mail address" not in burak.command("me", "square")
    assert "Slack: Burak and Teams: Deniz" in burak.command("me", "square")


def test_no_workspace_makes_its_accounts_somebody_of_another_s(both: Both) -> None:
    told_by_email(both, "celia")
    profiled(both.teams, "ayo", email="c@example.org", standing="own")
    deniz = both.on_teams("deniz")
    deniz.command("start", "general")
    deniz.submit({"name": "Evil", "domain": "d", "zone": "Nairobi", "language": ("en",)}, "general")
    celia, ayo = both.on_slack("celia"), both.on_teams("ayo")
    assert whose(both, "slack:T1:person:celia") != whose(both, AYO)
    assert "has your e-mail address" not in celia.command("me", "square")
    assert "has your e-mail address" not in ayo.command("me", "general")


def test_an_account_that_waits_with_somebody_s_email_address_does_not_become_theirs(
    both: Both,
) -> None:
    """Else its workspace would hold them before they come, and tie what they start."""
    mallory = both.on_teams("deniz")
    mallory.command("help")
    profile = Profile("Deniz", email="d@example.org", standing="own")
    both.handle(Changed(key="m", sender=mallory.me, where=mallory.me, profile=profile))
    both.slack.channels["lounge"] = ["amina", "dilek"]
    both.slack.profiles["dilek"] = Profile("Dilek", email="d@example.org", standing="own")
    amina = both.on_slack("amina")
    amina.command("start", "lounge")
    told: dict[str, Value] = {"name": "Second", "domain": "Secret", "zone": "Nairobi"}
    amina.submit(told | {"language": ("en",)}, "lounge")
    assert whose(both, "slack:T1:person:dilek") != whose(both, "teams:contoso:person:deniz")


def test_reach_is_counted_by_workspace_and_nobody_twice() -> None:
    lanes = ["slack:T1", "teams:x"]
    found = reach(
        (
            Told("p1", "A", "slack:T1:person:a", reachable=True),
            Told("p1", "A", "slack:T1:person:b", reachable=False),
            Told("p1", "A", "teams:x:person:a", reachable=False),
            Told("p2", "B", "slack:T2:person:c", reachable=True),
            Told("p3", "C", "", reachable=False),
        ),
        lanes,
    )
    assert [each.reached for each in found] == [True, False, False]
    assert [each.lacks for each in found] == [True, False, False]
    assert [counted(found, lane) for lane in lanes] == [(1, 1), (1, 0)]


def test_workspaces_are_called_by_their_platform_and_by_their_id_where_it_has_several() -> None:
    assert names_of(["slack:T1", "teams:x"]) == {"slack:T1": "Slack", "teams:x": "Teams"}
    assert names_of(["slack:T1", "slack:T2"]) == {"slack:T1": "Slack T1", "slack:T2": "Slack T2"}
