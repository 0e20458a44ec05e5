"""Check-ins as cards: asked for, told to the team, the line for everybody, and how they stand."""

from __future__ import annotations

from bot.cards import Button, Buttons, Card, Facts, Note, Shown, Text
from bot.feature import Turn
from bot.features.projects.view import View, person_of
from bot.markup import escape
from bot.texts import Tongue
from storage.people import Person
from storage.projects import TOLD, ProjectCheckin

SHOWN_AT_MOST = 6


def asked(text: Tongue, community: str, checkin: ProjectCheckin, shown: View) -> Card:
    """It is somebody's turn to tell how the project comes along."""
    buttons = (
        Button(text("projects.write"), "projects.write", checkin.id, "primary"),
        Button(text("projects.pass"), "projects.pass", checkin.id),
        Button(text("projects.skip"), "projects.skip", checkin.id),
    )
    about = Text(text("projects.question", question=shown.project.question))
    words = Text(text("projects.turn.text"))
    return Card(text("projects.turn.title", community=community), (about, words, Buttons(buttons)))


def told(text: Tongue, community: str, checkin: ProjectCheckin, shown: View, by: Person) -> Card:
    """A check-in as the rest of the team gets it."""
    name = by.name or text("projects.somebody")
    title = text("projects.team_told", name=name, community=community)
    about = Text(text("projects.question", question=shown.project.question))
    see = Button(text("projects.see"), "projects.see", shown.project.id)
    return Card(title, (about, *_words(text, checkin), Buttons((see,))))


def written(text: Tongue, checkin: ProjectCheckin, shown: View) -> Card:
    """A check-in as whoever wrote it sees it, with the line for everybody in or out."""
    buttons = [Button(text("projects.change"), "projects.write", checkin.id)]
    note = "not_shared"
    if checkin.shared_at is not None:
        buttons.insert(0, Button(text("projects.unshare"), "projects.unshare", checkin.id))
        note = "is_shared"
    elif checkin.aloud:
        buttons.insert(0, Button(text("projects.share"), "projects.share", checkin.id))
    buttons.append(Button(text("projects.see"), "projects.see", shown.project.id))
    parts = (*_words(text, checkin), Note(text(f"projects.{note}")), Buttons(tuple(buttons)))
    return Card(text("projects.written"), parts)


def shared(text: Tongue, checkin: ProjectCheckin, shown: View) -> Card:
    """The line for everybody."""
    about = Text(text("projects.question", question=shown.project.question))
    see = Button(text("projects.see"), "projects.see", shown.project.id)
    line = Text(escape(checkin.aloud))
    return Card(text("projects.aloud.title"), (about, line, Buttons((see,))))


def unshared(text: Tongue) -> Card:
    """It was taken back."""
    return Card(text("projects.aloud.title"), (Note(text("projects.aloud.taken_back")),))


def checkin_lines(turn: Turn, shown: View, *, inside: bool) -> list[Shown]:
    """How the check-ins stand: to the team in full, to others what was put to everybody."""
    text, lines = turn.text, list[str]()
    for each in shown.checkins[:SHOWN_AT_MOST]:
        if not inside:
            if each.shared_at is not None:
                lines.append(text("projects.checkin.aloud", when=each.due, words=each.aloud))
            continue
        by = person_of(turn, each.writer_id).name if each.writer_id else ""
        name = by or text("projects.somebody")
        facts = {"when": each.due, "name": name, "reason": each.reason, "words": each.came}
        lines.append(text(f"projects.checkin.{each.status}", **facts))
    if not lines:
        return []
    last = shown.last
    parts: list[Shown] = [Text(text("projects.checkin.heading")), Text("\n".join(lines))]
    if inside and last is not None and last.status == TOLD:
        parts += _words(text, last)
    return parts


def _words(text: Tongue, checkin: ProjectCheckin) -> tuple[Shown, ...]:
    facts = [
        (text(f"projects.writing.{name}"), escape(words))
        for name, words in (
            ("tried", checkin.tried),
            ("came", checkin.came),
            ("ahead", checkin.ahead),
            ("aloud", checkin.aloud),
        )
        if words
    ]
    return (Facts(tuple(facts)),)
