"""The platform port on Slack's Web API: posts, updates, rosters, profiles, and looking back.

Synchronous, for delivery's threads. A message's reference is `<channel>:<ts>`. Its key travels as
metadata, which an update leaves as it is, so that a lost message is found again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import structlog

from adapters.slack import address, limits, profiles, refusals, render
from adapters.slack.reading import MEMBERS, Reading
from adapters.slack.refusals import Refused
from adapters.slack.render import SayTo
from adapters.slack.voice import API_URL, TokenOf
from adapters.slack.web import SECONDS, WebApi, no_other
from bot.cards import Card
from bot.messages import Address, Profile
from bot.platform import CantTell, Pace, RosterPage, TryLater, Undeliverable, Unsure

log = structlog.get_logger(__name__)

PACE = Pace(limits.LANE_A_SECOND, limits.PLACE_A_SECOND, limits.EDITS_A_SECOND)
POSTED = "convener_post"
"""The type of the metadata that a post's key travels in."""


class SlackPlatform:
    """Convener's hands in Slack."""

    name = address.PLATFORM

    def __init__(
        self,
        token_of: TokenOf,
        say: SayTo,
        api_url: str = API_URL,
        seconds: float = SECONDS,
        pace: Pace = PACE,
        anew: TokenOf = no_other,
    ) -> None:
        """`token_of` gives a workspace's bot token, `say` the texts of this folder.

        `anew` gives the token that is kept by now, whatever was remembered.
        """
        self.pace = pace
        self._say = say
        self._web = WebApi(token_of, api_url, seconds, anew)

    def post(self, to: Address, card: Card, key: str) -> str:
        """Write a message; to a person, in their direct messages."""
        metadata = {"event_type": POSTED, "event_payload": {"key": key}}
        told = self._written(
            to,
            "chat.postMessage",
            card,
            {"channel": to.id, "metadata": metadata, **render.QUIETLY},
        )
        return f"{told['channel']}:{told['ts']}"

    def update(self, to: Address, ref: str, card: Card) -> None:
        """Change a message in its place. Changing it twice does no harm: every doubt is patience."""
        channel, _, stamp = ref.partition(":")
        if channel != to.id if to.kind == "channel" else not channel.startswith("D"):
            raise Undeliverable("message_not_found")
        try:
            self._written(to, "chat.update", card, {"channel": channel, "ts": stamp})
        except Unsure as doubt:
            raise TryLater(doubt.after) from None

    def roster(self, channel: Address, cursor: str) -> RosterPage:
        """A page of a channel's people; then, where they are many, pages of who the workspace's are."""
        reading = Reading.at(cursor)
        asked: dict[str, Any] = {"limit": limits.ROSTER_PAGE}
        asked |= {"cursor": reading.cursor} if reading.cursor else {}
        if reading.of == MEMBERS:
            asked["channel"] = channel.id
            told = self._asked(channel.workspace, "conversations.members", asked)
            people = tuple(address.person(channel.workspace, user) for user in told["members"])
            then = reading.after_members(len(people), _next(told))
            return RosterPage(people, then, is_whole=not _next(told))
        asked["include_locale"] = "true"
        told = self._asked(channel.workspace, "users.list", asked)
        known = tuple(profiles.told(channel.workspace, user) for user in told["members"])
        return RosterPage((), reading.after_directory(_next(told)), known, is_whole=True)

    def profile(self, person: Address) -> Profile:
        """Who somebody is."""
        asked = {"user": person.id, "include_locale": "true"}
        user = self._asked(person.workspace, "users.info", asked)["user"]
        return profiles.told(person.workspace, user)[1]

    def resting(self, person: Address) -> datetime | None:
        """Until when somebody's do-not-disturb lasts, by their hours or because they snoozed.

        Where Slack doesn't tell, at once and willingly, they don't rest: it only spares a sound.
        """
        try:
            told = self._asked(person.workspace, "dnd.info", {"user": person.id})
        except (TryLater, Undeliverable):
            return None
        return profiles.rests_until(told, datetime.now(UTC))

    def lookup(self, to: Address, key: str, since: datetime) -> str | None:
        """The message that was posted under a key, sought among those from `since` on.

        Raises CantTell where Slack doesn't let us look, or too much has been said since.
        """
        try:
            return self._found(to, key, since)
        except Undeliverable as no:
            log.warning("slack does not let us look back", workspace=to.workspace, why=no.reason)
            raise CantTell from no

    def _found(self, to: Address, key: str, since: datetime) -> str | None:
        channel = to.id
        if to.kind == "person":
            opened = self._asked(to.workspace, "conversations.open", {"users": to.id})
            channel = opened["channel"]["id"]
        asked: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{since.timestamp() - limits.CLOCKS_DIFFER:.6f}",
            "limit": limits.HISTORY_PAGE,
            "include_all_metadata": "true",
        }
        for _ in range(limits.HISTORY_PAGES):
            told = self._asked(to.workspace, "conversations.history", asked)
            for message in told["messages"]:
                if _key(message) == key:
                    return f"{channel}:{message['ts']}"
            if not _next(told):
                return None
            asked = asked | {"cursor": _next(told)}
        raise CantTell

    def _written(
        self, to: Address, method: str, card: Card, place: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Write a card; without pictures, or its words alone, where Slack doesn't take its blocks."""
        say = self._say(to)
        pictured, simple = (render.post(card, say, pictured=each) for each in (True, False))
        ways = [pictured] if pictured != simple else []
        refused = ""
        for message in (*ways, simple, replace(simple, blocks=())):
            drawn = {**place, "text": message.text, "blocks": list(message.blocks)}
            try:
                return self._web.write(to.workspace, method, drawn)
            except Refused as no:
                refused = no.error
                if refused not in refusals.BLOCKS:
                    break
                log.error("slack took no blocks of a card", why=refused)  # noqa: TRY400
        raise refusals.settled(refused)

    def _asked(self, team: str, method: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Ask for something. Asking again does no harm."""
        try:
            return self._web.ask(team, method, arguments)
        except Unsure as doubt:
            raise TryLater(doubt.after) from None
        except Refused as no:
            raise refusals.settled(no.error) from None


def _next(told: Mapping[str, Any]) -> str:
    """The cursor of the next page; empty where that was all."""
    return str((told.get("response_metadata") or {}).get("next_cursor") or "")


def _key(message: Mapping[str, Any]) -> str | None:
    match message.get("metadata"):
        case {"event_type": kind, "event_payload": {"key": str(key)}} if kind == POSTED:
            return key
        case _:
            return None
