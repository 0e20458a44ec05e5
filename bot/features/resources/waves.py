"""Growth by waves: whom to invite next, who of them came, and how many members there are by now."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.calendar import instant, local_day
from bot.cards import (
    Bar,
    Button,
    Buttons,
    Card,
    Chart,
    DateInput,
    Form,
    Note,
    NumberInput,
    Progress,
    Shown,
    Text,
    TextInput,
)
from bot.feature import Effects, Turn
from bot.features.resources import rules
from bot.markup import escape
from bot.messages import Invalid, Open, Replace, Whisper
from bot.moment import Moment, Refusal
from bot.saying import said
from storage import resources as stored
from storage.resources import Wave

MONTHS = 6
MONTH = timedelta(days=28)
A_YEAR = timedelta(days=366)
SHOWN_AT_MOST = 8
NAME_AT_MOST = 40
INVITED_AT_MOST = 100_000


def show(turn: Turn) -> Effects:
    """Show the members by month, and each wave against what it was to bring."""
    return [Whisper(_card(turn))]


def plan(turn: Turn) -> Effects:
    """Ask whom to invite next."""
    return [Open(_form(turn))]


def planned(turn: Turn) -> Effects:
    """Keep the wave."""
    form = _form(turn)
    read = turn.read(form)
    errors = turn.errors(read)
    begins, ends = read.day("begins"), read.day("ends")
    if begins is not None and ends is not None and ends < begins:
        errors["ends"] = turn.text("resources.form.ends_before")
    if errors or begins is None or ends is None:
        return [Invalid(errors, form)]
    row = Wave(
        id=turn.new_id(),
        community_id=turn.here.id,
        name=read.text("name"),
        whom=read.text("whom"),
        inviter=read.text("inviter"),
        target=read.number("target") or 1,
        begins=begins,
        ends=ends,
        planned_by=turn.person.id,
        planned_at=turn.now,
    )
    turn.session.add(row)
    turn.session.flush()
    turn.decided("plan wave", row.id, row.name)
    return [Replace(_card(turn))]


def drop(turn: Turn) -> Effects:
    """The wave is not to be; who joined stays."""
    row = _wave(turn)
    if row.dropped_at is not None:
        raise Refusal("core.stale")
    row.dropped_at = turn.now
    turn.session.flush()
    turn.decided("drop wave", row.id, row.name)
    undo = Button(turn.text("resources.wave.again"), "resources.again", row.id)
    return [Replace(said(turn.text, "resources.wave_dropped", undo, wave=row.name))]


def again(turn: Turn) -> Effects:
    """It is to be after all."""
    row = _wave(turn)
    if row.dropped_at is None:
        raise Refusal("core.stale")
    row.dropped_at = None
    turn.session.flush()
    turn.decided("plan wave", row.id, row.name)
    return [Replace(_card(turn))]


def joined(moment: Moment, wave: Wave) -> int:
    """How many have joined in a wave's days, and are here."""
    zone = moment.here.zone
    since = instant(wave.begins, time(), zone)
    until = instant(wave.ends + timedelta(days=1), time(), zone)
    return stored.joined(moment.session, moment.here.id, since, until)


def _wave(turn: Turn) -> Wave:
    row = turn.session.get(Wave, turn.value, with_for_update=True)
    if row is None or row.community_id != turn.here.id:
        raise Refusal("core.stale")
    return row


def _card(turn: Turn) -> Card:
    text, here = turn.text, turn.here
    today = local_day(turn.now, here.zone)
    parts: list[Shown] = [*_by_month(turn, today)]
    found = stored.waves(turn.session, here.id)[-SHOWN_AT_MOST:]
    for wave in found:
        came = joined(turn, wave)
        state = rules.wave_state(came, wave.target, wave.begins, wave.ends, today)
        label = text(f"resources.wave.state.{state}", wave=wave.name, count=came)
        parts.append(Progress(label, min(came, wave.target), wave.target))
        told = {"whom": wave.whom, "who": wave.inviter, "first": wave.begins, "last": wave.ends}
        parts.append(Note(text("resources.wave.about", **told)))
    if not found:
        parts.append(Text(text("resources.growth.no_wave")))
    dropping = tuple(
        Button(
            text("resources.wave.drop", wave=wave.name[:NAME_AT_MOST]), "resources.drop", wave.id
        )
        for wave in found
    )
    first = Button(text("resources.wave.button"), "resources.wave", style="primary")
    parts.append(Buttons((first, *dropping)))
    return Card(text("resources.growth.title", community=here.name), tuple(parts))


def _by_month(turn: Turn, today: date) -> list[Shown]:
    """Members at the end of each of the last months, with words that say the same."""
    text, here = turn.text, turn.here
    moments: list[datetime] = [turn.now - MONTH * n for n in range(MONTHS - 1, -1, -1)]
    moments = [each for each in moments if each >= here.created_at] or [turn.now]
    counts = stored.growth(turn.session, here.id, moments)
    bars = tuple(
        Bar(escape(text("resources.growth.day", when=at)), n, text("resources.number", n=n))
        for at, n in zip(moments, counts, strict=True)
    )
    words = text("resources.growth.text", before=counts[0], now=counts[-1], since=moments[0])
    return [Chart(text("resources.growth.chart"), bars), Text(words)]


def _form(turn: Turn) -> Form:
    text = turn.text
    today = local_day(turn.now, turn.here.zone)
    first, last = (today - A_YEAR).isoformat(), (today + A_YEAR).isoformat()
    return Form(
        id="resources.wave",
        title=text("resources.wave.title"),
        parts=(
            TextInput("name", text("resources.wave.name"), most=60),
            TextInput("whom", text("resources.wave.whom"), most=200),
            NumberInput("target", text("resources.wave.target"), 1, INVITED_AT_MOST),
            TextInput("inviter", text("resources.wave.inviter"), most=120),
            DateInput("begins", text("resources.form.begins"), first, last, value=str(today)),
            DateInput("ends", text("resources.wave.ends"), first, last, value=str(today + MONTH)),
        ),
        submit=text("resources.wave.submit"),
        cancel=text("resources.cancel"),
    )
