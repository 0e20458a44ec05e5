"""Projects as cards: to join, under way, over; and what its team is told. People's words are inert."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from bot.cards import Button, Buttons, Card, Divider, Facts, Note, Progress, Shown, Text
from bot.feature import AGAIN, Turn
from bot.features.projects import rules
from bot.features.projects.checkins import checkin_lines
from bot.features.projects.forms import every
from bot.features.projects.view import View
from bot.letters import clip
from bot.markup import escape
from bot.texts import Markup, Tongue
from storage.people import Person
from storage.projects import ASKED, CLOSED, OPEN, RUNNING, SKIPPED, WITHDRAWN, Project

SHOWN_AT_MOST, CLOSED_SHOWN = 10, 5
LABEL_AT_MOST = 50


def overview(
    turn: Turn,
    opened: Sequence[Project],
    running: Sequence[Project],
    closed: Sequence[Project],
    sizes: Mapping[str, int],
    mine: AbstractSet[str],
) -> Card:
    """All there are, the ones to join first."""
    text, parts = turn.text, list[Shown]()
    for name, some in (("opened", opened), ("running", running), ("closed", closed)):
        few = some[: CLOSED_SHOWN if name == "closed" else SHOWN_AT_MOST]
        if few:
            parts.append(Text(text(f"projects.{name}.heading")))
        for each in few:
            line = text("projects.line", question=each.question, state=_state(text, each, sizes))
            is_mine = (Note(text("projects.yours")),) if each.id in mine else ()
            button = Button(_short(text, each), "projects.see", each.id)
            parts += [Text(line), *is_mine, Buttons((button,))]
    parts = parts or [Text(text("projects.none"))]
    propose = Button(text("projects.propose"), "projects.propose", style="primary")
    coaching = Button(text("projects.coaching"), "coaching.see")
    title = text("projects.title", community=turn.here.name)
    note = Note(text("projects.what"))
    return Card(title, (note, *parts, Divider(), Buttons((propose, coaching))))


def mine_ahead(turn: Turn, mine: Sequence[Project]) -> Card:
    """The asker's own, in short."""
    buttons = tuple(Button(_short(turn.text, x), "projects.see", x.id) for x in mine[:5])
    every = Button(turn.text("projects.all"), AGAIN, "project")
    return Card(turn.text("projects.ahead"), (Buttons((*buttons, every)),))


def preview(text: Tongue, shown: View) -> Card:
    """What everybody would see."""
    ident = shown.project.id
    buttons = (
        Button(text("projects.open"), "projects.open", ident, "primary"),
        Button(text("projects.change"), "projects.edit", ident),
        Button(text("projects.discard"), "projects.discard", ident),
    )
    note = Note(text("projects.preview.note"))
    return Card(text("projects.preview.title"), (*_about(text, shown), note, Buttons(buttons)))


def posted(text: Tongue, shown: View) -> Card:
    """A project as the channel sees it: counts, not names."""
    project, parts = shown.project, _about(text, shown)
    title = text(f"projects.posted.{project.status}")
    if project.status in (OPEN, RUNNING):
        full = len(shown.team) >= project.places
        label = text("projects.wait" if full else "projects.join")
        join = Button(label, "projects.join", project.id, "primary")
        return Card(title, (*parts, Buttons((join, see(text, project)))))
    if project.status == WITHDRAWN and project.reason:
        parts.append(Note(text("projects.because", reason=project.reason)))
        return Card(title, tuple(parts))
    return Card(title, (*parts, Buttons((see(text, project),))))


def whole(turn: Turn, shown: View) -> Card:
    """One project: its team by name to the team, what was told, what the asker may do."""
    text, project, me = turn.text, shown.project, turn.mine.id
    inside = shown.is_in(me)
    parts = _about(text, shown)
    if inside:
        names = [_named(text, person) for _, _, person in shown.team]
        line = [_named(text, person) for _, _, person in shown.waiting]
        facts = [(text("projects.fact.team"), text("projects.list", names=names))]
        if line:
            facts.append((text("projects.fact.waiting"), text("projects.list", names=line)))
        parts.append(Facts(tuple(facts)))
    parts += checkin_lines(turn, shown, inside=inside)
    if project.status == WITHDRAWN and project.reason:
        parts.append(Note(text("projects.because", reason=project.reason)))
    if project.status == CLOSED:
        parts += _came(text, project)
    buttons = [*(_team_s(text, shown) if inside else []), *_anybody_s(turn, shown)]
    every = Button(text("projects.all"), AGAIN, "project")
    title = text(f"projects.posted.{project.status}")
    return Card(title, (*parts, Buttons((*buttons, every))))


def closing_preview(text: Tongue, shown: View) -> Card:
    """The result, before everybody is told."""
    ident = shown.project.id
    buttons = (
        Button(text("projects.announce"), "projects.announce", ident, "primary"),
        Button(text("projects.change"), "projects.close", ident),
        Button(text("projects.reopen"), "projects.reopen", ident),
    )
    return Card(text("projects.over"), (*_told(text, shown), Buttons(buttons)))


def result(text: Tongue, shown: View) -> Card:
    """What came of it, for everybody."""
    buttons = Buttons((see(text, shown.project),))
    return Card(text("projects.result.title"), (*_told(text, shown), buttons))


def _told(text: Tongue, shown: View) -> tuple[Shown, ...]:
    about = Text(text("projects.question", question=shown.project.question))
    return (about, *_came(text, shown.project))


def goes_on(text: Tongue, shown: View) -> Card:
    """The result stood there too early."""
    about = Text(text("projects.question", question=shown.project.question))
    return Card(text("projects.goes_on"), (about, Buttons((see(text, shown.project),))))


