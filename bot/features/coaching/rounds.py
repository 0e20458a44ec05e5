"""Rounds: begun by organisers or by a rhythm, taken back within the hour. They see counts, never pairs."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.calendar import WEEK_DAYS, Every, local_day, next_after
from bot.cards import Card, Choice, Form, Option, Text
from bot.courtesy import parse_quiet_hours
from bot.feature import Effects, Turn
from bot.features.coaching import cards, hours, rules
from bot.features.coaching.rules import Group, Seeker
from bot.messages import Invalid, Open, Replace, Whisper
from bot.moment import Moment, Refusal
from bot.rhythm import once, schedule_id
from bot.wording import words
from bot.working_hours import next_for
from storage import coaching, communities, schedule
from storage.coaching import Coached, CoachingGroup, CoachingRound, Waiting
from storage.people import Person
from storage.schedule import Scheduled

ROUND = "coaching.round"
GRACE = timedelta(hours=1)
"""So long nobody is told of a round, and it can be taken back."""

AT = time(9)
EVERY = (0, 2, 4, 6, 8, 12)
"""Weeks from round to round; 0: only when somebody begins one."""


def show(turn: Turn) -> Effects:
    """How many are in the pool, and what came of the last round."""
    return [Whisper(overview_card(turn))]


def overview_card(turn: Turn) -> Card:
    """The same, as a card."""
    last = coaching.last_round(turn.session, turn.here.id)
    undone = last.id if last and turn.now < last.begun_at + GRACE else ""
    row = turn.session.get(Scheduled, schedule_id(ROUND, turn.here.id))
    return cards.organisers(turn, last, undone, row.next_due_at if row else None)


def begin(turn: Turn) -> Effects:
    """Match whoever is in the pool. Pressed twice it is done once."""
    communities.hold(turn.session, turn.here.id)
    if turn.here.paused_at is not None:
        raise Refusal("coaching.silent")
    last = coaching.last_round(turn.session, turn.here.id)
    if last is not None and turn.now < last.begun_at + GRACE:
        raise Refusal("coaching.just_begun")
    made = run(turn, turn.person)
    if made is None:
        raise Refusal("coaching.too_few")
    turn.decided("match peers", made.id)
    return [Replace(overview_card(turn))]


def undo(turn: Turn) -> Effects:
    """Take a round back, as long as nobody was told of it."""
    communities.hold(turn.session, turn.here.id)
    last = coaching.last_round(turn.session, turn.here.id)
    if last is None or last.id != turn.value:
        raise Refusal("core.stale")
    if turn.now >= last.begun_at + GRACE:
        raise Refusal("coaching.told_already")
    schedule.cancel_about(turn.session, turn.here.id, last.id)
    coaching.forget_round(turn.session, last.id)
    turn.session.expire_all()
    turn.decided("take peer round back", turn.value)
    return [Replace(overview_card(turn))]


def rhythm(turn: Turn) -> Effects:
    """Ask how often a round comes by itself."""
    return [Open(_rhythm_form(turn))]


def set_rhythm(turn: Turn) -> Effects:
    """Have rounds come every so many weeks, or not at all."""
    form = _rhythm_form(turn)
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    weeks, zone = int(read.one("weeks")), turn.here.zone
    ident = schedule_id(ROUND, turn.here.id)
    schedule.cancel(turn.session, ident)
    turn.session.expire_all()
    if weeks:
        today = local_day(turn.now, zone)
        rule = Every(
            weeks * WEEK_DAYS, AT, today + timedelta(days=-today.weekday() % WEEK_DAYS or WEEK_DAYS)
        )
        row = Scheduled(
            id=ident,
            community_id=turn.here.id,
            occasion=ROUND,
            subject=str(weeks),
            rule=str(rule),
            zone=zone,
            next_due_at=next_after(rule, zone, turn.now),
        )
        schedule.put(turn.session, row)
    turn.decided("peer coaching rhythm", str(weeks))
    return [Replace(overview_card(turn))]


def run(moment: Moment, by: Person | None = None) -> CoachingRound | None:
    """Match the pool, and have each told in their own working hours. None where there are too few."""
    session, here = moment.session, moment.here
    pool = reached(moment)
    if len(pool) < cards.PAIR:
        return None
    start = hours.begins(moment.now)
    before = coaching.met_before(session, here.id)
    found = rules.match(_seekers(moment, pool, start), before, moment.rng)
    made = CoachingRound(
        id=moment.new_id(),
        community_id=here.id,
        begun_at=moment.now,
        begun_by=by.id if by else None,
        unmatched=len(found.unmatched),
    )
    session.add(made)
    session.flush()
    persons = {member.id: person for _, member, person, _ in pool}
    kept = [(_group(moment, made, each, start), each.members) for each in found.groups]
    session.add_all(group for group, _ in kept)
    session.flush()
    for group, members in kept:
        for each in members:
            session.add(Coached(group_id=group.id, member_id=each))
            _await(moment, "tell", f"{made.id} {group.id} {each}", persons[each])
    for each, reason in found.unmatched:
        _await(moment, "lack", f"{made.id} {each} {reason}", persons[each])
    session.flush()
    return made


def reached(moment: Moment) -> list[Waiting]:
    """Those of the pool who can be told, and want to be."""
    pool = coaching.pool(moment.session, moment.here.id)
    inboxes = moment.inboxes([person for _, _, person, _ in pool])
    return [each for each in pool if each[2].id in inboxes and not is_silent(moment, each[2])]


def is_silent(moment: Moment, person: Person) -> bool:
    """Whether somebody asked for no messages, or for none just now."""
    until = person.snoozed_until
    return person.stopped_at is not None or (until is not None and until > moment.now)


def word(moment: Moment, name: str, subject: str, at: datetime) -> Scheduled:
    """Something that falls due of a round."""
    ident = f"coaching-{name}:{subject.replace(' ', ':')}"
    return once(moment, ident, f"coaching.{name}", subject, at)


def _await(moment: Moment, name: str, subject: str, person: Person) -> None:
    first = moment.now + GRACE
    at = next_for(person, moment.here.zone, first) or first
    moment.session.add(word(moment, name, subject, at))


def _group(moment: Moment, made: CoachingRound, found: Group, start: datetime) -> CoachingGroup:
    return CoachingGroup(
        id=moment.new_id(),
        round_id=made.id,
        community_id=made.community_id,
        languages=" ".join(found.languages),
        why=" ".join(found.why),
        times=" ".join(at.isoformat() for at in hours.times(found.free, start)),
        question=moment.rng.randrange(cards.QUESTIONS),
    )


def _seekers(moment: Moment, pool: list[Waiting], start: datetime) -> list[Seeker]:
    known: dict[tuple[str, str, int, int, str], int] = {}
    seekers = []
    for pooled, member, person, offer in pool:
        zone = person.zone or moment.here.zone
        when = (zone, person.country, pooled.begins, pooled.ends, person.quiet_hours)
        if when not in known:
            quiet = parse_quiet_hours(person.quiet_hours)
            of_day = (pooled.begins, pooled.ends)
            known[when] = hours.free(start, zone, person.country, of_day, quiet)
        seekers.append(
            Seeker(
                id=member.id,
                organisation=member.organisation_id or "",
                languages=frozenset(pooled.languages.split()),
                free=known[when],
                offers=words(offer.offers) if offer else (),
                seeks=words(f"{pooled.focus} {offer.seeks if offer else ''}"),
                waiting=pooled.waiting,
            )
        )
    return seekers


def _rhythm_form(turn: Turn) -> Form:
    text = turn.text
    row = turn.session.get(Scheduled, schedule_id(ROUND, turn.here.id))
    options = tuple(
        Option(str(each), text("coaching.every", count=each) if each else text("coaching.never"))
        for each in EVERY
    )
    now = row.subject if row else "0"
    return Form(
        id="coaching.rhythm",
        title=text("coaching.rhythm.title"),
        parts=(
            Text(text("coaching.rhythm.intro")),
            Choice("weeks", text("coaching.rhythm.weeks"), options, value=(now,)),
        ),
        submit=text("coaching.save"),
        cancel=text("coaching.cancel"),
    )
