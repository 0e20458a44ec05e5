"""An activity as it stands: who leads it, who signed up, who came, what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.calendar import local_day
from bot.feature import Turn
from bot.features.activities import rules
from bot.features.activities.rules import Missing
from bot.moment import Moment, Refusal
from storage import activities
from storage.activities import (
    COMING,
    HELD,
    PLANNED,
    WAITING,
    Activity,
    EngagementPlan,
    Led,
    Signed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """An activity with its people, as of `now`. `zone` is its community's."""

    community: str
    activity: Activity
    leads: Sequence[Led]
    signups: Sequence[Signed]
    zone: str
    now: datetime

    @property
    def leading(self) -> list[Led]:
        """Those who said that they lead it."""
        return [each for each in self.leads if each[0].answer == "yes"]

    @property
    def coming(self) -> list[Signed]:
        """Those who have a place."""
        return [each for each in self.signups if each[0].status == COMING]

    @property
    def waiting(self) -> list[Signed]:
        """Those who wait for one, in their turn."""
        return [each for each in self.signups if each[0].status == WAITING]

    @property
    def came(self) -> list[Signed]:
        """Those who were there, as they or a lead say."""
        return [each for each in self.signups if each[0].came]

    @property
    def is_full(self) -> bool:
        """Whether whoever signs up now has to wait."""
        places = self.activity.places
        return places is not None and len(self.coming) >= places

    @property
    def has_begun(self) -> bool:
        """Whether it is too late to sign up."""
        starts = self.activity.starts_at
        return starts is not None and starts <= self.now

    @property
    def wants_co_lead(self) -> bool:
        """Whether one person leads it alone, and there is time for another."""
        asked = [row for row, _, _ in self.leads if row.answer != "no"]
        return len(asked) == 1 and self.activity.status == PLANNED and not self.has_begun

    @property
    def attendance(self) -> str:
        """Whether one may say now that one was there: `early`, `open` or `over`."""
        shown = self.activity
        if shown.starts_at is None or shown.ends_at is None or shown.announced_at is None:
            return "early"
        if shown.status not in (PLANNED, HELD):
            return "over"
        return rules.attendance(shown.starts_at, shown.ends_at, self.now)

    @property
    def can_be_told(self) -> bool:
        """Whether its outcome can be told: it has taken place, or has no date to wait for."""
        return self.activity.status == HELD or (
            self.activity.status == PLANNED and (self.activity.starts_at is None or self.has_begun)
        )

    def missing(self, plan: EngagementPlan) -> tuple[Missing, ...]:
        """What it lacks as an experiment of its plan."""
        starts = self.activity.starts_at
        day = local_day(starts, self.zone) if starts else None
        span = (plan.begins, plan.ends)
        measure = self.activity.measure
        return rules.missing(is_led=bool(self.leading), measure=measure, starts_on=day, plan=span)

    def signup_of(self, member_id: str) -> activities.Signup | None:
        """Somebody's own line."""
        found = (row for row, member, _ in self.signups if member.id == member_id)
        return next(found, None)


def view(moment: Moment, activity: Activity) -> View:
    """An activity with its people."""
    return View(
        community=moment.here.name,
        activity=activity,
        leads=activities.leads(moment.session, activity),
        signups=activities.signups(moment.session, activity),
        zone=moment.here.zone,
        now=moment.now,
    )


def found(turn: Turn, *statuses: str, ident: str | None = None) -> Activity:
    """The activity that a press or a form is about, locked. Raises Refusal where it is not so any more."""
    activity = activities.hold(turn.session, turn.value if ident is None else ident)
    if activity is None or activity.community_id != turn.here.id:
        raise Refusal("core.stale")
    if activity.status not in statuses:
        raise Refusal("core.stale")
    return activity


def is_led(turn: Turn, shown: View) -> bool:
    """Whether whoever acts leads it, or may see to all of them."""
    leads = {member.id for _, member, _ in shown.leading}
    return turn.may("engage") or (turn.member is not None and turn.member.id in leads)


def led(turn: Turn, *statuses: str, ident: str | None = None) -> Activity:
    """The same of one that whoever acts leads or sees to. Raises Refusal for anybody else."""
    activity = found(turn, *statuses, ident=ident)
    if not is_led(turn, view(turn, activity)):
        raise Refusal("activities.not_yours")
    return activity
