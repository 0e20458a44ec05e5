"""How a simulated community lives: organisers ask and convene, members answer, come, go and tire.

Who does what when is drawn by chance from a seed; what Convener makes of it is its own doing.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.app import Core
from bot.calendar import WEEK_DAYS
from bot.cards import Form
from bot.messages import Signalled, Value
from bot.simulation import habits
from bot.simulation.chat import HOME, NAME, Chat, Hands, NotThere, Posted, address
from bot.simulation.people import Inhabitant
from scheduler.clock import MovableClock
from storage import calls, communities, outbox

A_DAY = timedelta(days=1)


class Life:
    """One community from its first day on. `go_to` moves community time, doing what falls due."""

    def __init__(
        self,
        core: Core,
        chat: Chat,
        clock: MovableClock,
        rng: random.Random,
    ) -> None:
        self._core, self._chat, self._clock, self._rng = core, chat, clock, rng
        self._hands = Hands(chat, core.handle)
        self._all = list(chat.people.values())
        self._acts: list[tuple[datetime, int, Callable[[], None]]] = []
        self._count = 0
        self._read = 0
        self._called: set[str] = set()
        self.kinds: dict[str, str] = {}
        """Of each message that people have noticed, by its name."""

    def days(self, weeks: int) -> Iterator[int]:
        """Live so many weeks; gives each day's number when it is over."""
        begins = self._clock()
        self._found()
        for day in range(weeks * WEEK_DAYS):
            midnight = begins + A_DAY * day
            if day % WEEK_DAYS == 0:
                self._organise(day // WEEK_DAYS, midnight + timedelta(hours=4))
            self._come_and_go(midnight)
            self._wish(midnight)
            self._ask_and_answer(midnight)
            self._until(midnight + A_DAY)
            self._talk()
            yield day + 1

    def _until(self, end: datetime) -> None:
        """Do what people have in mind up to an instant, and notice what they are told meanwhile."""
        self._notice()
        self._look_at_calls()
        while self._acts and self._acts[0][0] <= end:
            at, _, act = heapq.heappop(self._acts)
            self._go(max(at, self._clock()))
            try:
                act()
            except NotThere:  # what they meant to press has gone meanwhile
                continue
            self._notice()
        self._go(end)
        self._notice()

    def _go(self, to: datetime) -> None:
        """Let time pass; where nothing falls due on the way, nobody needs to look."""
        due = self._core.ticker.next_due()
        if due is not None and due <= to:
            self._core.ticker.advance(self._clock, to)
        else:
            self._clock.stand(to)
            self._clock.go_on()

    def _later(self, at: datetime, act: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._acts, (at, self._count, act))

    def _happens(self, chance: float) -> bool:
        return self._rng.random() < chance

    def _within(self, span: timedelta) -> datetime:
        return self._clock() + span * self._rng.random()

    def _found(self) -> None:
        """The start: who leads, who keeps the minutes, who steers."""
        leader = self._all[habits.LEADER].id
        asked = self._hands.command(leader, "start")
        places = [str(address("person", each.id)) for each in self._all]
        self._fill(
            leader,
            asked,
            {
                "name": "A simulated community",
                "domain": "How much a made-up community takes part.",
                "zone": habits.ZONE,
                "language": ("en",),
                "core_team": (places[habits.CO_ORGANISER],),
                "secretariat": (places[habits.SECRETARY],),
                "steward": tuple(
                    places[habits.SECRETARY + 1 : habits.SECRETARY + 1 + habits.STEWARDS]
                ),
            },
        )
        self._hands.press(leader, "setup.introduce")
        self._hands.command(leader, "counting")
        self._hands.press(leader, "counting.on")
        self._hands.command(leader, "stewards")
        self._hands.press(leader, "stewardship.show")
        self._fill(
            leader,
            self._hands.press(leader, "stewardship.seats"),
            {"permanent": "5", "rotating": "4", "years": "1"},
        )

    def _organise(self, week: int, at: datetime) -> None:
        """What the core team does of its own accord in a week."""
        kind = habits.WEEKS_OF_POLLS.get(week % habits.A_YEAR)
        if kind:
            self._later(at, partial(self._poll, kind))
            self._later(at + A_DAY * 8, partial(self._poll, kind))  # too soon for who was asked
        if week % habits.A_YEAR == habits.VOLUNTEERS_IN:
            for each in self._present()[habits.STEWARDS + habits.SECRETARY + 1 :][
                : habits.VOLUNTEERS
            ]:
                self._later(at, partial(self._volunteer, each.id))

    def _poll(self, kind: str) -> None:
        who = self._all[self._rng.choice((habits.LEADER, habits.CO_ORGANISER))].id
        asked = self._hands.command(who, f"poll {kind}")
        self._fill(who, asked, {"title": f"A {kind} poll"})
        self._hands.press(who, "polls.open")

    def _volunteer(self, who: str) -> None:
        self._hands.command(who, "call")
        self._hands.press(who, "stewardship.volunteer")

    def _come_and_go(self, midnight: datetime) -> None:
        if self._happens(habits.JOINS):
            away = [each for each in self._all if each.id not in self._chat.present]
            if away:
                who = self._rng.choice(away).id
                self._later(midnight + A_DAY * self._rng.random(), partial(self._hands.join, who))
        if self._happens(habits.LEAVES):
            who = self._rng.choice(self._present()[habits.SECRETARY + 1 :]).id
            self._later(midnight + A_DAY * self._rng.random(), partial(self._leave, who))

    def _leave(self, who: str) -> None:
        if who in self._chat.present:
            self._hands.leave(who)

    def _wish(self, midnight: datetime) -> None:
        """Now and then somebody says how they want to be treated."""
        if self._happens(habits.WISHES_A_DAY):
            who = self._rng.choice(self._present()).id
            action, value, _ = self._rng.choices(
                habits.WISHES, [often for *_, often in habits.WISHES]
            )[0]
            self._later(
                midnight + A_DAY * self._rng.random(), partial(self._want, who, action, value)
            )

    def _want(self, who: str, action: str, value: str | None) -> None:
        self._hands.command(who, "me")
        self._hands.press(who, action, value)

    def _ask_and_answer(self, midnight: datetime) -> None:
        if self._happens(habits.ASKS):
            who = self._rng.choice(self._present()).id
            self._later(midnight + A_DAY * self._rng.random(), partial(self._question, who))

    def _question(self, who: str) -> None:
        self._hands.command(who, "ask")
        self._fill(who, self._hands.press(who, "questions.ask"), {})
        self._hands.press(who, "questions.open")
        others = [each for each in self._present() if self._happens(each.answers / 20)]
        for each in others[:2]:
            at = self._within(A_DAY * 5)
            self._later(at, partial(self._open, each.id, "questions.answer", None))

    def _talk(self) -> None:
        """A day's messages in the channel, counted together."""
        people = [each for each in self._present() if self._happens(each.writes)]
        self._core.engine.count(
            [
                Signalled(
                    key=f"{NAME}:said:{self._clock().isoformat()}:{each.id}",
                    sender=address("person", each.id),
                    where=HOME,
                    kind="message",
                )
                for each in people
            ]
        )

    def _notice(self) -> None:
        """Have people do something about what they were told since the last look."""
        fresh, self._read = self._chat.posted[self._read :], len(self._chat.posted)
        if not fresh:
            return
        with self._core.store.reading() as session:
            self.kinds |= outbox.kinds(session, [each.key for each in fresh])
        for posted in fresh:
            self._react(posted, self.kinds[posted.key])

    def _react(self, posted: Posted, kind: str) -> None:
        who = posted.to.id
        match kind:
            case "polls.opened":
                poll = posted.key.split(":")[1]
                for each in self._present():
                    if self._happens(each.answers):
                        self._open_later(each.id, "polls.answer", poll, A_DAY * 12)
            case "polls.reminder":
                if self._happens(habits.REMINDED):
                    self._open_later(who, "polls.answer", posted.key.split(":")[1], A_DAY)
            case "calls.offered":
                self._open_later(who, "polls.answer", None, A_DAY * 2)
            case "polls.result":
                self._open_later(self._all[habits.LEADER].id, "polls.deeds", None, A_DAY * 3)
            case "nudges.nudged":
                self._answer_nudge(who)
            case "stewardship.due" if who == self._all[habits.LEADER].id:
                self._later(self._within(A_DAY * 3), self._rotate)
            case "calls.ended" if who == self._all[habits.SECRETARY].id:
                self._open_later(who, "calls.summary", None, A_DAY / 2)
            case _:
                pass

    def _answer_nudge(self, who: str) -> None:
        ways = [often for *_, often in habits.ON_A_NUDGE]
        action, value, _ = self._rng.choices(habits.ON_A_NUDGE, ways)[0]
        if action is not None:
            self._open_later(who, action, value, A_DAY * 3)

    def _rotate(self) -> None:
        leader = self._all[habits.LEADER].id
        self._hands.command(leader, "stewards")
        for action in ("stewardship.show", "stewardship.propose", "stewardship.confirm"):
            self._hands.press(leader, action)

    def _look_at_calls(self) -> None:
        """Whoever will come to a call that is soon says so while it runs."""
        with self._core.store.reading() as session:
            here = communities.every(session)
            call = calls.next_planned(session, here[0].id) if here else None
        soon = self._clock() + A_DAY
        if call is None or call.id in self._called or not self._clock() < call.starts_at <= soon:
            return
        self._called.add(call.id)
        for each in self._present():
            if self._happens(each.comes):
                at = call.starts_at + timedelta(minutes=self._rng.randrange(1, call.minutes))
                self._later(at, partial(self._open, each.id, "calls.here", call.id))

    def _open_later(self, who: str, action: str, value: str | None, within: timedelta) -> None:
        self._later(self._within(within), partial(self._open, who, action, value))

    def _open(self, who: str, action: str, value: str | None) -> None:
        """Press a button, and fill in the form that it opens."""
        form = self._hands.press(who, action, value)
        if form is not None:
            self._fill(who, form, {})

    def _fill(self, who: str, form: Form | None, told: dict[str, Value]) -> None:
        if form is None:
            return
        self._hands.send(who, form, habits.filled(form, self._rng) | told)

    def _present(self) -> list[Inhabitant]:
        return [self._chat.people[each] for each in self._chat.present]


def first_morning() -> datetime:
    """When each simulated life begins: on a Monday in March, before clocks change."""
    return datetime(2026, 3, 2, 6, tzinfo=UTC)
