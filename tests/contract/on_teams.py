"""A neighbour in a Teams tenant, whose activities carry Microsoft's tokens."""

from __future__ import annotations

from adapters.teams.comings import OPEN
from bot.messages import Address, Value
from tests.contract.neighbours import Given, Neighbour
from tests.fake_teams import Json, Message, payloads
from tests.fake_teams.payloads import spoken
from tests.fake_teams.people import Outcome, TeamsPerson


class OnTeams:
    """A command's form opens by the button that it is answered with; a press's answer stands alone."""

    def __init__(self, me: TeamsPerson, where: str) -> None:
        self.me, self._where = me, where
        self._at = where
        self._last: Outcome | None = None
        self._open: Json | None = None
        self._card: Json | None = None

    def tell(self, text: str) -> None:
        self._at = ""
        self._did(self.me.write(text))

    def command(self, text: str) -> None:
        self._at = self._where
        self._did(self.me.write(f"@ {text}", self._where))

    def press(self, action: str, value: str = "", shown_to: Neighbour | None = None) -> None:
        shown = self if shown_to is None else shown_to
        assert isinstance(shown, OnTeams)
        place, button = self.me.fake.wait_for(lambda: shown.found(action, value)) or ("", {})
        assert not isinstance(place, str)
        self._at = place.conversation if isinstance(place, Message) else self._at
        self._did(self.me.press(place, button, where=self._at))

    def opens(self) -> None:
        assert self._last is not None
        if self._open is None:
            self._did(self.me.press(self.me.awaits(self._last, self._where), OPEN))

    def fill(self, given: Given) -> None:
        self.opens()
        assert self._open is not None
        values = {name: _filled(value) for name, value in given.items()}
        self._did(self.me.fill(self._open, values, where=self._at))

    def join(self) -> None:
        self._did(self.me.join(self._where))

    def leave(self) -> None:
        self._did(self.me.leave(self._where))

    def again(self) -> None:
        assert self.me.again().status == 200

    def reads(self) -> str:
        drawn = [each.activity for each in self._sees()]
        return "\n".join(spoken(each) for each in (*drawn, self._card, self._open))

    def awaits(self, words: str) -> None:
        self.me.fake.wait_for(lambda: words in self.reads())

    def awaits_other(self, before: str) -> None:
        self.me.fake.wait_for(lambda: self.reads() != before)

    def found(self, action: str, value: str) -> tuple[Message | Json, Json] | None:
        """Where the newest button of that action is (the last of several), and what it does."""
        places: list[Message | Json] = [each for each in (self._open, self._card) if each]
        for place in [*places, *reversed(self._sees())]:
            drawn = place.activity if isinstance(place, Message) else place
            for each in reversed([*payloads.actions(drawn)]):
                told = each.get("data", {}).get("convener", {})
                if told.get("do") == action and value in ("", told.get("value", "")):
                    return place, each
        return None

    def _sees(self) -> tuple[Message, ...]:
        return (*self.me.sees(self._where), *self.me.sees())

    def _did(self, act: Outcome) -> None:
        assert act.status == 200, act
        self._last, self._open = act, act.dialog
        self._card = act.card or self._card


def _filled(value: Value) -> str:
    """As Teams' client has it: ids with commas, and people by their own."""
    if isinstance(value, str):
        return value
    return ",".join(Address.parse(v).id if v.startswith("teams:") else v for v in value)
