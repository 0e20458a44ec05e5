"""A neighbour in a Slack workspace, whose requests are signed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.messages import Address, Value
from tests.contract.neighbours import Given, Neighbour
from tests.fake_slack import Message, Outcome, SlackPerson, View
from tests.fake_slack.checking import elements
from tests.fake_slack.inputs import STATEFUL, Filled
from tests.fake_slack.values import Json
from tests.fake_teams.payloads import spoken

SEVERAL = ("selected_options", "selected_users")


class OnSlack:
    """What follows an acknowledgement is waited for where something is done with it."""

    def __init__(self, me: SlackPerson, where: str) -> None:
        self.me, self._where = me, where
        self._last: Outcome | None = None

    def tell(self, text: str) -> None:
        self._did(self.me.write("", text))

    def command(self, text: str) -> None:
        self._did(self.me.command(self._where, text))

    def press(self, action: str, value: str = "", shown_to: Neighbour | None = None) -> None:
        shown = self if shown_to is None else shown_to
        assert isinstance(shown, OnSlack)
        place, button = self.me.fake.wait_for(lambda: shown.found(action, value)) or ("", "")
        assert not isinstance(place, str)
        self._did(self.me.press(place, button))

    def opens(self) -> None:
        assert self._last is not None
        if not self._last.messages:
            self.me.awaits_view(self._last)

    def fill(self, given: Given) -> None:
        self.opens()
        view = self.me.view
        assert view is not None
        asked = {each["block_id"]: each.get("element", {}) for each in view.body["blocks"]}
        self._did(self.me.fill(view, {name: _filled(asked[name], given[name]) for name in given}))

    def join(self) -> None:
        self._did(self.me.join(self._where))

    def leave(self) -> None:
        self._did(self.me.leave(self._where))

    def again(self) -> None:
        assert self.me.again().status == 200

    def reads(self) -> str:
        view = self.me.view
        messages = [f"{each.text}\n{spoken(list(each.blocks))}" for each in self._sees()]
        return "\n".join([*messages, spoken(view.body) if view else ""])

    def awaits(self, words: str) -> None:
        self.me.fake.wait_for(lambda: words in self.reads())

    def awaits_other(self, before: str) -> None:
        self.me.fake.wait_for(lambda: self.reads() != before)

    def found(self, action: str, value: str) -> tuple[Message | View, str] | None:
        """Where the newest button of that action is (the last of several), and its own id."""
        newest = sorted(self._sees(), key=lambda each: each.ts, reverse=True)
        places: list[View | Message] = [*([self.me.view] if self.me.view else []), *newest]
        for place in places:
            blocks = place.body["blocks"] if isinstance(place, View) else place.blocks
            for element in reversed([each for block in blocks for each in elements(block)]):
                about = str(element.get("value", "")).partition("|")[2]
                if element["action_id"].partition("#")[0] == action and value in ("", about):
                    return place, element["action_id"]
        return None

    def _sees(self) -> tuple[Message, ...]:
        return (*self.me.sees(self._where), *self.me.sees())

    def _did(self, act: Outcome) -> None:
        assert act.status in (0, 200), act
        self._last = act


def _filled(element: Mapping[str, object], value: Value) -> Filled:
    """As Slack's client has it: one where one is asked for, and people by their own ids."""
    if isinstance(value, str):
        return value
    bare = tuple(Address.parse(each).id if each.startswith("slack:") else each for each in value)
    several = STATEFUL[str(element["type"])] in SEVERAL
    return bare if several else "".join(bare)


def echoed(message: Message, kind: str, **more: object) -> Json:
    """A message of the app's own as Slack tells the app of it."""
    told = message.shown() | {"type": kind, "channel": message.channel, "event_ts": message.ts}
    return told | more
