"""Who leads through a call: proposed in turn, told in private with a short guide, swapped by press."""

from __future__ import annotations

from bot import standing
from bot.feature import Due, Effects, Turn
from bot.features.agenda import cards, rules
from bot.messages import Effect, Post, Replace, Update
from bot.moment import Moment, Refusal
from bot.saying import said
from storage import agenda, calls, people
from storage.calls import Call
from storage.people import Person


def look(due: Due) -> Effects:
    """Each morning: somebody leads through the call that is planned. A silent community waits."""
    call = calls.upcoming(due.session, due.here.id, due.now)
    if call is None or due.here.paused_at is not None:
        return []
    return proposed(due, call)


def proposed(moment: Moment, call: Call) -> list[Effect]:
    """Where nobody leads, or whoever was to can't any more, the next one by the rules is asked."""
    now = agenda.facilitator(moment.session, call.id)
    passed = {who for who, passes in agenda.proposals(moment.session, call.id).items() if passes}
    willing = _willing(moment, call)
    if now is not None and now.id in willing:
        guide = cards.guide(moment.to(now), moment.here.name, call)
        return [Update(_key(call, now), guide)]  # the call may have been moved
    last_led = agenda.last_led(moment.session, moment.here.id)
    asked = [each for each in willing if each not in passed and (now is None or each != now.id)]
    coming = [each for each, answer in willing.items() if answer == "coming"]
    chosen = rules.leads(asked, last_led, coming)
    if chosen is None:
        return []
    return _appointed(moment, call, moment.session.get_one(Person, chosen), now)


def passes(turn: Turn) -> Effects:
    """Whoever was to lead would rather not: the next one is asked."""
    call = _ahead(turn)
    now = agenda.facilitator(turn.session, call.id)
    if now is None or now.id != turn.person.id:
        raise Refusal("core.stale")
    line = turn.session.get_one(agenda.Facilitator, (call.id, turn.person.id))
    line.passed = True
    turn.session.flush()
    turn.decided("pass facilitation", call.id)
    effects = proposed(turn, call)
    following = agenda.facilitator(turn.session, call.id)
    key = "agenda.passed" if following else "agenda.passed_to_nobody"
    name = (following.name if following else "") or turn.text("agenda.somebody")
    done = said(turn.text, key, name=name)
    standing.renew(turn, "calls.standing")
    return [*effects, *_told_of(turn, call, turn.person, following), Replace(done)]


def lead(turn: Turn) -> Effects:
    """Somebody who is asked to the call leads through it themselves."""
    call = _ahead(turn)
    mine = calls.attendee(turn.session, call.id, turn.person.id)
    if mine is None or not mine.asked:
        raise Refusal("agenda.stewards_lead")
    if mine.answer == "declined":
        raise Refusal("agenda.cannot_lead")
    now = agenda.facilitator(turn.session, call.id)
    if now is not None and now.id == turn.person.id:
        raise Refusal("agenda.leads_already")
    turn.decided("facilitate", call.id)
    effects = _appointed(turn, call, turn.person, now)
    return [*effects, Replace(cards.guide(turn.text, turn.here.name, call))]


def _appointed(moment: Moment, call: Call, person: Person, before: Person | None) -> list[Effect]:
    agenda.appoint(moment.session, call.id, person.id, moment.now)
    standing.renew(moment, "calls.standing")
    effects: list[Effect] = []
    address = moment.inbox_of(person)
    if address is not None:
        card = cards.guide(moment.to(person), moment.here.name, call)
        key, until = _key(call, person), call.starts_at
        effects.append(Post(key, address, card, "agenda.leads", person.id, until=until))
        effects.append(Update(key, card))  # they may have been asked before
    if before is not None:
        effects += _told_of(moment, call, before, person)
    return effects


def _told_of(moment: Moment, call: Call, person: Person, now: Person | None) -> list[Effect]:
    """Whoever was to lead reads in the same place who does now."""
    text = moment.to(person)
    name = (now.name if now else "") or text("agenda.somebody")
    return [Update(_key(call, person), said(text, "agenda.leads_instead", name=name))]


def _willing(moment: Moment, call: Call) -> dict[str, str]:
    """The stewards who are asked and haven't declined, with what they say, by name."""
    stewards = {
        person.id for _, person in people.holding(moment.session, moment.here.id, "steward")
    }
    return {
        person.id: attendee.answer
        for attendee, _, person in calls.attendees(moment.session, call)
        if attendee.asked and attendee.answer != "declined" and person.id in stewards
    }


def _ahead(turn: Turn) -> Call:
    call = calls.hold(turn.session, turn.value)
    if call is None or call.community_id != turn.here.id or call.status != "planned":
        raise Refusal("core.stale")
    if turn.now >= call.starts_at:
        raise Refusal("core.stale")
    return call


def _key(call: Call, person: Person) -> str:
    return f"facilitator:{call.id}:{person.id}"
