"""Setting up, as cards and forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    Confirm,
    Divider,
    Facts,
    Form,
    Note,
    Option,
    PeopleInput,
    Shown,
    Table,
    Text,
    TextInput,
)
from bot.feature import AGAIN
from bot.markup import escape, mention
from bot.texts import LANGUAGES, Markup, Tongue


def start_form(
    text: Tongue, zone: str, language: str, playbooks: Sequence[tuple[str, str]]
) -> Form:
    """What a community needs to be told before it can begin; by which framework, if there are more."""
    books = tuple(Option(ident, title) for ident, title in playbooks)
    choice = Choice("playbook", text("setup.start.playbook"), books, value=(playbooks[0][0],))
    languages = tuple(Option(code, text(f"setup.language.{code}")) for code in LANGUAGES)
    return Form(
        id="setup.start",
        title=text("setup.start.title"),
        parts=(
            Text(text("setup.start.intro")),
            TextInput(
                "name", text("setup.start.name"), most=80, hint=text("setup.start.name_hint")
            ),
            TextInput(
                "domain",
                text("setup.start.domain"),
                multiline=True,
                most=500,
                hint=text("setup.start.domain_hint"),
            ),
            TextInput(
                "zone",
                text("setup.start.zone"),
                most=60,
                value=zone,
                hint=text("setup.start.zone_hint"),
            ),
            Choice("language", text("setup.start.language"), languages, value=(language,)),
            *((choice,) if len(books) > 1 else ()),
            PeopleInput(
                "core_team",
                text("setup.start.core_team"),
                required=False,
                hint=text("setup.start.core_team_hint"),
            ),
            PeopleInput(
                "secretariat",
                text("setup.start.secretariat"),
                required=False,
                hint=text("setup.start.secretariat_hint"),
            ),
            PeopleInput(
                "steward",
                text("setup.start.steward"),
                required=False,
                hint=text("setup.start.steward_hint"),
            ),
        ),
        submit=text("setup.start.submit"),
        cancel=text("setup.cancel"),
    )


def undo(text: Tongue) -> Button:
    """The way to take a start back."""
    confirm = Confirm(
        text("setup.undo.title"),
        text("setup.undo.text"),
        text("setup.undo.yes"),
        text("setup.undo.no"),
    )
    return Button(text("setup.undo.button"), "setup.undo", style="danger", confirm=confirm)


def started(text: Tongue, name: str, facts: Sequence[tuple[str, str]], preview: Card) -> Card:
    """Only whoever started sees this: what was set up, and the introduction before it is posted."""
    return Card(
        text("setup.started.title", community=name),
        (
            Facts(tuple(facts)),
            Note(text("setup.started.roster")),
            Divider(),
            Text(text("setup.started.preview")),
            *(part for part in preview.parts if not isinstance(part, Buttons)),
            Divider(),
            Buttons(
                (Button(text("setup.introduce"), "setup.introduce", style="primary"), undo(text))
            ),
        ),
    )


def introduction(text: Tongue, name: str, domain: str, leaders: Sequence[str]) -> Card:
    """What the channel is told once: what this is, what Convener keeps and doesn't."""
    return Card(
        text("setup.introduction.title", community=name),
        (
            Text(text("setup.introduction.text", domain=domain, people=list(leaders))),
            Text(text("setup.introduction.keeps")),
            Note(text("setup.introduction.stop")),
            Buttons((_settings(text), Button(text("setup.see_help"), AGAIN, "help"))),
        ),
    )


def welcome(text: Tongue, name: str, domain: str) -> Card:
    """What somebody who joins later is told, once, in private."""
    choices = tuple(
        Button(text(f"setup.preference.{each}"), "membership.prefer", each)
        for each in ("active", "occasional", "observer")
    )
    return Card(
        text("setup.welcome.title", community=name),
        (
            Text(text("setup.welcome.text", domain=domain)),
            Text(text("setup.introduction.keeps")),
            Text(text("setup.welcome.prefer")),
            Buttons((*choices, Button(text("setup.stop"), "membership.stop"))),
            Note(text("setup.introduction.stop")),
        ),
    )


