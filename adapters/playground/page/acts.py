"""What a person does on the page, done: each in a thread, and none of them ever a dead page."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from nicegui import run
from nicegui.events import GenericEventArguments

from adapters.playground.page import people
from adapters.playground.page.cards import buttons_of
from adapters.playground.page.clock import HOPS, NEXT, confirm_html
from adapters.playground.page.forms import Filling, form_html, values
from adapters.playground.page.view import View
from adapters.playground.visit import Outcome
from adapters.playground.world import Message
from bot.cards import Confirm, Form
from bot.markup import plain
from bot.messages import Address

log = logging.getLogger(__name__)

Deed = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Opened:
    """A form in its dialog: where it was asked for, and from which message."""

    filling: Filling
    where: Address
    origin: Message | None


class Acts:
    """One browser's acts."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._opened: Opened | None = None
        self._asked: Deed | None = None
        self._turn = 0

    async def take(self, event: GenericEventArguments) -> None:
        """Do what page.js reports. Whatever goes wrong is logged, and said kindly."""
        told: Mapping[str, Any] = event.args if isinstance(event.args, dict) else {}
        do, what = str(told.get("do", "")), str(told.get("what", ""))
        try:
            await self._do(do, what, told)
        except Exception:
            log.exception("the playground could not do %s", do)
            self._view.tell("failed")
            if do == "write":
                self._view.js("convener.restore", what)
        finally:
            self._view.js("convener.free", do, what)

    async def _do(self, do: str, what: str, told: Mapping[str, Any]) -> None:
        match do:
            case "write":
                await self._write(what)
            case "press":
                await self._press(what, str(told.get("action", "")))
            case "submit":
                await self._submit(what, told.get("values") or {})
            case "closed":
                self._closed(what, str(told.get("turn", "")))
            case "join" | "leave":
                await self._pass(do)
            case "clock":
                await self._clock(what)
            case "over":
                self._ask_over()
            case "yes":
                await self._yes()
            case _:
                self._look(do, what)

    def _look(self, do: str, what: str) -> None:
        """What changes only this browser's view."""
        view, desk = self._view, self._view.house.desk
        match do:
            case "go":
                view.go(view.who, people.place_of(desk.world, view.who, what))
            case "people":
                view.put("people", people.people_html(desk.world, view.who, desk.now(), view.pen))
                view.js("convener.open", "people")
            case "be":
                self._be(what)
            case "earlier":
                view.more()
            case _:
                log.warning("the page reported an unknown act: %s", do)

    def _be(self, who: str) -> None:
        view = self._view
        view.js("convener.close", "people")
        world = view.house.desk.world
        if who in world.people and who != view.who:
            here = view.place if view.place.kind == "channel" else people.place_of(world, who, "dm")
            view.go(who, here)

    async def _write(self, text: str) -> None:
        view = self._view
        if not text.strip() or not view.inside:
            return
        where = view.place
        self._came(await run.io_bound(view.visitor().write, where, text), where, None)

    async def _press(self, what: str, action: str) -> None:
        view = self._view
        ident, _, number = what.partition(":")
        message = view.message(ident)
        buttons = buttons_of(message.card) if message and message.card else ()
        button = buttons[int(number)] if number.isdigit() and int(number) < len(buttons) else None
        if message is None or button is None or button.action != action:
            view.tell("stale")
            return

        async def press() -> None:
            done = await run.io_bound(view.visitor().press, message, button)
            self._came(done, message.place, message)
            view.js("convener.stay", message.id)
            if done and done.shown:
                view.js("convener.show", done.shown[-1].id)

        if button.confirm is None:
            await press()
        else:
            self._ask(button.confirm, press, danger=button.style == "danger")

    async def _submit(self, turn: str, sent: Mapping[str, Any]) -> None:
        view, opened = self._view, self._opened
        if opened is None or str(opened.filling.turn) != turn:
            return
        form = opened.filling.form
        read = values(form, sent)
        done = await run.io_bound(view.visitor().submit, opened.where, form, read, opened.origin)
        if done is None or self._opened is not opened:
            return
        if done.errors:
            filling = replace(opened.filling, sent=read, errors=done.errors)
            self._opened = replace(opened, filling=filling)
            view.put("form", form_html(filling, view.pen))
            view.js("convener.amiss")
        elif done.form is None:
            self._opened = None
            view.js("convener.close", "form")
        self._came(done, opened.where, opened.origin)

    async def _pass(self, do: str) -> None:
        view, where = self._view, self._view.place
        visitor = view.visitor()
        act = visitor.join if do == "join" else visitor.leave
        self._came(await run.io_bound(act, where.id), where, None)

    async def _clock(self, hop: str) -> None:
        house = self._view.house
        if hop == NEXT:
            goal = await run.io_bound(house.desk.next_due)
        else:
            goal = house.desk.now() + HOPS[hop]
        if goal is None or not house.claim(goal) or house.moving is None:
            self._view.tell("clock.taken" if house.busy else "clock.nothing")
            return
        self._view.draw()
        await run.io_bound(house.carry_out, house.moving)
        self._view.draw()

    def _ask_over(self) -> None:
        view, pen = self._view, self._view.pen
        texts = (pen.say(f"playground.over.{key}") for key in ("title", "text", "yes", "no"))

        async def over() -> None:
            if view.house.busy:
                view.tell("clock.taken")
                return
            view.house.clearing = True
            await run.io_bound(view.house.clear)
            view.go(*self._begin())

        self._ask_html(*(escape(text) for text in texts), deed=over, danger=True)

    def _begin(self) -> tuple[str, Address]:
        world = self._view.house.desk.world
        who = self._view.who if self._view.who in world.people else people.first(world)
        return who, people.home(world, who)

    def _ask(self, confirm: Confirm, deed: Deed, *, danger: bool) -> None:
        markup = self._view.pen.markup
        yes, no = escape(plain(confirm.yes)), escape(plain(confirm.no))
        self._ask_html(
            markup(confirm.title), markup(confirm.text), yes, no, deed=deed, danger=danger
        )

    def _ask_html(self, *texts: str, deed: Deed, danger: bool) -> None:
        title, text, yes, no = texts
        self._asked = deed
        self._view.put("confirm", confirm_html(title, text, yes, no, danger=danger))
        self._view.js("convener.open", "confirm")

    async def _yes(self) -> None:
        deed, self._asked = self._asked, None
        self._view.js("convener.close", "confirm")
        if deed is not None:
            await deed()

    def _closed(self, dialog: str, turn: str) -> None:
        view = self._view
        if dialog == "form":
            if self._opened is not None and str(self._opened.filling.turn) != turn:
                return
            self._opened = None
        if dialog in ("form", "people"):
            view.put(dialog, "")

    def _came(self, outcome: Outcome | None, where: Address, origin: Message | None) -> None:
        """Show what came of an act: a form if one opened, and whatever was written."""
        if outcome is None:
            return
        if outcome.form is not None:
            self._open(outcome.form, where, origin)
        self._view.draw()

    def _open(self, form: Form, where: Address, origin: Message | None) -> None:
        view = self._view
        self._turn += 1
        known = people.options(view.house.desk.world, view.pen)
        self._opened = Opened(Filling(form, self._turn, known), where, origin)
        view.put("form", form_html(self._opened.filling, view.pen))
        view.js("convener.open", "form")
