"""A fake Slack for tests, over real sockets: its Web API, its faults, and people who use it.

`FakeSlack` is a context manager; `.url` is what `SLACK_API_URL` is set to. `python -m
tests.fake_slack --port N` starts one as a process of its own (see `control`).

    values   what it is made of          world    what it holds
    chat, places, views                  the Web API's methods
    consent  OAuth: Slack's question, codes, tokens
    checking whether Slack would take blocks and views
    faults   limits, failures, stalls, dropped connections
    desk     what becomes of a request   server   HTTP
    slack    FakeSlack itself            control  the same, from another process
    people   SlackPerson, who presses, writes and fills in
    payloads, inputs, signed             what Slack sends for them, state, signatures
"""

from __future__ import annotations

from tests.fake_slack.faults import Fault, Limit, impatient
from tests.fake_slack.inputs import WontSend
from tests.fake_slack.people import Outcome, SlackPerson
from tests.fake_slack.slack import FakeSlack
from tests.fake_slack.values import DROPPED, Call, Channel, Json, Message, Person, View

__all__ = [
    "DROPPED",
    "Call",
    "Channel",
    "FakeSlack",
    "Fault",
    "Json",
    "Limit",
    "Message",
    "Outcome",
    "Person",
    "SlackPerson",
    "View",
    "WontSend",
    "impatient",
]