def pause_form(text: Tongue) -> Form:
    """Why a community wants silence."""
    return Form(
        id="setup.pause",
        title=text("setup.pause.title"),
        parts=(
            Text(text("setup.pause.intro")),
            TextInput("reason", text("setup.pause.reason"), most=300),
        ),
        submit=text("setup.pause.submit"),
        cancel=text("setup.cancel"),
    )


def paused(text: Tongue, since: datetime, reason: str) -> Card:
    """The community is silent; this is how it speaks again."""
    return Card(
        text("setup.paused.title"),
        (
            Text(text("setup.paused.text", since=since)),
            *((Note(text("setup.paused.reason", reason=reason)),) if reason else ()),
            Buttons((Button(text("setup.resume"), "setup.resume", style="primary"),)),
        ),
    )


def resumed(text: Tongue, missed: Sequence[tuple[datetime, str]]) -> Card:
    """What was not said during the pause; none of it is sent late."""
    rows = tuple((text("setup.resumed.when", when=when), what) for when, what in missed)
    columns = (text("setup.resumed.column_when"), text("setup.resumed.column_what"))
    table: tuple[Shown, ...] = (
        (Table(text("setup.resumed.missed", count=len(missed)), columns, rows[:30]),)
        if rows
        else ()
    )
    key = "setup.resumed.text" if rows else "setup.resumed.nothing"
    return Card(text("setup.resumed.title"), (Text(text(key)), *table))


def _settings(text: Tongue) -> Button:
    return Button(text("setup.my_settings"), AGAIN, "me", "primary")


def closed(text: Tongue, community: str, address: str, reason: str, waiting: int) -> Card:
    """Which channel takes nothing any more, why, and how to mend it; `waiting` was refused there."""
    mend = f"{address.partition(':')[0]}.closed.{reason}"
    facts = {"where": Markup(mention(address)), "community": community}
    parts: list[Shown] = [
        Text(text("setup.closed.text", **facts)),
        Text(text(mend) if text.has(mend) else text("setup.closed.unknown", reason=reason)),
    ]
    if waiting:
        again = Button(text("setup.closed.again", count=waiting), "setup.again", address)
        parts.append(Buttons((again,)))
    return Card(text("setup.closed.title", **facts), tuple(parts))


def tie_form(text: Tongue, found: Sequence[tuple[str, str]]) -> Form:
    """Which community may live in this channel too, and what that means; an only one is chosen."""
    options = tuple(Option(ident, escape(name)) for ident, name in found)
    only = (found[0][0],) if len(found) == 1 else ()
    return Form(
        id="setup.tie",
        title=text("setup.tie.title"),
        parts=(
            Text(text("setup.tie.text")),
            Choice("community", text("setup.tie.community"), options, value=only),
            Note(text("setup.tie.note")),
        ),
        submit=text("setup.tie.submit"),
        cancel=text("setup.cancel"),
    )


def tied(text: Tongue, name: str, preview: Card, address: str) -> Card:
    """Only whoever tied sees this: the introduction before it is posted, and the way back."""
    introduce = Button(text("setup.introduce"), "setup.introduce", style="primary")
    return Card(
        text("setup.tied.title", community=name),
        (
            Note(text("setup.started.roster")),
            Divider(),
            Text(text("setup.tied.preview")),
            *(part for part in preview.parts if not isinstance(part, Buttons)),
            Divider(),
            Buttons((introduce, untie(text, address, text("setup.untie.button")))),
        ),
    )


def venues(text: Tongue, name: str, found: Sequence[tuple[str, str]]) -> Card:
    """The community's channels, each with a way to let it go, but for the last."""
    listed = tuple(
        Text(text("setup.venues.one", platform=platform, where=Markup(mention(address))))
        for address, platform in found
    )
    buttons = tuple(
        untie(text, address, text("setup.venues.untie", platform=platform))
        for address, platform in found
    )
    end: Shown = Buttons(buttons) if len(found) > 1 else Note(text("setup.venues.how"))
    return Card(text("setup.venues.title", community=name), (*listed, end))


def untie(text: Tongue, address: str, label: str) -> Button:
    """The way to take a channel back."""
    confirm = Confirm(
        text("setup.untie.title"),
        text("setup.untie.text"),
        text("setup.untie.yes"),
        text("setup.undo.no"),
    )
    return Button(label, "setup.untie", address, "danger", confirm)
