"""Which community an event is about, and what its sender is there."""

from __future__ import annotations

from dataclasses import replace

from bot.acquaintance import EMAIL
from bot.messages import Event, Joined, Left, Pressed, Submitted
from bot.moment import Moment, Refusal
from storage import communities, people, seating
from storage.communities import Community
from storage.people import Member, Person


def arrived(
    moment: Moment, event: Event, stays: str
) -> tuple[seating.Account | None, seating.Place | None]:
    """Whose account an event comes from, and what they are where it is about, if one question tells."""
    name = named(event)
    if event.where.kind != "channel" and not name:
        return None, None
    found = seating.arrival(moment.session, str(event.sender), str(event.where), stays, name)
    return found or (None, None)


def placed(
    moment: Moment, event: Event, person: Person, known: seating.Place | None
) -> tuple[Moment, Member | None, frozenset[str]]:
    """The moment in the community that an event is about, and what its sender is there.

    `known`: what they are there, where `arrived` told.
    """
    name = named(event)
    here: Community | None
    if name:
        here = _community(moment, event, name)
        told = known[1:] if known else seating.membership(moment.session, here.id, person.id)
        member, roles = told
    elif event.where.kind == "channel":
        here, member, roles = known or seating.channel(moment.session, str(event.where), person.id)
    else:
        those = _seats(moment, event, person)
        here, member, roles = those[0] if len(those) == 1 else (None, None, frozenset())
    there = replace(moment, community=here)
    member, roles = _member(there, event, person, member, roles)
    if member is None and name:  # only members see a community by its id
        there = replace(moment, community=None)
    return there, member, roles


def _community(moment: Moment, event: Event, named: str) -> Community:
    """The community that an event names. Raises Refusal where it isn't one of that workspace."""
    found = moment.session.get(Community, named)
    if found is None:
        raise Refusal("core.gone")
    lane = event.sender.lane  # an e-mail's link is good for the community that sent it
    if lane != f"{EMAIL}:" and not communities.lives_in(moment.session, named, f"{lane}:"):
        raise Refusal("core.gone")
    return found


def named(event: Event) -> str:
    """The id of the community that a press or a form is about; empty where none is named."""
    return event.community if isinstance(event, Pressed | Submitted) else ""


def mine(moment: Moment, event: Event, person: Person) -> list[Community]:
    """The communities of this workspace that a person is in; closed ones where there is no other."""
    return [here for here, _, _ in _seats(moment, event, person)]


def _seats(moment: Moment, event: Event, person: Person) -> list[seating.Seat]:
    found = seating.seats(moment.session, person.id, event.sender.lane)
    return [each for each in found if each[0].closed_at is None] or found


def _member(
    moment: Moment, event: Event, person: Person, known: Member | None, roles: frozenset[str]
) -> tuple[Member | None, frozenset[str]]:
    """Who acts as a member, with their roles; nobody where they have left."""
    if moment.community is None or isinstance(event, Joined | Left):
        return None, frozenset()
    if known is None and event.where in moment.venues():
        known, _ = moment.enrol(person)  # whoever speaks in the community's channel is in it
        roles = people.roles(moment.session, known.id)
    return (known, roles) if known and known.left_at is None else (None, frozenset())
