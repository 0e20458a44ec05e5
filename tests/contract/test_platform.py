"""What every platform keeps to, whatever it is, in both directions: what is said, and what is heard.

`place` is to be written to alone; in a `house` people also act, through the platform's real door.
`places.py` has the platforms: a new adapter is one line there.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.card_json import dump
from bot.cards import (
    Bar,
    Button,
    Buttons,
    Card,
    Chart,
    Choice,
    Divider,
    Facts,
    Form,
    Image,
    Note,
    Option,
    PeopleInput,
    Progress,
    Table,
    Text,
)
from bot.markup import plain
from bot.messages import Address, Answer, Incoming, Open, Submitted, Value
from bot.platform import CantTell, Undeliverable
from storage.inbox import Received, hashed
from storage.outbox import Outgoing
from storage.people import Identity, Member
from tests.contract.places import House, Place
from tests.curious import Everything, filled
from tests.storage.rows import outgoing

LINES = [f"line {number}, and what somebody wrote in it" for number in range(10_000)]
LONG, PAGES_AT_MOST = 900, 20
READER = 4
"""Somebody who reads English everywhere."""

HELLO, BYE = Card("Hello", (Text("**There**"),)), Card("Bye")
EVERYTHING = Card(
    "Everything",
    (
        Text("A [link](https://a.example) and `code`"),
        Note("An aside"),
        Divider(),
        Facts((("Name", "Value"),)),
        Progress("Answers", 2, 9),
        Table("Calls", ("Day", "Hour"), (("Monday", "15:00"),)),
        Chart("Needs", (Bar("Time", 7, "7 of 9", "up 12 points"),)),
        Image("https://a.example/p.png", "A picture"),
        Buttons((Button("Yes", "a.yes", "v", "primary"), Button("No", "a.no"))),
    ),
)


def test_its_name_is_the_one_in_its_addresses(place: Place) -> None:
    assert {each.platform for each in (place.channel, *place.people)} == {place.platform.name}


def test_a_post_is_shown_where_it_was_sent_and_nowhere_else(place: Place) -> None:
    place.platform.post(place.channel, HELLO, "m")
    assert place.shown(place.channel) == [HELLO.plain()]
    assert place.shown(place.people[0]) == []


def test_a_person_is_written_to_at_their_own_address(place: Place) -> None:
    place.platform.post(place.people[0], HELLO, "m")
    assert place.shown(place.people[0]) == [HELLO.plain()]


def test_every_part_of_a_card_is_taken(place: Place) -> None:
    place.platform.post(place.channel, EVERYTHING, "m")
    assert len(place.shown(place.channel)) == 1


def test_an_update_changes_its_message_in_place_and_no_other(place: Place) -> None:
    first = place.platform.post(place.channel, HELLO, "first")
    place.platform.post(place.channel, HELLO, "second")
    place.platform.update(place.channel, first, BYE)
    assert place.shown(place.channel) == [BYE.plain(), HELLO.plain()]


def test_each_message_has_an_id_of_its_own(place: Place) -> None:
    refs = [place.platform.post(place.channel, HELLO, key) for key in ("a", "b")]
    assert all(refs)
    assert len(set(refs)) == 2


def is_told(place: Place, key: str, ref: str | None) -> bool:
    """Whether looking for a key gives this, or nobody can tell where the platform doesn't let us."""
    if place.looks_back:
        return place.platform.lookup(place.channel, key, place.since) == ref
    with pytest.raises(CantTell):
        place.platform.lookup(place.channel, key, place.since)
    return True


def test_a_message_is_found_again_by_its_key(place: Place) -> None:
    ref = place.platform.post(place.channel, HELLO, "m")
    place.platform.post(place.channel, HELLO, "n")
    assert is_told(place, "m", ref)


def test_a_message_is_still_found_after_its_update(place: Place) -> None:
    ref = place.platform.post(place.channel, HELLO, "m")
    place.platform.update(place.channel, ref, BYE)
    assert is_told(place, "m", ref)


def test_what_did_not_arrive_is_not_found(place: Place) -> None:
    place.platform.post(place.people[0], HELLO, "m")
    assert is_told(place, "m", None)
    assert is_told(place, "n", None)


