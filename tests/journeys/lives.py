"""The life of a community as the framework tells it, from two people to one that runs itself.

After SECoP, the framework's worked example: a core team's first design in November 2019, a core
group and pilots, a virtual launch in December 2020. Its people and its subject are invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from storage.charters import Charter
from tests import calling, chartering, engaging, staging
from tests.features import test_charter, test_plan, test_roles
from tests.living import (
    Gate,
    Told,
    advance,
    doze,
    experiment,
    fill,
    gate,
    gather_core_group,
    join,
    lateness,
    look_around,
    people,
    pilot,
    poll_needs,
    told,
)
from tests.town import LEADER, Town

BEGINS = datetime(2019, 11, 4, 9, tzinfo=UTC)
LAUNCH = datetime(2020, 12, 10, 12, tzinfo=UTC)
SECOND, SPONSOR = "burak", "celia"
GROUP = ("edgar", "farida", "gabriel", "hale")
OTHERS = ("isko", "june", "kamau", "luz")
WITH_THE_LAUNCH, LATER = ("mert", "nena"), ("otieno",)
STEPS = ("core_group", "pilots", "engagement_plan", "outcomes", "review")
"""Of engaging, those that its gate does not ask for by themselves."""

EVERYBODY = (LEADER, SECOND, SPONSOR, *GROUP, *OTHERS)


@dataclass
class Story:
    """What is left of it: gates by when they were looked at, what was said on the way, dates."""

    gates: dict[str, Gate] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    days: dict[str, datetime] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)
    told: tuple[Told, ...] = ()


def secop(town: Town) -> Story:
    """Thirteen months to the launch, and the two calls after it."""
    story = Story()
    _form(town, story)
    _engage(town, story)
    _launch(town, story)
    _develop(town, story)
    story.late, story.told = lateness(town), told(town)
    return story


def _move(town: Town, story: Story, name: str) -> None:
    story.gates[name] = gate(town)
    story.said[name] = advance(town)
    story.days[name] = town.clock()


def _form(town: Town, story: Story) -> None:
    """November 2019: two people, without anybody to show it to yet."""
    town.start(secretariat=())
    town.go(days=1)
    for who in (LEADER, SECOND):
        town.press(who, "stages.lessons")
    town.go(days=6)
    for who in (LEADER, SECOND):
        town.press(who, "stages.read")
    story.gates["a week in"] = gate(town)
    join(town, SPONSOR)
    test_roles.give(town, "sponsor", SPONSOR)
    test_roles.give(town, "technical_expert", SECOND)
    staging.write_purpose(town)
    town.go(weeks=3)
    test_plan.begin(town)
    town.go(weeks=6)
    _move(town, story, "forming")


def _engage(town: Town, story: Story) -> None:
    """2020: neighbours, needs, a core group that tries things, experiments, a draft."""
    join(town, *GROUP, *OTHERS)
    story.gates["engaging begins"] = gate(town)
    look_around(town, "National Water Union", "Leak project", "Operators' list")
    gather_core_group(town, *GROUP)
    poll_needs(town, *EVERYBODY[:10])
    pilot(town, "A peer assist", "An hour is enough", *GROUP[:3])
    chartering.ready(town)
    engaging.make_plan(town)
    for title, came in (("Peer assist", GROUP), ("Site visit", GROUP), ("Clinic", OTHERS[:2])):
        activity = experiment(town, title)
        engaging.sign_up(town, *came)
        engaging.hold(town, activity, *came)
        story.said[title] = engaging.tell(town, activity)
        town.go(days=10)
    fill(town, LEADER, "activity review", "activities.conclude", learnt="Meet in small groups")
    story.gates["engaging"] = gate(town)
    for step in STEPS:
        story.said[step] = staging.see(town, step)


def _launch(town: Town, story: Story) -> None:
    """December 2020: open to everybody, at a call."""
    doze(town, LAUNCH - timedelta(days=7))
    engaging.make_plan(town)
    town.go(minutes=1)
    activity = experiment(town, "Virtual launch", format=("call",))
    join(town, *WITH_THE_LAUNCH)
    engaging.sign_up(town, *GROUP, *WITH_THE_LAUNCH)
    engaging.hold(town, activity, *GROUP, *WITH_THE_LAUNCH)
    engaging.tell(town, activity)
    story.days["launch"] = activity.starts_at or town.clock()
    _move(town, story, "launched")


def _develop(town: Town, story: Story) -> None:
    """2021: a charter by vote, a rhythm, and what carries it."""
    story.gates["developing begins"] = gate(town)
    _adopt(town, story)
    join(town, *LATER)
    fill(
        town, LEADER, "resources", "resources.add", kind=("hours",), status=("committed",),
        what="A secretariat", giver="The association", amount="16",
    )  # fmt: skip
    fill(
        town, LEADER, "resources venues", "resources.place", kind=("wiki",), name="The folder",
        purpose="to keep", link="https://example.org/folder",
    )  # fmt: skip
    fill(town, LEADER, "resources health", "resources.measure", note="A beginning")
    fill(town, LEADER, "stewards", "calls.name", people=people(*GROUP))
    town.go(days=1)
    story.gates["before two calls"] = gate(town)
    for _ in range(2):
        calling.hold(town, *GROUP)
        town.go(days=2)
    _move(town, story, "developing")


def _adopt(town: Town, story: Story) -> None:
    """Two thirds of half of the members, as they agreed before."""
    ident = next(each.id for each in town.rows(Charter))
    test_charter.propose(town, ident, quorum="50", majority=("two_thirds",))
    for who in (*EVERYBODY[:8], WITH_THE_LAUNCH[0]):
        test_charter.vote(town, who, "no" if who == "hale" else "yes")
    town.go(days=15)
    story.said["charter"] = town.channel_cards()[-1].plain()
