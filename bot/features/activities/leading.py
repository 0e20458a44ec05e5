"""Who leads an activity: named, asked in private, and free to say no."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import Button, Buttons, Card, Facts, Form, Note, Text
from bot.feature import Effects, Turn
from bot.features.activities import asking, cards, listing, rules, telling
from bot.features.activities.view import View, found, view
from bot.forms import Read
from bot.markup import escape
from bot.messages import Address, Effect, Invalid, Open, Post, Replace
from bot.moment import Refusal
from bot.saying import said
from bot.texts import Tongue
from storage import activities, people, stewardship
from storage.activities import PLANNED, Activity, ActivityLead
from storage.people import Offer, Person

PARTS = ("lead", "co_lead")


def leads(turn: Turn) -> Effects:
    """Ask who leads it."""
    return [Open(_form(turn, found(turn, PLANNED)))]


def named(turn: Turn) -> Effects:
    """Ask them, each in private; whoever leads it already isn't asked again."""
    activity = found(turn, PLANNED)
    asked = _form(turn, activity)
    read = turn.read(asked, turn.event.sender.lane)
    errors = turn.errors(read) | unled(turn, read)
    if errors:
        return [Invalid(errors, asked)]
    effects = put(turn, activity, read)
    turn.decided("name leads", activity.id)
    return [
        *effects,
        *telling.updates(turn, activity),
        Replace(listing.whole(turn, activity, *notes(turn, activity))),
    ]


def yes(turn: Turn) -> Effects:
    """They lead it."""
    return _answered(turn, "yes")


def no(turn: Turn) -> Effects:
    """They would rather not; the plan shows that it wants a lead."""
    return _answered(turn, "no")


def volunteer(turn: Turn) -> Effects:
    """Whoever would lead it together with its lead does, as long as nobody else was asked to."""
    activity = found(turn, PLANNED)
    shown = view(turn, activity)
    if turn.session.get(ActivityLead, (activity.id, turn.mine.id)) is None:
        if not shown.wants_co_lead:
            raise Refusal("activities.led_already", title=activity.title)
        row = ActivityLead(activity_id=activity.id, member_id=turn.mine.id, part="co_lead")
        turn.session.add(row)
        turn.session.flush()
    return _answered(turn, "yes")


def willing(turn: Turn, lead: str = "") -> list[str]:
    """By name, members who offered to co-lead, those of other organisations than the lead first."""
    present = {member.id: person for member, person in people.present(turn.session, turn.here.id)}
    offers = [each for each in present if _offers(turn, each)]
    chosen = rules.suggested(lead or turn.mine.id, offers, _works(turn))
    return [present[each].name for each in chosen if present[each].name]


def unled(turn: Turn, read: Read) -> dict[str, str]:
    """What is wrong with the people named, by field."""
    present = {member.id for member, _ in people.present(turn.session, turn.here.id)}
    ids = {part: _member_id(turn, read.people(part)) for part in PARTS}
    wrong = rules.unled(ids["lead"], ids["co_lead"], present)
    return {part: turn.text(f"activities.leading.{each}") for part, each in wrong.items()}


def put(turn: Turn, activity: Activity, read: Read) -> list[Effect]:
    """Write down who leads it, and ask whoever is new; who names themselves has said yes."""
    ids = {part: _member_id(turn, read.people(part)) for part in PARTS}
    activities.forget_leads(turn.session, activity.id, [each for each in ids.values() if each])
    known = {member.id: row for row, member, _ in activities.leads(turn.session, activity)}
    effects: list[Effect] = []
    for part, member_id in ids.items():
        if not member_id:
            continue
        row = known.get(member_id)
        if row is not None:
            row.part = part
            continue
        mine = member_id == turn.mine.id
        row = ActivityLead(activity_id=activity.id, member_id=member_id, part=part)
        row.answer = "yes" if mine else ""
        turn.session.add(row)
        turn.session.flush()
        effects += [] if mine else _asked(turn, activity, member_id)
    turn.session.flush()
    return effects


