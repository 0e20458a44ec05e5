"""Bot Framework's connector for Teams: the handful of its calls that Convener needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from adapters.teams import refusals
from adapters.teams.rates import Gate
from adapters.teams.token import Tokens
from adapters.teams.web import Answer, Web

MEMBERS = 500
"""People on a page of a roster: the most that Teams gives."""


@dataclass(frozen=True, slots=True)
class Office:
    """Where a tenant's conversations are kept: its connector's address."""

    service_url: str
    tenant: str

    def url(self, *path: str) -> str:
        """A call's address; ids hold colons and more."""
        parts = "/".join(quote(each, safe="") for each in path)
        return f"{self.service_url.rstrip('/')}/v3/conversations{'/' if parts else ''}{parts}"


class Connector:
    """The calls. Any thread may make them.

    They raise Refused where the connector heard it and did nothing, TryLater where it surely
    wasn't done, and Unsure where nobody knows.
    """

    def __init__(self, app_id: str, tokens: Tokens | None, web: Web, gate: Gate) -> None:
        """Without `tokens` none is sent, for local clients that ask for none."""
        self._bot = f"28:{app_id}"
        self._tokens, self._web, self._gate = tokens, web, gate

    def create(self, office: Office, member: str) -> str:
        """The conversation with one person: it is the same one, however often it is created."""
        wanted = {
            "isGroup": False,
            "bot": {"id": self._bot},
            "members": [{"id": member}],
            "tenantId": office.tenant,
            "channelData": {"tenant": {"id": office.tenant}},
        }
        return _named(self._called("POST", office, office.url(), wanted))

    def send(self, office: Office, conversation: str, activity: Mapping[str, Any]) -> str:
        """Write a message; gives its id."""
        url = office.url(conversation, "activities")
        return _named(self._called("POST", office, url, activity))

    def update(
        self, office: Office, conversation: str, ident: str, activity: Mapping[str, Any]
    ) -> None:
        """Change a message in its place."""
        url = office.url(conversation, "activities", ident)
        self._called("PUT", office, url, {**activity, "id": ident})

    def members(self, office: Office, conversation: str, cursor: str) -> Mapping[str, Any]:
        """A page of a conversation's people, with the `continuationToken` of the next if any."""
        asked = {"pageSize": str(MEMBERS)} | ({"continuationToken": cursor} if cursor else {})
        url = office.url(conversation, "pagedmembers")
        return self._called("GET", office, f"{url}?{urlencode(asked)}", None)

    def member(self, office: Office, conversation: str, ident: str) -> Mapping[str, Any]:
        """One of a conversation's people."""
        return self._called("GET", office, office.url(conversation, "members", ident), None)

    def _called(
        self, verb: str, office: Office, url: str, given: Mapping[str, Any] | None
    ) -> Mapping[str, Any]:
        body = None if given is None else json.dumps(given).encode()
        token = self._tokens.get() if self._tokens else ""
        answer = self._once(verb, office, url, body, token)
        if answer.status == HTTPStatus.UNAUTHORIZED and self._tokens:  # nothing was done
            token = self._tokens.get(spoilt=token)
            answer = self._once(verb, office, url, body, token)
        return refusals.read(answer.status, answer.headers, answer.body)

    def _once(self, verb: str, office: Office, url: str, body: bytes | None, token: str) -> Answer:
        self._gate.enter(office.tenant)
        headers = {"Content-Type": "application/json; charset=utf-8"} if body is not None else {}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        return self._web.call(verb, url, headers, body)


def _named(told: Mapping[str, Any]) -> str:
    """The id of what was made; a message without one stands, and can't be changed any more."""
    return str(told.get("id") or "")
