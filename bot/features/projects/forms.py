"""What is asked of projects."""

from __future__ import annotations

from bot.calendar import local_day
from bot.cards import Choice, DateInput, Form, Option, Part, PeopleInput, Text, TextInput
from bot.feature import Turn
from bot.features.projects import rules
from bot.features.projects.view import person_of
from bot.markup import escape
from bot.texts import Markup, Tongue
from storage import activities, goals
from storage.projects import Project, ProjectCheckin

QUESTION_AT_MOST, WORDS_AT_MOST, LINE_AT_MOST, REASON_AT_MOST = 200, 1000, 300, 300
LABEL_AT_MOST, SERVED_AT_MOST = 70, 40
USUAL_WEEKS = "2"


def every(text: Tongue, weeks: int) -> Markup:
    """A rhythm in words."""
    return text("projects.weekly") if weeks == 1 else text("projects.every", count=weeks)


def proposal(turn: Turn, project: Project | None = None) -> Form:
    """The problem as a question, whose it is, how long and how often, what it serves."""
    text, today = turn.text, local_day(turn.now, turn.here.zone)
    first, last = today + rules.SHORTEST, today + rules.LONGEST
    ends = project.ends if project else today + (rules.LONGEST / 2)
    owner: tuple[str, ...] = (str(turn.event.sender),)
    if project is not None and project.owner_id != turn.mine.id:
        address = turn.inbox_of(person_of(turn, project.owner_id))
        owner = (str(address),) if address else ()
    sizes = tuple(Option(str(n), str(n)) for n in range(rules.LEAST, rules.MOST + 1))
    weeks = tuple(Option(str(n), every(text, n)) for n in rules.WEEKS)
    parts: list[Part] = [
        Text(text("projects.form.intro")),
        TextInput(
            "question",
            text("projects.form.question"),
            value=project.question if project else "",
            hint=text("projects.form.question_hint"),
            most=QUESTION_AT_MOST,
        ),
        TextInput(
            "learn",
            text("projects.form.learn"),
            multiline=True,
            value=project.learn if project else "",
            most=WORDS_AT_MOST,
        ),
        PeopleInput(
            "owner", text("projects.form.owner"), multiple=False, required=False, value=owner
        ),
        DateInput(
            "ends",
            text("projects.form.ends"),
            first.isoformat(),
            last.isoformat(),
            value=min(max(ends, first), last).isoformat(),
            hint=text("projects.form.ends_hint"),
        ),
        Choice(
            "weeks",
            text("projects.form.weeks"),
            weeks,
            value=(str(project.weeks) if project else USUAL_WEEKS,),
        ),
        Choice(
            "places",
            text("projects.form.places"),
            sizes,
            value=(str(project.places if project else rules.MOST),),
        ),
    ]
    served = _served(turn)
    if served:
        now = project.serves if project else ""
        value = (now,) if now in [each.id for each in served] else ()
        label = text("projects.form.serves")
        parts.append(Choice("serves", label, served, required=False, value=value))
    return Form(
        id="projects.propose",
        title=text("projects.form.title"),
        parts=tuple(parts),
        submit=text("projects.form.submit"),
        cancel=text("projects.cancel"),
        value=project.id if project else "",
    )


def writing(text: Tongue, checkin: ProjectCheckin, question: str) -> Form:
    """What was tried, what came of it, what is next, and a line for everybody."""
    yes = Option("yes", text("projects.writing.share_yes"))
    asked = tuple(
        TextInput(
            name, text(f"projects.writing.{name}"), multiline=True, value=value, most=WORDS_AT_MOST
        )
        for name, value in (
            ("tried", checkin.tried),
            ("came", checkin.came),
            ("ahead", checkin.ahead),
        )
    )
    line = TextInput(
        "aloud",
        text("projects.writing.aloud"),
        required=False,
        value=checkin.aloud,
        hint=text("projects.writing.aloud_hint"),
        most=LINE_AT_MOST,
    )
    share = Choice(
        "share",
        text("projects.writing.share"),
        (yes,),
        multiple=True,
        required=False,
        value=("yes",) if checkin.shared_at else (),
    )
    return Form(
        id="projects.write",
        title=text("projects.writing.title"),
        parts=(Text(text("projects.about", question=question)), *asked, line, share),
        submit=text("projects.writing.submit"),
        cancel=text("projects.cancel"),
        value=checkin.id,
    )


def closing(text: Tongue, project: Project) -> Form:
    """What was learnt, what others can use, and what becomes of it."""
    outcomes = tuple(Option(each, text(f"projects.outcome.{each}")) for each in rules.OUTCOMES)
    chosen = (project.outcome,) if project.outcome else ()
    learnt, usable = (
        TextInput(name, text(f"projects.closing.{name}"), multiline=True, value=was, most=most)
        for name, was, most in (
            ("learnt", project.learnt, WORDS_AT_MOST),
            ("usable", project.usable, WORDS_AT_MOST),
        )
    )
    return Form(
        id="projects.close",
        title=text("projects.closing.title"),
        parts=(
            Text(text("projects.about", question=project.question)),
            learnt,
            usable,
            Choice("outcome", text("projects.closing.outcome"), outcomes, value=chosen),
        ),
        submit=text("projects.closing.submit"),
        cancel=text("projects.cancel"),
        value=project.id,
    )


def reason(text: Tongue, name: str, value: str) -> Form:
    """Why something is not done: `withdraw` or `skip`."""
    words = TextInput("reason", text("projects.reason"), most=REASON_AT_MOST)
    return Form(
        id=f"projects.{name}",
        title=text(f"projects.asking.{name}"),
        parts=(Text(text(f"projects.asking.{name}_intro")), words),
        submit=text("projects.save"),
        cancel=text("projects.cancel"),
        value=value,
    )


def noting(text: Tongue, project: Project) -> Form:
    """A word of support, or that another project is near."""
    kinds = tuple(Option(each, text(f"projects.note.{each}")) for each in ("support", "merge"))
    chosen = (project.note_kind,) if project.note_kind else ("support",)
    return Form(
        id="projects.note",
        title=text("projects.noting.title"),
        parts=(
            Text(text("projects.noting.intro")),
            Choice("kind", text("projects.noting.kind"), kinds, value=chosen),
            TextInput(
                "words", text("projects.noting.words"), value=project.note, most=LINE_AT_MOST
            ),
        ),
        submit=text("projects.save"),
        cancel=text("projects.cancel"),
        value=project.id,
    )


def _served(turn: Turn) -> tuple[Option, ...]:
    cycle = goals.current(turn.session, turn.here.id)
    adopted = goals.of_cycle(turn.session, cycle.id, "adopted") if cycle else []
    ahead = activities.ahead(turn.session, turn.here.id, turn.now)
    named = [*((f"goal {g.id}", g.title) for g in adopted)]
    named += [(f"activity {a.id}", a.title) for a in ahead]
    return tuple(
        Option(ident, escape(title[:LABEL_AT_MOST])) for ident, title in named[:SERVED_AT_MOST]
    )
