"""Members who go quiet in the town, and the nudges that they get."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import select

from adapters.playground.world import Message
from bot.cards import Table
from storage import participation, people
from storage.activities import Activity, ActivityLead, EngagementPlan
from storage.calls import Attendee, Call
from storage.communities import Community
from storage.participation import Touchpoint
from storage.people import Member, Offer, Person
from tests.town import LEADER, Town, buttons

QUIET = "june"
"""Who goes quiet: she lives in New York."""


def ask(town: Town, title: str = "Pumps or pipes?") -> None:
    """Open a poll that asks everybody."""
    asked = town.command(LEADER, "poll choice")
    outcome = town.submit(LEADER, asked.form, {"title": title, "choice": "Pumps\nPipes"})
    assert not outcome.errors, outcome.errors
    town.press(LEADER, "polls.open")


def ask_and_close(town: Town, *answering: str) -> None:
    """A whole poll, which only these answer: a touchpoint for all."""
    ask(town)
    for who in answering:
        town.answer(who)
    town.command(LEADER, "poll")
    town.press(LEADER, "polls.close")


def touch(town: Town, at: datetime, *came: str) -> None:
    """A call was held, to which everybody was asked and these came."""
    with town.store.transaction() as session:
        community = session.exec(select(Community)).first()
        assert community is not None
        row = Touchpoint(id=f"call:{at}", community_id=community.id, kind="call", at=at)
        present = people.present(session, community.id)
        participation.record(session, row, {m.id: p.id in ids(town, came) for m, p in present})


def go_quiet(town: Town, *who: str) -> None:
    """A call a week for eight weeks: these came to the first six, and nobody to the last two."""
    for weeks in range(8, 0, -1):
        touch(town, town.clock() - timedelta(weeks=weeks), *(who if weeks > 2 else ()))


def invite(town: Town, *who: str, day: int = 30, ident: str = "c1") -> None:
    """A call is planned in so many days, to which these are asked."""
    with town.store.transaction() as session:
        community = session.exec(select(Community)).first()
        assert community is not None
        now = town.clock()
        starts_at = now.replace(hour=14) + timedelta(days=day)
        session.add(
            Call(
                id=ident,
                community_id=community.id,
                status="planned",
                starts_at=starts_at,
                planned_at=now,
            )
        )
        session.flush()
        session.add_all(Attendee(call_id=ident, person_id=each) for each in ids(town, who))


def ids(town: Town, who: Sequence[str]) -> list[str]:
    """The ids of persons by their first names."""
    known = {each.name.split()[0].casefold(): each.id for each in town.rows(Person)}
    return [known[each] for each in who]


def nudges(town: Town, who: str = QUIET) -> list[Message]:
    """The nudges that somebody got."""
    return [each for each in town.letters(who) if each.key.startswith("nudge:")]


def hours(town: Town, who: str = QUIET) -> list[str]:
    """When they came, in UTC."""
    return [f"{each.at:%a %m-%d %H:%M}" for each in nudges(town, who)]


def actions(message: Message) -> list[str]:
    """What can be pressed on a message."""
    return [each.action for each in buttons(message.card)]


def plain(town: Town, who: str = QUIET) -> str:
    """What somebody's only nudge says."""
    (message,) = nudges(town, who)
    assert message.card is not None
    return message.card.plain()


def press(town: Town, action: str, who: str = QUIET) -> str:
    """Press a button of the last nudge; what it says then."""
    message = nudges(town, who)[-1]
    button = next(each for each in buttons(message.card) if each.action == action)
    outcome = town.visitor(who).press(message, button)
    return outcome.form.title if outcome.form else town.said(outcome)


def counts(town: Town) -> dict[str, str]:
    """What organisers see: reason → count."""
    card = town.card(town.command(LEADER, "nudges"))
    table = next(part for part in card.parts if isinstance(part, Table))
    return {row[0]: row[1] for row in table.rows}


def standing(town: Town, who: str = QUIET) -> Member:
    """Somebody's membership."""
    (found,) = ids(town, [who])
    return next(each for each in town.rows(Member) if each.person_id == found)


def activity(
    town: Town,
    ident: str = "a1",
    *,
    lead: str = LEADER,
    title: str = "Listening at night",
    hypothesis: str = "Leaks are loud",
    poll_id: str = "",
    option: str = "",
    announced_at: datetime | None = None,
    starts_at: datetime | None = None,
) -> None:
    """A planned activity, an hour long, that somebody leads alone, in an open plan."""
    with town.store.transaction() as session:
        now, mine, (leader,) = town.clock(), standing(town, lead), ids(town, [lead])
        if session.get(EngagementPlan, "plan") is None:
            ends = now.date() + timedelta(days=80)
            session.add(
                EngagementPlan(
                    id="plan",
                    community_id=mine.community_id,
                    begins=now.date(),
                    ends=ends,
                    made_by=leader,
                    made_at=now,
                )
            )
            session.flush()
        row = Activity(
            id=ident,
            community_id=mine.community_id,
            plan_id="plan",
            title=title,
            hypothesis=hypothesis,
            format="workshop",
            poll_id=poll_id,
            option=option,
            announced_at=announced_at,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1) if starts_at else None,
            made_by=leader,
            made_at=now,
        )
        session.add(row)
        session.flush()
        session.add(ActivityLead(activity_id=ident, member_id=mine.id, part="lead", answer="yes"))


def says(
    town: Town, who: str = QUIET, *, offers: str = "", seeks: str = "", co_lead: bool = False
) -> None:
    """What somebody offers and seeks, by name."""
    with town.store.transaction() as session:
        row = Offer(member_id=standing(town, who).id, offers=offers, seeks=seeks, co_lead=co_lead)
        session.merge(row)
