"""What every platform keeps to, kept by e-mail as far as letters can.

`NOT_FOR_LETTERS` says what doesn't apply to a platform that is one-way, and why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

import pytest

from adapters.email.address import PLATFORM
from adapters.email.client import EmailPlatform
from adapters.email.server import Sender, Server
from bot.app import all_texts
from bot.messages import Address
from bot.platform import Pace
from scheduler.clock import wall
from storage.database import Store
from tests.contract import test_platform
from tests.contract.places import Door, Place
from tests.contract.test_platform import (
    test_a_card_of_ten_thousand_lines_is_posted,
    test_a_card_with_too_much_of_everything_is_posted,
    test_a_channel_that_is_not_there_has_no_roster,
    test_a_message_is_found_again_by_its_key,
    test_a_message_is_not_updated_in_another_place,
    test_a_message_that_is_not_there_cannot_be_updated,
    test_a_person_is_written_to_at_their_own_address,
    test_a_place_that_is_not_there_is_undeliverable,
    test_a_post_is_shown_where_it_was_sent_and_nowhere_else,
    test_an_address_is_read_back_as_it_was_written,
    test_each_message_has_an_id_of_its_own,
    test_every_part_of_a_card_is_taken,
    test_its_name_is_the_one_in_its_addresses,
    test_nobody_has_no_profile,
    test_what_did_not_arrive_is_not_found,
)
from tests.post_office import FROM, PostOffice, post_office, text

__all__ = [
    "test_a_card_of_ten_thousand_lines_is_posted",
    "test_a_card_with_too_much_of_everything_is_posted",
    "test_a_channel_that_is_not_there_has_no_roster",
    "test_a_message_is_found_again_by_its_key",
    "test_a_message_is_not_updated_in_another_place",
    "test_a_message_that_is_not_there_cannot_be_updated",
    "test_a_person_is_written_to_at_their_own_address",
    "test_a_place_that_is_not_there_is_undeliverable",
    "test_a_post_is_shown_where_it_was_sent_and_nowhere_else",
    "test_an_address_is_read_back_as_it_was_written",
    "test_each_message_has_an_id_of_its_own",
    "test_every_part_of_a_card_is_taken",
    "test_its_name_is_the_one_in_its_addresses",
    "test_nobody_has_no_profile",
    "test_what_did_not_arrive_is_not_found",
]

CHANGED, CHANNELS = "a letter that was sent stays as it is", "there are no channels to read"
ONE_WAY = "nobody writes to Convener by e-mail"
NOT_FOR_LETTERS: Mapping[str, str] = {
    "test_an_update_changes_its_message_in_place_and_no_other": CHANGED,
    "test_a_message_is_still_found_after_its_update": CHANGED,
    "test_a_roster_s_pages_have_everybody_once_and_end": CHANNELS,
    "test_a_roster_s_page_may_be_asked_for_again": CHANNELS,
    "test_what_is_written_to_where_an_event_came_from_arrives_there": ONE_WAY,
    "test_its_own_words_are_not_heard": ONE_WAY,
    "test_words_that_are_told_again_are_answered_once": ONE_WAY,
    "test_a_coming_that_is_told_again_is_one_member_and_one_welcome": ONE_WAY,
    "test_every_card_of_every_feature_is_posted_and_changed_in_place": CHANGED,
    "test_every_form_of_every_feature_opens_and_comes_back_as_it_was_filled_in": ONE_WAY,
    "test_of_more_options_than_a_menu_holds_the_last_can_be_chosen": ONE_WAY,
    "test_a_form_opens_with_all_its_options_or_says_that_it_is_too_large": ONE_WAY,
    "test_of_a_text_that_is_too_long_no_line_is_lost": ONE_WAY,
    "test_everybody_has_a_profile_with_a_name": "a mailbox tells nothing of its owner",
}


def _mailbox(name: str) -> Address:
    return Address(PLATFORM, "", "person", f"{name}@people.example")


@contextmanager
def email() -> Iterator[Place]:
    """A real mail server, at which one mailbox isn't; where a channel is wanted, another mailbox."""
    with post_office() as office:
        office.answers["nobody@people.example"] = "550 5.1.1 no such mailbox"
        say = all_texts().tongue("en", "UTC")
        platform = EmailPlatform(
            Server.parse(office.url()),
            Sender.parse(FROM),
            lambda _: say,
            lambda _to, _card, button: f"https://cop.example/{button.action}",
            wall,
        )
        platform.pace = Pace()
        yield Place(
            platform=platform,
            channel=_mailbox("everybody"),
            people=tuple(map(_mailbox, ("ada", "grace"))),
            no_channel=Address(PLATFORM, "", "channel", "square"),
            nobody=_mailbox("nobody"),
            shown=lambda place: _shown(office, place),
            open=_no_door,
            looks_back=False,
        )


def _no_door(_store: Store) -> AbstractContextManager[Door]:
    raise LookupError(ONE_WAY)


def _shown(office: PostOffice, place: Address) -> list[str]:
    """Letters as cards are written plain: without the lines between paragraphs."""
    return [text(each).replace("\n\n", "\n").strip() for each in office.to(place.id)]


@pytest.fixture
def place() -> Iterator[Place]:
    with email() as found:
        yield found


def test_all_that_a_platform_keeps_to_is_kept_or_does_not_apply() -> None:
    every = {name for name in vars(test_platform) if name.startswith("test_")}
    assert every == {*__all__, *NOT_FOR_LETTERS}
