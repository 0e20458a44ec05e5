"""Starting a community, introducing it, and taking the start back."""

from __future__ import annotations

from bot import rhythm, stepping
from bot.calendar import find_zone
from bot.cards import Card, Form, about
from bot.feature import Effects, Turn
from bot.features.setup import cards, introducing
from bot.forms import Read
from bot.markup import escape, mention
from bot.messages import Address, Begin, Invalid, Open, Replace, Update
from bot.moment import Refusal
from bot.playbook import say
from bot.saying import no_zone, said
from bot.texts import Markup
from storage import (
    actions,
    activities,
    agenda,
    appointments,
    board,
    calls,
    charters,
    coaching,
    communities,
    core_group,
    evidence,
    gatherings,
    goals,
    holdouts,
    imports,
    jobs,
    landscape,
    lapses,
    levels,
    listed,
    mailing,
    nudges,
    outbox,
    participation,
    people,
    plans,
    polls,
    projects,
    purposes,
    relevance,
    reports,
    resources,
    schedule,
    shelf,
    steps,
    stewardship,
    stories,
    weeks,
)
from storage.activities import HELD
from storage.communities import Community, Venue
from storage.people import Person

NAMED_AT_START = ("core_team", "secretariat", "steward")
"""Roles that whoever starts a community may give to others."""


def start(turn: Turn) -> Effects:
    """Show the form, where a community can be started."""
    _room_for_one(turn)
    return [Open(_start_form(turn))]


def started(turn: Turn) -> Effects:
    """Begin: community, leader, core team, secretariat, first stage; the roster is read next."""
    _room_for_one(turn)
    form = _start_form(turn)
    read = turn.read(form, turn.event.where.lane)
    errors = turn.errors(read)
    zone = find_zone(read.text("zone"))
    if zone is None:
        errors.setdefault("zone", no_zone(turn.text, read.text("zone")))
    if errors or zone is None:
        return [Invalid(errors, form)]
    community = Community(
        id=turn.new_id(),
        name=read.text("name"),
        domain=read.text("domain"),
        zone=zone,
        languages=read.one("language"),
        stage="",
        playbook=read.one("playbook") or turn.playbook.id,
        created_at=turn.now,
    )
    turn.session.add(community)
    turn.session.flush()
    turn.session.add(Venue(address=str(turn.event.where), community_id=community.id))
    here = turn.at(community)
    _people(here, read)
    stepping.enter(here, here.playbook.stages[0])
    rhythm.begin(here, turn.rhythms)
    here.decided("start", community.name)
    return [
        Replace(about(community.id, _started_card(here, read))),
        Begin("setup.roster", f"{community.id} {turn.event.where}"),
    ]


def undo(turn: Turn) -> Effects:
    """Take the start back, as long as nothing that members said or did would be lost by it."""
    community = turn.here
    if polls.of_community(turn.session, community.id, "open", "closed"):
        raise Refusal("setup.too_late")
    if calls.of_community(turn.session, community.id, "held"):
        raise Refusal("setup.too_late_met")
    if any(each.status == HELD for each in activities.of_community(turn.session, community.id)):
        raise Refusal("setup.too_late_tried")
    if _was_shared(turn):
        raise Refusal("setup.too_late_shared")
    turn.decided("undo start", community.name)
    taken_back = said(turn.aloud(), "setup.taken_back", community=community.name)
    updates = [Update(introducing.key(community, venue), taken_back) for venue in turn.venues()]
    updates += _meetings_taken_back(turn)
    card = said(turn.text, "setup.undone", community=community.name)
    outbox.remove_unsent(turn.session, community.id)
    for said_here in (board, shelf, stories):
        said_here.remove_all(turn.session, community.id)
    charters.remove_all(turn.session, community.id)
    reports.remove_all(turn.session, community.id)
    polls.remove_all(turn.session, community.id)
    jobs.forget_about(turn.session, community.id)
    listed.remove_all(turn.session, community.id)
    imports.remove_all(turn.session, community.id)
    for around in (agenda, actions, gatherings):
        around.remove_all(turn.session, community.id)
    calls.remove_all(turn.session, community.id)
    for each in (appointments, core_group, plans, purposes):
        each.remove_all(turn.session, community.id)
    stewardship.remove_all(turn.session, community.id)
    mailing.remove_all(turn.session, community.id)
    for together in (projects, coaching):
        together.remove_all(turn.session, community.id)
    activities.remove_all(turn.session, community.id)
    landscape.remove_all(turn.session, community.id)
    holdouts.remove_all(turn.session, community.id)
    nudges.remove_all(turn.session, community.id)
    for about_taking_part in (levels, lapses, participation, weeks):
        about_taking_part.remove_all(turn.session, community.id)
    steps.remove_all(turn.session, community.id)
    evidence.remove_all(turn.session, community.id)
    resources.remove_all(turn.session, community.id)
    goals.remove_all(turn.session, community.id)
    relevance.remove_all(turn.session, community.id)
    schedule.remove_all(turn.session, community.id)
    people.remove_members(turn.session, community.id, spare=turn.person.id)
    communities.remove(turn.session, community.id)
    return [*updates, Replace(card)]