def notes(turn: Turn, activity: Activity) -> list[Note]:
    """A word where both are of the same organisation, with who would co-lead from another."""
    ids = [member.id for _, member, _ in activities.leads(turn.session, activity)]
    works = stewardship.works(turn.session, turn.here.id)
    if len(ids) != len(PARTS):
        return []
    if not rules.share_a_house(ids[0], ids[1], _works(turn)):
        return []
    return [Note(turn.text("activities.leading.same_house", organisation=works[ids[0]].name))]


def _answered(turn: Turn, answer: str) -> Effects:
    activity = found(turn, PLANNED)
    row = turn.session.get(ActivityLead, (activity.id, turn.mine.id), with_for_update=True)
    if row is None:
        raise Refusal("core.stale")
    row.answer = answer
    turn.session.flush()
    other = "rather_not" if answer == "yes" else "lead"
    buttons = [Button(turn.text(f"activities.leading.{other}"), f"activities.{other}", activity.id)]
    if answer == "yes":
        buttons.insert(0, Button(turn.text("activities.see"), "activities.see", activity.id))
        if activity.starts_at is None:
            label = turn.text("activities.dating.button")
            buttons.insert(0, Button(label, "activities.when", activity.id, "primary"))
    done = said(turn.text, f"activities.leading.noted_{answer}", *buttons, title=activity.title)
    return [Replace(done), *telling.updates(turn, activity)]


def _asked(turn: Turn, activity: Activity, member_id: str) -> list[Effect]:
    found = [person for _, member, person in activities.leads(turn.session, activity)
             if member.id == member_id]  # fmt: skip
    address = turn.inbox_of(found[0]) if found else None
    if address is None:
        return []
    by = turn.person.name
    card = _question(turn.to(found[0]), view(turn, activity), by)
    key = f"activity-lead:{activity.id}:{found[0].id}:{turn.event.key}"
    return [Post(key, address, card, "activities.asked", found[0].id)]


def _question(text: Tongue, shown: View, by: str) -> Card:
    """Would you lead it?"""
    activity = shown.activity
    buttons = (
        Button(text("activities.leading.lead_it"), "activities.lead", activity.id, "primary"),
        Button(text("activities.leading.rather_not"), "activities.rather_not", activity.id),
    )
    form = (text("activities.fact.format"), cards.form_of(text, shown))
    return Card(
        text("activities.leading.question", title=activity.title),
        (
            Text(text("activities.leading.asked", by=by)),
            Text(escape(activity.hypothesis)),
            Facts((*cards.when_fact(text, shown), form)),
            Buttons(buttons),
        ),
    )


def _form(turn: Turn, activity: Activity) -> Form:
    """Those who lead it stand there, where the asker's workspace knows them."""
    known = dict.fromkeys(PARTS, "")
    lead = ""
    for row, member, person in activities.leads(turn.session, activity):
        known[row.part] = _here(turn, person)
        lead = member.id if row.part == "lead" else lead
    return asking.leads_form(
        turn.text, activity, willing(turn, lead), known["lead"], known["co_lead"]
    )


def _here(turn: Turn, person: Person) -> str:
    address = turn.inbox_of(person)
    return str(address) if address and address.lane == turn.event.sender.lane else ""


def _member_id(turn: Turn, chosen: Sequence[Address]) -> str:
    """The membership of whoever was chosen; their address where they have none."""
    if not chosen:
        return ""
    person = people.by_address(turn.session, str(chosen[0]))
    member = people.member(turn.session, turn.here.id, person.id) if person else None
    return member.id if member else str(chosen[0])


def _offers(turn: Turn, member_id: str) -> bool:
    offer = turn.session.get(Offer, member_id)
    return offer is not None and offer.co_lead


def _works(turn: Turn) -> dict[str, str]:
    works = stewardship.works(turn.session, turn.here.id)
    return {member: organisation.id for member, organisation in works.items()}
