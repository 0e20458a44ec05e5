"""People who use Slack: they write, press, fill in, come and go, and see what the fake holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.fake_slack import payloads
from tests.fake_slack.chat import show_reply
from tests.fake_slack.checking import check_view
from tests.fake_slack.inputs import Filled, WontSend, state, unsendable
from tests.fake_slack.places import shown_user
from tests.fake_slack.signed import Ack, Request, Signed, Wire
from tests.fake_slack.slack import FakeSlack
from tests.fake_slack.values import Channel, Json, Message, View


@dataclass(frozen=True, slots=True)
class Before:
    """How things stood before an act: where it happened (empty: in a modal), and what was seen."""

    where: str
    view: View | None
    marks: frozenset[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an act as soon as it was acknowledged; what follows is waited for (`awaits`).

    `messages` are those newly seen (or changed) where it happened, `view` the topmost modal,
    `errors` what a submission was told by block id. An act that sends nothing has status 0.
    """

    status: int
    seconds: float
    body: Json
    messages: tuple[Message, ...]
    errors: Mapping[str, str]
    view: View | None
    before: Before


class SlackPerson:
    """Somebody in a workspace whose app listens at `url`/slack/events; without: by Socket Mode."""

    def __init__(self, fake: FakeSlack, url: str, secret: str, team: str, user: str) -> None:
        self.fake = fake
        self.team = team
        self.user = user
        self._wire: Wire = Signed(url, secret) if url else fake.sockets
        self._last: Request | None = None

    # Seeing

    @property
    def direct(self) -> str:
        """The id of one's direct messages with the bot."""
        return self.fake.direct(self.team, self.user)

    def sees(self, channel: str = "") -> tuple[Message, ...]:
        """What one sees in a channel now, oldest first; in direct messages without a channel."""
        found = self.fake.messages(self.team, channel or self.direct)
        return tuple(message for message in found if message.seen_by(self.user))

    @property
    def view(self) -> View | None:
        """The topmost modal that one has open."""
        with self.fake.world.changed:
            stack = self._stack()
            return stack[-1] if stack else None

    @property
    def home(self) -> View | None:
        """One's Home, as it was published last."""
        return self.fake.home(self.team, self.user)

    def awaits_home(self, before: View | None, timeout: float = 5.0) -> View:
        """One's Home, once it was published since."""

        def other() -> View | None:
            return None if self.home == before else self.home

        found = self.fake.wait_for(other, timeout)
        assert found is not None
        return found

    def awaits(self, after: Outcome, channel: str = "", timeout: float = 5.0) -> Message:
        """The first message that is new (or stands otherwise) since before an act."""
        where = channel or after.before.where
        return self.fake.wait_for(lambda: self._news(where, after.before), timeout)[0]

    def awaits_view(self, after: Outcome, timeout: float = 5.0) -> View:
        """The topmost modal, once it is another than before an act."""

        def other() -> View | None:
            return None if self.view == after.before.view else self.view

        found = self.fake.wait_for(other, timeout)
        assert found is not None
        return found

    # Acting

    def command(self, channel: str, text: str, name: str = "/cop") -> Outcome:
        """A slash command, in a channel (direct messages where it is empty)."""
        place = self._place(channel or self.direct)
        before = self._before(place.id)
        fields = payloads.command(self.fake, self.team, self.user, place, name, text)
        ack = self._send(Request.form(fields))
        if ack.holds and ack.body:
            held = self.fake.world.team(self.team)
            show_reply(self.fake.world, held, place, self.user, ack.body)
        return self._outcome(ack, before)

    def write(self, channel: str, text: str, thread_ts: str = "") -> Outcome:
        """A message: in direct messages (no channel), or in a channel, where naming counts."""
        place = self._place(channel or self.direct)
        before = self._before(place.id)
        stamp = self.fake.world.stamp()
        mine = Message(stamp, self.team, place.id, self.user, text, by_app=False)
        self.fake.world.write(place, replace(mine, thread_ts=thread_ts))
        told: Json = {"user": self.user, "text": text, "ts": stamp, "channel": place.id}
        told |= {"event_ts": stamp, "team": self.team}
        told |= {"thread_ts": thread_ts} if thread_ts else {}
        if place.partner:
            told |= {"type": "message", "channel_type": "im", "client_msg_id": f"m{stamp}"}
        elif f"<@{self.fake.bot(self.team)}>" in text:
            told |= {"type": "app_mention"}
        else:
            return self._outcome(Ack(0, "", 0.0), before)
        return self._outcome(self._send_event(told), before)

    def look(self, tab: str = "home") -> Outcome:
        """Open the app's tab of that name: Home, or `messages`."""
        told: Json = {"type": "app_home_opened", "tab": tab, "user": self.user}
        told |= {"channel": self.direct, "event_ts": self.fake.world.stamp()}
        return self._outcome(self._send_event(told), self._before(""))

    def ask_about(self, message: Message, callback: str = "convener.message") -> Outcome:
        """Use a message shortcut, also on a message in a thread."""
        place = self._place(message.channel)
        before = self._before(place.id)
        payload = self._interaction("message_action")
        payload |= payloads.asked_about(self.fake, self.user, place, message, callback)
        return self._outcome(self._send(Request.interaction(payload)), before)

    def talk(self, channel: str, text: str) -> Outcome:
        """A message in a channel, for an app that hears all of them."""
        place = self._place(channel)
        before, stamp = self._before(place.id), self.fake.world.stamp()
        mine = Message(stamp, self.team, place.id, self.user, text, by_app=False)
        self.fake.world.write(place, mine)
        kind = "group" if place.private else "channel"
        told: Json = {"type": "message", "channel_type": kind, "channel": place.id}
        told |= {"user": self.user, "text": text, "ts": stamp, "event_ts": stamp}
        return self._outcome(self._send_event(told), before)

    def react(self, channel: str, ts: str, name: str = "thumbsup") -> Outcome:
        """A reaction to a message, for an app that hears of all."""
        before = self._before(channel)
        item = {"type": "message", "channel": channel, "ts": ts}
        told: Json = {"type": "reaction_added", "user": self.user, "reaction": name, "item": item}
        told |= {"event_ts": self.fake.world.stamp()}
        return self._outcome(self._send_event(told), before)

    def press(
        self,
        where: Message | View,
        button: str,
        choose: Filled | None = None,
        filled: Mapping[str, Filled] | None = None,
    ) -> Outcome:
        """A press on what has that label, action id (with or without `#…`) or value.

        `choose` is for selects and the like; `filled` is what stands in the other elements.
        """
        now = self._now(where)
        blocks = now.body["blocks"] if isinstance(now, View) else now.blocks
        block, element = payloads.find(blocks, button)
        values = state(blocks, filled or {})
        stamp = self.fake.world.stamp()
        payload = self._interaction("block_actions")
        payload |= {"actions": [payloads.action(block, element, choose, stamp)]}
        if isinstance(now, View):
            before = self._before("")
            payload |= payloads.pressed_in_view(now, values)
        else:
            before = self._before(now.channel)
            place = self._place(now.channel)
            payload |= payloads.pressed_in_message(self.fake, self.user, place, now)
            payload |= {"state": {"values": values}}
        return self._outcome(self._send(Request.interaction(payload)), before)

    def fill(self, view: View, values: Mapping[str, Filled]) -> Outcome:
        """Fill in a modal by block id, and submit it; WontSend where Slack's client refuses."""
        now = self._now(view)
        assert isinstance(now, View)
        blocks = now.body["blocks"]
        held = state(blocks, values)
        if wrong := list(unsendable(blocks, held)):
            raise WontSend("; ".join(wrong))
        before = self._before("")
        payload = self._interaction("view_submission")
        payload |= {"view": now.shown(held), "response_urls": []}
        ack = self._send(Request.interaction(payload))
        errors = self._apply(ack, now) if ack.holds else {}
        return self._outcome(ack, before, errors)

    def join(self, channel: str) -> Outcome:
        """Come into a channel."""
        return self._moved(channel, "member_joined_channel")

    def leave(self, channel: str) -> Outcome:
        """Leave a channel."""
        return self._moved(channel, "member_left_channel")

    def change(self, **facts: Any) -> Outcome:
        """Be otherwise known to the workspace: `name`, `tz`, `locale`, `deleted`."""
        team = self.fake.world.team(self.team)
        person = replace(team.people[self.user], **facts)
        with self.fake.world.changed:
            team.people[self.user] = person
        told: Json = {"type": "user_change", "user": shown_user(team, person, locale=True)}
        told |= {"cache_ts": 0, "event_ts": self.fake.world.stamp()}
        return self._outcome(self._send_event(told), self._before(""))

    def again(self, retry: int = 1) -> Ack:
        """Slack sends the last request once more, as it does with events."""
        assert self._last is not None
        return self._wire.send(self._last, retry=retry)

    def _send(self, request: Request) -> Ack:
        self._last = request
        return self._wire.send(request)

    def _send_event(self, told: Json) -> Ack:
        return self._send(Request.event(payloads.event(self.fake, self.team, told)))

    def _interaction(self, kind: str) -> Json:
        return payloads.interaction(self.fake, self.team, self.user, kind)

    def _moved(self, channel: str, kind: str) -> Outcome:
        before = self._before(channel)
        place = self._place(channel)
        with self.fake.world.changed:
            place.members = [each for each in place.members if each != self.user]
            place.members += [self.user] if kind == "member_joined_channel" else []
        told: Json = {"type": kind, "user": self.user, "channel": channel, "team": self.team}
        told |= {"channel_type": "G" if place.private else "C"}
        told |= {"event_ts": self.fake.world.stamp()}
        return self._outcome(self._send_event(told), before)

    def _apply(self, ack: Ack, view: View) -> dict[str, str]:
        """What Slack does with the answer to a submission; field errors, if any."""
        stack = self._stack()
        match ack.body:
            case {"response_action": "errors", "errors": dict(errors)}:
                asked = {
                    each["block_id"] for each in view.body["blocks"] if each["type"] == "input"
                }
                assert errors, "Slack wants at least one error"
                assert set(errors) <= asked, f"no such input: {sorted(set(errors) - asked)}"
                return {str(key): str(words) for key, words in errors.items()}
            case {"response_action": "update" | "push" as how, "view": dict(body)}:
                check_view(body, "modal")
                self.fake.world.show(self.team, self.user, body, how)
            case {"response_action": "clear"}:
                stack.clear()
            case other if not other:
                stack[:] = [each for each in stack if each.id != view.id]
            case other:
                message = f"Slack doesn't know this answer to a submission: {other}"
                raise AssertionError(message)
        return {}

    def _now(self, where: Message | View) -> Message | View:
        """What was seen, as it stands now."""
        if isinstance(where, View) and where.body["type"] == "home":
            return self.home or where
        if isinstance(where, View):
            return next((each for each in self._stack() if each.id == where.id), where)
        return self._place(where.channel).messages.get(where.ts, where)

    def _place(self, channel: str) -> Channel:
        return self.fake.world.team(self.team).channels[channel]

    def _stack(self) -> list[View]:
        return self.fake.world.stack(self.team, self.user)

    def _before(self, where: str) -> Before:
        return Before(where, self.view, frozenset(_mark(each) for each in self._all()))

    def _all(self) -> list[Message]:
        with self.fake.world.changed:
            places = self.fake.world.team(self.team).channels
            return [message for channel in places for message in self.sees(channel)]

    def _news(self, where: str, before: Before) -> tuple[Message, ...]:
        seen = self.sees(where) if where else self._all()
        return tuple(each for each in seen if _mark(each) not in before.marks)

    def _outcome(self, ack: Ack, before: Before, errors: dict[str, str] | None = None) -> Outcome:
        news = self._news(before.where, before)
        return Outcome(ack.status, ack.seconds, ack.body, news, errors or {}, self.view, before)


def _mark(message: Message) -> tuple[str, str, str]:
    return message.channel, message.ts, message.edited
