"""Links in e-mails: what they stand for comes back whole, and nobody else can make one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.email.address import PLATFORM
from bot.cards import Button, Card
from bot.features import FEATURES
from bot.messages import Address
from bot.replies import Replies, pressed
from bot.routing import Routes
from scheduler.clock import wall

ROUTES = Routes.of(FEATURES)
KEY, OTHER = "k" * 32, "o" * 32
ADA = Address(PLATFORM, "", "person", "ada@people.example")
YES = Button("I'll be there", "calls.coming", "k1 17")

words = st.text(st.characters(codec="utf-8"), max_size=80)


@pytest.fixture(scope="module")
def replies() -> Replies:
    return Replies([KEY], "https://cop.example", ROUTES, wall)


def token(link: str) -> str:
    return link.removeprefix("https://cop.example/reply/")


@given(words, words, words, st.text("abc123", max_size=12))
@settings(max_examples=40)
def test_what_a_link_stands_for_comes_back(
    replies: Replies, label: str, value: str, title: str, community: str
) -> None:
    button = Button(label, "calls.coming", value)
    reply = replies.opened(token(replies.link(ADA, Card(title, (), community), button)))
    assert reply is not None
    assert (reply.reader, reply.title, reply.button.label) == (ADA, title, label)
    event = pressed(reply)
    assert (event.sender, event.where) == (ADA, ADA)
    assert (event.action, event.value, event.community) == ("calls.coming", value, community)
    assert event.key != pressed(reply).key


@given(st.integers(0), st.integers(1, 63))
@settings(max_examples=40)
def test_a_link_with_any_letter_changed_is_nothing(replies: Replies, at: int, by: int) -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    known = token(replies.link(ADA, Card("A call"), YES)).rstrip("=")
    at %= len(known) - 1  # the last letter has bits that say nothing
    other = letters[(letters.index(known[at]) + by) % len(letters)]
    assert replies.opened(known[:at] + other + known[at + 1 :]) is None


@given(st.text(max_size=300))
@settings(max_examples=40)
def test_anybody_s_words_are_no_link(replies: Replies, made_up: str) -> None:
    assert replies.opened(made_up) is None


def test_only_what_an_e_mail_may_press_has_a_link(replies: Replies) -> None:
    card = Card("A call", (), "c1")
    assert replies.link(ADA, card, Button("Cancel it", "calls.cancel", "k1")) == ""
    assert replies.link(ADA, card, Button("Help", "core.again", "help")) == ""
    elsewhere = Address("slack", "T1", "person", "U1")
    assert replies.link(elsewhere, card, YES) == ""
    assert not any(ROUTES.presses[each].opens for each in ROUTES.presses if _by_mail(each))


def _by_mail(action: str) -> bool:
    return ROUTES.presses[action].by_mail


def test_another_key_opens_nothing_and_an_old_one_is_still_read() -> None:
    old, new = (Replies(keys, "https://cop.example", ROUTES, wall) for keys in ([KEY], [OTHER]))
    both = Replies([OTHER, KEY], "https://cop.example", ROUTES, wall)
    link = token(old.link(ADA, Card("A call"), YES))
    assert new.opened(link) is None
    assert both.opened(link) is not None


@pytest.mark.parametrize(("keys", "base"), [([], "https://cop.example"), ([KEY], "")])
def test_without_a_key_or_an_address_there_are_no_links(keys: list[str], base: str) -> None:
    replies = Replies(keys, base, ROUTES, wall)
    assert replies.link(ADA, Card("A call"), YES) == ""
    assert replies.opened("x") is None
