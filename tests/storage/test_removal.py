"""A community that is taken back leaves nothing behind but its log and what was already said."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlmodel import Session, SQLModel, select

from storage import (
    actions,
    activities,
    agenda,
    appointments,
    audit,
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
    levelling,
    levels,
    linking,
    listed,
    mailing,
    nudges,
    outbox,
    participation,
    people,
    plans,
    playground,
    polls,
    projects,
    prospects,
    purposes,
    references,
    relevance,
    reports,
    resources,
    schedule,
    shelf,
    steps,
    stewardship,
    stories,
    voting,
    weeks,
)
from storage.actions import Action, ActionReminder
from storage.activities import Activity, ActivityLead, EngagementPlan, Signup
from storage.agenda import AgendaItem, Facilitator
from storage.appointments import Appointment
from storage.audit import Decision
from storage.board import Answered, Asked, Routed
from storage.calls import Attendee, Call
from storage.charters import Charter, DocumentLink, Writing
from storage.coaching import Coached, CoachingGroup, CoachingRound, Pooled
from storage.core_group import Codesigner, Pilot, Piloting
from storage.data_links import DataLink
from storage.database import Store
from storage.deeds import Deed
from storage.evidence import Evidence
from storage.gatherings import Gathering, GatheringReply, GatheringStep
from storage.goals import Checkin, Cycle, Goal, Helper, Owner
from storage.holdouts import Assigned, Holdout
from storage.imports import Brought, Import
from storage.landscape import Entry
from storage.levelling import Looked
from storage.mailing import Mailing
from storage.nudges import Newcomer, Nudge, Spared
from storage.outbox import Outgoing
from storage.participation import Touchpoint
from storage.people import Offer, Organisation, Person
from storage.plans import Plan, PlanItem, Responsible
from storage.polls import Question
from storage.projects import Project, ProjectCheckin, Teammate
from storage.prospects import Prospect
from storage.purposes import Backing, Purpose, Validation
from storage.references import Reference
from storage.relevance import Nesting, Review
from storage.reports import Report, ReportLink
from storage.resources import Place, Resource, Snapshot, Wave
from storage.shelf import Helped, ShelfNote
from storage.steps import Step
from storage.stewardship import Absence, Nomination, Rotation, Seating, Term
from storage.stories import Story
from storage.weeks import ParticipationWeek
from tests.storage.rows import LANE, NOW, community, counts, outgoing, poll, scheduled

STAYS = {"audit", "outbox"}
NOT_OF_A_COMMUNITY = {
    "erased",
    "inbox",
    "installation",
    "lane",
    "no_mail",
    "playground",
    "spent_state",
}


def tried(session: Session, ident: str) -> None:
    """A landscape, and a plan with an activity that has people."""
    session.add(
        Entry(
            id=f"l-{ident}", community_id=ident, name="Union", looked_on=NOW.date(), looked_by="p1"
        )
    )
    plan = EngagementPlan(
        id=f"p-{ident}", community_id=ident, begins=NOW.date(), ends=NOW.date(),
        made_by="p1", made_at=NOW, reviewed_by="p1",
    )  # fmt: skip
    session.add(plan)
    session.flush()
    activity = Activity(
        id=f"v-{ident}", community_id=ident, plan_id=plan.id, title="Visit", hypothesis="",
        format="visit", made_by="p1", made_at=NOW, decided_by="p1",
    )  # fmt: skip
    session.add(activity)
    session.flush()
    session.add(ActivityLead(activity_id=activity.id, member_id=f"{ident}-p1", part="lead"))
    session.add(Signup(activity_id=activity.id, member_id=f"{ident}-p1", status="coming", number=1))


def asked(session: Session, ident: str) -> None:
    """A question with an answer, and what is shared."""
    mine = f"{ident}-p1"
    question = Asked(
        id=f"b-{ident}", community_id=ident, member_id=mine, status="open", title="?", asked_at=NOW
    )
    session.add(question)
    session.flush()
    session.add(Answered(asked_id=question.id, member_id=mine, words="!", answered_at=NOW))
    session.add(Routed(asked_id=question.id, member_id=mine, routed_at=NOW))
    shared(session, ident)


def shared(session: Session, ident: str) -> None:
    """A resource with a note and thanks, and a story."""
    mine = f"{ident}-p1"
    resource = shelf.Resource(
        id=f"u-{ident}", community_id=ident, member_id=mine, status="shelved", kind="guide",
        title="Guide", link="https://a.example", same="a.example", good_for="Pumps", shared_at=NOW,
    )  # fmt: skip
    session.add(resource)
    session.flush()
    session.add(ShelfNote(resource_id=resource.id, member_id=mine, words="Old", noted_at=NOW))
    session.add(Helped(resource_id=resource.id, member_id=mine))
    told = Story(id=f"z-{ident}", community_id=ident, member_id=mine, text="It held.",
                 cycle="applied", shown_as="none", told_at=NOW)  # fmt: skip
    session.add(told)


def nudged(session: Session, ident: str) -> None:
    """All that nudges keep of a member."""
    mine = f"{ident}-p1"
    nudge = Nudge(
        id=f"n-{ident}", person_id="p1", member_id=mine, sent_at=NOW, opened_with="call:1"
    )
    held = Holdout(community_id=ident, one_in=5, begun_at=NOW)
    group = Assigned(member_id=mine, community_id=ident, one_in=5, assigned_at=NOW, is_left=True)
    told = Newcomer(
        member_id=mine, after_days=7, sent_at=NOW, opened_with="call:1", because="asked"
    )
    session.add_all([nudge, held, group, told])
    session.add(Spared(member_id=mine, spared_at=NOW, spared_by="p1"))


def lived(session: Session, ident: str = "c1") -> None:
    """A community with rows in every table that can be about one."""
    community(session, ident)
    session.add(Organisation(id=f"o-{ident}", community_id=ident, name="Ministry"))
    people.grant(session, f"{ident}-p1", "core_team")
    session.add(Offer(member_id=f"{ident}-p1", offers="maps"))
    link = DataLink(
        secret_hash=f"h-{ident}", person_id="p2", made_at=NOW, expires_at=NOW + timedelta(days=1)
    )
    session.add(link)
    question = poll(session, f"q-{ident}", ident)
    session.add(Question(poll_id=question, position=0, key="why", label="Why?", kind="one"))
    session.add(
        Deed(poll_id=question, question="why", option="a", text="Did", said_by="p1", said_at=NOW)
    )
    polls.invite(session, question, ["p1", "p2"])
    voting.cast(session, question, {"why": ["a"]}, random.Random(ident))
    voting.cast_named(session, question, "p2", {"why": ["b"]}, NOW)
    chartered(session, ident, question)
    step = Step(
        community_id=ident, step="read", stage="forming", position=0, status="done", due_at=NOW
    )
    session.add(step.model_copy(update={"settled_by": "p1"}))
    session.add(
        Evidence(
            id=f"e-{ident}", community_id=ident, kind="plan", day=NOW.date(),
            stated_by="p1", stated_at=NOW,
        )
    )  # fmt: skip
    call = Call(id=f"k-{ident}", community_id=ident, status="held", starts_at=NOW, planned_at=NOW)
    session.add(call)
    session.flush()
    session.add(Attendee(call_id=call.id, person_id="p1"))
    around(session, ident)
    session.add(Seating(community_id=ident))
    rotation = Rotation(
        id=f"r-{ident}", community_id=ident, begins=NOW.date(), confirmed_by="p1", confirmed_at=NOW
    )
    session.add(rotation)
    session.flush()
    mine = f"{ident}-p1"
    term = Term(
        id=f"t-{ident}", community_id=ident, member_id=mine, kind="rotating", begins=NOW.date()
    )
    session.add(term.model_copy(update={"rotation_id": rotation.id}))
    session.add(Nomination(member_id=mine, nominated_by="p2", nominated_at=NOW))
    session.add(Absence(member_id=mine, first=NOW.date(), last=NOW.date()))
    asked(session, ident)
    mailing.keep(session, Mailing(member_id=mine, invitations=False))
    formed(session, ident)
    tried(session, ident)
    took_part(session, ident)
    nudged(session, ident)
    schedule.put(session, scheduled(f"s-{ident}", community_id=ident))
    schedule.take(session, f"s-{ident}@now", ident, NOW)
    for state in ("waiting", "sent"):
        outbox.add(session, [outgoing(f"{state}-{ident}", community_id=ident, state=state)])
    jobs.begin(session, "setup.roster", f"{ident} playground:home:channel:square")
    session.add(Import(id=f"i-{ident}", community_id=ident, at=NOW, file="people.csv"))
    session.flush()
    session.add(Brought(import_id=f"i-{ident}", kind="member", subject=f"{ident}-p1"))
    listed.add(session, ident, ["playground:home:person:p3"])
    references.keep(session, [Reference(address=f"{LANE}:person:p1", conversation="a:1")])
    communities.part(session, f"playground:home:channel:{ident}", "playground:home:person:p3")
    linking.put(session, "p2", "playground:home:person:p2", ident, NOW)
    managed(session, ident)
    audit.record(session, Decision(at=NOW, community_id=ident, person_id="p1", action="undo start"))


def took_part(session: Session, ident: str) -> None:
    mine, today = f"{ident}-p1", NOW.date()
    point = Touchpoint(id=f"call:k-{ident}", community_id=ident, kind="call", at=NOW)
    participation.record(session, point, {mine: True})
    participation.note(session, mine, today, "press")
    looked = [Looked(each, "occasional", None) for each in levelling.due(session, ident, today, 9)]
    levelling.keep(session, ident, today, looked)
    levels.keep_week(session, ident, today)
    lapses.suspect(session, today, [mine])


def formed(session: Session, ident: str) -> None:
    """What a community makes while it forms."""
    today, mine = NOW.date(), f"{ident}-p1"
    session.add(ParticipationWeek(community_id=ident, week=today, kind="press", count=1, members=1))
    session.add(Appointment(member_id=mine, role="sponsor", asked_by="p2", asked_at=NOW))
    session.add(Codesigner(member_id=mine, invited_by="p2", invited_at=NOW))
    session.add(
        Pilot(id=f"x-{ident}", community_id=ident, what="A visit", begins=today,
              noted_by="p1", noted_at=NOW)
    )  # fmt: skip
    version = Purpose(
        id=f"v-{ident}", community_id=ident, number=1, purpose="Lose less",
        written_by="p1", written_at=NOW,
    )  # fmt: skip
    plan = Plan(id=f"l-{ident}", community_id=ident, begins=today, made_by="p1", made_at=NOW)
    session.add_all((version, plan))
    session.flush()
    session.add(Piloting(pilot_id=f"x-{ident}", member_id=mine))
    session.add(Validation(purpose_id=version.id, member_id=mine, at=NOW))
    session.add(
        Backing(id=f"b-{ident}", purpose_id=version.id, who="Ministry", since=today,
                noted_by="p1", noted_at=NOW)
    )  # fmt: skip
    session.add(
        PlanItem(id=f"m-{ident}", plan_id=plan.id, theme="people", what="Talk", due=today,
                 added_by="p1", added_at=NOW, settled_by="p1")
    )  # fmt: skip
    session.flush()
    session.add(Responsible(item_id=f"m-{ident}", member_id=mine))


def chartered(session: Session, ident: str, question: str) -> None:
    """A charter with what hangs on it, and somebody outside the chat who is asked."""
    session.add(
        Prospect(
            id=f"w-{ident}", community_id=ident, poll_id=question, email="a@b.example",
            email_hash="h", invited_by="p1", invited_at=NOW,
        )
    )  # fmt: skip
    session.add_all(
        [
            Report(id=f"r-{ident}", community_id=ident, quarter="2026Q1", number=1, published="{}",
                   counted="{}", published_by="p1", published_at=NOW),
            ReportLink(secret_hash=f"r-{ident}", community_id=ident, quarter="2026Q1",
                       language="en", is_internal=False, made_by="p1", made_at=NOW, expires_at=NOW),
        ]
    )  # fmt: skip
    charter = Charter(id=f"h-{ident}", community_id=ident, number=1, begun_by="p1", begun_at=NOW)
    session.add(charter)
    session.flush()
    prospects.give_secret(session, f"w-{ident}", f"secret {ident}")
    written = Writing(charter_id=charter.id, section="domain", words="Water", origin="written",
                      written_by="p1", written_at=NOW)  # fmt: skip
    link = DocumentLink(secret_hash=f"s-{ident}", charter_id=charter.id, made_by="p1", made_at=NOW,
                        expires_at=NOW)  # fmt: skip
    session.add_all((written, link))


def around(session: Session, ident: str) -> None:
    """What is kept around a community's calls."""
    mine, call = f"{ident}-p1", f"k-{ident}"
    for status in ("on", "suggested"):
        session.add(
            AgendaItem(
                id=f"{status}-{ident}", community_id=ident, call_id=call if status == "on" else None,
                title="Funding", minutes=20, brought_by="p1", added_by="p2", status=status,
            )
        )  # fmt: skip
    session.add(Facilitator(call_id=call, person_id="p1", proposed_at=NOW))
    action = Action(
        id=f"a-{ident}", community_id=ident, call_id=call, what="Ask", member_id=mine,
        due=NOW.date(), given_by="p1", given_at=NOW,
    )  # fmt: skip
    session.add(action.model_copy(update={"offered_to": f"{ident}-p2"}))
    session.add(ActionReminder(member_id=mine, at=NOW))
    gathering = Gathering(
        id=f"g-{ident}", community_id=ident, first=NOW.date(), last=NOW.date(), place="Nairobi",
        organised_by=mine, planned_at=NOW,
    )  # fmt: skip
    session.add(gathering)
    session.flush()
    step = GatheringStep(gathering_id=gathering.id, step="aim", due=NOW.date(), done_by="p1")
    session.add(step)
    session.add(GatheringReply(gathering_id=gathering.id, member_id=mine, answer="yes"))


