"""One browser's page: who its person is, which place is open, and what stands on the screen.

The page is a handful of named pieces of HTML and a list of messages; each is sent again only when
its HTML changed, so that whatever somebody types or has focused elsewhere stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from nicegui import run, ui
from nicegui.elements.html import Html
from nicegui.events import GenericEventArguments

from adapters.playground.page import clock, people
from adapters.playground.page.desk import House
from adapters.playground.page.frame import composer_html, head_html, intro_html, top_html
from adapters.playground.page.people import Door
from adapters.playground.page.spans import Pen, names
from adapters.playground.page.thread import Entry, entries, entry_html, heard
from adapters.playground.visit import Visitor
from adapters.playground.world import MAIL, Dweller, Message, World, channel, person
from bot.messages import Address

HERE = Path(__file__).parent
STYLE = (HERE / "page.css").read_text(encoding="utf-8")
SCRIPT = (HERE / "page.js").read_text(encoding="utf-8")

STEP = 60
"""How many messages are on the page at first, and how many more "show earlier" brings."""

LOOK_EVERY = 0.3
"""Seconds between two looks at the world's revision."""

ALOUD = 600
"""Characters of a new message that are read aloud; the rest stands on the page."""

NOBODY = Dweller("", "", "UTC")


class View:
    """One browser's page."""

    def __init__(self, house: House, who: str, place: Address) -> None:
        self.house = house
        self.who = who
        self.place = place
        self.most = STEP
        self._due: datetime | None = None
        self._drawn: object = None
        self._revision = -1
        self._pieces: dict[str, Html] = {}
        self._items: dict[str, tuple[Entry, Html]] = {}
        self._thread: Any = None

    @property
    def me(self) -> Dweller:
        """Who I am; nobody in an empty world."""
        return self.house.desk.world.people.get(self.who, NOBODY)

    @property
    def pen(self) -> Pen:
        """My language, and the world's names."""
        desk = self.house.desk
        return Pen(partial(desk.say, self.me.language), names(desk.world))

    @property
    def inside(self) -> bool:
        """Whether I may write here: it is mine, or I am in it."""
        if self.place.kind == "person":
            return bool(self.who) and self.place.platform != MAIL
        return self.who in self.house.desk.world.channels[self.place.id].people

    def visitor(self) -> Visitor:
        """Me, acting."""
        desk = self.house.desk
        return Visitor(desk.world, desk.handle, desk.now, self.who)

    def message(self, ident: str) -> Message | None:
        """A message that stands on my page."""
        seen = self.house.desk.world.seen(self.who, self.place)
        return next((each for each in seen if each.id == ident), None)

    def build(
        self, take: Callable[[GenericEventArguments], Awaitable[None]], due: datetime | None
    ) -> None:
        """Put up the frame, draw everything once, and keep looking for changes.

        `due` is when the next thing falls due. The page is busy until it stands still.
        """
        self._due = due
        ui.add_head_html(f"<style>{STYLE}</style><script>{SCRIPT}</script>")
        house = ui.element("div").classes("house")
        house.on("convener", take, js_handler="(event) => emit(event.detail)")
        with house:
            with ui.element("aside").classes("side left").props("id=left"):
                for name in ("brand", "you", "places"):
                    self._piece(name)
            with ui.element("section").classes("talk").props("id=main aria-busy=true"):
                self._piece("top", "header")
                with ui.element("div").classes("scroller").props("id=scroller tabindex=-1"):
                    self._piece("intro")
                    self._thread = ui.element("ol").classes("thread").props("id=thread")
                self._piece("composer", "footer")
            with ui.element("aside").classes("side right").props("id=right"):
                for name in ("clock", "try", "over"):
                    self._piece(name, "section")
            ui.element("div").classes("scrim").props('data-do=shut aria-hidden="true"')
            for name in ("people", "form", "confirm"):
                self._piece(name, "dialog").props(f"id={name} aria-labelledby={name}-title")
            self._piece("aloud").classes("unseen").props('aria-live="polite"')
        self.draw()
        self.js("convener.begin", people.link(self.who, self.place), self.me.language)
        ui.timer(LOOK_EVERY, self._watch)

    def js(self, function: str, *arguments: object) -> None:
        """Call one of page.js's functions, after what was drawn so far is on the screen."""
        listed = ", ".join(json.dumps(each) for each in arguments)
        ui.run_javascript(f"{function}({listed})")

    def tell(self, key: str, **facts: object) -> None:
        """Show a short word in passing."""
        self.js("convener.toast", self.pen.say(f"playground.{key}", **facts))

    def put(self, name: str, html: str) -> None:
        """Show a piece, if it isn't what is shown already."""
        piece = self._pieces[name]
        if piece.content != html:
            piece.set_content(html)

    def go(self, who: str, place: Address) -> None:
        """Be somebody, somewhere."""
        self.who, self.place, self.most = who, place, STEP
        self._clear()
        self.put("aloud", "")
        self.draw()
        self.js("convener.arrive", people.link(who, place), self.me.language)

    def more(self) -> None:
        """Show earlier messages too."""
        self.most += STEP
        self._clear()
        self.draw()
        self.js("convener.settle", "earlier")

    def draw(self) -> None:
        """Bring everything on the screen up to date: as it all is at one moment."""
        world = self.house.desk.world
        with world.still():
            self._draw(world)

    def _draw(self, world: World) -> None:
        pen, me = self.pen, self.me
        if self.who not in world.people:
            self.who = people.first(world)
            self.place = people.home(world, self.who)
            pen, me = self.pen, self.me
        if self.place.kind == "channel" and self.place.id not in world.channels:
            self.place = people.home(world, self.who)
        self._revision = world.revision
        seen = world.seen(self.who, self.place)
        self.house.look(self.who, self.place, max((each.id for each in seen), default=""))
        now = self.house.desk.now()
        self.put("brand", head_html(pen))
        self.put("you", people.you_html(me, now, pen) if self.who else "")
        self.put("places", people.places_html(self.who, self._doors(), pen))
        self.put(
            "top", top_html(world, self.place, self.inside, clock.time_html(now, me.zone), pen)
        )
        self.put("intro", intro_html(self.place, len(seen), self.most, pen))
        self.put("composer", composer_html(world, self.place, self.inside, clock.CHIPS, pen))
        self.put("clock", clock.clock_html(now, me.zone, self._due, self.house.moving, pen))
        self.put("try", clock.try_html(me.part, pen))
        self.put("over", clock.over_html(pen))
        self._draw_thread(seen)

    def _piece(self, name: str, tag: str = "div") -> Html:
        piece = ui.html("", sanitize=False, tag=tag).classes(f"piece-{name}")
        self._pieces[name] = piece
        return piece

    def _doors(self) -> list[Door]:
        world, who = self.house.desk.world, self.who
        rooms = [
            (channel(each.id), each.name, who in each.people)
            for each in list(world.channels.values())
        ]
        letters = [(each, each.id, True) for each in world.mailboxes()]
        return [
            Door(place, name, place == self.place, self.house.unread(who, place), inside)
            for place, name, inside in (*rooms, (person(who), "Convener", True), *letters)
        ]

    def _draw_thread(self, seen: list[Message]) -> None:
        wanted = entries(seen[-self.most :], self.me.zone)
        idents = [entry.message.id for entry in wanted]
        for ident in self._items.keys() - set(idents):
            self._items.pop(ident)[1].delete()
        if list(self._items) != idents[: len(self._items)]:
            self._clear()
        fresh = []
        was_empty = not self._items
        for entry in wanted:
            ident = entry.message.id
            if ident not in self._items:
                with self._thread:
                    item = ui.html(self._html(entry), sanitize=False, tag="li")
                item.props(f'data-testid=message data-id="{ident}"')
                self._items[ident] = (entry, item)
                fresh.append(entry.message)
            elif self._items[ident][0] != entry:
                item = self._items[ident][1]
                item.set_content(self._html(entry))
                self._items[ident] = (entry, item)
        if fresh and not was_empty:
            others = [
                heard(each, self.house.desk.world) for each in fresh if each.author != self.who
            ]
            self._say_aloud("\n".join(others)[:ALOUD])
            self.js("convener.settle", "own" if len(others) < len(fresh) else "new")
        elif fresh:
            self.js("convener.settle", "end")

    def _say_aloud(self, words: str) -> None:
        if words:
            self.put("aloud", escape(words))

    def _html(self, entry: Entry) -> str:
        return entry_html(entry, self.house.desk.world, self.me.zone, self.pen)

    def _clear(self) -> None:
        self._items.clear()
        self._thread.clear()

    async def _watch(self) -> None:
        """Redraw if anything that shows may have changed; else cost next to nothing."""
        desk = self.house.desk
        revision, moving = desk.world.revision, self.house.moving
        minute = desk.now().replace(second=0, microsecond=0)
        state = (revision, moving, minute)
        if state == self._drawn:
            return
        self._drawn = state
        if moving is None:
            self._due = await run.io_bound(desk.next_due)
        self.draw()
