"""A plan read for cards: its items with their people, and the days on which these rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot import countries
from bot.calendar import local_day, weekend
from bot.feature import Turn
from bot.features.plan import rules
from bot.moment import Moment, Refusal
from storage import plans
from storage.people import Person
from storage.plans import Plan, PlanItem, Whose


@dataclass(frozen=True, slots=True)
class Item:
    """An item with those who answer for it, and for whom of them its day is one of rest."""

    row: PlanItem
    whose: tuple[Whose, ...]
    clashes: tuple[rules.Clash, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A plan as it stands on a day."""

    plan: Plan
    items: tuple[Item, ...]
    today: date


def view(moment: Moment, language: str = "") -> View | None:
    """The plan that the community works by; None where there is none."""
    plan = plans.current(moment.session, moment.here.id)
    if plan is None:
        return None
    rows = plans.items(moment.session, plan.id)
    whose = plans.responsible(moment.session, [each.id for each in rows])
    language = language or _language(moment)
    items = tuple(_item(moment, each, whose.get(each.id, []), language) for each in rows)
    return View(plan, items, local_day(moment.now, moment.here.zone))


def touched(rows: Sequence[PlanItem]) -> list[datetime]:
    """When items were added, and when settled."""
    added = [each.added_at for each in rows]
    return [*added, *(each.settled_at for each in rows if each.settled_at is not None)]


def one(turn: Turn, ident: str = "") -> Item:
    """The item that is meant, for its people and the organisers. Raises Refusal."""
    row = turn.session.get(PlanItem, ident or turn.value, with_for_update=True)
    plan = turn.session.get(Plan, row.plan_id) if row else None
    if row is None or plan is None or plan.community_id != turn.here.id or plan.ended_at:
        raise Refusal("core.stale")
    whose = plans.responsible(turn.session, [row.id]).get(row.id, [])
    if not turn.may("tend") and turn.mine.id not in {member.id for member, _ in whose}:
        raise Refusal("plan.not_yours")
    return _item(turn, row, whose, _language(turn))


def _item(moment: Moment, row: PlanItem, whose: list[Whose], language: str) -> Item:
    settled = row.status != "open"
    resting = [] if settled else [_rest(moment, person, row.due, language) for _, person in whose]
    return Item(row, tuple(whose), rules.clashes(row.due, resting))


def _rest(moment: Moment, person: Person, day: date, language: str) -> rules.Person:
    zone = person.zone or moment.here.zone
    country = person.country or countries.of_zone(zone)
    holiday = countries.holiday(country, day, language) if country else ""
    called = countries.name(country, language) if country else ""
    return rules.Person(person.name, called, weekend(zone), holiday)


def _language(moment: Moment) -> str:
    return moment.text.language if isinstance(moment, Turn) else moment.here.language
