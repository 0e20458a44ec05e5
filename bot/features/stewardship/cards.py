"""The stewards' seats as cards: as they stand, as they are proposed, and as each person is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.cards import Button, Buttons, Card, Confirm, Facts, Note, Shown, Table, Text
from bot.feature import AGAIN, Turn
from bot.features.stewardship import group, rules
from bot.features.stewardship.group import Group
from bot.features.stewardship.rules import Decision, Proposal
from bot.markup import escape
from bot.texts import Markup, Tongue
from storage import stewardship
from storage.people import Person


def overview(turn: Turn, now: Group) -> Card:
    """Who serves until when, who might serve, and what can be done about it."""
    text, serving = turn.text, now.serving
    rows = tuple(
        (_name(text, person), text(f"stewardship.kind.{term.kind}"), _until(text, term.ends))
        for term, _, person in sorted(serving, key=lambda each: (each[2].name, each[2].id))
    )
    parts: list[Shown] = [_counts(text, now)]
    if rows:
        columns = ("name", "seat", "until")
        parts.append(
            Table(
                text("stewardship.serving"),
                tuple(text(f"stewardship.column.{each}") for each in columns),
                rows,
            )
        )
    total = now.seats.permanent + now.seats.rotating
    if not rules.SEATS_LEAST <= total <= rules.SEATS_MOST:
        least, most = rules.SEATS_LEAST, rules.SEATS_MOST
        parts.append(Note(text("stewardship.principle", least=least, most=most, total=total)))
    parts += [*_candidates(turn), *_emeriti(text, now)]
    return Card(text("stewardship.title", community=turn.here.name), (*parts, *_doing(turn, now)))


def history(turn: Turn, now: Group) -> Card:
    """Who served when, the first first."""
    text = turn.text
    rows = tuple(
        (
            _name(text, person),
            text(f"stewardship.kind.{term.kind}"),
            text("stewardship.day", when=term.begins),
            _until(text, term.left or term.ends),
        )
        for term, _, person in now.terms
    )
    columns = ("name", "seat", "since", "until")
    table = Table(
        text("stewardship.served"),
        tuple(text(f"stewardship.column.{each}") for each in columns),
        rows,
    )
    shown = table if rows else Text(text("stewardship.nobody_served"))
    return Card(text("stewardship.history", community=turn.here.name), (shown,))


def proposal(turn: Turn, proposed: Proposal, name: str) -> Card:
    """Who would stay, go and come, and why; and why others are not taken."""
    text, people = turn.text, group.names(turn)
    parts: list[Shown] = [Text(text("stewardship.proposed.intro", when=proposed.begins))]
    for what in ("stay", "go", "come", "refused"):
        decisions: tuple[Decision, ...] = getattr(proposed, what)
        if decisions:
            parts.append(_decided(text, what, decisions, people))
    if proposed.empty:
        parts.append(Note(text("stewardship.proposed.empty", count=proposed.empty)))
    parts.append(Note(text("stewardship.proposed.rules")))
    if not proposed.changes:
        parts.append(Text(text("stewardship.proposed.nothing")))
    elif turn.may("lead"):
        sure = Confirm(
            text("stewardship.confirm.title"),
            text("stewardship.confirm.text"),
            text("stewardship.confirm.yes"),
            text("stewardship.confirm.no"),
        )
        label = text("stewardship.confirm.button")
        parts.append(Buttons((Button(label, "stewardship.confirm", name, "primary", sure),)))
    else:
        parts.append(Text(text("stewardship.proposed.by_others")))
    return Card(text("stewardship.proposed.title", community=turn.here.name), tuple(parts))


def undo_button(text: Tongue, rotation: str) -> Button:
    """A confirmed rotation is taken back."""
    return Button(text("stewardship.undo"), "stewardship.undo", rotation)


def nomination(text: Tongue, community: str, by: str, years: int) -> Card:
    """Somebody is asked whether they would serve."""
    buttons = (
        Button(text("stewardship.nominated.yes"), "stewardship.yes", style="primary"),
        Button(text("stewardship.nominated.no"), "stewardship.no"),
    )
    return Card(
        text("stewardship.nominated.title", community=community),
        (Text(text("stewardship.nominated.text", by=by, count=years)), Buttons(buttons)),
    )


def told(text: Tongue, community: str, news: str, begins: date, until: date | None) -> Card:
    """What a rotation means for somebody."""
    words = text(f"stewardship.told.{news}", when=begins, until=until or begins)
    see = (Buttons((Button(text("stewardship.told.call"), AGAIN, "call"),)),)
    return Card(
        text(f"stewardship.told.{news}_title", community=community),
        (Text(words), *(see if news in ("joins", "extended") else ())),
    )


def aloud(
    text: Tongue, community: str, begins: date, comes: Sequence[Person], goes: Sequence[Person]
) -> Card:
    """A rotation as everybody reads it: who comes, who goes with thanks."""
    facts = tuple(
        (
            text(f"stewardship.aloud.{what}"),
            text("stewardship.names", names=[Markup(_name(text, each)) for each in some]),
        )
        for what, some in (("comes", comes), ("goes", goes))
        if some
    )
    title = text("stewardship.aloud.title", community=community)
    return Card(title, (Text(text("stewardship.aloud.text", when=begins)), Facts(facts)))


def due(text: Tongue, community: str, day: date) -> Card:
    """A rotation comes near."""
    propose = Button(text("stewardship.propose"), "stewardship.propose", style="primary")
    show = Button(text("stewardship.show"), "stewardship.show")
    return Card(
        text("stewardship.due.title", community=community),
        (Text(text("stewardship.due.text", when=day)), Buttons((propose, show))),
    )


def _counts(text: Tongue, now: Group) -> Facts:
    kinds = [term.kind for term, _, _ in now.serving]
    return Facts(
        tuple(
            (
                text(f"stewardship.seats_of.{kind}"),
                text("stewardship.taken", taken=kinds.count(kind), of=getattr(now.seats, kind)),
            )
            for kind in ("permanent", "rotating")
        )
    )


def _candidates(turn: Turn) -> list[Shown]:
    """Those who might serve. A no stays theirs: it reads like no answer."""
    text = turn.text
    rows = tuple(
        (
            _name(text, person),
            text(f"stewardship.says.{'yes' if each.answer == 'yes' else 'nothing'}"),
        )
        for each, _, person in stewardship.nominations(turn.session, turn.here.id)
    )
    columns = (text("stewardship.column.name"), text("stewardship.column.says"))
    return [Table(text("stewardship.candidates"), columns, rows)] if rows else []


def _emeriti(text: Tongue, now: Group) -> list[Shown]:
    names = [Markup(_name(text, person)) for person in now.emeriti]
    return (
        [Facts(((text("stewardship.emeriti"), text("stewardship.names", names=names)),))]
        if names
        else []
    )


def _doing(turn: Turn, now: Group) -> list[Shown]:
    text = turn.text
    untold = stewardship.untold(turn.session, turn.here.id)
    ahead = stewardship.ahead(turn.session, turn.here.id)
    said: list[Shown] = []
    first = [Button(text("stewardship.propose"), "stewardship.propose", style="primary")]
    if untold is not None:
        said.append(Note(text("stewardship.untold", when=untold.begins)))
        first = [undo_button(text, untold.id)] if turn.may("lead") else []
    elif ahead:
        said.append(Note(text("stewardship.begins", when=ahead[0].begins)))
        first = []
    buttons = [
        *first,
        Button(text("stewardship.nominate"), "stewardship.nominate"),
        *(
            [Button(text("stewardship.sharing.button"), "stewardship.seats")]
            if turn.may("lead")
            else []
        ),
        *([Button(text("stewardship.served"), "stewardship.history")] if now.terms else []),
    ]
    return [*said, Buttons(tuple(buttons))]


def _decided(
    text: Tongue, what: str, decisions: tuple[Decision, ...], people: dict[str, Person]
) -> Table:
    rows = tuple(
        (
            _name(text, people[each.id]),
            text(f"stewardship.why.{_said(each)}"),
            _until(text, each.ends) if what in ("stay", "come") else "–",
        )
        for each in decisions
    )
    columns = ("name", "why", "until")
    return Table(
        text(f"stewardship.proposed.{what}"),
        tuple(text(f"stewardship.column.{each}") for each in columns),
        rows,
    )


def _said(decision: Decision) -> str:
    """Whoever said no is not told apart from whoever said nothing."""
    return "not_answered" if decision.why == "not_willing" else decision.why


def _name(text: Tongue, person: Person) -> str:
    return escape(person.name) if person.name else text("stewardship.somebody")


def _until(text: Tongue, day: date | None) -> str:
    return text("stewardship.no_end") if day is None else text("stewardship.day", when=day)
