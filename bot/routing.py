"""Who an event is from, which community it is about, and which handler answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TypeVar, assert_never

from bot.access import may
from bot.cards import Button, Buttons, Card
from bot.feature import AGAIN, Effects, Feature, Handler, Kind, Moment, Refusal, Route, Turn
from bot.markup import escape
from bot.messages import Commanded, Event, Joined, Left, Pressed, Said, Submitted, Whisper
from storage import communities, people
from storage.communities import Community
from storage.people import Member, Person

SHOWN_AT_MOST = 60
Named = TypeVar("Named")


@dataclass(frozen=True, slots=True)
class Routes:
    """Every feature's tables, joined. Raises ValueError when two features claim one name."""

    commands: Mapping[str, Route]
    presses: Mapping[str, Route]
    forms: Mapping[str, Route]
    joined: Sequence[Handler]
    left: Sequence[Handler]
    kinds: Mapping[str, Kind]

    @classmethod
    def of(cls, features: Sequence[Feature]) -> Routes:
        """Join the features' tables of contents."""
        return cls(
            commands=_one([feature.commands for feature in features]),
            presses=_one([feature.presses for feature in features]),
            forms=_one([feature.forms for feature in features]),
            joined=[feature.joined for feature in features if feature.joined],
            left=[feature.left for feature in features if feature.left],
            kinds=_one([feature.kinds for feature in features]),
        )


def _one(tables: Sequence[Mapping[str, Named]]) -> dict[str, Named]:
    joined: dict[str, Named] = {}
    for table in tables:
        twice = joined.keys() & table.keys()
        if twice:
            message = f"claimed twice: {', '.join(sorted(twice))}"
            raise ValueError(message)
        joined |= table
    return joined


def seat(routes: Routes, moment: Moment, event: Event) -> Turn:
    """The turn of whoever acted: their person, their community here, their roles in it."""
    person = moment.person_at(event.sender, event.profile)
    people.mark_reachable(moment.session, str(event.sender))
    community = _community(moment, event, person)
    placed = replace(moment, community=community)
    member = _member(placed, event, person)
    return Turn(
        session=moment.session,
        now=moment.now,
        rng=moment.rng,
        texts=moment.texts,
        playbook=moment.playbook,
        community=community,
        event=event,
        person=person,
        member=member,
        roles=people.roles(moment.session, member.id) if member else frozenset(),
        text=placed.to(person),
        commands=routes.commands,
    )


def _community(moment: Moment, event: Event, person: Person) -> Community | None:
    named = event.community if isinstance(event, Pressed | Submitted) else ""
    if named:
        found = moment.session.get(Community, named)
        if found is None:
            raise Refusal("core.gone")
        if not communities.lives_in(moment.session, named, f"{event.sender.lane}:"):
            raise Refusal("core.gone")
        return found
    if event.where.kind == "channel":
        return communities.of_channel(moment.session, str(event.where))
    mine = people.communities_of(moment.session, person.id)
    return moment.session.get(Community, mine[0]) if len(mine) == 1 else None


def _member(moment: Moment, event: Event, person: Person) -> Member | None:
    if moment.community is None or isinstance(event, Joined | Left):
        return None
    known = people.member(moment.session, moment.community.id, person.id)
    if known is not None and known.left_at is None:
        return known
    if event.where not in moment.venues():
        return None
    return moment.enrol(person)[0]  # whoever speaks in the community's channel is in it


def answer(routes: Routes, turn: Turn) -> Effects:
    """Let the right handler answer. Raises Refusal for what nobody may or nobody knows."""
    match turn.event:
        case Commanded(text=text):
            return _command(routes, turn, text or "help")
        case Said(text=text):
            return _said(routes, turn, text)
        case Pressed(action=action, value=value):
            if action == AGAIN:
                return _command(routes, turn, value or "help")
            return _routed(turn, routes.presses.get(action))
        case Submitted(form=form):
            return _routed(turn, routes.forms.get(form))
        case Joined():
            return [effect for handle in routes.joined for effect in handle(turn)]
        case Left():
            return [effect for handle in routes.left for effect in handle(turn)]
    assert_never(turn.event)


def _routed(turn: Turn, route: Route | None) -> Effects:
    if route is None:
        raise Refusal("core.stale")
    if turn.community is None and not route.anywhere:
        raise Refusal("core.no_community")
    if not may(turn.roles, route.act):
        raise Refusal("core.not_yours" if turn.member else "core.not_a_member")
    return route.handle(turn)


def _said(routes: Routes, turn: Turn, text: str) -> Effects:
    words = text.split(maxsplit=1)
    if words and words[0].casefold() in routes.commands:
        return _command(routes, turn, text)
    return _command(routes, turn, "help")


def _command(routes: Routes, turn: Turn, text: str) -> Effects:
    name, _, rest = " ".join(text.split()).partition(" ")
    name = name.removeprefix("/").casefold()
    route = routes.commands.get(name)
    if route is None:
        return [Whisper(_nearest(routes, turn, name, rest))]
    if turn.community is None and not route.anywhere:
        choices = _choices(turn, text)
        if choices:
            return [Whisper(choices)]
    return _routed(replace(turn, rest=rest), route)


def _nearest(routes: Routes, turn: Turn, name: str, rest: str) -> Card:
    allowed = [each for each, route in routes.commands.items() if may(turn.roles, route.act)]
    near = get_close_matches(name[:SHOWN_AT_MOST], allowed, n=1, cutoff=0.5)
    shown = name if len(name) <= SHOWN_AT_MOST else name[:SHOWN_AT_MOST] + "…"
    if not near:
        buttons = Buttons((Button(turn.text("core.see_help"), AGAIN, "help", "primary"),))
        return Card(turn.text("core.unknown", command=shown), (buttons,))
    command = f"{near[0]} {rest}".strip()[:SHOWN_AT_MOST]
    yes = Button(turn.text("core.run", command=command), AGAIN, command, "primary")
    buttons = Buttons((yes, Button(turn.text("core.see_help"), AGAIN, "help")))
    return Card(turn.text("core.nearest", command=shown, nearest=near[0]), (buttons,))


def _choices(turn: Turn, text: str) -> Card | None:
    """In direct messages, somebody in several communities says which one they mean."""
    if turn.event.where.kind == "channel":
        return None
    mine = people.communities_of(turn.session, turn.person.id)
    found = [each for each in (turn.session.get(Community, ident) for ident in mine) if each]
    if not found:
        return None
    buttons = tuple(
        Button(escape(each.name), AGAIN, text[:SHOWN_AT_MOST], community=each.id) for each in found
    )
    return Card(turn.text("core.which_community"), (Buttons(buttons),))