def test_a_place_that_is_not_there_is_undeliverable(place: Place) -> None:
    for nowhere in (place.no_channel, place.nobody):
        with pytest.raises(Undeliverable) as refused:
            place.platform.post(nowhere, HELLO, "m")
        assert refused.value.reason


def test_a_message_that_is_not_there_cannot_be_updated(place: Place) -> None:
    ref = place.platform.post(place.channel, HELLO, "m")
    with pytest.raises(Undeliverable):
        place.platform.update(place.channel, f"{ref}9", BYE)


def test_a_message_is_not_updated_in_another_place(place: Place) -> None:
    ref = place.platform.post(place.channel, HELLO, "m")
    with pytest.raises(Undeliverable):
        place.platform.update(place.people[0], ref, BYE)


def test_a_roster_s_pages_have_everybody_once_and_end(place: Place) -> None:
    found: list[Address] = []
    cursor = ""
    for _ in range(len(place.people)):
        page = place.platform.roster(place.channel, cursor)
        found += page.people
        cursor = page.cursor
        if not cursor:
            break
    assert cursor == ""
    assert sorted(map(str, found)) == sorted(map(str, place.people))
    assert len(found) > len(page.people)


def test_a_roster_s_page_may_be_asked_for_again(place: Place) -> None:
    cursor = place.platform.roster(place.channel, "").cursor
    assert place.platform.roster(place.channel, cursor) == place.platform.roster(
        place.channel, cursor
    )


def test_a_channel_that_is_not_there_has_no_roster(place: Place) -> None:
    with pytest.raises(Undeliverable):
        place.platform.roster(place.no_channel, "")


def test_everybody_has_a_profile_with_a_name(place: Place) -> None:
    assert all(place.platform.profile(each).name for each in place.people)


def test_nobody_has_no_profile(place: Place) -> None:
    with pytest.raises(Undeliverable):
        place.platform.profile(place.nobody)


def test_an_address_is_read_back_as_it_was_written(place: Place) -> None:
    for each in (place.channel, *place.people, place.no_channel):
        assert Address.parse(str(each)) == each


def test_what_is_written_to_where_an_event_came_from_arrives_there(house: House) -> None:
    place, ada = house.place, house.door.neighbours[0]
    for act, where in ((ada.tell, place.people[0]), (ada.command, place.channel)):
        act("help")
        heard = house.door.ear.heard[-1]
        assert (heard.sender, heard.where) == (place.people[0], where)
        place.platform.post(Address.parse(str(heard.where)), Card("Back"), "back")
        assert "Back" in place.shown(where)
        assert ("Back" in house.door.neighbours[1].reads()) == (where == place.channel)


def test_its_own_words_are_not_heard(house: House) -> None:
    for where in (house.place.channel, house.place.people[0]):
        house.place.platform.post(where, Card("help"), "own")
        before = len(house.door.ear.heard)
        house.door.echo(where)
        assert len(house.door.ear.heard) == before


def test_words_that_are_told_again_are_answered_once(house: House) -> None:
    ben, ear = house.door.neighbours[READER], house.door.ear
    ben.tell("help")
    for _ in range(2):
        ben.again()
        assert (ear.heard[-1].key, ear.answered[-1]) == (ear.heard[-2].key, ())
    assert (
        len([each for each in house.rows(Received) if each.key == hashed(ear.heard[-1].key)]) == 1
    )
    ben.tell("statsu")
    ben.awaits("Did you mean")
    told = house.place.shown(house.place.people[READER])
    assert len([words for words in told if "What you can do" in words]) == 1


def test_a_coming_that_is_told_again_is_one_member_and_one_welcome(house: House) -> None:
    house.start()
    newcomer = house.door.newcomer
    newcomer.join()
    newcomer.awaits("Water Losses")
    newcomer.again()
    who = str(house.door.ear.heard[-1].sender)
    (person,) = (each.person_id for each in house.rows(Identity) if each.address == who)
    assert len([each for each in house.rows(Member) if each.person_id == person]) == 1
    assert len([each for each in house.rows(Outgoing) if each.address == who]) == 1


