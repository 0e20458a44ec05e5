"""One item: added, changed, given up by whoever was made responsible for it."""

from __future__ import annotations

from datetime import timedelta

from bot import stepping
from bot.cards import Choice, DateInput, Form, Note, Option, PeopleInput, Text, TextInput
from bot.feature import Effects, Turn
from bot.features.plan import cards, reading, rules
from bot.features.plan.reading import Item
from bot.horizons import LENGTH
from bot.messages import Effect, Invalid, Open, Post, Replace, Whisper
from bot.moment import Refusal
from bot.saying import said
from storage import plans
from storage.people import Person
from storage.plans import Plan, PlanItem, Whose

SOON = timedelta(days=7)


def add(turn: Turn) -> Effects:
    """Ask for one more item."""
    plan = _plan(turn)
    if len(plans.items(turn.session, plan.id)) >= rules.ITEMS_AT_MOST:
        raise Refusal("plan.full", most=rules.ITEMS_AT_MOST)
    return [Open(_form(turn, plan, None))]


def see(turn: Turn) -> Effects:
    """Show one item with what can be done about it."""
    return [Whisper(cards.item(turn.text, reading.one(turn)))]


def edit(turn: Turn) -> Effects:
    """Ask what of it is otherwise: words, theme, day, people."""
    return [Open(_form(turn, _plan(turn), reading.one(turn)))]


def kept(turn: Turn) -> Effects:
    """Keep an item, new or changed; whoever answers for it newly is told, and may say no."""
    plan = _plan(turn)
    before = reading.one(turn) if turn.value else None
    if before is None and not turn.may("tend"):
        raise Refusal("core.not_yours")
    asked = _form(turn, plan, before)
    read = turn.read(asked, turn.event.sender.lane)
    day = read.day("due") if not read.problems else None
    if day is None:
        return [Invalid(turn.errors(read), asked)]
    if before is None and len(plans.items(turn.session, plan.id)) >= rules.ITEMS_AT_MOST:
        raise Refusal("plan.full", most=rules.ITEMS_AT_MOST)
    row = (
        before.row
        if before
        else PlanItem(
            id=turn.new_id(),
            plan_id=plan.id,
            theme="",
            what="",
            due=day,
            added_by=turn.person.id,
            added_at=turn.now,
        )
    )
    row.what, row.theme, row.due = read.text("what"), read.one("theme"), day
    turn.session.add(row)
    turn.session.flush()
    stay = [member.id for member, _ in _elsewhere(turn, before)]
    had = {member.id for member, _ in before.whose} if before else set()
    people = [turn.person_at(address) for address in read.people("people")]
    members = [(turn.enrol(person)[0], person) for person in people]
    plans.answer_for(turn.session, row.id, [*stay, *(member.id for member, _ in members)])
    turn.session.flush()
    turn.decided("change plan item" if before else "add plan item", row.what)
    stepping.settle(turn)
    fresh = [person for member, person in members if member.id not in had]
    return [*_told(turn, row, fresh), Replace(cards.item(turn.text, reading.one(turn, row.id)))]


def not_mine(turn: Turn) -> Effects:
    """Whoever was made responsible would rather not. The item stays, and shows that it is open."""
    found = reading.one(turn)
    if turn.mine.id not in {member.id for member, _ in found.whose}:
        raise Refusal("core.stale")
    plans.release(turn.session, found.row.id, turn.mine.id)
    turn.decided("answer for plan item no more", found.row.what)
    return [Replace(said(turn.text, "plan.released", what=found.row.what))]


def mine(turn: Turn) -> Effects:
    """On the dashboard: what the asker answers for and is due soon, or was."""
    view = reading.view(turn)
    if view is None:
        return []
    me = turn.mine.id
    soon = [
        each
        for each in view.items
        if each.row.status == "open"
        and each.row.due <= view.today + SOON
        and me in {member.id for member, _ in each.whose}
    ]
    return [Whisper(cards.mine(turn.text, soon, view.today))] if soon else []


def _told(turn: Turn, row: PlanItem, people: list[Person]) -> list[Effect]:
    posts: list[Effect] = []
    for person in people:
        address = turn.inbox_of(person)
        if address is not None and person.id != turn.person.id:
            card = cards.yours(turn.to(person), turn.here.name, row, turn.person.name)
            key = f"plan-yours:{row.id}:{person.id}:{turn.event.key}"
            posts.append(Post(key, address, card, "plan.yours", person.id))
    return posts


def _plan(turn: Turn) -> Plan:
    plan = plans.current(turn.session, turn.here.id)
    if plan is None:
        raise Refusal("plan.no_plan")
    return plan


def _here(turn: Turn, person: Person) -> str:
    """Where the asker's platform knows somebody; empty where it doesn't."""
    address = turn.inbox_of(person)
    return str(address) if address and address.lane == turn.event.sender.lane else ""


def _elsewhere(turn: Turn, item: Item | None) -> list[Whose]:
    """Those of an item whom the asker's form can't show, since they are on another platform."""
    return [each for each in item.whose if not _here(turn, each[1])] if item else []


def _form(turn: Turn, plan: Plan, item: Item | None) -> Form:
    text, row = turn.text, item.row if item else None
    first, last = plan.begins, plan.begins + LENGTH
    people = [_here(turn, person) for _, person in item.whose] if item else []
    if item is None:
        people = [str(turn.event.sender)]
    away = [person for _, person in _elsewhere(turn, item)]
    themes = tuple(Option(each, text(f"plan.theme.{each}")) for each in rules.THEMES)
    note = (Note(text("plan.item.elsewhere", names=[p.name for p in away])),) if away else ()
    due = max(first, min(last, row.due)).isoformat() if row else ""
    return Form(
        id="plan.item",
        title=text("plan.item.title"),
        parts=(
            Text(text("plan.item.intro", begins=first, ends=last)),
            TextInput(
                "what",
                text("plan.item.what"),
                most=rules.WHAT_AT_MOST,
                value=row.what if row else "",
            ),
            Choice("theme", text("plan.item.theme"), themes, value=(row.theme,) if row else ()),
            DateInput("due", text("plan.item.due"), first.isoformat(), last.isoformat(), value=due),
            PeopleInput(
                "people",
                text("plan.item.people"),
                required=False,
                value=tuple(each for each in people if each),
            ),
            *note,
        ),
        submit=text("plan.item.submit"),
        cancel=text("plan.cancel"),
        value=row.id if row else "",
    )
