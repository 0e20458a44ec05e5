"""Tracked progress: a community's health, measured on a day and compared with the first time."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot import health
from bot.cards import Button, Buttons, Card, Form, Note, Shown, Table, Text, TextInput
from bot.feature import Effects, Turn
from bot.features.resources import rules
from bot.messages import Invalid, Open, Replace, Whisper
from bot.texts import Tongue
from storage import resources as stored
from storage.resources import Snapshot


def show(turn: Turn) -> Effects:
    """Show how it stands today beside the first and the last time it was measured."""
    return [Whisper(_card(turn))]


def measure(turn: Turn) -> Effects:
    """Ask for a word beside the figures."""
    return [Open(_form(turn.text))]


def measured(turn: Turn) -> Effects:
    """Keep today's figures: the first time they are the baseline."""
    form = _form(turn.text)
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    row = Snapshot(
        id=turn.new_id(),
        community_id=turn.here.id,
        taken_at=turn.now,
        taken_by=turn.person.id,
        figures=json.dumps(health.figures(turn), sort_keys=True),
        note=read.text("note"),
    )
    turn.session.add(row)
    turn.session.flush()
    turn.decided("measure health", row.id, row.note)
    return [Replace(_card(turn))]


def _card(turn: Turn) -> Card:
    text = turn.text
    now, taken = health.figures(turn), stored.snapshots(turn.session, turn.here.id)
    parts: list[Shown] = []
    if taken:
        first, last = (json.loads(each.figures) for each in (taken[0], taken[-1]))
        columns = ("figure", "now", "baseline", "last")
        heads = tuple(text(f"resources.health.column.{each}") for each in columns)
        rows = tuple(
            (
                text(f"resources.health.of.{name}"),
                text("resources.number", n=now[name]),
                _beside(text, name, now, first),
                _beside(text, name, now, last),
            )
            for name in health.FIGURES
        )
        key = "resources.health.taken_once" if len(taken) == 1 else "resources.health.taken"
        told = {"n": len(taken), "first": taken[0].taken_at, "last": taken[-1].taken_at}
        parts += [Table(text("resources.health.table"), heads, rows), Note(text(key, **told))]
    else:
        heads = tuple(text(f"resources.health.column.{each}") for each in ("figure", "now"))
        rows_now = tuple(
            (text(f"resources.health.of.{name}"), text("resources.number", n=now[name]))
            for name in health.FIGURES
        )
        table = Table(text("resources.health.table"), heads, rows_now)
        parts += [table, Text(text("resources.health.none"))]
    parts += _shares(text, now)
    label = text("resources.health.again" if taken else "resources.health.first")
    parts.append(Buttons((Button(label, "resources.measure", style="primary"),)))
    return Card(text("resources.health.title", community=turn.here.name), tuple(parts))


def _beside(text: Tongue, name: str, now: Mapping[str, int], before: Mapping[str, int]) -> str:
    """What it was then, and how far it has moved."""
    moved = rules.compared(now, before).get(name)
    if moved is None:
        return "–"
    sign = "+" if moved > 0 else "–" if moved < 0 else "±"
    return text("resources.health.moved", n=before[name], sign=sign, by=abs(moved))


def _shares(text: Tongue, now: Mapping[str, int]) -> list[Shown]:
    found: list[Shown] = []
    for key, part, whole in (("active", "active", "members"), ("came", "came", "asked")):
        share = rules.share(now[part], now[whole])
        if share is not None:
            found.append(Note(text(f"resources.health.share_{key}", share=share)))
    return found


def _form(text: Tongue) -> Form:
    return Form(
        id="resources.measure",
        title=text("resources.measure.title"),
        parts=(
            Text(text("resources.measure.intro")),
            TextInput(
                "note",
                text("resources.measure.note"),
                multiline=True,
                required=False,
                most=1000,
            ),
        ),
        submit=text("resources.measure.submit"),
        cancel=text("resources.cancel"),
    )
