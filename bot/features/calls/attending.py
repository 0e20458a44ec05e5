"""Who came, by form: for whoever led through the call or looks after its records."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import Button, Choice, Form, Option, PeopleInput, Text
from bot.feature import Effects, Turn
from bot.features.calls import announcing, rules
from bot.features.calls.cards import Seat, View, named
from bot.messages import Invalid, Open, Replace
from bot.moment import Refusal
from bot.saying import said
from bot.texts import Tongue
from storage import agenda, calls, people
from storage.calls import Attendee, Call


def ask(turn: Turn) -> Effects:
    """Ask who came."""
    view = announcing.view(turn, _found(turn, turn.value))
    return [Open(_form(turn.text, view, view.seats))]


def kept(turn: Turn) -> Effects:
    """Keep it, over what people said themselves; guests are other members who came.

    Whoever wasn't on the form, since they said so meanwhile, stays as they said.
    """
    ident, *shown = turn.value.split() or [""]
    call = _found(turn, ident)
    view = announcing.view(turn, call)
    seats = [seat for seat in view.seats if seat[2].id in shown]
    form = _form(turn.text, view, seats)
    read = turn.read(form, turn.event.sender.lane)
    guests = [] if read.problems else [turn.person_at(each) for each in read.people("guests")]
    members = people.members(turn.session, turn.here.id, [each.id for each in guests])
    errors = turn.errors(read)
    if any(each.id not in members for each in guests):
        errors["guests"] = turn.text("calls.attending.no_member")
    if errors:
        return [Invalid(errors, form)]
    for attendee, _, person in seats:
        attendee.came = person.id in read.several("came")
    for person in guests:
        line = calls.attendee(turn.session, call.id, person.id)
        if line is None:
            line = Attendee(call_id=call.id, person_id=person.id, asked=False)
            turn.session.add(line)
        line.came = True
    turn.session.flush()
    turn.decided("note attendance", call.id)
    newest = announcing.view(turn, call)
    done = said(turn.text, "calls.attended", button(turn.text, call), count=len(newest.came))
    return [Replace(done), *announcing.updates(turn, call)]


def button(text: Tongue, call: Call) -> Button:
    """The way to it."""
    return Button(text("calls.attending.button"), "calls.attend", call.id)


def _found(turn: Turn, ident: str) -> Call:
    """The call, where the asker may say who came to it, and it isn't settled."""
    call = announcing.found(turn, "planned", "held", ident=ident)
    leader = agenda.facilitator(turn.session, call.id)
    leads = leader is not None and leader.id == turn.person.id
    if not leads and not turn.may("convene"):
        raise Refusal("core.not_yours")
    match rules.attendance(call.starts_at, turn.now):
        case "early":
            raise Refusal("calls.too_early", when=call.starts_at - rules.OPENS_BEFORE)
        case "over":
            raise Refusal("calls.over")
        case _:
            return call


def _form(text: Tongue, view: View, seats: Sequence[Seat]) -> Form:
    options = tuple(Option(person.id, named(text, person)) for _, _, person in seats)
    came = tuple(person.id for attendee, _, person in seats if attendee.came)
    who = Choice(
        "came", text("calls.attending.who"), options, multiple=True, required=False, value=came
    )
    guests = PeopleInput(
        "guests",
        text("calls.attending.guests"),
        required=False,
        hint=text("calls.attending.guests_hint"),
    )
    return Form(
        id="calls.attend",
        title=text("calls.attending.title"),
        parts=(Text(text("calls.attending.intro", when=view.call.starts_at)), who, guests),
        submit=text("calls.attending.submit"),
        cancel=text("calls.cancel"),
        value=" ".join((view.call.id, *(option.id for option in options))),
    )
