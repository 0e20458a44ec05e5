"""Pilots: what is tried out with core group members before everybody, and what came of it."""

from __future__ import annotations

from bot import stepping
from bot.calendar import local_day
from bot.cards import Form
from bot.feature import Effects, Turn
from bot.features.roles import group_cards
from bot.features.roles.core_group import overview
from bot.messages import Effect, Invalid, Open, Post, Replace
from bot.moment import Refusal
from storage import core_group
from storage.core_group import Invited, Pilot, Piloting
from storage.people import Person


def form(turn: Turn) -> Effects:
    """Ask what is piloted, with whom and when; it takes a core group."""
    return [Open(_form(turn, _inside(turn)))]


def noted(turn: Turn) -> Effects:
    """Keep it; those who are in it are told."""
    inside = _inside(turn)
    asked = _form(turn, inside)
    read = turn.read(asked)
    errors = turn.errors(read)
    begins, ends = (read.day(each) if each not in errors else None for each in ("begins", "ends"))
    if begins is not None and ends is not None and ends < begins:
        errors["ends"] = turn.text("roles.pilot.ends_before")
    if errors or begins is None:
        return [Invalid(errors, asked)]
    pilot = Pilot(
        id=turn.new_id(),
        community_id=turn.here.id,
        what=read.text("what"),
        begins=begins,
        ends=ends,
        noted_by=turn.person.id,
        noted_at=turn.now,
    )
    turn.session.add(pilot)
    turn.session.flush()
    chosen = set(read.several("whom"))
    turn.session.add_all(Piloting(pilot_id=pilot.id, member_id=each) for each in sorted(chosen))
    turn.session.flush()
    turn.decided("note pilot", pilot.what)
    whom = [person for _, member, person in inside if member.id in chosen]
    card = group_cards.noted(turn.text, pilot, whom)
    return [*_told(turn, pilot, whom), Replace(card)]


def take_back(turn: Turn) -> Effects:
    """A pilot that was written down by mistake is gone, as long as nothing came of it."""
    pilot = _open(turn)
    turn.decided("take pilot back", pilot.what)
    core_group.take_back(turn.session, pilot)
    return [Replace(overview(turn))]


def outcome_form(turn: Turn) -> Effects:
    """Ask what came of it; what was written can be written anew."""
    return [Open(group_cards.outcome_form(turn.text, _found(turn)))]


def came(turn: Turn) -> Effects:
    """Keep what came of it."""
    pilot = _found(turn)
    asked = group_cards.outcome_form(turn.text, pilot)
    read = turn.read(asked)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    pilot.came, pilot.settled_at = read.text("came"), turn.now
    turn.decided("write down what came of pilot", pilot.what)
    turn.session.flush()
    stepping.settle(turn)
    return [Replace(overview(turn))]


def drop_form(turn: Turn) -> Effects:
    """Ask why it is given up."""
    return [Open(group_cards.drop_form(turn.text, _open(turn)))]


def dropped(turn: Turn) -> Effects:
    """Give it up; the reason stays with it."""
    pilot = _open(turn)
    asked = group_cards.drop_form(turn.text, pilot)
    read = turn.read(asked)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    pilot.dropped, pilot.settled_at = read.text("reason"), turn.now
    turn.decided("drop pilot", pilot.what, pilot.dropped)
    turn.session.flush()
    return [Replace(overview(turn))]


def _told(turn: Turn, pilot: Pilot, whom: list[Person]) -> list[Effect]:
    posts: list[Effect] = []
    for person in whom:
        address = turn.inbox_of(person)
        if address is not None and person.id != turn.person.id:
            card = group_cards.piloting(turn.to(person), turn.here.name, pilot, turn.person.name)
            key = f"pilot:{pilot.id}:{person.id}"
            posts.append(Post(key, address, card, "roles.piloting", person.id))
    return posts


def _found(turn: Turn) -> Pilot:
    """The pilot that is meant, unless it was given up."""
    pilot = turn.session.get(Pilot, turn.value, with_for_update=True)
    if pilot is None or pilot.community_id != turn.here.id or pilot.dropped:
        raise Refusal("core.stale")
    return pilot


def _open(turn: Turn) -> Pilot:
    pilot = _found(turn)
    if pilot.settled_at is not None:
        raise Refusal("core.stale")
    return pilot


def _inside(turn: Turn) -> list[Invited]:
    inside = core_group.inside(turn.session, turn.here.id)
    if not inside:
        raise Refusal("roles.no_group")
    return inside


def _form(turn: Turn, inside: list[Invited]) -> Form:
    return group_cards.pilot_form(turn.text, inside, local_day(turn.now, turn.here.zone))
