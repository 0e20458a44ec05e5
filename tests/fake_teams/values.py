"""What the fake Teams is made of: values that a test looks at, and the refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

APP, SECRET, TENANT = "00000000-0000-0000-0000-00000000c0a1", "a secret", "contoso"
"""What Convener is registered as, unless a test says otherwise."""


def aad(number: int) -> str:
    """A person's id in Entra."""
    return f"00000000-0000-4000-8000-{number:012x}"


DROPPED = 0
"""The status of a call whose connection was closed without an answer."""


class TeamsError(Exception):
    """What the connector answers instead: a status, and the code in its words."""

    def __init__(self, status: int, code: str, message: str = "") -> None:
        super().__init__(status, code, message)
        self.status = status
        self.code = code
        self.message = message or code


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it was received. Times are the fake's seconds; `status` is None under way.

    `accepted` says that what was asked was done, whether or not the answer arrived; `peer` is the
    caller's port, the same for all that came over one connection.
    """

    number: int
    method: str
    conversation: str
    body: Mapping[str, Any]
    tenant: str
    received_at: float
    peer: int = 0
    asked: str = ""
    status: int | None = None
    error: str = ""
    accepted: bool = False
    retry_after: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands now."""

    id: str
    conversation: str
    activity: Json
    edited: bool = False

    @property
    def text(self) -> str:
        """What its notification says: its words, or those of its card."""
        return str(self.activity.get("text") or self.activity.get("summary", ""))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a tenant. `installed`: they have the app; `account` is their id for bots."""

    aad: str
    tenant: str
    name: str
    email: str = ""
    role: str = "user"
    installed: bool = True

    @property
    def account(self) -> str:
        """The id by which a bot knows them."""
        return f"29:1-{self.aad}"

    def shown(self) -> Json:
        """As the connector tells it."""
        given, _, surname = self.name.partition(" ")
        told = {"id": self.account, "name": self.name, "aadObjectId": self.aad}
        told |= {"givenName": given, "surname": surname, "tenantId": self.tenant}
        told |= {"userPrincipalName": f"{self.aad}@{self.tenant}.example", "userRole": self.role}
        return told | ({"email": self.email} if self.email else {})


@dataclass(slots=True)
class Conversation:
    """A channel, a group chat or, where there is a `partner`, somebody's chat with the bot.

    A team is called as its first channel is.
    """

    id: str
    tenant: str
    kind: str = "channel"
    members: list[str] = field(default_factory=list)
    partner: str = ""
    installed: bool = True
    team: str = ""
    messages: dict[str, Message] = field(default_factory=dict)
