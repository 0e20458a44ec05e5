"""The people's story, told on a clock: who is where when, what they see, press and fill in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from adapters.playground.visit import Outcome, Visitor
from adapters.playground.world import Message, World, channel, person
from bot.cards import Button, Buttons
from bot.messages import Address, Value

HOME = "water-losses"

Visit = Callable[[str], Visitor]


class Story:
    """One telling of it, in a world of its own."""

    def __init__(
        self,
        world: World,
        visit: Visit,
        go_to: Callable[[datetime], None],
        first: date,
        now: datetime,
    ) -> None:
        self.world = world
        self.visit = visit
        self._go_to = go_to
        self._first = first
        self._now = now

    def now(self) -> datetime:
        """The instant that the story has come to."""
        return max(message.at for message in self.world.messages.values())

    def at(self, day: int, who: str, hour: int) -> datetime:
        """That hour of the story's day, in somebody's zone."""
        zone = ZoneInfo(self.world.people[who].zone)
        return datetime.combine(self._first + timedelta(days=day), time(hour), zone)

    def go(self, day: int, who: str, hour: int) -> None:
        """Move on to an hour of somebody's day, never past now."""
        self._go_to(min(self.at(day, who, hour), self._now))

    def last(
        self, who: str, action: str, *places: Address, about: str = ""
    ) -> tuple[Message, Button]:
        """The newest button of that action which somebody can see, in these places or in both.

        `about` are words of its label.
        """
        where = places or (channel(HOME), person(who))
        seen = [message for place in where for message in self.world.seen(who, place)]
        for message in sorted(seen, key=lambda each: each.id, reverse=True):
            for part in message.card.parts if message.card else ():
                if isinstance(part, Buttons):
                    for button in part.buttons:
                        if button.action == action and about in button.label:
                            return message, button
        raise LookupError(action)

    def sees(self, who: str, action: str) -> bool:
        """Whether somebody can see a button of that action."""
        try:
            self.last(who, action)
        except LookupError:
            return False
        return True

    def press(self, who: str, action: str, *places: Address) -> Outcome:
        """Press that button."""
        return self.visit(who).press(*self.last(who, action, *places))

    def fill(self, who: str, asked: Outcome, values: Mapping[str, Value]) -> Outcome:
        """Send the form that an act opened with its own values, but for these."""
        form = asked.form
        if form is None:
            message = f"{who}: {[m.card and m.card.plain() for m in asked.shown]}"
            raise LookupError(message)
        filled = {each.id: each.value for each in form.inputs()} | dict(values)
        outcome = self.visit(who).submit(channel(HOME), form, filled)
        if outcome.errors:
            message = f"{form.id}: {outcome.errors}"
            raise ValueError(message)
        return outcome

    def tell(self, who: str, words: str, action: str, values: Mapping[str, Value]) -> Outcome:
        """Write a command, press a button of its card, and send the form that this opens."""
        return self.fill(who, self.order(who, words, action), values)

    def order(self, who: str, words: str, action: str, about: str = "") -> Outcome:
        """Write a command, and press a button of its card; `about` are words of its label."""
        self.visit(who).write(channel(HOME), f"/cop {words}")
        return self.visit(who).press(*self.last(who, action, about=about))
