"""The roster, as its organisers see it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import Card, Facts, Note, Shown, Table
from bot.features.roster.counting import SHOWN_FROM
from bot.markup import escape
from bot.texts import Tongue


def roster(
    text: Tongue,
    community: str,
    facts: Sequence[tuple[str, str]],
    organisations: Sequence[tuple[str, int]],
    others: int,
    unreachable: Sequence[str],
    partly: Sequence[tuple[str, str]],
    *,
    more: int,
) -> Card:
    """How many, from where, who can't be written to, and how more are brought in."""
    parts: list[Shown] = [Facts(tuple(facts))]
    if organisations:
        rows = [
            (escape(name), text("roster.card.count", count=count)) for name, count in organisations
        ]
        if others:
            rows.append((text("roster.card.others"), text("roster.card.count", count=others)))
        columns = (text("roster.card.organisation"), text("roster.card.members"))
        parts.append(Table(text("roster.card.where"), columns, tuple(rows)))
    parts.append(Note(text("roster.card.few", least=SHOWN_FROM)))
    if unreachable:
        names = [*unreachable]
        named = text("roster.card.unreachable", names=names, count=len(names) + more)
        parts.append(Note(named))
    if partly:
        whose = tuple((escape(name), accounts) for name, accounts in partly)
        columns = (text("roster.card.name"), text("roster.card.accounts"))
        parts.append(Table(text("roster.card.partly"), columns, whose))
    parts.append(Note(text("roster.card.how")))
    return Card(text("roster.card.title", community=community), tuple(parts))