def _was_shared(turn: Turn) -> bool:
    """Whether members have asked, shared, told or begun something that others may have seen."""
    session, here = turn.session, turn.here.id
    asked = board.open_ones(session, here, 1) or board.helped_ones(session, here, 1)
    given = shelf.newest(session, here, 1) or stories.readable(session, here, 1)
    begun = (projects.to_join, projects.running, projects.closed)
    return bool(asked or given or any(each(session, here) for each in begun))


def _meetings_taken_back(turn: Turn) -> list[Update]:
    """Planned calls and activities are off wherever they were told of: in channels, to people."""
    updates = []
    asked = calls.time_poll(turn.session, turn.here.id)
    planned = [each.id for each in calls.of_community(turn.session, turn.here.id, "planned")]
    planned += [each.id for each in activities.announced(turn.session, turn.here.id)]
    for subject in [*planned, *([asked.id] if asked else [])]:
        for key, person_id in outbox.about(turn.session, turn.here.id, subject):
            reader = turn.session.get(Person, person_id) if person_id else None
            text = turn.to(reader) if reader else turn.aloud()
            card = said(text, "setup.taken_back", community=turn.here.name)
            updates.append(Update(key, card))
    return updates


def _start_form(turn: Turn) -> Form:
    language = turn.text.language
    return cards.start_form(turn.text, turn.person.zone, language, turn.playbooks.titles(language))


def _room_for_one(turn: Turn) -> None:
    if turn.event.where.kind != "channel":
        raise Refusal("setup.in_a_channel")
    if turn.community is not None:
        raise Refusal("setup.exists", community=turn.community.name)


def _people(turn: Turn, read: Read) -> None:
    member, _ = turn.enrol(turn.person)
    for role in ("core_team", "leader"):
        people.grant(turn.session, member.id, role)
    for role in NAMED_AT_START:
        for address in read.people(role):
            each, _ = turn.enrol(turn.person_at(address))
            people.grant(turn.session, each.id, role)


def _started_card(turn: Turn, read: Read) -> Card:
    text, community = turn.text, turn.here
    stage = turn.playbook.stages[0]

    def named(addresses: tuple[Address, ...]) -> str:
        found = [(address, turn.person_at(address).name) for address in addresses]
        mentions = [Markup(mention(address, name)) for address, name in found]
        key = "setup.started.people" if mentions else "setup.started.nobody"
        return text(key, people=mentions)

    facts = (
        (text("setup.started.domain"), escape(community.domain)),
        (text("setup.started.zone"), escape(community.zone)),
        (text("setup.started.stage"), say(stage.title, text.language)),
        (text("setup.started.core_team"), named((turn.event.sender, *read.people("core_team")))),
        (text("setup.started.secretariat"), named(read.people("secretariat"))),
        (text("setup.started.steward"), named(read.people("steward"))),
    )
    return cards.started(text, community.name, facts, introducing.card(turn))
