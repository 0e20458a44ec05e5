"""Check-ins: what was tried, what came, what is next, by one of the team in turn; or why there is none."""

from __future__ import annotations

from bot.cards import Button
from bot.feature import Effects, Turn
from bot.features.projects import cards, checkins, forms, rules, sharing
from bot.features.projects.view import View, checkin_of, person_of, reached
from bot.messages import Effect, Invalid, Open, Post, Replace, Update
from bot.moment import Moment, Refusal
from bot.rhythm import once
from bot.saying import said
from bot.working_hours import next_for
from storage import participation, schedule
from storage.projects import ASKED, SKIPPED, TOLD, ProjectCheckin


def write(turn: Turn) -> Effects:
    """Ask for the check-in; what was told stands in it already."""
    checkin, shown = _to_write(turn)
    return [Open(forms.writing(turn.text, checkin, shown.project.question))]


def written(turn: Turn) -> Effects:
    """Keep it, tell the team, and everybody where that is ticked."""
    checkin, shown = _to_write(turn)
    asked = forms.writing(turn.text, checkin, shown.project.question)
    read = turn.read(asked)
    errors = turn.errors(read)
    shared = bool(read.several("share"))
    if not errors and shared and not read.text("aloud"):
        errors["aloud"] = turn.text("projects.writing.nothing_to_share")
    if errors:
        return [Invalid(errors, asked)]
    if checkin.settled_at is None:
        participation.note(turn.session, turn.mine.id, turn.now.date(), "project")
    checkin.status, checkin.writer_id = TOLD, turn.mine.id
    checkin.settled_at, checkin.reason = checkin.settled_at or turn.now, ""
    for name in ("tried", "came", "ahead", "aloud"):
        setattr(checkin, name, read.text(name))
    turn.session.flush()
    turn.decided("check in on project", checkin.id)
    effects = _told(turn, checkin, shown)
    effects += sharing.shared(turn, checkin, shown) if shared else sharing.unshared(turn, checkin)
    return [*effects, Replace(checkins.written(turn.text, checkin, shown))]


def skip(turn: Turn) -> Effects:
    """Ask why there is nothing to tell this time."""
    checkin, _ = checkin_of(turn, ASKED)
    return [Open(forms.reason(turn.text, "skip", checkin.id))]


def skipped(turn: Turn) -> Effects:
    """There is nothing this time, for a reason that the team sees. It can be written still."""
    checkin, shown = checkin_of(turn, ASKED, SKIPPED)
    asked = forms.reason(turn.text, "skip", checkin.id)
    read = turn.read(asked)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    checkin.status, checkin.reason = SKIPPED, read.text("reason")
    turn.session.flush()
    turn.decided("skip check-in", checkin.id, checkin.reason)
    after_all = Button(turn.text("projects.write"), "projects.write", checkin.id)
    return [
        Replace(said(turn.text, "projects.skipped", after_all, cards.see(turn.text, shown.project)))
    ]


def pass_on(turn: Turn) -> Effects:
    """It isn't their turn after all: the next of the team is asked. Only whose turn it is can say so."""
    checkin, shown = checkin_of(turn, ASKED)
    if checkin.writer_id != turn.mine.id:
        raise Refusal("core.stale")
    follower = rules.after(able(turn, shown, turn.mine.id), turn.mine.id)
    if follower is None:
        raise Refusal("projects.nobody_else")
    checkin.writer_id = follower
    turn.session.flush()
    ask_writer(turn, checkin)
    return [Replace(said(turn.text, "projects.passed"))]


def able(moment: Moment, shown: View, but: str = "") -> list[str]:
    """Those of the team, in their turn, who can be asked now; the member `but` in any case."""
    inside = {mate[1].id for mate, _ in reached(moment, shown.team)}
    return [
        member.id
        for _, member, person in shown.team
        if member.id == but or (member.id in inside and moment.withheld("before", person) is None)
    ]


def ask_writer(moment: Moment, checkin: ProjectCheckin) -> None:
    """Have whose turn it is asked in their working hours."""
    if checkin.writer_id is None:
        return
    person = person_of(moment, checkin.writer_id)
    ident = f"project-ask:{checkin.id}:{checkin.writer_id}"
    subject = f"{checkin.project_id} {checkin.id} {checkin.writer_id}"
    at = next_for(person, moment.here.zone, moment.now) or moment.now
    row = once(moment, ident, "projects.ask", subject, at)
    schedule.put(moment.session, row)


def _to_write(turn: Turn) -> tuple[ProjectCheckin, View]:
    """The newest check-in; what another of the team told already is theirs to change."""
    checkin, shown = checkin_of(turn, ASKED, SKIPPED, TOLD)
    newest = shown.last
    if newest is None or newest.id != checkin.id:
        raise Refusal("core.stale")
    if checkin.status == TOLD and checkin.writer_id != turn.mine.id:
        raise Refusal("projects.told_already")
    return checkin, shown


def _told(turn: Turn, checkin: ProjectCheckin, shown: View) -> list[Effect]:
    """The check-in to the rest of the team; a changed one takes the place of what they were told."""
    effects: list[Effect] = []
    for (_, _, person), address in reached(turn, shown.team):
        if person.id != turn.person.id:
            card = checkins.told(turn.to(person), turn.here.name, checkin, shown, turn.person)
            key = f"project-told:{checkin.id}:{person.id}"
            effects += [Post(key, address, card, "projects.told", person.id), Update(key, card)]
    return effects
