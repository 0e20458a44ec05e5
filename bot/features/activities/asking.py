"""The forms that ask about a plan and its activities, and reading their times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.calendar import instant, local_day
from bot.cards import (
    Choice,
    DateInput,
    Form,
    Note,
    NumberInput,
    Option,
    Part,
    PeopleInput,
    Text,
    TextInput,
)
from bot.feature import Turn
from bot.features.activities import rules
from bot.features.activities.needs import FREE, NONE, Needs
from bot.forms import Read
from bot.markup import escape
from bot.texts import Tongue
from storage.activities import Activity, EngagementPlan

TITLE_AT_MOST, WORDS_AT_MOST, NEED_AT_MOST = 80, 400, 75
PLACE_AT_MOST = 300
REASON_AT_MOST = 300
FURTHEST = timedelta(days=366)
PLAN_FURTHEST = timedelta(days=500)
USUAL = (time(15), time(16))
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


def plan_form(text: Tongue, today: date, shown: EngagementPlan | None) -> Form:
    """From when until when a plan runs; `shown` is the one to be changed."""
    begins = shown.begins if shown else today
    ends = shown.ends if shown else rules.latest_end(today)
    first = (min(today, begins) - timedelta(days=31)).isoformat()
    last = (today + PLAN_FURTHEST).isoformat()
    return Form(
        id="activities.plan",
        title=text("activities.planning.title"),
        parts=(
            Text(text("activities.planning.intro")),
            DateInput(
                "begins", text("activities.planning.begins"), first, last, value=begins.isoformat()
            ),
            DateInput(
                "ends", text("activities.planning.ends"), first, last, value=ends.isoformat()
            ),
        ),
        submit=text("activities.save" if shown else "activities.planning.submit"),
        cancel=text("activities.cancel"),
        value=shown.id if shown else "",
    )


def new_form(text: Tongue, needs: Needs, willing: Sequence[str], mine: str) -> Form:
    """A new experiment; whoever enters it leads it unless they name somebody else."""
    return Form(
        id="activities.add",
        title=text("activities.adding.title"),
        parts=(*_words(text, needs, None), *_leads(text, willing, (mine,), ())),
        submit=text("activities.adding.submit"),
        cancel=text("activities.cancel"),
        value=needs.poll_id,
    )


def edit_form(text: Tongue, needs: Needs, shown: Activity) -> Form:
    """What it is, to be changed; its time and its leads have forms of their own."""
    return Form(
        id="activities.edit",
        title=text("activities.adding.edit"),
        parts=tuple(_words(text, needs, shown)),
        submit=text("activities.save"),
        cancel=text("activities.cancel"),
        value=shown.id,
    )


def leads_form(
    text: Tongue, shown: Activity, willing: Sequence[str], lead: str, co_lead: str
) -> Form:
    """Who leads it, and who with them."""
    known = ((each,) if each else () for each in (lead, co_lead))
    return Form(
        id="activities.leads",
        title=text("activities.leading.title"),
        parts=tuple(_leads(text, willing, *known)),
        submit=text("activities.leading.submit"),
        cancel=text("activities.cancel"),
        value=shown.id,
    )


def when_form(turn: Turn, shown: Activity) -> Form:
    """When and where it is, and for how many; one that was announced needs a reason to move."""
    text, zone = turn.text, turn.here.zone
    today = local_day(turn.now, zone)
    first, last = today.isoformat(), (today + FURTHEST).isoformat()
    local = text("activities.dating.clock", zone=zone)
    starts, ends = _local(shown.starts_at, turn), _local(shown.ends_at, turn)
    day = starts.date() if starts else today + timedelta(days=7)
    end_day = ends.date().isoformat() if ends and starts and ends.date() != starts.date() else ""
    parts: list[Part] = [
        Text(
            text("activities.dating.announced" if shown.announced_at else "activities.dating.intro")
        ),
        DateInput(
            "day", text("activities.dating.day"), first, last, value=max(day, today).isoformat()
        ),
        _clock_input("clock", local, starts.time() if starts else USUAL[0]),
        DateInput(
            "end_day", text("activities.dating.end_day"), first, last, required=False, value=end_day
        ),
        _clock_input(
            "end_clock",
            text("activities.dating.end_clock", zone=zone),
            ends.time() if ends else USUAL[1],
        ),
        TextInput(
            "place",
            text("activities.dating.place"),
            required=False,
            value=shown.place,
            most=PLACE_AT_MOST,
        ),
        NumberInput(
            "places",
            text("activities.dating.places"),
            1,
            rules.PLACES_AT_MOST,
            required=False,
            value=str(shown.places or ""),
        ),
    ]
    if shown.announced_at:
        hint = text("activities.dating.reason_hint")
        parts.append(
            TextInput(
                "reason",
                text("activities.dating.reason"),
                required=False,
                hint=hint,
                most=REASON_AT_MOST,
            )
        )
    return Form(
        id="activities.when",
        title=text("activities.dating.title"),
        parts=tuple(parts),
        submit=text("activities.save"),
        cancel=text("activities.cancel"),
        value=f"{shown.id} {shown.sequence}",
    )


def times(turn: Turn, read: Read, errors: dict[str, str]) -> tuple[datetime, datetime] | None:
    """From when until when, by the community's clocks; what is wrong goes to its field."""
    day, clock, until = read.day("day"), _clock(read.text("clock")), _clock(read.text("end_clock"))
    for field, wall in (("clock", clock), ("end_clock", until)):
        if field not in errors and wall is None:
            errors[field] = turn.text("activities.dating.clock_needed")
    if day is None or clock is None or until is None or errors:
        return None
    zone = turn.here.zone
    starts, ends = instant(day, clock, zone), instant(read.day("end_day") or day, until, zone)
    if starts <= turn.now:
        errors["clock"] = turn.text("activities.dating.passed")
    if not starts < ends <= starts + rules.LONGEST:
        errors["end_clock"] = turn.text("activities.dating.end_first", days=rules.LONGEST.days)
    return None if errors else (starts, ends)