def together(session: Session, ident: str) -> None:
    """What members do together: a project with a check-in, and two who were matched."""
    mine = f"{ident}-p1"
    project = Project(
        id=f"j-{ident}", community_id=ident, status="running", question="How?", learn="That",
        owner_id=mine, proposed_by=mine, proposed_at=NOW, places=8, weeks=2, ends=NOW.date(),
        noted_by="p1",
    )  # fmt: skip
    matched = CoachingRound(id=f"o-{ident}", community_id=ident, begun_at=NOW, begun_by="p1")
    session.add_all((project, matched, Pooled(
        member_id=mine, focus="Talks", languages="en", begins=9, ends=17, since=NOW,
    )))  # fmt: skip
    session.flush()
    session.add(Teammate(project_id=project.id, member_id=mine, status="in", number=1))
    session.add(
        ProjectCheckin(
            id=f"u-{ident}", project_id=project.id, number=1, due=NOW.date(), writer_id=mine
        )
    )
    pair = CoachingGroup(
        id=f"m-{ident}", round_id=matched.id, community_id=ident, languages="en", why="", times="",
        question=0,
    )  # fmt: skip
    session.add(pair)
    session.flush()
    session.add_all(Coached(group_id=pair.id, member_id=f"{ident}-{each}") for each in ("p1", "p2"))


