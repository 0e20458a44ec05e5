"""Who an event is from, which community it is about, and which handler answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TypeVar, assert_never

from bot import ended
from bot.access import may
from bot.acquaintance import EMAIL, met
from bot.cards import Button, Buttons, Card, Text
from bot.feature import AGAIN, Due, Effects, Feature, Handler, Job, Kind, Rhythm, Route, Turn
from bot.markup import escape
from bot.messages import (
    Changed,
    Commanded,
    Effect,
    Event,
    Joined,
    Left,
    Opened,
    Pressed,
    Replace,
    Said,
    Submitted,
    Unwaited,
    Whisper,
)
from bot.moment import Moment, Refusal
from bot.phrases import meant, pressed
from bot.seats import arrived, mine, named, placed
from bot.texts import LANGUAGES
from storage import communities, seating
from storage.communities import Community

SHOWN_AT_MOST = 60
Named = TypeVar("Named")


@dataclass(frozen=True, slots=True)
class Routes:
    """Every feature's tables, joined. Raises ValueError when two features claim one name."""

    commands: Mapping[str, Route]
    presses: Mapping[str, Route]
    forms: Mapping[str, Route]
    sayings: Mapping[str, tuple[str, str]]
    home: Sequence[Route]
    joined: Sequence[Handler]
    left: Sequence[Handler]
    opened: Sequence[Handler]
    kinds: Mapping[str, Kind]
    occasions: Mapping[str, Callable[[Due], Effects]]
    jobs: Mapping[str, Job]
    rhythms: Mapping[str, Rhythm]

    @classmethod
    def of(cls, features: Sequence[Feature]) -> Routes:
        """Join the features' tables of contents."""
        return cls(
            commands=_one([feature.commands for feature in features]),
            presses=_one([feature.presses for feature in features]),
            forms=_one([feature.forms for feature in features]),
            sayings=_one([feature.sayings for feature in features]),
            home=[route for feature in features for route in feature.home],
            joined=[feature.joined for feature in features if feature.joined],
            left=[feature.left for feature in features if feature.left],
            opened=[feature.opened for feature in features if feature.opened],
            kinds=_one([feature.kinds for feature in features]),
            occasions=_one([feature.occasions for feature in features]),
            jobs=_one([feature.jobs for feature in features]),
            rhythms=_one([feature.rhythms for feature in features]),
        )

    def opens(self, action: str, value: str) -> bool:
        """Whether a press opens a form; the press that runs a command does if the command does."""
        if action == AGAIN:
            name = value.split(maxsplit=1)[0] if value.strip() else "help"
            route = self.commands.get(name.removeprefix("/").casefold())
        else:
            route = self.presses.get(action)
        return route is not None and route.opens


def _one(tables: Sequence[Mapping[str, Named]]) -> dict[str, Named]:
    joined: dict[str, Named] = {}
    for table in tables:
        twice = joined.keys() & table.keys()
        if twice:
            message = f"claimed twice: {', '.join(sorted(twice))}"
            raise ValueError(message)
        joined |= table
    return joined


def concerns(moment: Moment, event: Event) -> bool:
    """Whether an event is any of Convener's business: who comes and goes elsewhere is not."""
    if not isinstance(event, Joined | Left):
        return True
    return communities.of_channel(moment.session, str(event.where)) is not None


def seat(routes: Routes, moment: Moment, event: Event, stays: str = "") -> Turn:
    """The turn of whoever acted: their person, their community here, their roles in it.

    `stays`: what `seating.enter` told. Raises Unknown for whoever was erased.
    """
    acts = not isinstance(event, Unwaited)
    told = (moment.session, event.sender, event.profile, moment.new_id)
    known, place = arrived(moment, event, stays)
    account, person = met(*told, acts=acts, known=known)
    if event.shows_reach and not account.reachable:
        account.reachable = True
    is_latest = person.last_account == str(event.sender)
    if acts and not is_latest and event.sender.platform != EMAIL:
        person.last_account = str(event.sender)
    there, member, roles = placed(moment, event, person, place)
    return Turn(
        session=moment.session,
        now=moment.now,
        rng=moment.rng,
        texts=moment.texts,
        playbooks=moment.playbooks,
        public_url=moment.public_url,
        mail_from=moment.mail_from,
        community=there.community,
        event=event,
        person=person,
        member=member,
        roles=roles,
        text=there.to(person),
        commands=routes.commands,
        rhythms=routes.rhythms,
        home=routes.home,
    )


