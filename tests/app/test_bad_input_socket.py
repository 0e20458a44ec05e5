"""Whatever comes over Slack's WebSockets is acknowledged or not, and is no failure."""

from __future__ import annotations

import json

import pytest

from tests.payloads import Json
from tests.payloads.house import House
from tests.payloads.mutating import BROKEN, LINES, deep
from tests.payloads.trying import FRAMES, PATIENCE, any_frame, framed, link, say_frame

COMMAND, MENTION = "socket_slash_commands", "socket_events_api"
NO_TEXT = ("not UTF-8", "UTF-16", "compressed")
"""Broken so that no WebSocket may carry it as text: whoever hears it has to hang up."""


def asked(convener: House, text: str = "help") -> Json | None:
    """The acknowledgement of a command that nobody has sent before."""
    told = framed(convener, COMMAND)
    told["payload"] |= {"text": text, "trigger_id": told["envelope_id"]}
    return say_frame(convener, told)


def heard(convener: House) -> bool:
    """Whether a command that comes after is heard, and nothing is amiss."""
    said = asked(convener)
    return said is not None and "/cop" in json.dumps(said) and convener.troubles() == []


@pytest.mark.parametrize("name", FRAMES)
def test_every_kind_of_frame_is_acknowledged(convener: House, name: str) -> None:
    assert say_frame(convener, framed(convener, name))
    assert convener.troubles() == []


def test_a_frame_that_is_sent_again_changes_nothing(convener: House) -> None:
    frames = [framed(convener, name) for name in FRAMES if name.startswith(("event_", "socket_"))]
    for each in frames:
        say_frame(convener, each)
    before = convener.at_rest()
    assert all(say_frame(convener, each) for each in frames)
    assert convener.rows() == before
    assert convener.troubles() == []


def test_whatever_is_changed_in_a_frame_it_is_acknowledged_or_changes_nothing(
    convener: House,
) -> None:
    assert any_frame(convener, 150) > 5


@pytest.mark.parametrize("how", BROKEN)
def test_after_a_message_that_is_broken_the_next_is_heard(convener: House, how: str) -> None:
    by = link(convener)
    by.say(BROKEN[how](json.dumps(framed(convener, MENTION)).encode()))
    if how in NO_TEXT:
        assert by.ended.wait(PATIENCE)
    assert heard(convener)


def test_what_is_enormous_is_read_without_trouble(convener: House) -> None:
    for huge in (" " * 900_000, "<@" * 400_000, LINES * 4, deep(900)):
        told = framed(convener, MENTION)
        told["payload"] |= {"extra": huge, "event_id": told["envelope_id"]}
        told["payload"]["event"] |= {"text": huge}
        say_frame(convener, told)
        assert heard(convener)


def test_a_frame_that_is_not_for_us_is_passed_over(convener: House) -> None:
    before = convener.at_rest()
    for told in ({}, {"type": "hello", "payload": {}}, {"type": "goodbye"}, {"envelope_id": 7},
                 {"envelope_id": "x", "payload": []}, {"payload": {"command": "/cop"}}):  # fmt: skip
        assert say_frame(convener, dict(told)) is None
    assert convener.at_rest() == before
    assert heard(convener)