def managed(session: Session, ident: str) -> None:
    """What a community has that manages itself: resources, goals, a review, an umbrella."""
    session.add_all(
        [
            Resource(id=f"x-{ident}", kind="money", status="pledged", what="Rent", stated_by="p1",
                     stated_at=NOW, community_id=ident),
            Place(id=f"l-{ident}", kind="wiki", name="Wiki", added_by="p1", added_on=NOW.date(),
                  community_id=ident),
            Wave(id=f"w-{ident}", name="One", whom="Utilities", inviter="Us", target=5,
                 begins=NOW.date(), ends=NOW.date(), planned_by="p1", planned_at=NOW, community_id=ident),
            Snapshot(id=f"h-{ident}", taken_at=NOW, taken_by="p1", figures="{}", community_id=ident),
            Review(id=f"v-{ident}", opened_at=NOW, opened_by="p1", decided_by="p2", community_id=ident),
            Nesting(umbrella_id=ident, agreed_by="p1", agreed_at=NOW, community_id=ident),
            Cycle(id=f"y-{ident}", begins=NOW.date(), ends=NOW.date(), status="running",
                  begun_by="p1", begun_at=NOW, community_id=ident),
        ]
    )  # fmt: skip
    session.flush()
    goal = Goal(
        id=f"g-{ident}", cycle_id=f"y-{ident}", title="Less", status="adopted", proposed_by="p1",
        proposed_at=NOW,
    )  # fmt: skip
    session.add(goal)
    session.flush()
    told = Checkin(
        id=f"b-{ident}", goal_id=goal.id, at=NOW, by="p1", status="on_track", words="Well"
    )
    session.add_all([Owner(goal_id=goal.id, person_id="p1"), told])
    session.flush()
    session.add(Helper(checkin_id=told.id, person_id="p2"))
    together(session, ident)


