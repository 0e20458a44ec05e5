"""Organisers invite people outside the chat to a needs poll, and see to those who would join."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.acquaintance import EMAIL
from bot.calendar import instant, local_day
from bot.feature import Effects, Turn
from bot.features.prospects import cards, rules
from bot.features.prospects.rules import Bad
from bot.messages import Address, Effect, Invalid, Open, Post, Replace, Whisper
from bot.moment import Moment, Refusal
from bot.rhythm import once
from bot.saying import said
from storage import communities, people, polls, prospects, schedule
from storage.people import Person
from storage.polls import Poll
from storage.prospects import Prospect
from storage.sealing import hashed

END = timedelta(minutes=1)
"""After this, what was kept for as long as needed is needed no more."""


def show(turn: Turn) -> Effects:
    """Show how many outside the chat were asked, and who would like to join."""
    poll = found(turn, "open", "closed")
    turnout = prospects.turnout(turn.session, poll.id)
    joining = prospects.want_to_join(turn.session, turn.here.id)
    return [Whisper(cards.overview(turn.text, poll, turnout, joining))]


def ask(turn: Turn) -> Effects:
    """Ask for addresses."""
    poll = _asking(turn)
    return [Open(cards.asking(turn.text, poll.id))]


def named(turn: Turn) -> Effects:
    """Look at each address, keep those that hold until they are confirmed, name the others."""
    poll = _asking(turn)
    form = cards.asking(turn.text, poll.id)
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    good, bad = _looked_at(turn, poll, read.text("addresses"))
    prospects.drop_proposed(turn.session, poll.id, turn.person.id)
    turn.session.flush()
    for address in good:
        turn.session.add(
            Prospect(
                id=turn.new_id(),
                community_id=turn.here.id,
                poll_id=poll.id,
                email=address,
                email_hash=hashed(address, poll.id),
                invited_by=turn.person.id,
            )
        )
    _schedule(turn, poll, {"end": poll.closes_at + rules.KEPT + END})
    return [Replace(cards.preview(turn.text, poll, good, bad))]


def send(turn: Turn) -> Effects:
    """Invite those who were named, as many as were shown."""
    communities.hold(turn.session, turn.here.id)  # of two who confirm, each invites their own
    ident, _, shown = turn.value.partition(" ")
    poll = _asking(turn, ident)
    waiting = prospects.proposed(turn.session, poll.id, turn.person.id)
    if not waiting or str(len(waiting)) != shown:
        raise Refusal("core.stale")
    unwanted = prospects.unwanted(turn.session, [each.email for each in waiting])
    effects: list[Effect] = []
    for each in waiting:
        if each.email in unwanted:  # said meanwhile
            turn.session.delete(each)
            continue
        each.invited_at = turn.now
        effects.append(post(turn, poll, each, "invited", turn.person.name))
    turn.session.flush()
    schedule_rest(turn, poll)
    turn.decided("invite prospects", poll.id, str(len(effects)))
    told = said(turn.text, "prospects.sent", count=len(effects), when=poll.closes_at)
    return [*effects, Replace(told)]


def drop(turn: Turn) -> Effects:
    """Nobody is invited: what was pasted is forgotten."""
    poll = found(turn, "open", "closed")
    prospects.drop_proposed(turn.session, poll.id, turn.person.id)
    return [Replace(said(turn.text, "prospects.dropped"))]


def seen(turn: Turn) -> Effects:
    """An organiser has seen to somebody who would like to join."""
    prospect = turn.session.get(Prospect, turn.value, with_for_update=True)
    if prospect is None or prospect.community_id != turn.here.id or prospect.joins_at is None:
        raise Refusal("core.stale")
    if prospect.seen_at is None:
        prospect.seen_at = turn.now
        turn.decided("see to prospect", prospect.id)
    return [Replace(said(turn.text, "prospects.seen", name=prospect.name))]


def found(turn: Turn, *statuses: str, ident: str | None = None) -> Poll:
    """The needs poll that a press is about, locked. Raises Refusal where it is not so."""
    poll = polls.hold(turn.session, turn.value if ident is None else ident)
    if poll is None or poll.community_id != turn.here.id or poll.status not in statuses:
        raise Refusal("core.stale")
    if poll.kind != "needs" or not poll.anonymous:
        raise Refusal("prospects.not_this_poll")
    return poll


def post(moment: Moment, poll: Poll, prospect: Prospect, kind: str, by: str) -> Post:
    """A letter with a fresh link of its own; of the link's secret only the hash is kept."""
    secret = moment.new_secret()
    prospects.give_secret(moment.session, prospect.id, secret)
    url = f"{moment.public_url}/invitation/{secret}"
    here = moment.here
    card = cards.letter(moment.aloud(), kind, here.name, here.domain, by, poll.closes_at, url)
    key = f"prospect:{prospect.id}" if kind == "invited" else f"prospect-reminder:{prospect.id}"
    to = Address(EMAIL, "", "person", prospect.email)
    return Post(key, to, card, f"prospects.{kind}", until=poll.closes_at)


def schedule_rest(moment: Moment, poll: Poll) -> None:
    """The one reminder, and the day on which addresses are forgotten."""
    zone = moment.here.zone
    dates = {"end": poll.closes_at + rules.KEPT + END}
    day = rules.reminder_day(local_day(moment.now, zone), local_day(poll.closes_at, zone))
    if day is not None:
        dates["remind"] = instant(day, rules.REMINDS_AT, zone)
    _schedule(moment, poll, dates)


def _schedule(moment: Moment, poll: Poll, dates: Mapping[str, datetime]) -> None:
    for what, at in dates.items():
        ident, subject = f"prospects-{what}:{poll.id}", f"outside:{poll.id}"
        row = once(moment, ident, f"prospects.{what}", subject, at)
        schedule.put(moment.session, row)


def _asking(turn: Turn, ident: str | None = None) -> Poll:
    """The poll, if people outside the chat can be asked by it now."""
    poll = found(turn, "open", ident=ident)
    if poll.closes_at <= turn.now:
        raise Refusal("core.stale")
    if not turn.public_url:
        raise Refusal("prospects.no_address")
    if not turn.mail_from:
        raise Refusal("prospects.no_mail")
    return poll


def _looked_at(turn: Turn, poll: Poll, pasted: str) -> tuple[Sequence[str], Sequence[Bad]]:
    good, bad = rules.addresses(pasted)
    known = people.accounts(turn.session, [f"{EMAIL}::person:{each}" for each in good])
    persons = {key.rsplit(":", 1)[-1]: person for key, (_, person) in known.items()}
    here = people.members(turn.session, turn.here.id, [each.id for each in persons.values()])
    may, may_not = rules.sift(
        good,
        members={each for each, person in persons.items() if _is_in(here, person)},
        unwanted=prospects.unwanted(turn.session, good)
        | {each for each, person in persons.items() if person.stopped_at is not None},
        invited=_taken(turn, poll),
        lately=prospects.invited_since(turn.session, turn.now - rules.ONCE_IN),
    )
    return may, (*bad, *may_not)


def _taken(turn: Turn, poll: Poll) -> set[str]:
    """Addresses invited to the poll, or being invited by somebody else right now."""
    rows = prospects.of_poll(turn.session, poll.id)
    return {row.email for row in rows if row.invited_at or row.invited_by != turn.person.id}


def _is_in(here: dict[str, people.Member], person: Person) -> bool:
    member = here.get(person.id)
    return member is not None and member.left_at is None
