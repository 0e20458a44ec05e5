"""A rotation: proposed with its reasons, confirmed by the core team, told an hour later, then begun."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from bot.feature import Effects, Turn
from bot.features.stewardship import cards, group, rules
from bot.features.stewardship.group import Group
from bot.features.stewardship.rules import Proposal
from bot.messages import Effect, Post, Replace, Whisper
from bot.moment import Moment, Refusal
from bot.rhythm import once
from bot.saying import said
from storage import communities, schedule, stewardship
from storage.people import Person
from storage.stewardship import Rotation, Term

AHEAD = timedelta(days=60)
"""How long before a term's end its rotation is proposed."""

UNTOLD_FOR = timedelta(hours=1)
"""How long a confirmed rotation can be taken back, before anybody is written to."""


def propose(turn: Turn) -> Effects:
    """Show who would stay, go and come, and why."""
    now = group.in_line(turn)
    _none_ahead(turn)
    proposal = proposed(turn, now)
    return [Whisper(cards.proposal(turn, proposal, _named(proposal)))]


def confirm(turn: Turn) -> Effects:
    """Decide it as it was shown; where something has changed since, show it anew instead."""
    communities.hold(turn.session, turn.here.id)  # of two who confirm at once, one does
    now = group.in_line(turn)
    _none_ahead(turn)
    proposal = proposed(turn, now)
    if _named(proposal) != turn.value or not proposal.changes:
        raise Refusal("stewardship.changed")
    rotation = Rotation(
        id=turn.new_id(),
        community_id=turn.here.id,
        begins=proposal.begins,
        confirmed_by=turn.person.id,
        confirmed_at=turn.now,
    )
    turn.session.add(rotation)
    turn.session.flush()
    anew = [each for each in proposal.stay if each.why == "half_stays"]
    for each in (*anew, *proposal.come):
        turn.session.add(
            Term(
                id=turn.new_id(),
                community_id=turn.here.id,
                member_id=each.id,
                kind="rotating",
                begins=proposal.begins,
                ends=each.ends,
                fills=each.fills,
                rotation_id=rotation.id,
            )
        )
        turn.decided("give seat", each.id, each.why)
    for each in (*proposal.go, *proposal.refused):
        turn.decided("give no seat", each.id, each.why)
    turn.session.flush()
    told_at = turn.now + UNTOLD_FOR
    row = once(turn, f"rotation:{rotation.id}", "stewardship.tell", rotation.id, told_at)
    schedule.put(turn.session, row)
    undo_it = cards.undo_button(turn.text, rotation.id)
    return [Replace(said(turn.text, "stewardship.confirmed", undo_it, when=told_at))]


def undo(turn: Turn) -> Effects:
    """Take it back, as long as nobody was written to."""
    rotation = stewardship.untold(turn.session, turn.here.id)
    if rotation is None or rotation.id != turn.value:
        raise Refusal("stewardship.told_already")
    schedule.cancel_about(turn.session, turn.here.id, rotation.id)
    stewardship.take_back(turn.session, rotation)
    turn.decided("undo rotation", turn.value)
    return [Replace(said(turn.text, "stewardship.undone"))]


def proposed(moment: Moment, now: Group) -> Proposal:
    """The rotation that is next by the rules."""
    sitting = group.sitting(moment, now)
    asked = group.candidates(moment, now)
    return rules.propose(begins(now), sitting, asked, now.vacancies, now.seats)


def begins(now: Group) -> date:
    """The day on which the next terms end, where it is near; else today."""
    ends = [term.ends for term, _, _ in now.serving if term.ends is not None]
    near = [each for each in ends if each <= now.today + AHEAD]
    return max(now.today, min(near, default=now.today))


def told(moment: Moment, rotation: Rotation) -> list[Effect]:
    """Whoever comes, goes or stays on is told in private, with the reason; so is whoever isn't taken.

    What is told is what was confirmed, even if the rules would say otherwise by now.
    """
    rotation.told_at = moment.now
    moment.session.flush()
    terms = stewardship.terms(moment.session, moment.here.id)
    mine = {term.member_id: term for term, _, _ in terms if term.rotation_id == rotation.id}
    here = group.read(moment)
    serving = {member.id: term for term, member, _ in here.serving}
    effects: list[Effect] = []
    goes: list[Person] = []
    comes: list[Person] = []
    for member, person in group.names(moment).items():
        own, before = mine.get(member), serving.get(member)
        is_over = before is not None and before.ends is not None and before.ends <= rotation.begins
        if own is not None:
            news = "extended" if before is not None else "joins"
            comes += [person] if before is None else []
        elif is_over:
            news = "leaves"
            goes.append(person)
        elif before is None and stewardship.is_willing(moment.session, member):
            news = "waits"
        else:
            continue
        address = moment.inbox_of(person)
        if address is not None:
            text = moment.to(person)
            until = own.ends if own else None
            card = cards.told(text, moment.here.name, news, rotation.begins, until)
            key = f"rotation:{rotation.id}:{member}"
            effects.append(Post(key, address, card, "stewardship.told", person.id))
    return [*effects, *_aloud(moment, rotation, comes, goes)]


def _aloud(
    moment: Moment, rotation: Rotation, comes: list[Person], goes: list[Person]
) -> list[Effect]:
    """The channels hear who comes and who goes; why others don't is told to them alone."""
    if not comes and not goes:
        return []
    card = cards.aloud(moment.aloud(), moment.here.name, rotation.begins, comes, goes)
    key = f"rotation-told:{rotation.id}"
    return [Post(f"{key}:{venue}", venue, card, "stewardship.aloud") for venue in moment.venues()]


def _none_ahead(turn: Turn) -> None:
    if stewardship.untold(turn.session, turn.here.id) is not None:
        raise Refusal("stewardship.confirmed_already")
    if stewardship.ahead(turn.session, turn.here.id):
        raise Refusal("stewardship.ahead")


def _named(proposal: Proposal) -> str:
    """A name that a proposal shares with no other, so that what is confirmed is what was seen."""
    return hashlib.sha256(repr(proposal).encode()).hexdigest()[:16]
