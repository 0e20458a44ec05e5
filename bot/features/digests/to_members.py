"""The members' digest on its way: piece by piece, to each at their own working hours.

A round takes all members page by page, each page one transaction. Whoever it isn't a good hour for
is left for the next round, at the first hour that is good for one of them; so it goes around the
world. The month's name is in each message's, so that nobody gets it twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.calendar import local_day
from bot.cards import Button
from bot.feature import Due, Effects
from bot.features.digests import mailing, month_cards, reading
from bot.features.digests.mailing import Ways
from bot.features.digests.news import News, for_reader
from bot.features.digests.rules import month_of
from bot.messages import Address, Begin, Effect, Post
from bot.moment import Moment
from bot.platform import Platform
from bot.rhythm import once
from bot.working_hours import hours_end, next_for
from storage import digests, schedule
from storage.digests import Reader

JOB = "digests.members"
KIND = "digests.monthly"
AT_ONCE = 50
"""Members in one piece: so few that nobody who presses meanwhile has to wait long."""

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Round:
    """What a round is about: a community's digest of a `month`, which tells from a day on."""

    community: str
    channel: Address
    month: str
    since: date

    def __str__(self) -> str:
        return f"{self.community} {self.channel} {self.month} {self.since.isoformat()}"

    @classmethod
    def parse(cls, subject: str) -> Round:
        """What `str()` wrote."""
        community, channel, month, since = subject.split(" ")
        return cls(community, Address.parse(channel), month, date.fromisoformat(since))


def subject(moment: Moment, month: str, since: date) -> str:
    """What the rounds of a month's digest are about."""
    return str(Round(moment.here.id, moment.venues()[0], month, since))


def about(subject: str) -> tuple[Address, str]:
    """The channel whose platform must be there, and the community."""
    found = Round.parse(subject)
    return found.channel, found.community


def look(platform: Platform, subject: str, cursor: str) -> str:
    """Nothing outside needs to be asked; the piece begins where the last one ended."""
    return cursor


def again(due: Due) -> Effects:
    """The next round, for those for whom it was no good hour."""
    schedule.cancel(due.session, _row(Round.parse(due.subject)))
    return [Begin(JOB, due.subject)]


def keep(moment: Moment, subject: str, found: str) -> tuple[str | None, Sequence[Effect]]:
    """Write to the members of a page for whom it is a good hour; note when it is for the others."""
    rounds, community = Round.parse(subject), moment.community
    if community is None or moment.is_closed or community.paused_at is not None:
        return None, ()
    after, _, before = found.partition(" ")
    earliest = datetime.fromisoformat(before) if before else None
    if not after and reading.news(moment, rounds.since).is_empty:
        return None, ()
    readers = digests.readers(moment.session, community.id, _named(rounds), after, AT_ONCE)
    hours = [(each, next_for(each.person, community.zone, moment.now)) for each in readers]
    now = [each for each, at in hours if at == moment.now]
    posts, later = _to(moment, rounds, now)
    ahead = [at for _, at in hours if at is not None and at != moment.now]
    earliest = min((*ahead, *later, *([earliest] if earliest else ())), default=None)
    if len(readers) == AT_ONCE:
        last = readers[-1].member.id
        return f"{last} {earliest.isoformat() if earliest else ''}", posts
    if earliest is not None:
        _come_back(moment, rounds, earliest)
    return None, posts


def _named(rounds: Round) -> str:
    """How the messages of a month begin, each with its reader's id after it."""
    return f"month-digest:{rounds.community}:{rounds.month}:"


def _to(
    moment: Moment, rounds: Round, readers: Sequence[Reader]
) -> tuple[list[Post], list[datetime]]:
    """What goes to those for whom it is a good hour; and when others of them are asked again.

    Whoever had their two unasked messages this week is, on the next day that is good. Nothing is
    asked for a page without anybody.
    """
    posts: list[Post] = []
    later: list[datetime] = []
    persons = [each.person for each in readers]
    lately, inboxes = moment.unasked_of(persons), moment.inboxes(persons)
    news = reading.news(moment, rounds.since) if readers else None
    for each in readers:
        why_not = moment.held_back("no", each.person, lately[each.person.id])
        if news is not None and not why_not:
            goes = mailing.ways(moment, each.member, each.person, inboxes)
            posts += _post(moment, each, f"{_named(rounds)}{each.member.id}", news, goes)
        elif why_not == "two_a_week":
            at = next_for(each.person, moment.here.zone, moment.now + A_DAY)
            later += [at] if at else []
    return posts, later


def _post(moment: Moment, reader: Reader, key: str, news: News, goes: Ways) -> Iterator[Post]:
    mine = for_reader(news, reading.of_reader(reader))
    if mine.is_empty or not goes:
        return
    text = moment.to(reader.person)
    stop = Button(text("digests.spare.button"), mailing.SPARE)
    until = hours_end(moment.now, reader.person.zone or moment.here.zone)
    card = month_cards.month(text, mine, stop)
    yield from mailing.posts(moment, key, KIND, reader.person, card, goes, until)


def _come_back(moment: Moment, rounds: Round, at: datetime) -> None:
    """Have the next round in its time, if that is in the same month still."""
    zone = moment.here.zone
    if month_of(local_day(at, zone)) != rounds.month:
        return
    row = once(moment, _row(rounds), "digests.again", str(rounds), at)
    schedule.put(moment.session, row)


def _row(rounds: Round) -> str:
    return f"digests.again:{rounds.community}:{rounds.month}"
