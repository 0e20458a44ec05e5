"""`data` tells people what is kept of them, of every table there is, and nobody of anybody else."""

from __future__ import annotations

from bot.app import all_texts
from bot.cards import Table
from bot.texts import LANGUAGES
from storage import holdings
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


def test_a_stranger_hears_that_almost_nothing_is_kept(town: Town) -> None:
    assert set(told(town, "june")) <= {
        "You: name, zone, country, language, stop or snooze",
        "Accounts by which you are reached",
    }
