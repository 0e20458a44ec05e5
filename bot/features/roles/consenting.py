"""What whoever is asked says to it, in private; and how they give a role back."""

from __future__ import annotations

from bot import stepping
from bot.access import within
from bot.cards import Button
from bot.feature import AGAIN, Effects, Turn
from bot.features.roles import cards, rules
from bot.messages import Replace, Whisper
from bot.moment import Refusal
from bot.saying import said
from storage import appointments, communities, people
from storage.core_group import Codesigner


def accept(turn: Turn) -> Effects:
    """They take the role: from now on it counts."""
    row = appointments.hold(turn.session, turn.mine.id, turn.value)
    if row is None or row.answer:
        raise Refusal("core.stale")
    asker = people.member(turn.session, turn.here.id, row.asked_by)
    theirs = people.roles(turn.session, asker.id) if asker and not asker.left_at else frozenset()
    if not within(theirs, row.role):  # whoever asked may not give it any more
        raise Refusal("core.stale")
    row.answer, row.answered_at = "yes", turn.now
    people.grant(turn.session, turn.mine.id, row.role)
    turn.decided("take role", f"{row.role} {turn.person.id}")
    turn.session.flush()
    stepping.settle(turn)
    role = turn.text(f"roles.role.{row.role}")
    back = Button(turn.text("roles.asked.give_back"), "roles.decline", row.role)
    see = Button(turn.text("roles.asked.see"), AGAIN, "status", "primary")
    return [Replace(said(turn.text, "roles.accepted", see, back, role=role))]


def decline(turn: Turn) -> Effects:
    """They would rather not, or no more. The only leader names a successor first."""
    role = turn.value
    communities.hold(turn.session, turn.here.id)  # of two leaders who go at once, one must stay
    row = appointments.hold(turn.session, turn.mine.id, role)
    held = role in turn.roles
    if role not in rules.GIVEN or (not held and (row is None or row.answer)):
        raise Refusal("core.stale")
    if held:
        leaders = [each.id for each, _ in people.holding(turn.session, turn.here.id, role)]
        if not rules.may_let_go(role, turn.mine.id, leaders):
            raise Refusal("roles.last_leader")
        people.revoke(turn.session, turn.mine.id, role)
    if row is not None:
        row.answer, row.answered_at = "no", turn.now
    turn.decided("give role back" if held else "decline role", f"{role} {turn.person.id}")
    turn.session.flush()
    name = turn.text(f"roles.role.{role}")
    return [Replace(said(turn.text, "roles.declined", role=name))]


def waiting(turn: Turn) -> Effects:
    """On the dashboard: what the asker was asked and hasn't answered."""
    mine = turn.mine.id
    pending = appointments.unanswered(turn.session, turn.here.id)
    asked = [each.role for each, member, _ in pending if member.id == mine]
    place = turn.session.get(Codesigner, mine)
    cards_of = [cards.question(turn.text, turn.here.name, role) for role in asked]
    if place is not None and not place.answer:
        cards_of.append(cards.invitation(turn.text, turn.here.name, ""))
    return [Whisper(each) for each in cards_of]
