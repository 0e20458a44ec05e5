"""Peer coaching as cards: one's own part, whom one is matched with, and to organisers counts alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from babel import Locale

from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    Confirm,
    Facts,
    Form,
    Note,
    Option,
    Shown,
    Text,
    TextInput,
)
from bot.feature import Turn
from bot.features.coaching.rules import LANGUAGES
from bot.markup import escape, mention
from bot.moment import Moment
from bot.saying import platform_name
from bot.texts import Markup, Tongue
from storage import coaching
from storage.coaching import COULD_NOT, MET, CoachingGroup, CoachingRound, Half, Pooled
from storage.people import Organisation, Person

PAIR = 2
QUESTIONS = 8
FOCUS_AT_MOST = 300
HOURS_AT_LEAST = 2
EARLIEST, LATEST = 5, 23
USUAL = (9, 17)
SHOWN_FROM = 5
"""Smaller counts aren't shown to organisers (product 6)."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A group as one of it sees it: who the others are."""

    group: CoachingGroup
    others: tuple[Half, ...]


def mine(turn: Turn, meeting: Meeting | None) -> Card:
    """How it stands for whoever asks; only they see it."""
    text, pooled = turn.text, turn.session.get(Pooled, turn.mine.id)
    title = text("coaching.mine.title", community=turn.here.name)
    lead = (Button(text("coaching.rounds"), "coaching.rounds"),) if turn.may("lead") else ()
    if pooled is None:
        join = Button(text("coaching.join"), "coaching.join", style="primary")
        parts = (Text(text("coaching.what")), Note(text("coaching.private")))
        return Card(title, (*parts, Buttons((join, *lead))))
    state = "paused" if pooled.paused_at else "first" if pooled.waiting else "next"
    facts = (
        (text("coaching.fact.focus"), escape(pooled.focus)),
        (text("coaching.fact.languages"), spoken(text, pooled.languages)),
        (text("coaching.fact.hours"), f"{pooled.begins:02}:00–{pooled.ends:02}:00"),
        (text("coaching.fact.state"), text(f"coaching.state.{state}")),
    )
    matched = _meeting(turn, text, meeting) if meeting else [Note(text("coaching.nobody_yet"))]
    rest = (
        Button(text("coaching.resume"), "coaching.resume")
        if pooled.paused_at
        else Button(text("coaching.pause"), "coaching.pause")
    )
    change = Button(text("coaching.change"), "coaching.join")
    buttons = Buttons((change, rest, _leave(text), *lead))
    return Card(title, (Facts(facts), *matched, buttons))


def matched(moment: Moment, text: Tongue, meeting: Meeting) -> Card:
    """Whom somebody is matched with, why, when both can talk, and how to begin."""
    title = text("coaching.matched.title", community=moment.here.name)
    return Card(title, (*_meeting(moment, text, meeting), Note(text("coaching.matched.note"))))


def followed(moment: Moment, text: Tongue, meeting: Meeting) -> Card:
    """Did they meet?"""
    names = [_named(text, person) for _, _, person in meeting.others]
    words = Text(text("coaching.asked_met.text", names=names))
    title = text("coaching.asked_met.title", community=moment.here.name)
    return Card(title, (words, _answers(text, meeting.group)))


def apart(moment: Moment, text: Tongue, group: CoachingGroup, others: Sequence[Half]) -> Card:
    """Somebody isn't available; with two who are left, who the other is."""
    title = text("coaching.gone.title", community=moment.here.name)
    see = Button(text("coaching.see"), "coaching.see")
    if not others:
        return Card(title, (Text(text("coaching.gone.text")), Buttons((see,))))
    names = [_who(moment, text, half) for half in others]
    words = Text(text("coaching.gone.of_three", names=names))
    return Card(title, (words, _answers(text, group)))


def unmatched(text: Tongue, community: str, reason: str) -> Card:
    """Nobody was found this time, why, and what can be done about it."""
    parts = (
        Text(text(f"coaching.reason.{reason}")),
        Note(text("coaching.first_next")),
        Buttons(
            (
                Button(text("coaching.change"), "coaching.join"),
                Button(text("coaching.pause"), "coaching.pause"),
            )
        ),
    )
    return Card(text("coaching.none_found", community=community), parts)


def organisers(
    turn: Turn, last: CoachingRound | None, undone: str, comes_at: datetime | None
) -> Card:
    """Counts, and none below five; never who, nor with whom. `undone`: the round to take back."""
    text = turn.text
    waiting, paused = coaching.sizes(turn.session, turn.here.id)
    facts = [
        (text("coaching.count.pool"), few(text, waiting)),
        (text("coaching.count.paused"), few(text, paused)),
    ]
    if last is not None:
        said = coaching.said(turn.session, last.id)
        facts += [
            (text("coaching.count.last"), text("coaching.day", when=last.begun_at)),
            (text("coaching.count.groups"), few(text, said["groups"])),
            (text("coaching.count.met"), few(text, said[MET])),
            (text("coaching.count.could_not"), few(text, said[COULD_NOT])),
            (text("coaching.count.unmatched"), few(text, last.unmatched)),
        ]
    rhythm = text("coaching.never")
    if comes_at is not None:
        rhythm = text("coaching.comes", when=comes_at)
    facts.append((text("coaching.count.rhythm"), rhythm))
    notes: list[Shown] = [Note(text("coaching.counts_only"))]
    if undone:
        notes.insert(0, Note(text("coaching.can_undo")))
        first = Button(text("coaching.undo"), "coaching.undo", undone)
    else:
        asked = Confirm(
            text("coaching.begin.title"),
            text("coaching.begin.text"),
            text("coaching.begin.yes"),
            text("coaching.cancel"),
        )
        first = Button(text("coaching.begin.button"), "coaching.begin", "", "primary", asked)
    rest = (
        Button(text("coaching.rhythm.button"), "coaching.rhythm"),
        Button(text("coaching.see"), "coaching.see"),
    )
    title = text("coaching.rounds_of", community=turn.here.name)
    return Card(title, (Facts(tuple(facts)), *notes, Buttons((first, *rest))))


