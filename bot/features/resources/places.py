"""Where the community meets: its channels, and the rooms, wikis and lists that people name."""

from __future__ import annotations

from bot.calendar import local_day
from bot.cards import Button, Buttons, Card, Choice, Form, Option, Shown, Table, Text, TextInput
from bot.feature import Effects, Turn
from bot.features.resources import rules
from bot.markup import escape
from bot.messages import Invalid, Open, Replace, Whisper
from bot.moment import Refusal
from bot.saying import platform_name, said
from storage import resources as stored
from storage.resources import Place

KINDS = ("video", "wiki", "list", "elsewhere")
BUTTONS_AT_MOST = 12
NAME_AT_MOST = 50


def show(turn: Turn) -> Effects:
    """Show where the community meets, and what each place is for."""
    return [Whisper(_card(turn))]


def add(turn: Turn) -> Effects:
    """Ask for one more place."""
    return [Open(_form(turn))]


def added(turn: Turn) -> Effects:
    """Keep it."""
    form = _form(turn)
    read = turn.read(form)
    errors = turn.errors(read)
    if "link" not in errors and read.text("link") and not rules.is_link(read.text("link")):
        errors["link"] = turn.text("resources.place.no_link")
    if errors:
        return [Invalid(errors, form)]
    row = Place(
        id=turn.new_id(),
        community_id=turn.here.id,
        kind=read.one("kind"),
        name=read.text("name"),
        link=read.text("link"),
        purpose=read.text("purpose"),
        added_by=turn.person.id,
        added_on=local_day(turn.now, turn.here.zone),
    )
    turn.session.add(row)
    turn.session.flush()
    turn.decided("add place", row.id, row.name)
    return [Replace(_card(turn))]


def leave(turn: Turn) -> Effects:
    """The community meets there no more."""
    row = _place(turn)
    if row.removed_at is not None:
        raise Refusal("core.stale")
    row.removed_at = turn.now
    turn.session.flush()
    turn.decided("leave place", row.id, row.name)
    undo = Button(turn.text("resources.place.back"), "resources.back", row.id)
    return [Replace(said(turn.text, "resources.place_left", undo, place=row.name))]


def back(turn: Turn) -> Effects:
    """It does after all."""
    row = _place(turn)
    if row.removed_at is None:
        raise Refusal("core.stale")
    row.removed_at = None
    turn.session.flush()
    turn.decided("add place", row.id, row.name)
    return [Replace(_card(turn))]


def _place(turn: Turn) -> Place:
    row = turn.session.get(Place, turn.value, with_for_update=True)
    if row is None or row.community_id != turn.here.id:
        raise Refusal("core.stale")
    return row


def _card(turn: Turn) -> Card:
    text = turn.text
    found = stored.places(turn.session, turn.here.id)
    channel, talk = text("resources.place.channel"), text("resources.place.talk")
    rows: list[tuple[str, str, str]] = [
        (channel, platform_name(str(each)), talk) for each in turn.venues()
    ]
    rows += [(text(f"resources.place.{p.kind}"), _name(p), escape(p.purpose) or "–") for p in found]
    columns = ("kind", "where", "purpose")
    heads = tuple(text(f"resources.place.column.{each}") for each in columns)
    parts: list[Shown] = [Table(text("resources.places.table"), heads, tuple(rows))]
    if turn.may("equip"):
        parts.append(Text(text("resources.places.text")))
        leave = tuple(
            Button(
                text("resources.place.leave", place=each.name[:NAME_AT_MOST]),
                "resources.leave",
                each.id,
            )
            for each in found[:BUTTONS_AT_MOST]
        )
        add = Button(text("resources.place.add"), "resources.place", style="primary")
        parts.append(Buttons((add, *leave)))
    return Card(text("resources.places.title", community=turn.here.name), tuple(parts))


def _name(place: Place) -> str:
    return escape(f"{place.name}: {place.link}" if place.link else place.name)


def _form(turn: Turn) -> Form:
    text = turn.text
    options = tuple(Option(each, text(f"resources.place.{each}")) for each in KINDS)
    return Form(
        id="resources.place",
        title=text("resources.place.title"),
        parts=(
            Choice("kind", text("resources.place.column.kind"), options),
            TextInput("name", text("resources.place.name"), most=100),
            TextInput(
                "link",
                text("resources.place.link"),
                required=False,
                most=500,
                hint=text("resources.place.link_hint"),
            ),
            TextInput("purpose", text("resources.place.purpose"), most=200),
        ),
        submit=text("resources.place.submit"),
        cancel=text("resources.cancel"),
    )
