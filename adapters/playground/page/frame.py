"""What stands around a conversation: the page's head, the place's header, the line to write in."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from adapters.playground.page.spans import Pen
from adapters.playground.page.thread import FACE
from adapters.playground.world import MAIL, World
from bot.messages import Address

MENU = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 7h16M4 12h16M4 17h16"/></svg>'
SEND = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12h13M12 5.5 18.5 12 12 18.5"/></svg>'
)
CLOCK = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="8"/>'
    '<path d="M12 7.5V12l3 2"/></svg>'
)


def head_html(pen: Pen) -> str:
    """The name of all this."""
    return (
        f'<div class="brand"><span class="face convener" aria-hidden="true">{FACE}</span>'
        f"<h1>Convener <small>{pen.text('title')}</small></h1>"
        f'<button type="button" class="icon narrow" data-do="shut"'
        f' aria-label="{pen.text("close")}">✕</button></div>'
    )


def name_of(world: World, place: Address) -> str:
    """How a place is called, with its sign."""
    if place.kind == "person":
        return place.id if place.platform == MAIL else "Convener"
    return f"#{world.channels[place.id].name}"


def top_html(world: World, place: Address, inside: bool, time: str, pen: Pen) -> str:  # noqa: FBT001
    """The place's name, who is in it, and the ways in and out."""
    if place.kind == "person":
        about, door = pen.text("place.mail" if place.platform == MAIL else "place.direct"), ""
    else:
        about = pen.text("place.people", count=len(world.channels[place.id].people))
        act = "leave" if inside else "join"
        style = "quiet" if inside else "primary"
        door = (
            f'<button type="button" class="button small {style}" data-do="{act}" data-hold'
            f' data-testid="{act}">{pen.text(f"place.{act}")}</button>'
        )
    return (
        f'<button type="button" class="icon narrow" data-do="drawer" data-what="left" data-testid="menu"'
        f' aria-label="{pen.text("open.left")}" aria-controls="left">{MENU}</button>'
        f'<div class="title"><h2>{escape(name_of(world, place))}</h2><span>{about}</span></div>{door}'
        f'<button type="button" class="icon narrow time" data-do="drawer"'
        f' data-what="right" data-testid="menu-clock"'
        f' aria-label="{pen.text("open.right", time=time)}" aria-controls="right">{CLOCK}'
        f"<span>{time}</span></button>"
    )


def intro_html(place: Address, count: int, most: int, pen: Pen) -> str:
    """What stands before the first message on the page."""
    if count > most:
        return (
            f'<button type="button" class="button quiet small" data-do="earlier" data-testid="earlier">'
            f"{pen.text('place.earlier')}</button>"
        )
    if count:
        return ""
    kind = "direct" if place.kind == "person" else "channel"
    return (
        f'<div class="empty"><span class="face convener" aria-hidden="true">{FACE}</span>'
        f"<p>{pen.text(f'place.empty.{kind}')}</p></div>"
    )


def composer_html(
    world: World,
    place: Address,
    inside: bool,  # noqa: FBT001
    chips: Sequence[str],
    pen: Pen,
) -> str:
    """The line to write in, or why there is none."""
    if not inside:
        why = "composer.mail" if place.platform == MAIL else "composer.reading"
        return f'<p class="reading">{pen.text(why)}</p>'
    name = escape(name_of(world, place))
    shown = "".join(
        f'<button type="button" class="chip" data-do="write" data-what="/cop {chip}"'
        f' data-testid="chip-{chip}">/cop {chip}</button>'
        for chip in chips
    )
    return (
        f'<div class="chips" role="group" aria-label="{pen.text("composer.chips")}">{shown}</div>'
        f'<form class="composer" data-do="write"><input type="text" name="text" class="input" id="composer"'
        f' autocomplete="off" enterkeyhint="send" data-testid="composer" data-place="{escape(str(place))}"'
        f' placeholder="{pen.text("composer.hint")}" aria-label="{pen.text("composer.label", place=name)}">'
        f'<button type="submit" class="send" data-testid="send"'
        f' aria-label="{pen.text("composer.send")}">{SEND}</button></form>'
    )