def cancel_form(text: Tongue, shown: Activity) -> Form:
    """Why it does not take place."""
    return Form(
        id="activities.cancel",
        title=text("activities.cancelling.title"),
        parts=(
            Text(text("activities.cancelling.intro", title=shown.title)),
            TextInput("reason", text("activities.cancelling.reason"), most=REASON_AT_MOST),
        ),
        submit=text("activities.cancelling.submit"),
        cancel=text("activities.cancel"),
        value=shown.id,
    )


def _words(text: Tongue, needs: Needs, shown: Activity | None) -> tuple[Part, ...]:
    formats = tuple(Option(each, text(f"activities.format.{each}")) for each in rules.FORMATS)
    return (
        TextInput(
            "title",
            text("activities.adding.name"),
            value=shown.title if shown else "",
            most=TITLE_AT_MOST,
        ),
        TextInput(
            "hypothesis",
            text("activities.adding.hypothesis"),
            multiline=True,
            value=shown.hypothesis if shown else "",
            hint=text("activities.adding.hypothesis_hint"),
            most=WORDS_AT_MOST,
        ),
        *_needs(text, needs, shown),
        Choice(
            "format",
            text("activities.fact.format"),
            formats,
            value=(shown.format,) if shown else (),
        ),
        TextInput(
            "measure",
            text("activities.adding.measure"),
            required=False,
            value=shown.measure if shown else "",
            hint=text("activities.adding.measure_hint"),
            most=NEED_AT_MOST * 2,
        ),
    )


def _needs(text: Tongue, needs: Needs, shown: Activity | None) -> tuple[Part, ...]:
    """The needs of the poll to choose from, and words for another one."""
    is_polled = shown is not None and shown.option in dict(needs.options)
    words = TextInput(
        "need_words",
        text("activities.adding.need_words"),
        required=False,
        value=shown.need if shown and not is_polled else "",
        most=NEED_AT_MOST,
    )
    if not needs.options:
        return (words,)
    options = (
        *(Option(ident, escape(label)) for ident, label in needs.options),
        Option(FREE, text("activities.adding.need_free")),
        Option(NONE, text("activities.adding.need_none")),
    )
    chosen = shown.option if shown and is_polled else FREE if shown and shown.need else NONE
    value = (chosen,) if shown else ()
    return (Choice("need", text("activities.adding.need"), options, value=value), words)


def _leads(
    text: Tongue, willing: Sequence[str], lead: tuple[str, ...], co_lead: tuple[str, ...]
) -> tuple[Part, ...]:
    suggestion = (Note(text("activities.leading.willing", names=list(willing))),) if willing else ()
    return (
        PeopleInput("lead", text("activities.leading.lead"), multiple=False, value=lead),
        PeopleInput(
            "co_lead",
            text("activities.leading.co_lead"),
            multiple=False,
            required=False,
            value=co_lead,
            hint=text("activities.leading.hint"),
        ),
        *suggestion,
    )


def _clock_input(field: str, label: str, value: time) -> TextInput:
    return TextInput(field, label, value=f"{value:%H:%M}", most=5)


def _clock(words: str) -> time | None:
    found = _CLOCK.fullmatch(words.strip())
    return time(int(found[1]), int(found[2])) if found else None


def _local(moment: datetime | None, turn: Turn) -> datetime | None:
    return moment.astimezone(ZoneInfo(turn.here.zone)) if moment else None
