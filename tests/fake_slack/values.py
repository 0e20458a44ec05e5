"""What the fake Slack is made of: frozen values that a test looks at, and the refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

APP = "A0CONVENER"
TOKEN = "xoxb-"
DROPPED = 0
"""The status of a call whose connection was closed without an answer."""


class SlackError(Exception):
    """What Slack answers with `ok` false; `messages` go into `response_metadata`."""

    def __init__(self, error: str, *messages: str) -> None:
        super().__init__(error, *messages)
        self.error = error
        self.messages = messages


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it was received. Times are monotonic seconds; `status` is None under way.

    `accepted` says that Slack did what was asked, whether or not the answer arrived; `peer` is the
    caller's port, the same for all that came over one connection.
    """

    number: int
    method: str
    arguments: Mapping[str, Any]
    token: str
    team: str
    received_at: float
    peer: int = 0
    answered_at: float | None = None
    status: int | None = None
    error: str = ""
    accepted: bool = False
    retry_after: int = 0
    limited_by: str = ""

    @property
    def channel(self) -> str:
        """Where to, as it was asked for: a channel's id, or a person's."""
        return str(self.arguments.get("channel", ""))


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands now. `for_whom` is the only person who sees an ephemeral one."""

    ts: str
    team: str
    channel: str
    author: str
    text: str
    blocks: tuple[Json, ...] = ()
    metadata: Json = field(default_factory=dict)
    edited: str = ""
    for_whom: str = ""
    thread_ts: str = ""
    by_app: bool = True

    def seen_by(self, user: str) -> bool:
        """Whether somebody in the channel sees it."""
        return self.for_whom in {"", user}

    def shown(self, *, metadata: bool = False) -> Json:
        """As Slack tells it; without metadata unless asked for."""
        told: Json = {"type": "message", "user": self.author, "text": self.text, "ts": self.ts}
        told["team"] = self.team
        if self.by_app:
            told |= {"bot_id": f"B{self.team}", "app_id": APP}
        if self.blocks:
            told["blocks"] = list(self.blocks)
        if self.thread_ts:
            told["thread_ts"] = self.thread_ts
        if self.edited:
            told["edited"] = {"user": self.author, "ts": self.edited}
        if metadata and self.metadata:
            told["metadata"] = self.metadata
        return told


@dataclass(frozen=True, slots=True)
class View:
    """A modal (or Home) as somebody sees it; `body` is what the app gave."""

    id: str
    team: str
    user: str
    body: Json
    hash: str
    root: str
    previous: str = ""

    def shown(self, values: Json | None = None) -> Json:
        """As Slack tells it, with what was filled in."""
        given: Json = {"private_metadata": "", "callback_id": "", "external_id": "", "close": None}
        given |= {"submit": None, "clear_on_close": False, "notify_on_close": False}
        return given | self.body | {
            "id": self.id, "team_id": self.team, "hash": self.hash, "root_view_id": self.root,
            "previous_view_id": self.previous or None, "app_id": APP, "bot_id": f"B{self.team}",
            "app_installed_team_id": self.team, "state": {"values": values or {}},
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a workspace: one of its own, a guest, or foreign (Slack Connect)."""

    id: str
    name: str
    tz: str = "Etc/UTC"
    locale: str = "en-US"
    is_bot: bool = False
    deleted: bool = False
    standing: str = "own"
    email: str = ""
    rests: tuple[int, int] | None = None
    """Their do-not-disturb: from when to when, in seconds since 1970."""


@dataclass(slots=True)
class Channel:
    """A conversation; `partner` is whose direct messages it is."""

    id: str
    name: str = ""
    members: list[str] = field(default_factory=list)
    archived: bool = False
    private: bool = False
    partner: str = ""
    messages: dict[str, Message] = field(default_factory=dict)


@dataclass(slots=True)
class Team:
    """A workspace, which has one token: at first `xoxb-` and its id; empty once it is revoked."""

    id: str
    token: str = ""
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Its first token."""
        self.token = f"{TOKEN}{self.id}"

    @property
    def bot(self) -> str:
        """The bot's user id."""
        return f"UBOT{self.id}"