def remove(session: Session, ident: str = "c1", spare: str = "") -> None:
    """Take a community back, dependants first."""
    outbox.remove_unsent(session, ident)
    charters.remove_all(session, ident)
    reports.remove_all(session, ident)
    polls.remove_all(session, ident)
    jobs.forget_about(session, ident)
    listed.remove_all(session, ident)
    imports.remove_all(session, ident)
    forming = (appointments, core_group, plans, purposes)
    tried = (activities, landscape)
    about_calls = (agenda, actions, gatherings, calls)
    rest = (stewardship, mailing, holdouts, nudges, levels, lapses, participation, weeks)
    together = (projects, coaching)
    for table in (board, shelf, stories, *about_calls, *forming, *tried, *rest, *together):
        table.remove_all(session, ident)
    steps.remove_all(session, ident)
    evidence.remove_all(session, ident)
    for table in (resources, goals, relevance):
        table.remove_all(session, ident)
    schedule.remove_all(session, ident)
    people.remove_members(session, ident, spare=spare)
    communities.remove(session, ident)


def rows(store: Store) -> dict[str, int]:
    with store.engine.connect() as connection:
        return counts(connection)


def test_a_removed_community_leaves_no_row_in_any_table_but_its_log_and_what_it_said(
    store: Store,
) -> None:
    with store.transaction() as session:
        lived(session)
    lively = {name for name, number in rows(store).items() if number}
    assert lively == set(SQLModel.metadata.tables) - NOT_OF_A_COMMUNITY
    with store.transaction() as session:
        remove(session)
    assert {name for name, number in rows(store).items() if number} == STAYS
    with store.reading() as session:
        assert list(session.exec(select(Outgoing.state))) == ["sent"]


