"""What somebody outside the chat does at their link: answer, say that they would join, or no more mail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from sqlmodel import Session

from bot.features.prospects import cards
from bot.messages import Effect, Post
from bot.moment import SECRET, Moment
from storage import people, polls, prospects, voting
from storage.communities import Community
from storage.polls import Poll
from storage.prospects import Prospect

Outcome = Literal["answered", "before", "joined", "stopped"]


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at their link: who, to which poll, of which community; whether it is open still."""

    prospect: Prospect
    poll: Poll
    moment: Moment
    is_open: bool


def visit(moment: Moment, secret: str, *, acts: bool = False) -> Visit | None:
    """Who comes by a link; None where it leads nowhere. Looking changes nothing.

    `acts`: the poll is locked, so that answers and its close come in turn.
    """
    prospect = prospects.by_secret(moment.session, secret) if SECRET.fullmatch(secret) else None
    if prospect is None:
        return None
    held = polls.hold if acts else _seen
    poll = held(moment.session, prospect.poll_id)
    community = moment.session.get(Community, prospect.community_id)
    if poll is None or community is None:
        return None
    is_open = poll.status == "open" and poll.closes_at > moment.now
    return Visit(prospect, poll, replace(moment, community=community), is_open)


def _seen(session: Session, poll_id: str) -> Poll | None:
    return session.get(Poll, poll_id)


def answer(here: Visit, answers: voting.Answers) -> Outcome:
    """One line in the ledger, one ballot, no key between them. A second answer changes nothing."""
    if not prospects.mark_answered(here.moment.session, here.prospect.id):
        return "before"
    voting.cast(here.moment.session, here.poll.id, answers, here.moment.rng)
    return "answered"


def join(here: Visit, name: str, organisation: str) -> tuple[Outcome, list[Effect]]:
    """They would like to join: the core team is told, once; saying it again corrects it."""
    moment, prospect = here.moment, here.prospect
    is_new = prospect.joins_at is None
    prospect.name, prospect.organisation = name, organisation
    if not is_new:
        return "joined", []
    prospect.joins_at = moment.now
    effects: list[Effect] = []
    for _, person in people.holding(moment.session, moment.here.id, "core_team"):
        address = moment.inbox_of(person)
        if address is not None:
            card = cards.joins(moment.to(person), prospect, moment.here.name)
            key = f"joins:{prospect.id}:{person.id}"
            effects.append(Post(key, address, card, "prospects.joins", person.id))
    return "joined", effects


def stop(here: Visit) -> Outcome:
    """No more mail to this address, from no community here; kept as a salted hash, for good."""
    moment, prospect = here.moment, here.prospect
    if prospect.email and not prospects.unwanted(moment.session, [prospect.email]):
        prospects.stop(moment.session, prospect.email, moment.new_secret())
    return "stopped"