def word(text: Tongue, community: str, shown: View, what: str, name: str = "") -> Card:
    """A word to one of the team: started, fewer, withdrawn, ending, and so on."""
    project = shown.project
    facts = {"name": name or text("projects.somebody"), "count": len(shown.team)}
    facts |= {"reason": project.reason, "words": project.note, "ends": project.ends}
    buttons = [see(text, project)]
    if what == "ending":
        label = text("projects.close")
        buttons.insert(0, Button(label, "projects.close", project.id, "primary"))
    elif what != "withdrawn":
        buttons.append(Button(text("projects.leave"), "projects.leave", project.id))
    title = text(f"projects.word.{what}.title", community=community, **facts)
    about = Text(text("projects.question", question=project.question))
    words = Text(text(f"projects.word.{what}.text", **facts))
    return Card(title, (about, words, Buttons(tuple(buttons))))


def ready(text: Tongue, community: str, shown: View) -> Card:
    """Enough are in it to start."""
    ident = shown.project.id
    words = Text(text("projects.three.text", count=len(shown.team), places=shown.project.places))
    start = Button(text("projects.start"), "projects.start", ident, "primary")
    title = text("projects.three.title", community=community)
    about = Text(text("projects.question", question=shown.project.question))
    return Card(title, (about, words, Buttons((start, see(text, shown.project)))))


def named_owner(text: Tongue, community: str, by: str, shown: View) -> Card:
    """Somebody proposed a project on a problem of theirs."""
    ident = shown.project.id
    buttons = (
        Button(text("projects.join"), "projects.join", ident, "primary"),
        Button(text("projects.not_my_problem"), "projects.not_mine", ident),
    )
    title = text("projects.owner.title", name=by or text("projects.somebody"), community=community)
    return Card(title, (*_about(text, shown), Buttons(buttons)))


def see(text: Tongue, project: Project) -> Button:
    """The way to a project whole."""
    return Button(text("projects.see"), "projects.see", project.id)


def _about(text: Tongue, shown: View) -> list[Shown]:
    project = shown.project
    facts = [
        (text("projects.fact.learn"), escape(project.learn)),
        (text("projects.fact.owner"), _named(text, shown.owner)),
        (text("projects.fact.rhythm"), every(text, project.weeks)),
        (text("projects.fact.ends"), text("projects.day", when=project.ends)),
    ]
    if shown.serves:
        facts.append((text("projects.fact.serves"), escape(shown.serves)))
    if project.note:
        kind = text(f"projects.note.{project.note_kind}")
        facts.append((kind, escape(project.note)))
    parts: list[Shown] = [
        Text(text("projects.question", question=project.question)),
        Facts(tuple(facts)),
    ]
    if project.status in (OPEN, RUNNING):
        inside = min(len(shown.team), project.places)
        parts.append(Progress(text("projects.places"), inside, project.places))
        if project.status == OPEN:
            parts.append(Note(text("projects.starts_at", least=rules.LEAST)))
        if shown.waiting:
            parts.append(Note(text("projects.in_the_line", count=len(shown.waiting))))
    return parts


def _came(text: Tongue, project: Project) -> list[Shown]:
    return [
        Facts(
            (
                (text("projects.fact.learnt"), escape(project.learnt)),
                (text("projects.fact.usable"), escape(project.usable)),
                (text("projects.fact.outcome"), text(f"projects.outcome.{project.outcome}")),
            )
        )
    ]


def _team_s(text: Tongue, shown: View) -> list[Button]:
    """What the team may do."""
    project, last = shown.project, shown.last
    if project.status == OPEN and len(shown.team) >= rules.LEAST:
        return [Button(text("projects.start"), "projects.start", project.id, "primary")]
    if project.status == CLOSED:
        return [
            Button(text("projects.announce"), "projects.announce", project.id),
            Button(text("projects.change"), "projects.close", project.id),
            Button(text("projects.reopen"), "projects.reopen", project.id),
        ]
    if project.status != RUNNING:
        return []
    buttons = [Button(text("projects.close"), "projects.close", project.id)]
    if last is not None and last.status in (ASKED, SKIPPED):
        buttons.insert(0, Button(text("projects.write"), "projects.write", last.id, "primary"))
    if last is None:
        buttons.append(Button(text("projects.unstart"), "projects.unstart", project.id))
    return buttons


def _anybody_s(turn: Turn, shown: View) -> list[Button]:
    """Joining and leaving; changing and taking back for its own people; a word for organisers."""
    text, project, me = turn.text, shown.project, turn.mine.id
    if project.status not in (OPEN, RUNNING):
        return []
    waits = any(member.id == me for _, member, _ in shown.waiting)
    out = shown.is_in(me) or waits
    act = "leave" if out else "join"
    buttons = [Button(text(f"projects.{act}"), f"projects.{act}", project.id)]
    if project.status == OPEN and me in (project.owner_id, project.proposed_by):
        buttons.append(Button(text("projects.change"), "projects.edit", project.id))
        buttons.append(Button(text("projects.withdraw"), "projects.withdraw", project.id))
    if turn.may("engage"):
        buttons.append(Button(text("projects.noting.button"), "projects.note", project.id))
        if project.note:
            buttons.append(Button(text("projects.unnote"), "projects.unnote", project.id))
    return buttons


def _state(text: Tongue, project: Project, sizes: Mapping[str, int]) -> Markup:
    if project.status == CLOSED:
        return text(f"projects.outcome.{project.outcome}")
    inside = sizes.get(project.id, 0)
    return text("projects.inside", count=inside, places=project.places, ends=project.ends)


def _named(text: Tongue, person: Person) -> str:
    return person.name or text("projects.somebody")


def _short(text: Tongue, project: Project) -> Markup:
    return text("projects.see_one", question=clip(project.question, LABEL_AT_MOST))
