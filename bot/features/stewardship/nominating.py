"""Candidates: nominated by whoever convenes or by themselves; they say yes or no in private."""

from __future__ import annotations

from bot.cards import Button, Form, PeopleInput, Text
from bot.feature import Effects, Turn
from bot.features.stewardship import cards, group
from bot.messages import Effect, Invalid, Open, Post, Replace
from bot.moment import Refusal
from bot.saying import said
from bot.texts import Tongue
from storage import stewardship
from storage.people import Member, Person
from storage.stewardship import Nomination


def nominate(turn: Turn) -> Effects:
    """Ask who might serve."""
    return [Open(_form(turn.text))]


def nominated(turn: Turn) -> Effects:
    """Ask them, each in private; whoever was asked before isn't asked again."""
    asked = _form(turn.text)
    read = turn.read(asked, turn.event.sender.lane)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    effects: list[Effect] = []
    for address in read.people("people"):
        person = turn.person_at(address)
        member, _ = turn.enrol(person)
        if turn.session.get(Nomination, member.id) is not None:
            continue
        _keep(turn, member)
        turn.decided("nominate", person.id)
        effects += _asked(turn, member, person)
    return [*effects, Replace(cards.overview(turn, group.in_line(turn)))]


def volunteer(turn: Turn) -> Effects:
    """Somebody would serve, unasked."""
    if group.STEWARD in turn.roles:
        raise Refusal("stewardship.serving_already")
    if turn.session.get(Nomination, turn.mine.id) is None:
        _keep(turn, turn.mine)
    return _answered(turn, "yes")


def yes(turn: Turn) -> Effects:
    """They would serve."""
    return _answered(turn, "yes")


def no(turn: Turn) -> Effects:
    """They would rather not. Nobody is told; they only don't count among the willing."""
    return _answered(turn, "no")


def _answered(turn: Turn, answer: str) -> Effects:
    nomination = turn.session.get(Nomination, turn.mine.id, with_for_update=True)
    if nomination is None:
        raise Refusal("core.stale")
    nomination.answer, nomination.answered_at = answer, turn.now
    turn.session.flush()
    other = "no" if answer == "yes" else "yes"
    change = Button(turn.text(f"stewardship.nominated.{other}"), f"stewardship.{other}")
    return [Replace(said(turn.text, f"stewardship.answered_{answer}", change))]


def _keep(turn: Turn, member: Member) -> None:
    turn.session.add(
        Nomination(member_id=member.id, nominated_by=turn.person.id, nominated_at=turn.now)
    )
    turn.session.flush()


def _asked(turn: Turn, member: Member, person: Person) -> list[Effect]:
    address = turn.inbox_of(person)
    if address is None:
        return []
    seats = stewardship.seating(turn.session, turn.here.id)
    card = cards.nomination(turn.to(person), turn.here.name, turn.person.name, seats.years)
    key = f"nominated:{turn.here.id}:{member.id}:{turn.event.key}"
    return [Post(key, address, card, "stewardship.nominated", person.id)]


def _form(text: Tongue) -> Form:
    return Form(
        id="stewardship.nominate",
        title=text("stewardship.nominating.title"),
        parts=(
            Text(text("stewardship.nominating.intro")),
            PeopleInput("people", text("stewardship.nominating.who")),
        ),
        submit=text("stewardship.nominating.submit"),
        cancel=text("stewardship.cancel"),
    )
