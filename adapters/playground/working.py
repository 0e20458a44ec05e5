"""What the sample community does together: purpose, roles, plan, neighbours, activities, goals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from adapters.playground.story import HOME, Story
from adapters.playground.world import channel, person
from bot.cards import Choice
from bot.messages import Value

SATURDAY = 5

_PURPOSE: Mapping[str, Value] = {
    "purpose": "So that no utility has to find out alone what another has learnt about its losses.",
    "vision": "In three years every member knows where its water goes, and can pay for the mending.",
    "value": "A night's figures compared, somebody to ask by name, a case that a board accepts.",
}
_NEIGHBOURS: tuple[Mapping[str, Value], ...] = (
    {
        "name": "Leak Detection Round Table",
        "runs": "Union of River Basins",
        "overlap": "Acoustic loggers and their vendors; half of our members are in both.",
        "decision": ("join",),
        "why": "One call on equipment is enough; theirs is good.",
    },
    {
        "name": "Utility Finance Forum",
        "runs": "Regional Development Fund",
        "overlap": "Business cases for boards, though not for water alone.",
        "decision": ("link",),
        "why": "We send them our cases and take their templates.",
    },
    {
        "name": "Smart Meters Newsletter",
        "overlap": "News on household meters.",
        "decision": ("leave",),
        "why": "It sells meters; we look at networks.",
    },
)
_GOALS = (
    ("luz", "Ten cities know their night flow", "Cities with a month of figures", "0", "10"),
    ("tala", "Business cases that a board accepted", "Accepted by a board", "1", "4"),
    ("kamau", "A checklist that a newcomer can follow", "Followed without a call for help", "", ""),
)
_STANDS: Mapping[str, Value] = {
    "status": ("on_track",),
    "words": "Three cities have a month of figures; two more have asked for loggers.",
    "figure": "3",
}
_PLAN: Mapping[str, Value] = {
    "days_30": "people: Ask every member what they need\npeople: Find three neighbours",
    "days_60": "practice: Try two things that members asked for\npurpose: A charter to talk about",
    "days_90": "purpose: Tell the sponsors what came of it",
}
_NIGHT_FLOW: Mapping[str, Value] = {
    "title": "Night-flow clinic",
    "hypothesis": "If three cities lay one night's figures side by side, each finds something to mend.",
    "need": ("o2",),
    "format": ("peer_assist",),
    "measure": "One leak found within two weeks",
}
_CASES: Mapping[str, Value] = {
    "title": "Business cases that were accepted",
    "hypothesis": "If boards' questions are known beforehand, the next case takes weeks, not months.",
    "need": ("o1",),
    "format": ("workshop",),
    "measure": "Two members take a table home and use it",
}
_LEARNT: Mapping[str, Value] = {
    "outcome": "Two of three cities found reservoirs that filled at night; one found a leak.",
    "lesson": "One hour is enough when the figures are sent the day before.",
    "decision": ("keep",),
}
_ACTIONS = (
    ("Draft the checklist for night flow", "edgar"),
    ("Try the checklist in two zones", "farida"),
)
_AGENDA = (
    ("What two zones say about the checklist", "30"),
    ("Business cases: what a board asks", "30"),
    ("What we promise until the next call", "15"),
)
_HAVE: tuple[Mapping[str, Value], ...] = (
    {
        "kind": ("money",),
        "status": ("committed",),
        "what": "Two visits between cities",
        "giver": "Regional Development Fund",
        "amount": "12000",
        "currency": "USD",
    },
    {
        "kind": ("in_kind",),
        "status": ("received",),
        "what": "Six acoustic loggers on loan",
        "giver": "Hilltop Technical University",
    },
    {
        "kind": ("hours",),
        "status": ("needed",),
        "what": "Somebody to translate the checklist",
        "amount": "20",
    },
)
_QUESTION: Mapping[str, Value] = {
    "title": "Who has a business case for leak repair that a board accepted?",
    "details": "Ours wants to see payback in years and who carries the risk.",
}
_ANSWER = (
    "We have one, from a city of 300,000: payback in four years, because the loggers were shared. "
    "The table that convinced the board compares it with buying water in a dry year."
)


def work(story: Story, day: int) -> None:
    """What happens on that day of the story, after all else that happens on it."""
    if day in _DAYS:
        who, hour, act = _DAYS[day]
        story.go(day, who, hour)
        act(story)


def _write_the_purpose(story: Story) -> None:
    story.tell("amina", "purpose", "purpose.write", _PURPOSE)
    story.press("amina", "purpose.preview")
    story.press("amina", "purpose.ask")
    for role, who in (("sponsor", "june"), ("technical_expert", "luz")):
        story.tell("amina", "roles", "roles.give", {"role": (role,), "people": (str(person(who)),)})


def _agree(story: Story) -> None:
    for who in ("kamau", "luz", "hale", "otieno", "rehema", "paige"):
        story.press(who, "purpose.yes", channel(HOME))


def _plan(story: Story) -> None:
    story.tell("celia", "plan", "plan.begin", _PLAN)


def _tick_off(story: Story) -> None:
    """What of the plan is done by now: members were asked, neighbours found."""
    for words in ("Ask every member", "Find three"):
        story.order("celia", "plan", "plan.see", words)
        story.press("celia", "plan.done")


def _look_around(story: Story) -> None:
    story.order("amina", "stage", "stages.advance")
    for each in _NEIGHBOURS:
        story.tell("amina", "landscape", "landscape.add", each)


def _dare(story: Story) -> None:
    """An engagement plan with its first activity, which Luz leads and Kamau with her."""
    story.tell("celia", "activity", "activities.plan", {})
    _experiment(story, _NIGHT_FLOW, "luz", "kamau", days=7)


def _experiment(
    story: Story, what: Mapping[str, Value], lead: str, co_lead: str, days: int
) -> None:
    named: dict[str, Value] = {"lead": (str(person(lead)),), "co_lead": (str(person(co_lead)),)}
    story.tell("celia", "activity", "activities.add", {**what, **named})
    for who in (lead, co_lead):
        story.press(who, "activities.lead", person(who))
    asked = story.press(lead, "activities.when", person(lead))
    day = _workday((story.now() + timedelta(days=days)).date()).isoformat()
    where: Value = "The video room of the Regional Development Fund"
    story.fill(lead, asked, {"day": day, "place": where, "places": "12"})
    story.press(lead, "activities.preview")
    story.press(lead, "activities.announce")


def _workday(day: date) -> date:
    """That day, or the Monday after its weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)


