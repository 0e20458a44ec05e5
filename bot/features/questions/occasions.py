"""What falls due of the question board: a question brought to somebody at their own hour."""

from __future__ import annotations

from bot.feature import Due, Effects
from bot.features.questions import bringing, cards
from bot.letters import clip
from bot.messages import Post
from bot.working_hours import hours_end
from storage import board
from storage.board import Asked
from storage.people import Member, Offer, Person

OFFER_AT_MOST = 120
"""Characters of what somebody offered that `why` repeats."""


def bring(due: Due) -> Effects:
    """Bring it, if it still waits and they may be written to; else the next one is looked for."""
    ident, _, member_id = due.subject.partition(" ")
    found = due.session.get(Asked, ident)
    if found is None or found.status != "open" or _has_answered(due, ident, member_id):
        return []
    member, offer = due.session.get(Member, member_id), due.session.get(Offer, member_id)
    person = due.session.get_one(Person, member.person_id) if member else None
    address = due.inbox_of(person) if person else None
    fits = offer is not None and member is not None and member.left_at is None
    if not fits or person is None or address is None or due.withheld("no", person) is not None:
        bringing.bring(due, found, most=1)
        return []
    asker = board.author(due.session, found.member_id).name
    offers = offer.offers if offer else ""
    card = cards.brought(due.to(person), due.here.name, found, asker, offers)
    until = hours_end(due.now, person.zone or due.here.zone)
    key = f"brought:{ident}:{member_id}"
    because = due.to(person)("questions.routed.because", offers=clip(offers, OFFER_AT_MOST))
    return [Post(key, address, card, "questions.routed", person.id, until=until, because=because)]


def _has_answered(due: Due, asked_id: str, member_id: str) -> bool:
    return board.answer_of(due.session, asked_id, member_id) is not None
