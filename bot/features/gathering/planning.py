"""A gathering is planned by form, changed, brought to its end with an outcome, or cancelled."""

from __future__ import annotations

from datetime import date

from bot.calendar import local_day
from bot.cards import DateInput, Form, PeopleInput, Text, TextInput
from bot.feature import Effects, Turn
from bot.features.gathering import cards, rules
from bot.features.gathering.known import found, resaid, told
from bot.messages import Address, Invalid, Open, Replace
from bot.moment import Refusal
from storage import communities, gatherings, people
from storage.gatherings import CANCELLED, HELD, PLANNED, Gathering, GatheringStep
from storage.people import Member, Person

PLACE_AT_MOST, OUTCOME_AT_MOST, REASON_AT_MOST = 120, 1500, 300
DECIDED = {HELD: "gathering held", CANCELLED: "gathering cancelled"}
"""What the log calls it, by the status that a gathering takes."""


def plan(turn: Turn) -> Effects:
    """Ask when, where and who; one is planned at a time."""
    if gatherings.planned(turn.session, turn.here.id) is not None:
        raise Refusal("gathering.planned_already")
    return [Open(_form(turn, None))]


def change(turn: Turn) -> Effects:
    """Ask for it anew."""
    return [Open(_form(turn, found(turn, turn.value, PLANNED)))]


def planned(turn: Turn) -> Effects:
    """Keep it with its checklist, and make it known. Steps that are done stay done."""
    communities.hold(turn.session, turn.here.id)  # of two who plan at once, one does
    known = found(turn, turn.value, PLANNED) if turn.value else None
    if known is None and gatherings.planned(turn.session, turn.here.id) is not None:
        raise Refusal("gathering.planned_already")
    asked = _form(turn, known)
    read = turn.read(asked, turn.event.sender.lane)
    errors = turn.errors(read)
    first, last = read.day("first"), read.day("last")
    if first and last and not first <= last <= first + rules.LONGEST:
        errors["last"] = turn.text("gathering.planning.window", days=rules.LONGEST.days)
    member = None if errors else _organiser(turn, read.people("who"), known)
    if not errors and member is None:
        errors["who"] = turn.text("gathering.planning.no_member")
    if errors or member is None or first is None or last is None:
        return [Invalid(errors, asked)]
    gathering = known or Gathering(
        id=turn.new_id(),
        community_id=turn.here.id,
        first=first,
        last=last,
        place="",
        organised_by=member.id,
        planned_at=turn.now,
    )
    gathering.first, gathering.last = first, last
    gathering.place, gathering.organised_by = read.text("place"), member.id
    turn.session.add(gathering)
    turn.session.flush()
    _steps(turn, gathering)
    turn.decided("change gathering" if known else "plan gathering", gathering.id)
    return [Replace(cards.overview(turn)), *told(turn, gathering)]


def end(turn: Turn) -> Effects:
    """Ask what came of it."""
    gathering = found(turn, turn.value, PLANNED)
    if local_day(turn.now, turn.here.zone) < gathering.first:
        raise Refusal("gathering.too_early", when=gathering.first)
    return [Open(_end_form(turn, gathering))]


def ended(turn: Turn) -> Effects:
    """It took place; what came of it is told where it was made known."""
    gathering = found(turn, turn.value, PLANNED)
    if local_day(turn.now, turn.here.zone) < gathering.first:
        raise Refusal("gathering.too_early", when=gathering.first)
    return _closed(turn, gathering, HELD, _end_form(turn, gathering))


def cancel(turn: Turn) -> Effects:
    """Ask why it doesn't take place."""
    return [Open(_cancel_form(turn, found(turn, turn.value, PLANNED)))]


def cancelled(turn: Turn) -> Effects:
    """It doesn't take place; the reason is told where it was made known."""
    gathering = found(turn, turn.value, PLANNED)
    return _closed(turn, gathering, CANCELLED, _cancel_form(turn, gathering))


def _closed(turn: Turn, gathering: Gathering, status: str, asked: Form) -> Effects:
    read = turn.read(asked)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    gathering.status, gathering.outcome = status, read.text("outcome")
    turn.session.flush()
    turn.decided(DECIDED[status], gathering.id, gathering.outcome)
    return [Replace(cards.overview(turn)), *resaid(turn, gathering)]


def _steps(turn: Turn, gathering: Gathering) -> None:
    today = local_day(turn.now, turn.here.zone)
    known = {each.step: each for each in gatherings.steps(turn.session, gathering.id)}
    for name, due in rules.checklist(gathering.first, today).items():
        line = known.get(name)
        if line is None:
            turn.session.add(GatheringStep(gathering_id=gathering.id, step=name, due=due))
        elif line.done_at is None:
            line.due = due
    turn.session.flush()


def _organiser(turn: Turn, named: tuple[Address, ...], known: Gathering | None) -> Member | None:
    """Who organises: whoever is named, else who did, else the asker."""
    if not named:
        return turn.session.get(Member, known.organised_by) if known else turn.mine
    member = people.member(turn.session, turn.here.id, turn.person_at(named[0]).id)
    return member if member is not None and member.left_at is None else None


def _form(turn: Turn, known: Gathering | None) -> Form:
    text, today = turn.text, local_day(turn.now, turn.here.zone)
    first = min(today, known.first) if known else today
    last = today + rules.FURTHEST
    return Form(
        id="gathering.plan",
        title=text("gathering.planning.title"),
        parts=(
            Text(text("gathering.planning.intro")),
            _day(turn, "first", (first, last), known.first if known else None),
            _day(turn, "last", (first, last + rules.LONGEST), known.last if known else None),
            TextInput(
                "place",
                text("gathering.planning.place"),
                value=known.place if known else "",
                most=PLACE_AT_MOST,
            ),
            PeopleInput(
                "who",
                text("gathering.planning.who"),
                multiple=False,
                required=False,
                value=_address(turn, known),
            ),
        ),
        submit=text("gathering.planning.submit"),
        cancel=text("gathering.cancel_form"),
        value=known.id if known else "",
    )


def _day(turn: Turn, name: str, limits: tuple[date, date], value: date | None) -> DateInput:
    first, last = (each.isoformat() for each in limits)
    shown = value.isoformat() if value else ""
    return DateInput(name, turn.text(f"gathering.planning.{name}"), first, last, value=shown)


def _address(turn: Turn, known: Gathering | None) -> tuple[str, ...]:
    if known is None:
        return (str(turn.event.sender),)
    member = turn.session.get_one(Member, known.organised_by)
    address = turn.inbox_of(turn.session.get_one(Person, member.person_id))
    return (str(address),) if address and address.lane == turn.event.sender.lane else ()


def _end_form(turn: Turn, gathering: Gathering) -> Form:
    text = turn.text
    return Form(
        id="gathering.end",
        title=text("gathering.ending.title"),
        parts=(
            Text(text("gathering.ending.intro")),
            TextInput(
                "outcome", text("gathering.ending.outcome"), multiline=True, most=OUTCOME_AT_MOST
            ),
        ),
        submit=text("gathering.ending.submit"),
        cancel=text("gathering.cancel_form"),
        value=gathering.id,
    )


def _cancel_form(turn: Turn, gathering: Gathering) -> Form:
    text = turn.text
    return Form(
        id="gathering.cancel",
        title=text("gathering.cancelling.title"),
        parts=(TextInput("outcome", text("gathering.cancelling.reason"), most=REASON_AT_MOST),),
        submit=text("gathering.cancelling.submit"),
        cancel=text("gathering.cancel_form"),
        value=gathering.id,
    )