def _sign_up(*people: str) -> Callable[[Story], None]:
    def act(story: Story) -> None:
        for who in people:
            story.press(who, "activities.sign_up", channel(HOME))

    return act


def _take_on(story: Story) -> None:
    for what, who in _ACTIONS:
        due = (story.now() + timedelta(weeks=5)).date().isoformat()
        told: dict[str, Value] = {"what": what, "who": (str(person(who)),), "due": due}
        story.tell("dalisay", "actions", "actions.add", told)


def _do(story: Story) -> None:
    story.order("edgar", "actions", "actions.done")


def _wonder(story: Story) -> None:
    story.tell("tala", "ask", "questions.ask", _QUESTION)
    story.press("tala", "questions.open")


def _answer(story: Story) -> None:
    asked = story.press("june", "questions.answer", channel(HOME))
    story.fill("june", asked, {"words": _ANSWER})
    story.press("tala", "questions.accept")


def _learn(story: Story) -> None:
    came = story.press("luz", "activities.came", person("luz"))
    inputs = came.form.inputs() if came.form else ()
    everybody = [o.id for each in inputs if isinstance(each, Choice) for o in each.options]
    story.fill("luz", came, {"came": tuple(everybody[:3])})
    story.fill("luz", story.press("luz", "activities.outcome", person("luz")), _LEARNT)


def _dare_more(story: Story) -> None:
    _experiment(story, _CASES, "tala", "otieno", days=20)


def _reckon(story: Story) -> None:
    for each in _HAVE:
        story.tell("dalisay", "resources", "resources.add", each)


def _aim(story: Story) -> None:
    story.tell("amina", "goals", "goals.begin", {})
    for who, title, *_ in _GOALS:
        story.tell(who, "goals", "goals.propose", {"title": title})


def _choose(story: Story) -> None:
    asked = story.order("amina", "goals", "goals.adopt")
    inputs = asked.form.inputs() if asked.form else ()
    every = tuple(o.id for each in inputs if isinstance(each, Choice) for o in each.options)
    told = "All three were wished for by members of different organisations."
    story.fill("amina", asked, {"goals": every, "reason": told})
    for who, title, measure, was, aim in _GOALS:
        asked = story.order("amina", "goals", "goals.edit", title)
        owner = (str(person(who)),)
        story.fill("amina", asked, {"owners": owner, "measure": measure, "was": was, "aim": aim})


def _tell_how_it_goes(story: Story) -> None:
    story.fill("luz", story.order("luz", "goals", "goals.checkin"), _STANDS)


def _prepare(story: Story) -> None:
    for title, minutes in _AGENDA:
        story.tell("edgar", "agenda", "agenda.add", {"title": title, "minutes": minutes})


def _draft(story: Story) -> None:
    story.order("amina", "charter", "charter.begin")


_DAYS: Mapping[int, tuple[str, int, Callable[[Story], None]]] = {
    6: ("amina", 10, _write_the_purpose),
    9: ("june", 9, _agree),
    10: ("celia", 10, _plan),
    13: ("amina", 10, _look_around),
    21: ("celia", 10, _dare),
    22: ("celia", 10, _tick_off),
    23: ("dalisay", 10, _take_on),
    24: ("kamau", 10, _sign_up("kamau", "otieno", "nena", "quim")),
    26: ("tala", 10, _wonder),
    29: ("june", 10, _answer),
    31: ("luz", 10, _learn),
    34: ("edgar", 10, _do),
    36: ("celia", 10, _dare_more),
    38: ("dalisay", 10, _reckon),
    40: ("amina", 10, _aim),
    41: ("paige", 10, _sign_up("paige", "uri", "wanjala")),
    43: ("amina", 10, _choose),
    45: ("edgar", 10, _prepare),
    46: ("luz", 10, _tell_how_it_goes),
    47: ("amina", 10, _draft),
}
"""Who does what when: the day of the story, the hour of their own."""