def few(text: Tongue, count: int) -> str:
    """A count as organisers may see it."""
    return text("coaching.count.n", n=count) if count >= SHOWN_FROM else text("coaching.few")


def spoken(text: Tongue, codes: str) -> Markup:
    """Languages, by their names in the reader's."""
    names = Locale(text.language).languages
    return text("coaching.list", names=[str(names[code]) for code in codes.split()])


def join_form(text: Tongue, mine: Pooled | None, seeks: str, language: str) -> Form:
    """What somebody would like to work on, in which languages, and between which hours."""
    clock = tuple(Option(str(n), f"{n:02}:00") for n in range(EARLIEST, LATEST + 1))
    names = Locale(text.language).languages
    options = tuple(Option(code, str(names[code])) for code in LANGUAGES)
    told = tuple(mine.languages.split()) if mine else (language or text.language,)
    begins, ends = (mine.begins, mine.ends) if mine else USUAL
    return Form(
        id="coaching.join",
        title=text("coaching.joining.title"),
        parts=(
            Text(text("coaching.what")),
            TextInput(
                "focus",
                text("coaching.joining.focus"),
                multiline=True,
                value=mine.focus if mine else seeks[:FOCUS_AT_MOST],
                hint=text("coaching.joining.focus_hint"),
                most=FOCUS_AT_MOST,
            ),
            Choice(
                "languages",
                text("coaching.joining.languages"),
                options,
                multiple=True,
                value=tuple(code for code in told if code in LANGUAGES),
            ),
            Choice("begins", text("coaching.joining.begins"), clock, value=(str(begins),)),
            Choice(
                "ends",
                text("coaching.joining.ends"),
                clock,
                value=(str(ends),),
                hint=text("coaching.joining.hours_hint"),
            ),
            Note(text("coaching.private")),
        ),
        submit=text("coaching.save"),
        cancel=text("coaching.cancel"),
    )


def _meeting(moment: Moment, text: Tongue, meeting: Meeting) -> list[Shown]:
    group = meeting.group
    facts = [(text("coaching.fact.with"), _list(text, moment, meeting.others))]
    for _, member, person in meeting.others:
        pooled = moment.session.get(Pooled, member.id)
        if pooled is not None:
            key = text("coaching.fact.theirs", name=_named(text, person))
            facts.append((key, escape(pooled.focus)))
    facts.append((text("coaching.fact.why"), _why(text, group)))
    times = [text("coaching.at", when=datetime.fromisoformat(each)) for each in group.times.split()]
    when = "\n".join(f"- {each}" for each in times)
    return [
        Facts(tuple(facts)),
        Text(text("coaching.times", times=Markup(when))),
        Text(text("coaching.to_begin", question=text(f"coaching.question.{group.question}"))),
        _answers(text, group),
    ]


def _why(text: Tongue, group: CoachingGroup) -> Markup:
    why = [text("coaching.why.languages", names=spoken(text, group.languages))]
    why += [text(f"coaching.why.{each}") for each in group.why.split()]
    return text("coaching.list", names=[*why, text("coaching.why.hours")])


def _answers(text: Tongue, group: CoachingGroup) -> Buttons:
    another = Confirm(
        text("coaching.another.title"),
        text("coaching.another.text"),
        text("coaching.another.yes"),
        text("coaching.cancel"),
    )
    return Buttons(
        (
            Button(text("coaching.met.button"), "coaching.met", group.id, "primary"),
            Button(text("coaching.could_not.button"), "coaching.could_not", group.id),
            Button(text("coaching.another.button"), "coaching.decline", group.id, confirm=another),
        )
    )


def _leave(text: Tongue) -> Button:
    asked = Confirm(
        text("coaching.leave.title"),
        text("coaching.leave.text"),
        text("coaching.leave.yes"),
        text("coaching.cancel"),
    )
    return Button(text("coaching.leave.button"), "coaching.leave", confirm=asked)


def _list(text: Tongue, moment: Moment, halves: Sequence[Half]) -> Markup:
    return text("coaching.list", names=[_who(moment, text, half) for half in halves])


def _who(moment: Moment, text: Tongue, half: Half) -> Markup:
    """Somebody with where they work, so that they can be written to."""
    _, member, person = half
    address = moment.inbox_of(person)
    name = Markup(mention(address, person.name)) if address else _named(text, person)
    facts = [platform_name(str(address))] if address else []
    if member.organisation_id is not None:
        facts.insert(0, moment.session.get_one(Organisation, member.organisation_id).name)
    return text("coaching.who", name=name, facts=facts) if facts else Markup(name)


def _named(text: Tongue, person: Person) -> str:
    return person.name or text("coaching.somebody")