def beside(turn: Turn, community: Community) -> Turn:
    """The same turn in one of the asker's communities, with what they are there."""
    there = turn.at(community)
    member, roles = seating.membership(turn.session, community.id, turn.person.id)
    return replace(there, member=member, roles=roles, text=there.to(turn.person))


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
        case Opened():
            return [effect for handle in routes.opened for effect in handle(turn)]
        case Changed():  # the engine's own: it asks nobody
            return []
    assert_never(turn.event)


def _routed(turn: Turn, route: Route | None) -> Effects:
    if route is None:
        raise Refusal("core.stale")
    if turn.community is None and not route.anywhere:
        raise Refusal("core.not_a_member" if named(turn.event) else "core.no_community")
    if not may(turn.roles, route.act):
        raise Refusal("core.not_yours" if turn.member else "core.not_a_member")
    if turn.is_closed and not route.after and (route.begins or not route.anywhere):
        return [Whisper(ended.card(turn))]
    if route.after and not turn.is_closed:
        raise Refusal("core.stale")
    return route.handle(turn)


def _said(routes: Routes, turn: Turn, text: str) -> Effects:
    """A command without its slash, or one word that looks like one; anything else a word and help."""
    words = text.split(maxsplit=1)
    name = words[0].casefold() if words else ""
    is_press = meant(turn.texts, routes.sayings, text) is not None
    if is_press or name in routes.commands or (len(words) == 1 and _near(routes, turn, name)):
        return _command(routes, turn, text)
    shown = _command(routes, turn, "help")
    return [_puzzled(turn, text, each) for each in shown] if words else shown


def _puzzled(turn: Turn, text: str, shown: Effect) -> Effect:
    """Help, after a word about what wasn't understood."""
    if not isinstance(shown, Whisper):
        return shown
    words = " ".join(text.split())
    cut = words if len(words) <= SHOWN_AT_MOST else words[:SHOWN_AT_MOST] + "…"
    puzzled = Text(turn.text("core.puzzled", words=cut))
    return Whisper(replace(shown.card, parts=(puzzled, *shown.card.parts)))


def _near(routes: Routes, turn: Turn, name: str) -> list[str]:
    """The command that the asker may give whose name looks most like this one."""
    allowed = [each for each, route in routes.commands.items() if may(turn.roles, route.act)]
    theirs = {word: each for each in allowed for word in _words(turn, each)}
    meant = get_close_matches(name[:SHOWN_AT_MOST], theirs, n=1, cutoff=0.8)
    if meant:
        return [theirs[meant[0]]]
    return get_close_matches(name[:SHOWN_AT_MOST], allowed, n=1, cutoff=0.5)


def _words(turn: Turn, command: str) -> list[str]:
    """What a command is called in people's languages; no word of theirs is a command itself."""
    key = f"core.words.{command}"
    tongues = (turn.texts.tongue(language, "UTC") for language in LANGUAGES)
    return [word for text in tongues if text.has(key) for word in text(key).split()]


def _command(routes: Routes, turn: Turn, text: str) -> Effects:
    name, _, rest = " ".join(text.split()).partition(" ")
    name = name.removeprefix("/").casefold()
    route = routes.commands.get(name)
    press = None if route else meant(turn.texts, routes.sayings, text)
    if press is not None and (turn.community is not None or routes.presses[press[0]].anywhere):
        done = _routed(pressed(turn, *press), routes.presses[press[0]])
        return [Whisper(each.card) if isinstance(each, Replace) else each for each in done]
    is_about_one = turn.community is None and not (route and route.every)
    choices = _choices(turn, text) if is_about_one else None
    if choices:
        return [Whisper(choices)]
    if route is None:
        return [Whisper(_nearest(routes, turn, name, rest))]
    return _routed(replace(turn, rest=rest) if rest else turn, route)


def _nearest(routes: Routes, turn: Turn, name: str, rest: str) -> Card:
    near = _near(routes, turn, name)
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
    found = [] if turn.event.where.kind == "channel" else mine(turn, turn.event, turn.person)
    if not found:
        return None
    buttons = tuple(
        Button(escape(each.name), AGAIN, text[:SHOWN_AT_MOST], community=each.id) for each in found
    )
    return Card(turn.text("core.which_community"), (Buttons(buttons),))