def test_every_card_of_every_feature_is_posted_and_changed_in_place(
    place: Place, said: Everything
) -> None:
    refs = [place.platform.post(place.channel, card, f"{n}") for n, card in enumerate(said.cards)]
    assert len(set(refs)) == len(place.shown(place.channel)) == len(said.cards)
    for ref, card in zip(refs, reversed(said.cards), strict=True):
        place.platform.update(place.channel, ref, card)
    titles = [plain(card.title) for card in reversed(said.cards)]
    shown = place.shown(place.channel)
    assert len(shown) == len(titles)
    for title, words in zip(titles, shown, strict=True):
        assert words.startswith(title)


def sent(house: House, form: Form, given: dict[str, Value]) -> Submitted:
    """What is heard of a form that is opened by a command and sent."""
    ear = house.door.ear

    def answers(event: Incoming) -> tuple[Answer, ...]:
        return () if isinstance(event, Submitted) else (Open(form),)

    ear.answers = answers
    try:
        house.door.neighbours[0].command("form")
        house.door.neighbours[0].fill(given)
    finally:
        ear.answers = None
    heard = ear.heard[-1]
    assert isinstance(heard, Submitted)
    return heard


def test_every_form_of_every_feature_opens_and_comes_back_as_it_was_filled_in(
    house: House, said: Everything
) -> None:
    person = str(house.place.people[2])
    for form in said.forms:
        given = filled(form)
        given |= {p.id: (person,) for p in form.inputs() if isinstance(p, PeopleInput)}
        heard = sent(house, form, given)
        assert (heard.form, heard.value, heard.community) == (form.id, form.value, form.community)
        assert heard.values.keys() == {each.id for each in form.inputs()}
        assert {name: heard.values[name] for name in given} == given


def choosing(count: int) -> Form:
    """A form with so many options."""
    options = tuple(Option(f"o{number}", f"Option {number}") for number in range(count))
    return Form("a.form", "Many", (Choice("one", "One of many", options),), "Send", "Cancel")


def test_of_more_options_than_a_menu_holds_the_last_can_be_chosen(house: House) -> None:
    assert sent(house, choosing(101), {"one": ("o100",)}).values == {"one": ("o100",)}


def test_a_form_opens_with_all_its_options_or_says_that_it_is_too_large(house: House) -> None:
    dora, many = house.door.neighbours[3], choosing(20_000)
    house.door.ear.answers = lambda event: (Open(many),)
    dora.command("form")
    dora.opens()
    house.door.ear.answers = None
    seen = dora.reads()
    assert ("Option 19999" in seen) != ("less at once" in seen)
    assert ("Option 0\n" in seen) == ("Option 19999" in seen)


def test_a_card_with_too_much_of_everything_is_posted(place: Place) -> None:
    place.platform.post(place.channel, Card("Much", EVERYTHING.parts * 20), "m")
    assert len(place.shown(place.channel)) == 1


def test_a_card_of_ten_thousand_lines_is_posted(place: Place) -> None:
    place.platform.post(place.channel, Card("Report", (Text("\n".join(LINES)),)), "m")
    assert len(place.shown(place.channel)) == 1


def test_of_a_text_that_is_too_long_no_line_is_lost(house: House) -> None:
    cleo, to, lines = house.door.neighbours[2], house.place.people[2], LINES[:LONG]
    card = json.dumps(dump(Card("Report", (Text("\n".join(lines)),))))
    row = outgoing("long", lane=to.lane, address=str(to), community_id="", person_id="", card=card)
    row.kind, row.created_at = "stages.invited", house.door.clock()
    cleo.tell("help")
    with house.store.transaction() as session:
        session.add(row)
    house.door.core.ticker.advance(house.door.clock, house.door.clock() + timedelta(minutes=1))
    cleo.awaits(lines[0])
    read: dict[str, None] = {}
    for _ in range(PAGES_AT_MOST):
        before = cleo.reads()
        read |= dict.fromkeys(before.splitlines())
        if lines[-1] in read:
            break
        cleo.press(house.place.whole)
        cleo.awaits_other(before)
    assert read.keys() >= set(lines)
