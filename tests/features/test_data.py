"""`data` tells people what is kept of them, of every table there is, and nobody of anybody else."""

from __future__ import annotations

from datetime import date

from adapters.playground.world import person
from bot.app import all_texts
from bot.cards import Table
from bot.texts import LANGUAGES
from storage import holdings, participation, people
from tests.town import LEADER, Town


def told(town: Town, who: str) -> dict[str, str]:
    """How many of each, by its words."""
    card = town.card(town.command(who, "data"))
    (table,) = [part for part in card.parts if isinstance(part, Table)]
    return {what: count for what, count, _ in table.rows}


def test_each_table_that_knows_of_people_has_words_and_a_time_in_every_language() -> None:
    for language in LANGUAGES:
        entries = all_texts().entries[language]
        for name in holdings.tables():
            assert f"membership.data.of.{name}" in entries
            assert f"membership.data.kept.{name}" in entries


def test_it_counts_what_is_the_asker_s_and_nothing_of_others(town: Town) -> None:
    town.start()
    town.ask_needs()
    for who in ("june", "kamau"):
        town.answer(who)
    june = told(town, "june")
    assert june["Polls that asked you: whether you answered"] == "1"
    assert june["Memberships"] == "1"
    assert "Polls that you drafted" not in june
    assert told(town, LEADER)["Polls that you drafted"] == "1"
    assert "ballot" not in holdings.tables()


def test_days_are_counted_as_days_however_much_was_done_on_one(town: Town) -> None:
    town.start()
    with town.store.transaction() as session:
        known = people.by_address(session, str(person("june")))
        assert known is not None
        (community,) = people.communities_of(session, known.id)
        member = people.member(session, community, known.id)
        assert member is not None
        for day in (2, 3):
            for kind in ("press", "message", "reaction"):
                participation.note(session, member.id, date(2026, 2, day), kind)
    assert (
        told(town, "june")["Days on which you took part: in which kind of thing, and how often"]
        == "3"
    )


def test_a_stranger_hears_that_almost_nothing_is_kept(town: Town) -> None:
    assert set(told(town, "june")) <= {
        "You: name, zone, country, language, stop or snooze, quiet hours",
        "Accounts by which you are reached",
    }
