"""Two accounts proved to be one person's, and taken apart again."""

from __future__ import annotations

import pytest
from sqlmodel import select

from storage import linking, people, renewing
from storage.audit import Decision
from storage.database import Store
from storage.linking import Linking
from storage.outbox import Outgoing
from storage.people import Identity, Member, Person
from tests.recording import Both


@pytest.fixture
def both(store: Store) -> Both:
    both = Both(store, slack=("amina", "burak"), teams=("ayo",))
    both.start()
    return both


def whose(both: Both, address: str) -> Person:
    with both.store.reading() as session:
        found = people.by_address(session, address)
        assert found is not None
        return found


AMINA, AYO = "slack:T1:person:amina", "teams:contoso:person:ayo"


def test_a_code_entered_on_the_other_platform_makes_two_accounts_one_person(both: Both) -> None:
    amina, ayo = both.on_slack("amina"), both.on_teams("ayo")
    asked = ayo.command(f"link {both.code(amina)}")
    assert "Slack: Amina and Teams: ayo become one person" in asked
    assert whose(both, AMINA).id != whose(both, AYO).id
    assert "You are one person now" in ayo.press("identities.confirm")
    assert whose(both, AMINA).id == whose(both, AYO).id
    assert both.slack.keys("amina")[-1].startswith("linked:")
    log = [row for row in both.rows(Decision) if row.action == "link"]
    assert [row.subject for row in log] == [f"{AMINA} {AYO}"]


def test_a_code_may_be_entered_in_a_form_spaced_as_one_likes(both: Both) -> None:
    amina, ayo = both.on_slack("amina"), both.on_teams("ayo")
    code = both.code(amina)
    ayo.command("link")
    ayo.press("identities.enter")
    assert "become one person" in ayo.submit({"code": f" {code[:3].lower()} {code[3:]} "})
    ayo.press("identities.confirm")
    assert whose(both, AMINA).id == whose(both, AYO).id


def test_no_code_is_kept_in_clear(both: Both) -> None:
    code = both.code(both.on_slack("amina"))
    (row,) = [each for each in both.rows(Linking) if each.code]
    assert row.code == linking.hashed(code)
    assert code not in str(row.model_dump())


def test_codes_are_for_private_places_only(both: Both) -> None:
    amina, ayo = both.on_slack("amina"), both.on_teams("ayo")
    assert "In private" in amina.command("link", "square")
    code = both.code(amina)
    assert "good no more" in ayo.command(f"link {code}", "general")
    assert "I don't know that code" in ayo.command(f"link {code}")


def test_an_expired_code_a_used_one_and_a_replaced_one_link_nothing(both: Both) -> None:
    amina, ayo = both.on_slack("amina"), both.on_teams("ayo")
    old = both.code(amina)
    new = both.code(amina)
    assert "I don't know that code" in ayo.command(f"link {old}")
    ayo.command(f"link {new}")
    both.go(minutes=10)
    assert "Nothing was linked" in ayo.press("identities.confirm")
    assert "ten minutes" in ayo.command(f"link {new}")
    assert whose(both, AMINA).id != whose(both, AYO).id
    both.link(amina, ayo)
    assert "Nothing was linked" in ayo.press("identities.confirm")


def test_one_s_own_code_and_a_linked_account_s_link_nothing(both: Both) -> None:
    amina, ayo = both.on_slack("amina"), both.on_teams("ayo")
    assert "your own code" in amina.command(f"link {both.code(amina)}")
    both.link(amina, ayo)
    assert "one person already" in ayo.command(f"link {both.code(amina)}")


def test_whoever_guesses_is_refused_after_a_few_tries_even_the_right_code(both: Both) -> None:
    amina, ayo = both.on_slack("amina"), both.on_teams("ayo")
    for left in (4, 3, 2):
        assert f"{left} times more" in ayo.command("link ABCDEFGH")
    assert "1 time more" in ayo.command("link ABCDEFGH")
    assert "Too many wrong codes" in ayo.command("link ABCDEFGH")
    assert "Too many wrong codes" in ayo.command(f"link {both.code(amina)}")
    both.go(hours=1)
    assert "become one person" in ayo.command(f"link {both.code(amina)}")


def test_a_code_that_somebody_has_entered_is_nobody_else_s_to_enter_or_confirm(both: Both) -> None:
    amina, ayo, burak = both.on_slack("amina"), both.on_teams("ayo"), both.on_slack("burak")
    code = both.code(amina)
    ayo.command(f"link {code}")
    assert "good no more" in burak.command(f"link {code}")
    burak.shown += ayo.shown
    assert "Nothing was linked" in burak.press("identities.confirm")
    assert "one person now" in ayo.press("identities.confirm")


