"""The core team's digest: who gets it, and who has it all in the secretariat's already."""

from __future__ import annotations

from adapters.playground.world import Message, person
from tests.digesting import SECRETARY, digests, log
from tests.town import LEADER, Town


def team_digests(town: Town, who: str) -> list[Message]:
    return [each for each in town.letters(who) if each.key.startswith("team-digest:")]


def test_each_organiser_gets_one_and_whoever_gets_the_fuller_gets_only_that(town: Town) -> None:
    town.start(secretariat=(str(person("burak")), str(person(SECRETARY))))
    town.go(days=7)
    assert len(team_digests(town, LEADER)) == 1
    assert not digests(town, LEADER)
    for who in ("burak", SECRETARY):
        assert len(digests(town, who)) == 1
        assert not team_digests(town, who)
    assert not team_digests(town, "uri")


def test_where_a_leader_does_the_secretariat_s_work_only_the_others_get_it(town: Town) -> None:
    town.start(secretariat=())
    town.go(days=7)
    assert (len(digests(town, LEADER)), len(team_digests(town, LEADER))) == (1, 0)
    assert (len(digests(town, "burak")), len(team_digests(town, "burak"))) == (0, 1)


def test_it_says_which_steps_are_due_and_whose_they_are_with_one_suggestion(town: Town) -> None:
    town.start()
    town.go(days=14)
    card = team_digests(town, LEADER)[-1].card
    assert card is not None
    told = card.plain()
    assert "3 steps are due" in told
    assert "Roles, divided: core team (Amina Wekulo and Burak Sarnıçoğlu); open since" in told
    assert told.count("Next: ") == 1
    full = digests(town)[-1].card
    assert full is not None
    assert "Due as well: Purpose and vision" in full.plain()


def test_each_digest_is_turned_off_and_moved_by_itself(town: Town) -> None:
    community = town.start()
    town.command(LEADER, "digest")
    town.press(LEADER, "digests.see", "team")
    asked = town.press(LEADER, "digests.when", "team")
    done = town.submit(LEADER, asked.form, {"weekday": ("2",), "at": "8:00", "zone": "Berlin"})
    assert "10:00 (Nairobi)" in town.said(done) or "Mar 4, 2026" in town.said(done)
    town.go(days=8)
    (told,) = team_digests(town, LEADER)
    assert f"{told.at:%a %H:%M}" == "Wed 07:00"
    town.command(LEADER, "digest")
    assert "secretariat's digest is off" in town.said(town.press(LEADER, "digests.off", "weekly"))
    town.go(days=7)
    assert len(team_digests(town, LEADER)) == 2
    assert len(digests(town)) == 1
    assert ("digest off", "weekly") in log(town, community)


def test_without_the_fuller_one_an_organiser_of_the_secretariat_gets_this(town: Town) -> None:
    town.start(secretariat=(str(person("burak")),))
    town.command(LEADER, "digest")
    town.press(LEADER, "digests.off", "weekly")
    town.go(days=7)
    assert len(team_digests(town, "burak")) == 1
