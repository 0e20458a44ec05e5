"""Tracked progress: a community's health, measured on a day and compared with the first time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise

from bot.calendar import local_day
from bot.cards import Button, Buttons, Card, Form, Note, Shown, Table, Text, TextInput
from bot.evidence import CADENCE
from bot.feature import Effects, Moment, Turn
from bot.features.resources import rules
from bot.messages import Invalid, Open, Replace, Whisper
from bot.texts import Tongue
from storage import calls, participation, people
from storage import resources as stored
from storage.resources import Snapshot

ACTIVE_WITHIN = timedelta(days=28)
CALLS_COUNTED = 4
"""The last calls of which attendance and cadence are taken."""


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
        figures=json.dumps(figures(turn), sort_keys=True),
        note=read.text("note"),
    )
    turn.session.add(row)
    turn.session.flush()
    turn.decided("measure health", row.id, row.note)
    return [Replace(_card(turn))]


def figures(moment: Moment) -> dict[str, int]:
    """The community's health as it is: counts, of nobody by name."""
    session, here = moment.session, moment.here
    today = local_day(moment.now, here.zone)
    first, end = today - ACTIVE_WITHIN, today + timedelta(days=1)
    present = {member.id for member, _ in people.present(session, here.id)}
    did = {member for member, _ in participation.signalled(session, here.id, first, end)}
    since = moment.now - ACTIVE_WITHIN
    came = participation.present_between(session, here.id, since, moment.now)
    organisations, sectors = stored.places_of_work(session, here.id)
    held = calls.of_community(session, here.id, "held")[-CALLS_COUNTED:]
    days = [local_day(call.starts_at, here.zone) for call in held]
    in_time = sum(CADENCE[0] <= after - before <= CADENCE[1] for before, after in pairwise(days))
    lines = [line for call in held for line, _, _ in calls.attendees(session, call)]
    return {
        "members": len(present),
        "active": len(present & (did | {member for member, _ in came})),
        "organisations": organisations,
        "sectors": sectors,
        "calls": len(held),
        "on_cadence": in_time,
        "came": sum(line.came is True for line in lines),
        "asked": len(lines),
    }


def _card(turn: Turn) -> Card:
    text = turn.text
    now, taken = figures(turn), stored.snapshots(turn.session, turn.here.id)
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
            for name in rules.FIGURES
        )
        days = {"first": taken[0].taken_at, "last": taken[-1].taken_at}
        parts += [
            Table(text("resources.health.table"), heads, rows),
            Note(text("resources.health.taken", count=len(taken), **days)),
        ]
    else:
        heads = tuple(text(f"resources.health.column.{each}") for each in ("figure", "now"))
        rows_now = tuple(
            (text(f"resources.health.of.{name}"), text("resources.number", n=now[name]))
            for name in rules.FIGURES
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