def test_of_two_who_enter_each_other_s_codes_the_first_to_confirm_links(both: Both) -> None:
    amina, ayo = both.on_slack("amina"), both.on_teams("ayo")
    hers, theirs = both.code(amina), both.code(ayo)
    ayo.command(f"link {hers}")
    amina.command(f"link {theirs}")
    assert "one person now" in amina.press("identities.confirm")
    assert "Nothing was linked" in ayo.press("identities.confirm")
    assert whose(both, AMINA).id == whose(both, AYO).id


def test_where_a_community_lives_only_on_one_side_the_other_sees_nothing_of_it(both: Both) -> None:
    amina, ayo = both.on_slack("amina"), both.on_teams("ayo")
    both.link(amina, ayo)
    assert "only there" in ayo.shown[-2].plain()
    assert "Water Losses" not in ayo.command("home") + ayo.command("status") + ayo.command("help")
    assert "Water Losses" in amina.command("home")


def test_a_stop_said_on_either_side_holds_on_both(both: Both) -> None:
    amina, ayo = both.on_slack("amina"), both.on_teams("ayo")
    amina.command("me", "square")
    amina.press("membership.stop")
    both.link(ayo, amina)
    assert whose(both, AYO).stopped_at is not None
    amina.press("membership.resume")
    assert whose(both, AYO).stopped_at is None


def test_an_account_taken_off_is_a_plain_member_with_the_same_silence(both: Both) -> None:
    amina, burak = both.on_slack("amina"), both.on_slack("burak")
    both.link(amina, burak)
    amina.command("me", "square")
    amina.press("membership.snooze")
    assert "Slack: Burak" in amina.command("unlink")
    assert "Taken off" in amina.press("identities.unlink", "slack:T1:person:burak")
    one, other = whose(both, AMINA), whose(both, "slack:T1:person:burak")
    assert one.id != other.id
    assert one.snoozed_until == other.snoozed_until is not None
    with both.store.reading() as session:
        (theirs,) = linking.memberships(session, other.id).values()
        assert people.roles(session, theirs.id) == {"member"}
    assert len(both.rows(Member)) == 2
    assert "unlink" in [row.action for row in both.rows(Decision)]


def test_quiet_hours_go_with_an_account_that_is_taken_off(both: Both) -> None:
    amina, burak = both.on_slack("amina"), both.on_slack("burak")
    both.link(amina, burak)
    with both.store.transaction() as session:
        session.get_one(Person, whose(both, AMINA).id).quiet_hours = "22:00-07:00"
    amina.command("unlink")
    amina.press("identities.unlink", "slack:T1:person:burak")
    assert whose(both, "slack:T1:person:burak").quiet_hours == "22:00-07:00"


def test_what_was_said_to_an_account_is_not_brought_up_to_date_once_it_is_taken_off(
    both: Both,
) -> None:
    """It is a stranger's from then on, say of an employer who was left."""
    amina, burak = both.on_slack("amina"), both.on_slack("burak")
    both.link(amina, burak)
    theirs = "slack:T1:person:burak"

    def letter(key: str) -> Outgoing:
        """One that stands in Burak's direct messages; a newer form of it is about to follow."""
        return Outgoing(key=key, lane="slack:T1", address=theirs, kind="calls.asked", asked="now",
                        community_id="", person_id=whose(both, AMINA).id, urgency=0, position=0,
                        created_at=both.clock(), card="{}", state="sent", sent_version=1,
                        version=2)  # fmt: skip

    with both.store.transaction() as session:
        session.add_all([letter("about"), letter("later")])
    amina.command("unlink")
    amina.press("identities.unlink", theirs)
    with both.store.transaction() as session:
        assert renewing.renew(session, "later", '{"private": 1}') is None
        assert not any(each.pending for each in session.exec(select(Outgoing)))
    both.link(amina, burak)
    with both.store.transaction() as session:
        assert renewing.renew(session, "later", '{"private": 1}') == "slack:T1"


def test_the_only_account_stays(both: Both) -> None:
    amina = both.on_slack("amina")
    both.link(amina, both.on_teams("ayo"))
    amina.command("unlink")
    amina.press("identities.unlink", AMINA)
    ayo = both.on_teams("ayo")
    assert "the only one" in ayo.command("unlink")
    assert len({each.person_id for each in both.rows(Identity)}) == 3


def test_codes_and_wrong_tries_are_forgotten_within_two_days(both: Both) -> None:
    both.code(both.on_slack("amina"))
    both.on_teams("ayo").command("link ABCDEFGH")
    both.go(days=2)
    both.core.engine.clean()
    assert both.rows(Linking) == []