def test_a_neighbouring_community_and_its_people_stay_as_they_were(store: Store) -> None:
    with store.transaction() as session:
        lived(session, "c2")
    before = rows(store)
    with store.transaction() as session:
        lived(session, "c1")
        remove(session, "c1")
    theirs = {"data_link"}  # whoever it leads to lives on next door
    assert rows(store) == before | {name: before[name] + 1 for name in STAYS | theirs}


def test_whoever_takes_a_community_back_stays_known(store: Store) -> None:
    with store.transaction() as session:
        lived(session)
        remove(session, spare="p1")
    with store.reading() as session:
        assert list(session.exec(select(Person.id))) == ["p1"]


def test_what_a_removed_community_held_back_is_gone(store: Store) -> None:
    with store.transaction() as session:
        lived(session)
        for state in ("missed", "withheld"):
            outbox.add(session, [outgoing(state, state=state, pending=False)])
        remove(session)
    with store.reading() as session:
        assert list(session.exec(select(Outgoing.state))) == ["sent"]


@pytest.mark.parametrize(
    ("wish", "is_now"),
    [("stopped_at", NOW), ("snoozed_until", NOW), ("quiet_hours", "22:00-07:00 on 0")],
)
def test_a_wish_for_silence_outlives_the_community_in_which_it_was_said(
    store: Store, wish: str, is_now: object
) -> None:
    with store.transaction() as session:
        lived(session)
        setattr(session.get_one(Person, "p2"), wish, is_now)
    with store.transaction() as session:
        remove(session)
    with store.reading() as session:
        silent = people.by_address(session, "playground:home:person:p2")
        assert silent is not None
        assert getattr(silent, wish) == is_now


def test_things_of_the_playground_are_kept_by_kind(store: Store) -> None:
    with store.transaction() as session:
        for kind, ident, body in (("note", "b", "1"), ("note", "a", "2"), ("bell", "a", "3")):
            playground.keep(session, kind, ident, body)
        playground.keep(session, "note", "b", "4")
    with store.transaction() as session:
        assert playground.things(session, "note") == [("a", "2"), ("b", "4")]
