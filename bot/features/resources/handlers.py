"""Registering what is given and what is needed; changing and withdrawing it with a reason."""

from __future__ import annotations

from datetime import timedelta

from bot.calendar import local_day
from bot.cards import Card, Form
from bot.feature import Effects, Turn
from bot.features.resources import cards, health, places, rules, waves
from bot.forms import Read
from bot.messages import Invalid, Open, Replace, Whisper
from storage import resources as stored
from storage.resources import Resource

CENTURY = timedelta(days=36_500)


def resources(turn: Turn) -> Effects:
    """Show the resources; `resources venues`, `growth` and `health` show those at once."""
    match turn.rest.casefold():
        case "venues":
            return places.show(turn)
        case "growth":
            return waves.show(turn)
        case "health":
            return health.show(turn)
    return show(turn)


def show(turn: Turn) -> Effects:
    """Show what there is, what it comes to and what is lacking."""
    return [Whisper(_overview(turn))]


def add(turn: Turn) -> Effects:
    """Ask what is given, or needed."""
    return [Open(_add_form(turn))]


def added(turn: Turn) -> Effects:
    """Write it down."""
    form = _add_form(turn)
    read = turn.read(form)
    errors = _wrong(turn, read) | turn.errors(read)
    if errors:
        return [Invalid(errors, form)]
    kind = read.one("kind")
    row = Resource(
        id=turn.new_id(),
        community_id=turn.here.id,
        kind=kind,
        status=read.one("status"),
        what=read.text("what"),
        giver=read.text("giver"),
        currency=read.text("currency").upper() if kind == "money" else "",
        amount=read.number("amount"),
        begins=read.day("begins"),
        ends=read.day("ends"),
        stated_by=turn.person.id,
        stated_at=turn.now,
    )
    turn.session.add(row)
    turn.session.flush()
    turn.decided("register resource", row.id, row.what)
    return [Replace(_overview(turn))]


def change(turn: Turn) -> Effects:
    """Ask which one is otherwise now, and why."""
    return [Open(_change_form(turn))]


def changed(turn: Turn) -> Effects:
    """Keep it with the reason; one that is withdrawn may come back the same way."""
    form = _change_form(turn)
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    row = stored.hold(turn.session, read.one("which"))
    if row is None or row.community_id != turn.here.id:
        return [Replace(_overview(turn))]
    ends = read.day("ends")
    if ends is not None and row.begins is not None and ends < row.begins:
        return [Invalid({"ends": turn.text("resources.form.ends_before")}, form)]
    row.status, row.reason = read.one("status"), read.text("reason")
    amount = read.number("amount")
    row.amount = row.amount if amount is None else amount
    row.ends = ends or row.ends
    turn.session.flush()
    turn.decided("change resource", f"{row.id} {row.status}", row.reason)
    return [Replace(_overview(turn))]


def _wrong(turn: Turn, read: Read) -> dict[str, str]:
    """Money has a currency and an amount; nothing ends before it begins; a gift has a giver."""
    wrong: dict[str, str] = {}
    kind, status = read.one("kind"), read.one("status")
    if kind == "money" and not rules.is_currency(read.text("currency").upper()):
        wrong["currency"] = turn.text("resources.form.no_currency")
    if kind in ("money", "hours") and not read.number("amount"):
        wrong["amount"] = turn.text("resources.form.how_much")
    if status != "needed" and not read.text("giver"):
        wrong["giver"] = turn.text("resources.form.who")
    begins, ends = read.day("begins"), read.day("ends")
    if begins is not None and ends is not None and ends < begins:
        wrong["ends"] = turn.text("resources.form.ends_before")
    return wrong


def _overview(turn: Turn) -> Card:
    today = local_day(turn.now, turn.here.zone)
    rows = stored.of_community(turn.session, turn.here.id)
    return cards.overview(turn.text, turn.here.name, rows, today)


def _add_form(turn: Turn) -> Form:
    today = local_day(turn.now, turn.here.zone)
    return cards.add_form(turn.text, today - CENTURY, today + CENTURY)


def _change_form(turn: Turn) -> Form:
    rows = stored.of_community(turn.session, turn.here.id)
    today = local_day(turn.now, turn.here.zone)
    return cards.change_form(turn.text, rows, today - CENTURY, today + CENTURY)
