"""People who use Teams: they write, press, fill in, come and go, and see what the fake holds."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from tests.fake_teams import payloads
from tests.fake_teams.adaptive import card_faults, dialog_faults
from tests.fake_teams.openid import OpenId
from tests.fake_teams.teams import FakeTeams
from tests.fake_teams.values import Conversation, Json, Message, Person
from tests.serving import NO_TLS

TEAMS_WAITS = 5.0
"""Seconds until Teams tells whoever pressed that the bot is unable to reach."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an act as soon as it was answered; what follows is waited for (`awaits`).

    `card` is what the response shows in the pressed card's place, `dialog` the open dialog's value.
    """

    status: int
    seconds: float
    body: Json
    card: Json | None
    dialog: Json | None
    before: frozenset[tuple[str, bool, str]]


class TeamsPerson:
    """Somebody in a tenant whose app listens at `url`/api/messages."""

    def __init__(
        self,
        fake: FakeTeams,
        openid: OpenId,
        url: str,
        aad: str,
        *,
        locale: str = "en-US",
        zone: str = "Africa/Nairobi",
    ) -> None:
        self.fake, self.openid = fake, openid
        self.aad, self.locale, self.zone = aad, locale, zone
        self._url = f"{url}/api/messages"
        self._last: Json = {}

    @property
    def known(self) -> Person:
        """How the tenant knows them."""
        return self.fake.world.people[self.aad]

    @property
    def direct(self) -> str:
        """The id of one's chat with the bot."""
        return self.fake.personal(self.aad)

    def sees(self, where: str = "") -> tuple[Message, ...]:
        """What stands in a conversation now, oldest first; in one's own chat without any."""
        return self.fake.messages(where or self.aad)

    def awaits(self, after: Outcome, where: str = "", timeout: float = 5.0) -> Message:
        """The first message that is new (or stands otherwise) since before an act."""
        return self.fake.wait_for(lambda: self._news(after, where), timeout)[0]

    # Acting

    def write(self, text: str, where: str = "", *, thread: str = "", **more: Any) -> Outcome:
        """A message; elsewhere than in one's own chat, `@` in it is a mention of the bot."""
        return self.send(self.written(text, where, thread) | more)

    def written(self, text: str, where: str = "", thread: str = "") -> Json:
        """A message that isn't sent yet."""
        told = self._activity("message", where, thread)
        told |= {"text": text, "textFormat": "plain", "locale": self.locale}
        told |= {"localTimezone": self.zone}
        told["entities"] = [payloads.client_info(self.locale, self.zone)]
        if where and text.startswith("@"):
            told["text"] = f"<at>{payloads.BOT_NAME}</at>&nbsp;{text[1:].lstrip()}\n"
            told["entities"].append(payloads.mention(self.fake.world.app))
        return told

    def press(self, on: Message | Json, label: str | Json, where: str = "") -> Outcome:
        """A press on what has that label or verb, or on this action: on a message, a response's
        card, or a dialog.
        """
        action = self._action(on, label) if isinstance(label, str) else label
        data = dict(action.get("data", {}))
        if isinstance(on, Message):
            where = on.conversation
        ident = on.id if isinstance(on, Message) else ""
        if "card" in (on if isinstance(on, dict) else {}):
            return self._invoke("task/submit", {"data": data}, where, "")
        if data.get("msteams", {}).get("type") == "task/fetch":
            return self._invoke("task/fetch", {"data": data}, where, ident)
        return self._execute(action, data, where, ident)

    def fill(
        self, on: Message | Json, values: Mapping[str, str], label: str = "", where: str = ""
    ) -> Outcome:
        """Send a form, in a dialog or on a card, its inputs as they stand but for these."""
        drawn = on.activity if isinstance(on, Message) else on
        stands = {each["id"]: str(each.get("value", "")) for each in payloads.inputs(drawn)}
        assert values.keys() <= stands.keys(), f"no such input: {values.keys() - stands.keys()}"
        action = self._action(on, label) if label else next(
            each for each in payloads.actions(drawn) if "form" in each.get("data", {}).get("convener", {})
        )  # fmt: skip
        data = {**action["data"], **stands, **values}
        if isinstance(on, Message):
            return self._execute(action, data, on.conversation, on.id)
        if "card" in on:
            return self._invoke("task/submit", {"data": data}, where, "")
        return self._execute(action, data, where, "")

    def join(self, where: str) -> Outcome:
        """Come into a team or a chat."""
        return self._moved(where, "membersAdded")

    def leave(self, where: str) -> Outcome:
        """Leave it."""
        return self._moved(where, "membersRemoved")

    def react(self, where: str, to: str) -> Outcome:
        """React to a message."""
        told = self._activity("messageReaction", where)
        return self.send(told | {"replyToId": to, "reactionsAdded": [{"type": "like"}]})

    def install(self, action: str = "add") -> Outcome:
        """Add the app for oneself, or `remove` it."""
        self.fake.install(self.aad, installed=action == "add")
        return self.send(self._activity("installationUpdate", "") | {"action": action})

    def again(self) -> Outcome:
        """Teams sends the last activity once more."""
        return self.send(self._last)

    def send(self, told: Json, token: str | None = None) -> Outcome:
        """An activity, with a token that holds unless one is given; an empty one is left out."""
        self._last = told
        token = self.openid.token(told["serviceUrl"]) if token is None else token
        before = frozenset(self._marks())
        began = time.monotonic()
        answer = httpx.post(
            self._url,
            json=told,
            headers={"Authorization": f"Bearer {token}"} if token else {},
            timeout=TEAMS_WAITS * 2,
            trust_env=False,
            verify=NO_TLS,
        )
        seconds = time.monotonic() - began
        body = answer.json() if answer.content else {}
        card, dialog = _card(body), _dialog(body)
        wrong = [*(card_faults(card) if card else ()), *(dialog_faults(dialog) if dialog else ())]
        assert not wrong, f"Teams wouldn't take this answer: {wrong}"
        return Outcome(answer.status_code, seconds, body, card, dialog, before)

    def _execute(self, action: Json, data: Json, where: str, ident: str) -> Outcome:
        assert action["type"] == "Action.Execute", action
        ran = {"type": "Action.Execute", "verb": action.get("verb", ""), "data": data}
        value = {"action": {**ran, "title": action["title"]}, "trigger": "manual"}
        return self._invoke("adaptiveCard/action", value, where, ident)

    def _invoke(self, name: str, value: Json, where: str, ident: str) -> Outcome:
        told = self._activity("invoke", where) | {"name": name, "value": value}
        told |= {"replyToId": ident} if ident else {}
        told |= {"locale": self.locale, "localTimezone": self.zone}
        return self.send(told)

    def _moved(self, where: str, field: str) -> Outcome:
        told = self._activity("conversationUpdate", where)
        person = self.known
        members = self.fake.world.conversations[where].members
        with self.fake.world.changed:
            members[:] = [each for each in members if each != self.aad]
            members += [self.aad] if field == "membersAdded" else []
        return self.send(told | {field: [{"id": person.account, "aadObjectId": person.aad}]})

    def _activity(self, kind: str, where: str, thread: str = "") -> Json:
        place = self._place(where)
        ident = f"{1_700_000_000_000 + self.fake.world.number()}"
        ident = ident if kind == "message" else f"f:{ident}"
        world = self.fake.world
        return payloads.activity(kind, ident, self.known, place, self.fake.url, world.app, thread)

    def _place(self, where: str) -> Conversation:
        return self.fake.world.conversations[where or self.direct]

    def _action(self, on: Message | Json, label: str) -> Json:
        drawn = on.activity if isinstance(on, Message) else on
        found = list(payloads.actions(drawn))
        for each in found:
            press = each.get("data", {}).get("convener", {}).get("do", "")
            if label in (each.get("title"), each.get("verb"), press):
                return each
        titles = [each.get("title") for each in found]
        message = f"nothing there is called {label}: {titles}"
        raise AssertionError(message)

    def _marks(self) -> list[tuple[str, bool, str]]:
        with self.fake.world.changed:
            places = self.fake.world.conversations.values()
            return [_mark(each) for place in places for each in place.messages.values()]

    def _news(self, after: Outcome, where: str) -> list[Message]:
        return [each for each in self.sees(where) if _mark(each) not in after.before]


def _mark(message: Message) -> tuple[str, bool, str]:
    return message.id, message.edited, str(message.activity)


def _card(body: Json) -> Json | None:
    """The card that takes the pressed one's place."""
    match body:
        case {
            "statusCode": 200,
            "type": "application/vnd.microsoft.card.adaptive",
            "value": dict(card),
        }:
            return card
        case _:
            return None


def _dialog(body: Json) -> Json | None:
    match body:
        case {"task": {"type": "continue", "value": {"card": dict(), **_rest} as info}}:
            return dict(info)
        case _:
            return None
