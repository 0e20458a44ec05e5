"""People outside the chat as organisers see them, and the letters that they get."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.cards import (
    Button,
    Buttons,
    Card,
    Divider,
    Facts,
    Form,
    Note,
    Progress,
    Shown,
    Table,
    Text,
    TextInput,
)
from bot.features.prospects.rules import AT_ONCE, Bad
from bot.markup import escape
from bot.texts import Markup, Tongue
from storage.polls import Poll
from storage.prospects import Prospect

PASTED_AT_MOST = 3000
TOLD_AT_MOST = 40


def overview(
    text: Tongue, poll: Poll, turnout: tuple[int, int], joining: Sequence[Prospect]
) -> Card:
    """How many outside the chat were asked and have answered, and who would like to join."""
    answered, asked = turnout
    parts: list[Shown] = [Text(text("prospects.overview.text", poll=poll.title))]
    if asked:
        parts.append(Progress(text("prospects.overview.turnout"), answered, asked))
    if poll.status == "open":
        label = text("prospects.overview.invite")
        parts.append(Buttons((Button(label, "prospects.ask", poll.id, "primary"),)))
    for each in joining:
        parts += [Divider(), *_joining(text, each)]
    if not joining:
        parts.append(Note(text("prospects.overview.nobody_joins")))
    return Card(text("prospects.overview.title"), tuple(parts))


def asking(text: Tongue, poll_id: str, pasted: str = "") -> Form:
    """Addresses, pasted."""
    return Form(
        id="prospects.ask",
        title=text("prospects.ask.title"),
        parts=(
            Text(text("prospects.ask.intro")),
            TextInput(
                "addresses",
                text("prospects.ask.addresses"),
                multiline=True,
                value=pasted,
                hint=text("prospects.ask.hint", most=AT_ONCE),
                most=PASTED_AT_MOST,
            ),
            Note(text("prospects.ask.consent")),
        ),
        submit=text("prospects.ask.submit"),
        cancel=text("prospects.cancel"),
        value=poll_id,
    )


def preview(text: Tongue, poll: Poll, good: Sequence[str], bad: Sequence[Bad]) -> Card:
    """Who would be invited, who can't be and why; nothing is sent yet."""
    parts: list[Shown] = []
    if good:
        parts.append(Text(text("prospects.preview.good", count=len(good))))
        parts.append(Text("\n".join(escape(each) for each in good[:TOLD_AT_MOST])))
        if len(good) > TOLD_AT_MOST:
            parts.append(Note(text("prospects.preview.more", count=len(good) - TOLD_AT_MOST)))
    if bad:
        rows = tuple(
            (escape(each.address), text(f"prospects.bad.{each.reason}", most=AT_ONCE))
            for each in bad[:TOLD_AT_MOST]
        )
        columns = (text("prospects.preview.address"), text("prospects.preview.why"))
        parts.append(Table(text("prospects.preview.bad"), columns, rows))
    again = Button(text("prospects.preview.again"), "prospects.ask", poll.id)
    if good:
        parts.append(Note(text("prospects.preview.nothing_sent")))
        label = text("prospects.preview.send", count=len(good))
        send = Button(label, "prospects.send", f"{poll.id} {len(good)}", "primary")
        drop = Button(text("prospects.preview.drop"), "prospects.drop", poll.id, "danger")
        parts.append(Buttons((send, again, drop)))
    else:
        parts.append(Buttons((again,)))
    return Card(text("prospects.preview.title"), tuple(parts))


def letter(
    text: Tongue, kind: str, community: str, domain: str, by: str, until: datetime, url: str
) -> Card:
    """The invitation, or the one reminder, as somebody outside the chat gets it by e-mail."""
    facts = {"community": community, "by": by, "domain": domain, "when": until}
    return Card(
        text(f"prospects.{kind}.title", **facts),
        (
            Text(text(f"prospects.{kind}.text", **facts)),
            Text(text("prospects.letter.link", url=Markup(url))),
            Text(text("prospects.letter.anonymous")),
            Divider(),
            Note(text("prospects.letter.consent", **facts)),
        ),
    )


def joins(text: Tongue, prospect: Prospect, community: str) -> Card:
    """Somebody outside the chat would like to join."""
    title = text("prospects.joins.title", community=community)
    return Card(title, tuple(_joining(text, prospect)))


def _joining(text: Tongue, prospect: Prospect) -> list[Shown]:
    facts = [(text("prospects.joins.name"), escape(prospect.name))]
    if prospect.organisation:
        facts.append((text("prospects.joins.organisation"), escape(prospect.organisation)))
    facts.append((text("prospects.joins.email"), escape(prospect.email)))
    seen = Button(text("prospects.joins.seen"), "prospects.seen", prospect.id, "primary")
    return [Facts(tuple(facts)), Note(text("prospects.joins.next")), Buttons((seen,))]
