"""Who one can be, and where one can go: the page's left side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from adapters.playground.page.spans import Pen
from adapters.playground.page.thread import FACE, face
from adapters.playground.world import MAIL, Dweller, World, channel, person
from bot.cards import Option
from bot.markup import escape as inert
from bot.messages import Address

PARTS = ("core_team", "secretariat", "steward", "member")
"""The words for who somebody is, in the order in which the page lists them."""

OTHERS = "guest"


@dataclass(frozen=True, slots=True)
class Door:
    """A place to go to: how it is called, whether it is open, the unread, whether one is in it."""

    place: Address
    name: str
    current: bool
    unread: int
    inside: bool


def first(world: World) -> str:
    """Whom a newcomer is at first: somebody of the core team, or anybody. Empty in an empty world."""
    people = list(world.people.values())
    chosen = next((each for each in people if each.part == PARTS[0]), None)
    return chosen.id if chosen else next((each.id for each in people), "")


def home(world: World, who: str) -> Address:
    """Where somebody begins: their first channel, or their direct messages."""
    places = list(world.channels.values())
    return next((channel(place.id) for place in places if who in place.people), person(who))


def place_of(world: World, who: str, text: str) -> Address:
    """The place that an address bar names (`c:general`, `dm`), or where that person begins."""
    kind, _, ident = text.partition(":")
    letters = {each.id: each for each in world.mailboxes()} if kind == "m" else {}
    if ident in letters:
        return letters[ident]
    if kind == "c" and ident in world.channels:
        return channel(ident)
    return person(who) if text == "dm" else home(world, who)


def link(who: str, place: Address) -> str:
    """The address of this very view, which a reload and a copied link bring back."""
    where = named(place)
    return "/?" + urlencode({"as": who, "in": where}, safe=":")


def named(place: Address) -> str:
    """A place as an address bar names it."""
    if place.platform == MAIL:
        return f"m:{place.id}"
    return "dm" if place.kind == "person" else f"c:{place.id}"


def local_time(each: Dweller, now: datetime, pen: Pen) -> str:
    """`14:05 in Nairobi`, for somebody's zone."""
    time = f"{now.astimezone(ZoneInfo(each.zone)):%H:%M}"
    return pen.text("people.time", time=time, city=city(each.zone))


def city(zone: str) -> str:
    """The city that a time zone is named after."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def you_html(each: Dweller, now: datetime, pen: Pen) -> str:
    """Who I am, and the button to be somebody else."""
    about = " · ".join(part for part in (escape(each.organisation), _part(each, pen)) if part)
    return (
        f'<h2 class="eyebrow">{pen.text("people.you")}</h2>'
        f'<button type="button" class="you" data-do="people" data-testid="person-select"'
        f' aria-haspopup="dialog">{face(each.id, each.name)}<span class="who">'
        f"<strong>{escape(each.name)}</strong><span>{about}</span>"
        f"<span>{local_time(each, now, pen)}</span></span>"
        f'<span class="change">{pen.text("people.change")}</span></button>'
    )


def people_html(world: World, who: str, now: datetime, pen: Pen) -> str:
    """Everybody one can be, by the part they play, with a search box."""
    groups = "".join(
        f"<section data-group><h3>{title}</h3>"
        + "".join(_person(each, each.id == who, now, pen) for each in group)
        + "</section>"
        for title, group in _groups(list(world.people.values()), pen)
    )
    label = pen.text("people.search")
    close = pen.text("close")
    return (
        f'<div class="sheet"><div class="sheet-head"><h2 id="people-title">{pen.text("people.title")}</h2>'
        f'<button type="button" class="icon" data-do="close" aria-label="{close}">✕</button></div>'
        f'<p class="hint">{pen.text("people.hint")}</p>'
        f'<input type="search" class="input" data-filter="people-list" data-first data-focus'
        f' autocomplete="off" placeholder="{label}" aria-label="{label}" data-testid="person-search">'
        f'<div class="people" id="people-list">{groups}</div></div>'
    )


def places_html(who: str, doors: Sequence[Door], pen: Pen) -> str:
    """The channels, and the direct messages with Convener."""
    rooms = "".join(_door(who, each, pen) for each in doors if each.place.kind == "channel")
    talks = [each for each in doors if each.place.kind == "person"]
    direct = "".join(_door(who, each, pen) for each in talks if each.place.platform != MAIL)
    mail = "".join(_door(who, each, pen) for each in talks if each.place.platform == MAIL)
    letters = (
        f'<h2 class="eyebrow">{pen.text("places.mail")}</h2><ul class="places">{mail}</ul>'
        if mail
        else ""
    )
    return (
        f'<nav aria-label="{pen.text("places.title")}"><h2 class="eyebrow">{pen.text("places.channels")}'
        f'</h2><ul class="places">{rooms}</ul><h2 class="eyebrow">{pen.text("places.direct")}</h2>'
        f'<ul class="places">{direct}</ul>{letters}</nav>'
    )


def options(world: World, pen: Pen) -> tuple[Option, ...]:
    """The world's people as a form's options, by address."""
    people = sorted(world.people.values(), key=lambda each: each.name.casefold())
    return tuple(
        Option(
            str(person(each.id)), inert(" · ".join(filter(None, (each.name, each.organisation))))
        )
        for each in people
    )


def _person(each: Dweller, current: bool, now: datetime, pen: Pen) -> str:  # noqa: FBT001
    mark = ' aria-current="true"' if current else ""
    about = " · ".join(
        part for part in (escape(each.organisation), local_time(each, now, pen)) if part
    )
    return (
        f'<button type="button" class="person" data-row data-do="be" data-what="{escape(each.id)}"{mark}'
        f' data-testid="person-{escape(each.id)}">{face(each.id, each.name)}<span class="who">'
        f"<strong>{escape(each.name)}</strong><span>{about}</span></span></button>"
    )


def _groups(people: Iterable[Dweller], pen: Pen) -> list[tuple[str, list[Dweller]]]:
    grouped: dict[str, list[Dweller]] = {part: [] for part in (*PARTS, OTHERS)}
    for each in people:
        grouped[each.part if each.part in PARTS else OTHERS].append(each)
    return [(pen.text(f"parts.{part}"), group) for part, group in grouped.items() if group]


def _part(each: Dweller, pen: Pen) -> str:
    return pen.text(f"part.{each.part if each.part in PARTS else OTHERS}")


def _door(who: str, door: Door, pen: Pen) -> str:
    direct = door.place.kind == "person"
    what = named(door.place)
    ident = "dm" if what == "dm" else f"place-{door.place.id}"
    sign = f'<span class="sign">{FACE}</span>' if direct else '<span class="sign">#</span>'
    current = ' aria-current="page"' if door.current else ""
    state = "" if door.inside else " outside"
    badge = ""
    if door.unread:
        words = pen.text("places.unread", count=door.unread)
        shown = door.unread if door.unread < 100 else "99+"  # noqa: PLR2004 - two digits fit the badge
        badge = (
            f'<span class="badge"><span aria-hidden="true">{shown}</span>'
            f'<span class="unseen">{words}</span></span>'
        )
    url = escape(link(who, door.place))
    return (
        f'<li><a class="place{state}{" unread" if door.unread else ""}" href="{url}"'
        f' data-do="go" data-what="{escape(what)}" data-testid="{escape(ident)}"{current}>{sign}'
        f'<span class="name">{escape(door.name)}</span>{badge}</a></li>'
    )
