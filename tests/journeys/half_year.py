"""Nine months of one community, as its people live them, in whatever world.

Its members' clocks change on 8 March and 1 November (New York) and on 29 March and 25 October
(Berlin), or never (Nairobi, Manila).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
from icalendar import Calendar, Event
from sqlmodel import select

from storage.outbox import Outgoing
from tests.journeys.worlds import PUBLIC_URL, People, Seen, World
from tests.serving import NO_TLS

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
NAIROBI, MANILA = "Africa/Nairobi", "Asia/Manila"

LEADER, CO_ORGANISER, SECRETARY = "alma", "bruno", "chesa"
STEWARDS = ("dieter", "ella", "faraji", "gloria")
QUIET, OBSERVER, STOPPED = "lena", "malik", "nadia"
"""They take part alike at first, and then go quiet alike."""

READER = "omar"
"""He has only ever read along."""

ZONES = {
    LEADER: NAIROBI,
    CO_ORGANISER: BERLIN,
    SECRETARY: MANILA,
    "dieter": BERLIN,
    "ella": NEW_YORK,
    "faraji": NAIROBI,
    "gloria": MANILA,
    "hugo": BERLIN,
    "ines": NEW_YORK,
    "juma": NAIROBI,
    "kiko": MANILA,
    QUIET: NEW_YORK,
    OBSERVER: NEW_YORK,
    STOPPED: NEW_YORK,
    READER: MANILA,
}
BUSY = tuple(who for who in ZONES if who not in (QUIET, OBSERVER, STOPPED, READER))
AT_FIRST = (*BUSY, QUIET, OBSERVER, STOPPED)
AGAIN = (*BUSY, QUIET)

COMMUNITY = "Water Losses"
SUMMARY = "Night flow in three cities: where reservoirs fill at night, look there first."
LINK = re.compile(re.escape(PUBLIC_URL) + r"(/calendar/\w+\.ics)")


def at(month: int, day: int, hour: int, minute: int = 0, zone: str = BERLIN) -> datetime:
    """What the clocks of a zone show, in the year of the journey."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(zone))


BEGINS, ENDS = at(3, 3, 8), at(11, 27, 12)


@dataclass(frozen=True, slots=True)
class Told:
    """A post that was sent: at which instant, where, of which kind, under which name."""

    at: datetime
    where: str
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Booked:
    """A call as the calendar's feed has it."""

    id: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A poll that somebody opened."""

    id: str
    title: str
    opened: datetime
    closes: datetime


@dataclass
class Lived:
    """What happened in a world."""

    acts: list[datetime] = field(default_factory=list)
    polls: list[Asked] = field(default_factory=list)
    held: list[Booked] = field(default_factory=list)
    announced: dict[str, str] = field(default_factory=dict)
    """By call, what the channel read of it while it ran."""
    told: tuple[Told, ...] = ()
    seen: tuple[Seen, ...] = ()
    calendar: tuple[Booked, ...] = ()
    unsaid: tuple[str, ...] = ()
    """Names of posts that nobody got."""


@dataclass(kw_only=True)
class Life(Lived):
    """What has happened so far in a world, by those who did it."""

    world: World
    feed: str = ""
    """The path of the calendar's feed, once a call's card has told it."""

    def go(self, moment: datetime) -> None:
        """Let time pass; the calls on the way are held and summed up."""
        while (
            now := self.world.clock()
        ) < moment:  # by steps: a call is fixed a week after the last
            until = min(moment, now + timedelta(days=3))
            while call := next((c for c in self.booked() if self._falls(c, until)), None):
                self._hold(call)
            self._pass(max(until, self.world.clock()))

    def command(self, who: str, text: str, **given: str | tuple[str, ...] | People) -> None:
        """Give a command now, and fill in its form."""
        self._acts()
        self.world.command(who, text, given)

    def press(self, who: str, action: str, value: str = "") -> None:
        """Press a button now."""
        self._acts()
        self.world.press(who, action, value)

    def wish(self, who: str, action: str, value: str = "") -> None:
        """Say in one's own settings how one wants to be treated."""
        self.world.command(who, "me")
        self.press(who, action, value)

    def fill(
        self, who: str, action: str, value: str = "", **given: str | tuple[str, ...] | People
    ) -> None:
        """Press a button now, and fill in the form that it opens."""
        self._acts()
        self.world.press(who, action, value, given)

    def ask(self, who: str, kind: str, closes: datetime, title: str, *options: str) -> Asked:
        """Open a poll; it is to close two weeks from now, at `closes`."""
        listed = {"choice": "\n".join(options)} if options else {}
        self.command(who, f"poll {kind}", title=title, **listed)
        self.press(who, "polls.open")
        known = {each.id for each in self.polls}
        announced = (s.key.split(":")[1] for s in self.world.seen() if s.key.startswith("poll:"))
        (ident,) = (each for each in announced if each not in known)
        poll = Asked(ident, title, self.world.clock(), closes)
        self.polls.append(poll)
        return poll

    def answer(self, poll: Asked, *people: str) -> None:
        """These answer a poll, one after the other."""
        for who in people:
            self._acts()
            self.world.answer(who, poll.id)

    def booked(self) -> tuple[Booked, ...]:
        """The calls in the calendar's feed, fetched as a calendar does; the earliest first."""
        if not self.feed:
            links = (LINK.search(s.text) for s in self.world.seen() if s.key.startswith("call:"))
            self.feed = next((found[1] for found in links if found), "")
        if not self.feed:
            return ()
        answer = httpx.get(self.world.url + self.feed, trust_env=False, verify=NO_TLS)
        assert answer.status_code == 200
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        found = (_booked(each) for each in events if isinstance(each, Event))
        return tuple(sorted(found, key=lambda each: each.starts_at))

    def close(self) -> None:
        """Look back: everything that was sent, and everything as it stands now."""
        self.seen, self.calendar = tuple(self.world.seen()), self.booked()
        with self.world.core.store.reading() as session:
            rows = session.exec(select(Outgoing)).all()
        name = self.world.name
        self.told = tuple(
            Told(row.sent_at, name(row.address), row.kind, row.key)
            for row in sorted(rows, key=lambda row: (row.created_at, row.position, row.key))
            if row.sent_at is not None
        )
        self.unsaid = tuple(row.key for row in rows if row.state != "sent")

    def _falls(self, call: Booked, until: datetime) -> bool:
        return call not in self.held and call.starts_at < until

    def _hold(self, call: Booked) -> None:
        self.held.append(call)
        self._pass(call.starts_at + timedelta(minutes=5))
        known = (s.text for s in self.world.seen() if s.key.startswith(f"call:{call.id}:"))
        self.announced[call.id] = next(known)
        for who in STEWARDS:
            self.press(who, "calls.here", call.id)
        self._pass(call.ends_at + timedelta(minutes=40))
        self.fill(SECRETARY, "calls.summary", call.id, summary=SUMMARY)

    def _pass(self, moment: datetime) -> None:
        self.world.core.ticker.advance(self.world.clock, moment)

    def _acts(self) -> None:
        self.acts.append(self.world.clock())


