"""`forget` erases somebody everywhere, and nobody but they themselves makes them known again."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, SQLModel

from adapters.playground.world import channel, person
from bot import printed
from bot.acquaintance import met
from bot.card_json import dump, load
from bot.cards import Card, Facts, Text
from bot.enrolling import enrol_all
from bot.features.forgetting import leaving, rules
from bot.features.forgetting.rules import Instead, Known
from bot.markup import mention
from bot.messages import Address, Joined, Opened, Profile, Whisper
from bot.moment import Refusal
from bot.returning import RETURN
from storage import people
from storage.actions import Action
from storage.audit import Decision
from storage.communities import Community
from storage.database import Store
from storage.erasures import Erased
from storage.outbox import Outgoing
from storage.people import Identity, Member, Person
from storage.polls import Ballot, Poll
from tests.features.test_questions import PUMPS, ask
from tests.sharing import STORY, tell
from tests.storage.test_erasing import saying
from tests.town import LEADER, Town

JUNE = str(person("june"))


def forget(town: Town, who: str, written: str = "erase me", words: str = "erased") -> str:
    """Ask, confirm, and what is said to it."""
    town.command(who, "forget")
    form = town.press(who, "forgetting.ask").form
    outcome = town.submit(who, form, {"confirm": written, "words": (words,)})
    return "" if outcome.errors else town.said(outcome)


def known(town: Town, address: str = JUNE) -> bool:
    return address in {each.address for each in town.rows(Identity)}


def name_of(town: Town, who: str) -> str:
    return next(each.name for each in town.world.people.values() if each.id == who)


def test_it_says_what_goes_and_stays_and_does_nothing_before_it_is_confirmed(town: Town) -> None:
    town.start()
    town.ask_needs()
    town.answer("june")
    before = {table.name: len(_rows(town, table.name)) for table in SQLModel.metadata.sorted_tables}
    told = town.said(town.command("june", "forget"))
    assert "Accounts by which you are reached | 1 | erased" in told
    assert "anonymous answers to polls" in told
    form = town.press("june", "forgetting.ask").form
    wrong = town.submit("june", form, {"confirm": "yes, please"})
    assert "erase me" in (wrong.errors or {})["confirm"]
    after = {table.name: len(_rows(town, table.name)) for table in SQLModel.metadata.sorted_tables}
    assert {name for name in before if before[name] != after[name]} <= {"inbox", "signal"}


def _rows(town: Town, table: str) -> list[object]:
    with town.store.reading() as session:
        return list(session.execute(SQLModel.metadata.tables[table].select()))


def test_nothing_anywhere_says_who_they_were_and_totals_stay(town: Town) -> None:
    town.start()
    town.ask_needs()
    for who in ("june", "kamau"):
        town.answer(who)
    name = name_of(town, "june")
    ids = [each.id for each in town.rows(Person) if each.name == name]
    ids += [each.id for each in town.rows(Member) if each.person_id in ids]
    assert "You are erased" in forget(town, "june", " “Erase  me” ")
    assert len(ids) == 2
    assert not saying(town.store, name, JUNE, *ids)
    assert len(town.rows(Ballot)) == 2
    town.go(days=20)
    (poll,) = town.rows(Poll)
    assert poll.status == "closed"
    with town.store.reading() as session:
        (community,) = {each.community_id for each in town.rows(Poll)}
        assert people.count(session, community) == 23
    assert ("forget", "erased-en") in {(e.action, e.person_id) for e in town.rows(Decision)}


def test_others_doing_makes_nobody_known_again(town: Town) -> None:
    town.start()
    forget(town, "june")
    town.core.handle(Joined(key="j", sender=person("june"), where=channel("square")))
    town.core.handle(Opened(key="o", sender=person("june"), where=person("june")))
    town.command(LEADER, "roles")
    form = town.press(LEADER, "roles.give").form
    assert form is not None
    outcome = town.submit(LEADER, form, {each.id: (JUNE,) for each in form.people()})
    assert "isn't known to me, by their own wish" in " ".join((outcome.errors or {}).values())
    assert not known(town)


def test_whoever_was_erased_and_writes_is_told_so_and_comes_back_by_a_press_alone(
    town: Town,
) -> None:
    town.start()
    forget(town, "june")
    for said in (town.command("june", "status"), town.tell("june", "hello")):
        assert "I keep nothing of you" in town.said(said)
    assert not known(town)
    assert "Welcome back" in town.said(town.press("june", RETURN))
    assert known(town)
    assert not town.rows(Erased)
    assert "Welcome back" in town.said(town.press("june", RETURN))
    town.command("june", "status")
    (member,) = [m for m in town.rows(Member) if m.person_id == _person(town).id]
    assert member.left_at is None


def _person(town: Town) -> Person:
    with town.store.reading() as session:
        found = people.by_address(session, JUNE)
    assert found is not None
    return found


def test_a_dashboard_that_is_looked_at_says_so_and_keeps_nothing(town: Town) -> None:
    town.start()
    forget(town, "june")
    (answer,) = town.handle(Opened(key="o", sender=person("june"), where=person("june")))
    assert isinstance(answer, Whisper)
    assert "I keep nothing of you" in answer.card.plain()


def test_the_only_organiser_is_warned_and_the_channel_hears_that_anybody_may_take_over(
    town: Town,
) -> None:
    town.start(core_team=(), secretariat=())
    assert "Nobody else organises Water Losses" in town.said(town.command(LEADER, "forget"))
    forget(town, LEADER)
    town.go(minutes=5)
    assert "Nobody organises Water Losses now" in town.channel_cards()[-1].plain()
    assert "You lead Water Losses now" in town.said(town.press("june", "forgetting.take_over"))
    assert "organises it already" in town.said(town.press("kamau", "forgetting.take_over"))
    assert "take over" in {each.action for each in town.rows(Decision)}


def test_where_somebody_else_organises_nothing_is_said_aloud(town: Town) -> None:
    town.start()
    said = len(town.channel_cards())
    assert "Nobody else organises" not in town.said(town.command(LEADER, "forget"))
    forget(town, LEADER)
    town.go(minutes=5)
    assert len(town.channel_cards()) == said


@pytest.mark.parametrize("words", ["erased", "kept"])
def test_what_stands_in_the_channel_names_them_no_more(village: Town, words: str) -> None:
    ask(village)
    shown = "\n".join(each.plain() for each in village.channel_cards())
    assert name_of(village, LEADER) in shown
    assert PUMPS["title"] in shown
    forget(village, LEADER, words=words)
    village.go(minutes=5)
    shown = "\n".join(each.plain() for each in village.channel_cards())
    assert name_of(village, LEADER) not in shown
    assert (PUMPS["title"] in shown) == (words == "kept")
    assert "(erased)" in shown


def test_what_they_had_to_do_goes_back_to_its_giver_who_hears_of_it(town: Town) -> None:
    town.start()
    town.command(LEADER, "actions")
    form = town.press(LEADER, "actions.add").form
    outcome = town.submit(LEADER, form, {"what": "Map the pumps", "who": (JUNE,)})
    assert not outcome.errors
    forget(town, "june")
    town.go(minutes=5)
    (letter,) = [
        each for each in town.letters(LEADER) if each.key and each.key.startswith("handed")
    ]
    assert letter.card is not None
    assert "Map the pumps" in letter.card.plain()
    (action,) = town.rows(Action)
    with town.store.reading() as session:
        holder = session.get_one(Member, action.member_id)
        assert session.get_one(Person, holder.person_id).name == name_of(town, LEADER)


def test_what_waits_for_them_is_never_sent(town: Town) -> None:
    town.start()
    town.ask_needs()
    forget(town, "june")
    before = len(town.letters("june"))
    town.go(days=40)
    assert len(town.letters("june")) == before
    assert not [each for each in town.rows(Outgoing) if each.address == JUNE]


def test_in_turkish_capitals_confirm_too() -> None:
    assert rules.confirmed("BENİ SİL", "beni sil")
    assert rules.confirmed("Beni  sil.", "beni sil")
    assert not rules.confirmed("beni", "beni sil")


INSTEAD = Instead("(erased)", "(gone)", "zzzz")


@given(st.text("Ada Lov*_@<>|\\ ", max_size=40))
def test_a_name_stands_nowhere_in_what_is_said_anew(words: str) -> None:
    card = Card(
        f"{words} Ada", (Text(mention("x:y:person:ada", "Ada") + words), Facts((("by", "Ada"),)))
    )
    known_as = Known(("x:y:person:ada",), ("abcdefghjkmn",), ("Ada",))
    said = load(rules.unnamed(dump(card), known_as, INSTEAD))
    assert isinstance(said, Card)
    assert "x:y:person:ada" not in repr(said)
    assert said.parts[1] == Facts((("by", "(erased)"),))


def test_a_part_of_another_word_is_no_name() -> None:
    card = dump(Card("Adamant Ada's map", (Text("Ada?"),)))
    said = rules.unnamed(card, Known((), (), ("Ada",)), INSTEAD)
    assert load(said) == Card("Adamant (erased)'s map", (Text("(erased)?"),))


def test_an_erasure_of_somebody_in_two_communities_tells_both(store: Store) -> None:
    town = Town(store, random.Random(7), checked=False)
    town.start(core_team=(), secretariat=())
    asked = town.command(LEADER, "start", "market")
    assert asked.form is not None
    values = {each.id: each.value for each in asked.form.inputs()} | {
        "name": "Markets", "domain": "x", "zone": "Africa/Nairobi", "language": ("tr",),
    }  # fmt: skip
    town.visitor(LEADER).submit(channel("market"), asked.form, values)
    found = town.command(LEADER, "forget")
    assert "Water Losses" in town.said(found)
    assert "Markets" in town.said(found)
    forget(town, LEADER)
    town.go(minutes=5)
    assert "Nobody organises" in town.channel_cards()[-1].plain()
    assert "kimse düzenlemiyor" in town.channel_cards("market")[-1].plain()


@pytest.mark.parametrize("where", ["square", "market"])
def test_a_stranger_may_ask_too(town: Town, where: str) -> None:
    asked = town.command("june", "forget", where)
    assert "Accounts by which you are reached | 1 | erased" in town.said(asked)


def test_a_roster_that_is_read_passes_over_them(town: Town) -> None:
    town.start()
    forget(town, "june")
    form = town.command(LEADER, "start", "market").form
    assert form is not None
    values = {each.id: each.value for each in form.inputs()} | {
        "name": "Markets", "domain": "x", "zone": "Africa/Nairobi", "language": ("en",),
    }  # fmt: skip
    outcome = town.visitor(LEADER).submit(channel("market"), form, values)
    market = town.card(outcome).community
    town.go(minutes=5)
    with town.store.reading() as session:
        assert people.count(session, market) == 23
    assert not known(town)


EMAIL = "email::person:ada@example.org"


@pytest.mark.parametrize(
    ("account", "other"),
    [("slack:T1:person:U1", "teams:t1:person:u1"), ("teams:t1:person:u1", "slack:T1:person:U1")],
)
def test_the_same_human_of_another_platform_is_known_by_their_e_mail_address_and_left_out(
    town: Town, account: str, other: str
) -> None:
    here = town.start()
    ada = Profile("Ada", email="Ada@example.org", standing="own")
    bo = Profile("Bo", email="bo@example.org", standing="own")
    with town.store.transaction() as session:
        moment = replace(printed.anywhere(town.store, session), community=_here(session, here))
        moment.enrol(moment.person_at(Address.parse(account), ada))
    with town.store.transaction() as session:
        moment = printed.anywhere(town.store, session)
        leaving.erase(moment, moment.person_at(Address.parse(account)), "erased")
    with town.store.transaction() as session:
        moment = replace(printed.anywhere(town.store, session), community=_here(session, here))
        told = {
            Address.parse(account): ada,
            Address.parse(other): ada,
            Address.parse("slack:T1:person:U2"): bo,
        }
        assert [each.id for each in enrol_all(moment, told)] == ["U2"]
        with pytest.raises(Refusal):
            moment.person_at(Address.parse(other), ada)
        returning = met(session, Address.parse(other), ada, moment.new_id, acts=True)
        assert returning[1].name == "Ada"
    rows = {each.address for each in town.rows(Identity)}
    assert other in rows
    assert not {account, EMAIL} & rows


def _here(session: Session, ident: str) -> Community:
    return session.get_one(Community, ident)


def test_a_short_answer_goes_where_it_stands_alone_and_breaks_nobody_else_s_words() -> None:
    card = Card(
        "Yes, it holds", (Text("> Yes\nYes"), Facts((("Ada", "“Yes”"), ("Said: Yes", "y"))))
    )
    said = load(rules.unnamed(dump(card), Known((), (), (), ("Yes",)), INSTEAD))
    assert said == Card(
        "Yes, it holds",
        (Text("> Yes\n(gone)"), Facts((("Ada", "“(gone)”"), ("Said: (gone)", "y")))),
    )


def test_a_story_goes_from_the_letters_that_told_it(village: Town) -> None:
    village.go(days=20)
    tell(village, "june")
    village.go(days=17)
    told = STORY["text"]
    assert isinstance(told, str)
    assert saying(village.store, told) >= {"outbox.card", "story.text"}
    forget(village, "june")
    assert not saying(village.store, told)
