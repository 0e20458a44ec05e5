"""A fake Teams for tests, over real sockets: Bot Framework's connector and its token service.

`FakeTeams` is a context manager; `.url` is a service URL, `.token_url` where tokens come from.

    values     what it is made of        world   what it holds
    connector  conversations, messages, members
    token      client credentials for tokens
    faults     the documented rates, failures, stalls, dropped connections
    desk       what becomes of a request
    server     HTTP                      teams   FakeTeams itself
    adaptive   whether Teams would take a card
    openid     keys and signed tokens     people, payloads  who writes and presses, and what Teams sends
"""

from __future__ import annotations

from tests.fake_teams.faults import Fault
from tests.fake_teams.teams import FakeTeams
from tests.fake_teams.values import DROPPED, Call, Conversation, Json, Message, Person, aad

__all__ = [
    "DROPPED",
    "Call",
    "Conversation",
    "FakeTeams",
    "Fault",
    "Json",
    "Message",
    "Person",
    "aad",
]
