"""The plan as a card: its activities as a table with their status, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards import Button, Buttons, Card, Note, Shown, Table, Text
from bot.feature import AGAIN, Turn
from bot.features.activities import cards
from bot.features.activities.view import View, view
from bot.letters import clip
from bot.markup import escape
from bot.texts import Markup, Tongue
from storage import activities
from storage.activities import CANCELLED, PLANNED, EngagementPlan

CELL = 45


@dataclass(frozen=True, slots=True)
class Standing:
    """The open plan, if there is one, its activities, and the last one that was reviewed."""

    community: str
    plan: EngagementPlan | None
    views: Sequence[View]
    before: EngagementPlan | None
    may_organise: bool = True


def standing(turn: Turn) -> Standing:
    """How the plan stands."""
    row = activities.open_plan(turn.session, turn.here.id)
    every = activities.plans(turn.session, turn.here.id)
    reviewed = [each for each in every if each.reviewed_at is not None]
    found = activities.of_plan(turn.session, row.id) if row else []
    views = [view(turn, each) for each in found]
    return Standing(turn.here.name, row, views, reviewed[-1] if reviewed else None)


def plan(text: Tongue, shown: Standing) -> Card:
    """All activities with their status, what is missing, and the next step."""
    title = text("activities.plan.title", community=shown.community)
    if shown.plan is None:
        return Card(title, _without(text, shown))
    span = text("activities.plan.span", begins=shown.plan.begins, ends=shown.plan.ends)
    parts: list[Shown] = [Text(span)]
    if shown.views:
        columns = tuple(
            text(f"activities.column.{each}") for each in ("title", "when", "leads", "coming", "is")
        )
        rows = tuple(_row(text, each) for each in shown.views)
        parts.append(Table(text("activities.plan.table"), columns, rows))
    else:
        parts.append(Text(text("activities.plan.empty")))
    parts += [Note(each) for each in _gaps(text, shown.plan, shown.views)]
    if shown.views:
        parts.append(Text(text("activities.plan.open")))
        parts.append(Buttons(tuple(_open(each) for each in shown.views)))
    add = Button(text("activities.adding.button"), "activities.add", style="primary")
    review = Button(text("activities.review.button"), "activities.review")
    coming = cards.everything(text)
    land = Button(text("activities.plan.landscape"), AGAIN, "landscape")
    days = Button(text("activities.planning.change"), "activities.plan", shown.plan.id)
    parts.append(Buttons((add, review, coming, land, days)))
    return Card(title, tuple(parts))


def status(text: Tongue, shown: View) -> Markup:
    """Where an activity stands, in a word or two."""
    activity = shown.activity
    if activity.status == CANCELLED:
        return text("activities.is.cancelled")
    if activity.decision:
        return text(f"activities.is.{activity.decision}")
    if activity.status != PLANNED or (shown.has_begun and activity.announced_at is not None):
        return text("activities.is.held")
    return text("activities.is.announced" if activity.announced_at else "activities.is.planned")


def _without(text: Tongue, shown: Standing) -> tuple[Shown, ...]:
    make = Button(text("activities.planning.button"), "activities.plan", style="primary")
    review = Button(text("activities.review.last"), "activities.review")
    coming = cards.everything(text)
    buttons = (make, review, coming) if shown.before else (make, coming)
    return (Text(text("activities.plan.none")), Buttons(buttons))


def _row(text: Tongue, shown: View) -> tuple[str, ...]:
    activity = shown.activity
    when = (
        text("activities.day", when=activity.starts_at)
        if activity.starts_at
        else text("activities.no_date")
    )
    leads = cards.people(text, shown.leading) if shown.leading else text("activities.nobody")
    places = activity.places
    coming = len(shown.coming)
    share = text("activities.of", coming=coming, places=places) if places else str(coming)
    return escape(clip(activity.title, CELL)), when, leads, share, status(text, shown)


def _gaps(text: Tongue, row: EngagementPlan, views: Sequence[View]) -> list[str]:
    """What is missing, each with the activities that lack it; an outcome that nobody told too."""
    lacking: dict[str, list[str]] = {}
    for each in views:
        if each.activity.status == PLANNED and not each.has_begun:
            for gap in each.missing(row):
                lacking.setdefault(gap, []).append(each.activity.title)
        elif each.activity.status != CANCELLED and not each.activity.decision:
            lacking.setdefault("outcome", []).append(each.activity.title)
    return [
        text("activities.plan.lack", what=text(f"activities.missing.{gap}"), names=names)
        for gap, names in lacking.items()
    ]


def _open(shown: View) -> Button:
    activity = shown.activity
    return Button(escape(clip(activity.title, CELL)), "activities.see", activity.id)
