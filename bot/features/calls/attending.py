"""Who came, by form: for whoever led through the call or looks after its records."""

from __future__ import annotations

from bot.cards import Button, Choice, Form, Option, PeopleInput, Text
from bot.feature import Effects, Refusal, Turn
from bot.features.calls import announcing, rules
from bot.features.calls.cards import Seat, View, named
from bot.messages import Invalid, Open, Replace
from bot.saying import said
from bot.texts import Tongue
from storage import agenda, calls, people
from storage.calls import Attendee, Call


def ask(turn: Turn) -> Effects:
    """Ask who came."""
    call = _found(turn)
    return [Open(_form(turn.text, announcing.view(turn, call)))]


def kept(turn: Turn) -> Effects:
    """Keep it, over what people said themselves; guests are whoever else of the workspace came."""
    call = _found(turn)
    view = announcing.view(turn, call)
    form = _form(turn.text, view)
    read = turn.read(form, turn.event.sender.lane)
    guests = [] if read.problems else [turn.person_at(each) for each in read.people("guests")]
    members = people.members(turn.session, turn.here.id, [each.id for each in guests])
    errors = turn.errors(read)
    if any(each.id not in members for each in guests):
        errors["guests"] = turn.text("calls.attending.no_member")
    if errors:
        return [Invalid(errors, form)]
    for attendee, _, person in view.seats:
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


def _found(turn: Turn) -> Call:
    """The call, where the asker may say who came to it, and it isn't settled."""
    call = announcing.found(turn, "planned", "held")
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


def _form(text: Tongue, view: View) -> Form:
    options = tuple(_option(text, seat) for seat in view.seats)
    came = tuple(person.id for _, _, person in view.came)
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
        value=view.call.id,
    )


def _option(text: Tongue, seat: Seat) -> Option:
    _, _, person = seat
    return Option(person.id, named(text, person))
