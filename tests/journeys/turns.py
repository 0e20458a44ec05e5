"""Three more lives: a community that pivots, one that broadens under a roof, one that closes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.playground.world import channel
from bot.cards import Buttons
from storage.goals import Goal
from storage.schedule import Scheduled
from tests import calling, chartering, engaging, managing, staging
from tests.features import test_plan
from tests.living import (
    HARBOUR,
    Gate,
    Told,
    advance,
    doze,
    experiment,
    fill,
    gate,
    join,
    look_around,
    people,
    start,
    told,
)
from tests.town import LEADER, MARKET, SQUARE, Town

STEWARDS = ("edgar", "farida", "gabriel", "hale")
SOURCE = "Minutes of 2023"
IN_PUMPS, IN_PIPES = ("edgar", "farida", "tala"), ("farida", "gabriel", "uri")
"""farida is in both; tala and uri are in one of them, and not under the roof itself."""


@dataclass
class Turned:
    """What is left of a life: what was said and when, gates, and all that came unasked."""

    said: dict[str, str] = field(default_factory=dict)
    days: dict[str, datetime] = field(default_factory=dict)
    gates: dict[str, Gate] = field(default_factory=dict)
    told: tuple[Told, ...] = ()
    log: tuple[tuple[str, str, str], ...] = ()
    """What was decided, the oldest first: what, about what, why."""
    standing: int = 0
    """What had been due to come of the community when it closed."""
    names: tuple[str, ...] = ()
    """What its people are called."""

    def since(self, name: str, until: str = "") -> list[Told]:
        """What came unasked after something was done, up to something else."""
        end = self.days[until] if until else datetime.max.replace(tzinfo=self.days[name].tzinfo)
        return [each for each in self.told if self.days[name] < each.at < end]


def pivots(town: Town) -> Turned:
    """It engages, finds that the need is another one, and begins anew with what it has."""
    life = Turned()
    town.start()
    staging.write_purpose(town)
    life.said["over gaps"] = advance(town, "We know one another")
    look_around(town, "National Water Union", "Leak project", "Operators' list")
    engaging.make_plan(town)
    activity = experiment(town, "Peer assist")
    engaging.sign_up(town, *STEWARDS)
    engaging.hold(town, activity, *STEWARDS)
    engaging.tell(town, activity, decision=("drop",), outcome="Nobody loses water here")
    life.gates["before"] = gate(town)
    town.go(hours=1)
    life.said["pivot"] = fill(
        town, LEADER, "activity review", "activities.conclude",
        learnt="Islands need something else", verdict=("pivot",),
    )  # fmt: skip
    town.go(days=1)
    life.gates["back"] = gate(town)
    life.said["purpose step"] = staging.see(town, "purpose")
    life.said["purpose"] = staging.write_purpose(
        town, purpose="Reuse water", reason="Islands lack it", kind=("pivot",)
    )
    life.said["step done"] = staging.see(town, "purpose")
    town.command(LEADER, "purpose")
    life.said["history"] = town.said(town.press(LEADER, "purpose.history"))
    life.gates["written"] = gate(town)
    life.said["again"] = advance(town, "The sponsor came")
    life.gates["again"] = gate(town)
    for words in ("landscape", "activity review"):
        life.said[words] = town.said(town.command(LEADER, words))
    life.log, life.told = _log(town), told(town)
    return life


def broadens(town: Town) -> Turned:
    """It was there before: a year of managing, then a roof with two communities under it."""
    life = Turned(names=tuple(each.name.split()[0] for each in town.world.people.values()))
    town.start()
    have = ("charter_adopted", "baseline", "resources", "cadence")
    life.said["enter"] = staging.go_to(town, "managing", have=have, source=SOURCE, day="2023-06-01")
    life.said["stage"] = staging.stage(town)
    life.said["stated"] = town.said(town.press(LEADER, "stages.stated"))
    _a_cycle(town, life)
    doze(town, town.clock() + timedelta(days=370 - 100))
    life.days["due"] = town.clock()
    managing.review(town)
    town.press(LEADER, "relevance.pulse", "anonymous")
    town.press(LEADER, "polls.open")
    for who in town.people[:8]:
        town.answer(who, choice=("broaden",))
    town.go(days=15)
    life.said["review"] = managing.review(town)
    nested = [_nested(town, MARKET, "Pumps", IN_PUMPS), _nested(town, HARBOUR, "Pipes", IN_PIPES)]
    managing.review(town)
    form = town.press(LEADER, "relevance.broaden").form
    life.said["roof"] = managing.sent(
        town, LEADER, form, nested=tuple(nested), reason="Two subjects"
    )
    seen = town.find(LEADER, "relevance.invite")
    life.said["a member looks"] = town.said(town.visitor("edgar").press(*seen))
    town.visitor(LEADER).press(*seen)
    town.go(minutes=1)
    life.said["join"] = town.said(town.press("june", "relevance.join", nested[0]))
    managing.review(town)
    life.said["joint"] = town.said(town.press(LEADER, "relevance.umbrella"))
    life.said["step"] = staging.see(town, "relevance")
    for name, where in (("Pumps", MARKET), ("Pipes", HARBOUR)):
        life.said[name] = town.said(town.command("farida", "status", where))
    life.told = told(town)
    return life


def _a_cycle(town: Town, life: Turned) -> None:
    managing.begin(town, *managing.TITLES)
    life.said["goals"] = managing.adopt(town, *managing.TITLES)
    goals = {each.title: each.id for each in town.rows(Goal)}
    for title, who in zip(managing.TITLES, STEWARDS, strict=False):
        managing.give(town, goals[title], who)
    for month in range(3):
        doze(town, town.clock() + timedelta(days=33))
        for title, who in zip(managing.TITLES, STEWARDS, strict=False):
            done = month == 2 and who == STEWARDS[0]
            fill(
                town, who, "goals", "goals.checkin", goals[title],
                status=("done" if done else "on_track",), words="It goes well", figure="64",
            )  # fmt: skip
    fill(town, LEADER, "resources health", "resources.measure", note="More take part")
    came = {ident: f"What came of it: {title}" for title, ident in goals.items()}
    life.said["cycle"] = fill(town, LEADER, "goals", "goals.close", lessons="Begin sooner", **came)
    town.go(days=1)


def _nested(town: Town, where: str, name: str, who: tuple[str, ...]) -> str:
    """A community with something of its own that nobody else is to see."""
    join(town, LEADER, *who, where=where)
    ident = start(town, where, name=name, domain=f"How {name} fail", zone="Nairobi")
    asked = town.command(LEADER, "purpose", where)
    card = town.card(asked)
    write = next(
        (message, button)
        for message in asked.shown
        for part in card.parts
        if isinstance(part, Buttons)
        for button in part.buttons
        if button.action == "purpose.write"
    )
    form = town.visitor(LEADER).press(*write).form
    assert form is not None
    values = {"purpose": f"The secret of {name}", "vision": "None lost"}
    filled = {each.id: each.value for each in form.inputs()} | values
    assert not town.visitor(LEADER).submit(channel(where), form, filled).errors
    return ident


def closes(town: Town) -> Turned:
    """In the middle of everything it closes, is opened again within its time, and closes for good."""
    life = Turned()
    town.start(steward=people(*STEWARDS))
    town.go(days=1)
    calling.settle(town)
    town.press(LEADER, "stages.lessons")
    _everything_under_way(town)
    life.said["close"] = managing.close(town)
    life.days["close"] = town.clock() + timedelta(minutes=1)
    town.go(days=29)
    life.days["reopen"] = town.clock()
    life.said["reopen"] = town.said(town.press(LEADER, "relevance.reopen"))
    town.go(days=8)
    life.said["status"] = town.said(town.command("edgar", "status"))
    life.said["close again"] = managing.close(town)
    town.go(minutes=1)
    life.days["end"] = town.clock()
    for _ in range(18):
        town.go(days=31)
        for who in ("edgar", "june"):
            town.command(who, "home")
            town.visitor(who).write(channel(SQUARE), "Is anybody here?")
    join(town, "uri")
    town.go(days=3)
    life.days["18 months"] = town.clock()
    life.standing = sum(each.stood_at is not None for each in town.rows(Scheduled))
    life.said["after"] = town.said(town.command("edgar", "status"))
    town.command(LEADER, "status")
    life.said["too late"] = town.said(town.press(LEADER, "relevance.reopen"))
    life.told = told(town)
    return life


def _log(town: Town) -> tuple[tuple[str, str, str], ...]:
    return tuple((each.action, each.subject, each.reason) for each in reversed(staging.log(town)))


def _everything_under_way(town: Town) -> None:
    """Whatever would be said later: polls, calls, activities, plans, goals, votes, reminders."""
    staging.write_purpose(town)
    test_plan.begin(town)
    advance(town, "We know one another")
    town.ask_needs()
    for who in town.people[:8]:
        town.answer(who)
    engaging.make_plan(town)
    experiment(town, "Peer assist")
    engaging.sign_up(town, *STEWARDS)
    chartering.ready(town)
    managing.begin(town, *managing.TITLES)
    managing.adopt(town, *managing.TITLES)
    look_around(town, "National Water Union")
    town.go(days=2)