def _booked(event: Event) -> Booked:
    starts_at, ends_at = event.start, event.end
    assert isinstance(starts_at, datetime)
    assert isinstance(ends_at, datetime)
    return Booked(str(event["uid"]).split("@")[0], starts_at, ends_at)


def live(world: World) -> Lived:
    """From the start in March to the end of November."""
    life = Life(world=world)
    _begin(life)
    _take_part(life)
    _go_quiet(life)
    _come_back(life)
    life.go(ENDS)
    life.close()
    return Lived(**{each.name: getattr(life, each.name) for each in fields(Lived)})


def _begin(life: Life) -> None:
    life.go(BEGINS)
    life.command(
        LEADER,
        "start",
        name=COMMUNITY,
        domain="How networks lose water",
        zone=BERLIN,
        secretariat=People((SECRETARY,)),
        steward=People(STEWARDS),
    )
    life.press(LEADER, "setup.introduce")
    life.go(at(3, 3, 15))
    life.press(LEADER, "stages.lessons")
    life.go(at(3, 5, 11))
    life.fill(LEADER, "stages.people", people=People((CO_ORGANISER,)))
    life.go(at(3, 7, 12))
    life.press(LEADER, "stages.read")


def _take_part(life: Life) -> None:
    """Two polls that nearly everybody answers; then three of them say how they want to be treated."""
    life.go(at(3, 10, 11))
    needs = life.ask(LEADER, "needs", at(3, 24, 17), "What would help you?")
    life.go(at(3, 12, 16))
    life.answer(needs, *AT_FIRST)
    life.go(at(3, 25, 11))
    first = life.ask(CO_ORGANISER, "choice", at(4, 8, 17), "What first?", "Pumps", "Pipes")
    life.go(at(3, 26, 16))
    life.answer(first, *AT_FIRST)
    life.wish(OBSERVER, "membership.prefer", "observer")
    life.wish(STOPPED, "membership.stop")
    life.wish(QUIET, "digests.spare")


def _go_quiet(life: Life) -> None:
    """Three let two polls pass. The second ends on a Friday, with a third one open."""
    life.go(at(4, 27, 11))
    where = life.ask("ella", "choice", at(5, 11, 17), "Where next?", "Coast", "Hills")
    life.go(at(4, 29, 16))
    life.answer(where, *BUSY)
    life.go(at(5, 22, 11))
    when = life.ask(LEADER, "choice", at(6, 5, 17), "When to meet?", "Spring", "Autumn")
    life.go(at(5, 26, 16))
    life.answer(when, *BUSY)
    life.go(at(6, 1, 11))
    how = life.ask(LEADER, "choice", at(6, 15, 17), "How to share?", "Notes", "Films")
    life.go(at(6, 3, 16))
    life.answer(how, *BUSY)
    life.go(at(6, 8, 18))
    life.press(QUIET, "polls.answer", how.id)


def _come_back(life: Life) -> None:
    """Whoever was nudged looked, and takes part again when the next poll is nearly over."""
    life.go(at(7, 1, 11))
    who = life.ask("faraji", "choice", at(7, 15, 17), "Who shows us round?", "Utilities", "Cities")
    life.go(at(7, 14, 16))
    life.answer(who, *AGAIN)
    life.go(at(9, 2, 11))
    what = life.ask(LEADER, "choice", at(9, 16, 17), "What to write down?", "Cases", "Costs")
    life.go(at(9, 3, 16))
    life.answer(what, *AGAIN)
    life.go(at(10, 19, 11))
    last = life.ask(CO_ORGANISER, "choice", at(11, 2, 17), "What next year?", "Meters", "Leaks")
    life.go(at(10, 21, 16))
    life.answer(last, *AGAIN)
