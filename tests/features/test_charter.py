"""The charter from what is known to the vote: drafted, written, undone, proposed, adopted or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.playground.world import channel
from bot.cards import Button
from bot.features.charter.sections import SECTIONS
from bot.messages import Value
from storage import audit
from storage.charters import Charter, Writing
from storage.polls import Poll
from tests.calling import sleep_until
from tests.chartering import draft, open_form, ready, write
from tests.managing import TITLES, adopt, begin
from tests.staging import go_to, here, missing, stage, state
from tests.town import LEADER, MARKET, SQUARE, Town, buttons

STEWARD, MEMBER = "farida", "june"


def sleep(town: Town, days: int) -> None:
    """Let time pass at one go."""
    sleep_until(town, town.clock() + timedelta(days=days))
    town.go(minutes=1)


def propose(town: Town, ident: str, **values: Value) -> str:
    town.command(LEADER, "charter")
    asked = town.press(LEADER, "charter.propose", ident)
    if asked.form is None:
        return town.said(asked)
    sent = town.submit(LEADER, asked.form, values)
    town.go(minutes=1)
    return town.said(sent)


def vote(town: Town, who: str, said: str) -> None:
    asked = town.press(who, "polls.answer")
    town.submit(who, asked.form, {"choice": (said,)})


def status(town: Town) -> list[str]:
    return [each.status for each in sorted(town.rows(Charter), key=lambda each: each.number)]


def test_a_draft_is_made_from_what_is_known_and_says_what_is_still_empty(village: Town) -> None:
    state(village, "purpose", statement="To lose less water.")
    told = village.said(village.command(LEADER, "charter"))
    assert "There is no charter yet" in told
    draft(village)
    told = village.said(village.command(STEWARD, "charter"))
    assert "2. Domain and who it is for | filled from what is known, Amina Wekulo" in told
    assert "4. Values and norms | empty" in told
    rows = {row.section: row.words for row in village.rows(Writing)}
    assert rows["domain"].startswith("How networks lose water\n10 members")
    assert "Core team: Amina Wekulo and Burak Sarnıçoğlu" in rows["roles"]
    assert "Languages: English." in rows["venues"]
    assert set(rows) < set(SECTIONS)


def test_it_says_what_was_written_elsewhere_of_purpose_and_goals(village: Town) -> None:
    village.command(LEADER, "purpose")
    form = village.press(LEADER, "purpose.write").form
    village.submit(LEADER, form, {"purpose": "Lose less", "vision": "No pipe leaks"})
    begin(village, *TITLES)
    adopt(village, *TITLES)
    draft(village)
    rows = {row.section: row.words for row in village.rows(Writing)}
    assert rows["purpose"] == "Lose less\nNo pipe leaks"
    assert set(rows["success"].splitlines()) == {f"- {each}" for each in TITLES}


def test_of_a_needs_poll_it_says_what_most_chose_and_nothing_below_five(village: Town) -> None:
    village.ask_needs()
    for who in village.people[:4]:
        village.answer(who)
    sleep(village, 15)
    ident = draft(village)
    assert "value" not in {row.section for row in village.rows(Writing)}
    sleep(village, 10)
    village.ask_needs(reason="It is another question")
    for who in village.people[:5]:
        village.answer(who)
    sleep(village, 15)
    village.command(LEADER, "charter")
    village.press(LEADER, "charter.section", f"{ident} value")
    told = village.said(village.press(LEADER, "charter.fill", f"{ident} value"))
    assert "5 of 10 answered" in told
    assert "(100%)" in told
    village.press(LEADER, "charter.take", f"{ident} value")
    assert [row.origin for row in village.rows(Writing) if row.section == "value"] == ["known"]


def test_each_change_is_kept_with_its_author_and_can_be_undone(village: Town) -> None:
    ident = draft(village)
    write(village, ident, "values", "We listen.")
    write(village, ident, "values", "We give credit.", STEWARD)
    told = village.said(village.press(STEWARD, "charter.history", f"{ident} values"))
    assert told.index("Farida Kisimani") < told.index("Amina Wekulo")
    village.command(LEADER, "charter")
    village.press(LEADER, "charter.section", f"{ident} values")
    assert "We listen." in village.said(village.press(LEADER, "charter.undo"))
    assert "Nothing is written here yet" in village.said(village.press(LEADER, "charter.undo"))
    assert "charter" in " ".join(each.action for each in _log(village))


def test_who_writes_over_somebody_s_newer_words_is_told_and_loses_nothing(village: Town) -> None:
    ident = draft(village)
    mine = open_form(village, ident, "values")
    write(village, ident, "values", "Theirs.", STEWARD)
    sent = village.submit(LEADER, mine.form, {"words": "Mine."})
    assert sent.errors is not None
    assert "Farida Kisimani has changed" in sent.errors["words"]
    assert [row.words for row in village.rows(Writing) if row.section == "values"] == ["Theirs."]
    assert "Theirs." in village.said(village.press(LEADER, "charter.section", f"{ident} values"))
    assert "Mine." in write(village, ident, "values", "Mine.")


def test_members_read_it_only_once_it_is_put_to_the_vote(village: Town) -> None:
    ident = ready(village)
    assert "There is no charter yet" in village.said(village.command(MEMBER, "charter"))
    propose(village, ident)
    told = village.said(village.command(MEMBER, "charter"))
    assert "Version 1, proposed" in told
    offered = {each.action for each in buttons(village.card(village.command(MEMBER, "charter")))}
    assert offered == {"charter.section"}


def test_a_vote_with_quorum_and_majority_adopts_it_and_the_figures_are_kept(village: Town) -> None:
    ident = ready(village)
    told = propose(village, ident, quorum="40", majority=("two_thirds",))
    assert "10 members are asked" in told
    announced = village.channel_cards()[-1].plain()
    assert "at least 40% of those asked vote" in announced
    assert "two thirds or more say yes" in announced
    for who, said in zip(village.people, ("yes", "yes", "yes", "no", "abstain"), strict=False):
        vote(village, who, said)
    vote(village, village.people[3], "yes")  # a vote may be changed until the close
    sleep(village, 15)
    told = village.channel_cards()[-1].plain()
    assert "The charter is adopted (version 1)" in told
    assert "4 yes, 0 no, 1 abstained; 5 of 10 voted" in told
    (row,) = village.rows(Charter)
    assert (row.status, row.yes, row.no, row.abstained, row.asked) == ("adopted", 4, 0, 1, 10)
    (line,) = [each for each in _log(village) if each.action == "charter adopted"]
    assert "4 yes" in line.reason


@pytest.mark.parametrize(
    ("votes", "told"),
    [(("yes",) * 4, "Too few voted"), (("yes", "yes", "no", "no", "no"), "not enough said yes")],
)
def test_without_quorum_or_majority_it_is_not_adopted_and_a_new_version_begins_with_it(
    village: Town, votes: tuple[str, ...], told: str
) -> None:
    ident = ready(village)
    propose(village, ident)
    for who, said in zip(village.people, votes, strict=False):
        vote(village, who, said)
    sleep(village, 15)
    assert told in village.channel_cards()[-1].plain()
    assert status(village) == ["declined"]
    draft(village)
    assert status(village) == ["declined", "draft"]
    kept = {row.section: row.origin for row in village.rows(Writing) if row.charter_id != ident}
    assert kept["purpose"] == "kept"


def test_a_vote_ends_when_all_have_voted_and_nobody_ends_it_before(village: Town) -> None:
    propose(village, ready(village))
    (poll,) = village.rows(Poll)
    village.command(LEADER, "poll")
    with pytest.raises(LookupError):
        village.find(LEADER, "polls.close")
    for who in village.people:
        vote(village, who, "yes")
    village.go(minutes=1)
    assert status(village) == ["adopted"]
    assert village.clock() < poll.closes_at


def test_what_is_put_to_the_vote_is_frozen_and_taken_back_it_is_a_draft_again(
    village: Town,
) -> None:
    ident = ready(village)
    form = open_form(village, ident, "values")
    propose(village, ident)
    told = village.said(village.submit(LEADER, form.form, {"words": "Too late"}))
    assert "can't be changed any more" in told
    village.command(LEADER, "poll")
    village.press(LEADER, "polls.withdraw")
    village.go(minutes=1)
    assert status(village) == ["draft"]
    assert "asked" in propose(village, ident)


def test_a_draft_without_what_it_must_say_is_not_put_to_the_vote(village: Town) -> None:
    ident = draft(village)
    message, button = village.find(LEADER, "charter.document", ident)
    assert "needed before a vote: 1. Purpose and vision" in str(
        message.card and message.card.plain()
    )
    with pytest.raises(LookupError):
        village.find(LEADER, "charter.propose")
    told = village.visitor(LEADER).press(message, replace(button, action="charter.propose"))
    assert "1. Purpose and vision" in village.said(told)
    assert status(village) == ["draft"]


def test_who_joins_later_reads_it_and_has_no_vote(village: Town) -> None:
    propose(village, ready(village))
    newcomer = "otieno"
    village.visitor(newcomer).join(SQUARE)
    assert "This vote isn't yours" in village.said(village.press(newcomer, "polls.answer"))


def test_its_draft_and_its_adoption_are_evidence_with_their_source(village: Town) -> None:
    go_to(village, "engaging")
    assert "A draft of the charter" in missing(village)
    ident = draft(village)
    write(village, ident, "decisions", "")
    assert "A draft of the charter" in missing(village)
    for section in ("purpose", "decisions"):
        write(village, ident, section, "So it is.")
    assert "the charter, version 1" in stage(village)
    propose(village, ident)
    for who in village.people:
        vote(village, who, "yes")
    village.go(minutes=1)
    go_to(village, "developing")
    assert "the vote on version 1 of the charter: 10 yes, 0 no, of 10 asked" in stage(village)


def test_a_draft_is_thrown_away_by_those_who_write_and_by_nobody_else(village: Town) -> None:
    ident = draft(village)
    message, button = village.find(LEADER, "charter.discard", ident)
    told = village.said(village.visitor(MEMBER).press(message, button))
    assert "for the community's organisers" in told
    assert "thrown away" in village.said(village.press(LEADER, "charter.discard", ident))
    assert village.rows(Writing) == []


def test_a_charter_of_another_community_is_never_accepted(village: Town) -> None:
    ident = draft(village)
    asked = village.command("celia", "start", where=MARKET)
    assert asked.form is not None
    filled: dict[str, Value] = {each.id: each.value for each in asked.form.inputs()}
    filled |= {"name": "Other", "domain": "Else", "zone": "Africa/Nairobi"}
    other = village.visitor("celia").submit(channel(MARKET), asked.form, filled)
    (started,) = other.shown
    for action in ("charter.see", "charter.propose", "charter.document", "charter.begin"):
        told = village.visitor("celia").press(started, Button("x", action, ident))
        if action != "charter.begin":
            assert "That button has had its time" in village.said(told)
    for value in (f"{ident} values", f"{ident} nothing", "", "x y z"):
        told = village.visitor("celia").press(started, Button("x", "charter.section", value))
        assert "That button has had its time" in village.said(told)


def _log(town: Town) -> list[audit.Decision]:
    ident = here(town).id
    with town.store.reading() as session:
        return audit.of_community(session, ident)
