"""What tests of a managing community do in a town: goals up to a running cycle, the review, the close."""

from __future__ import annotations

from adapters.playground.world import person
from bot.cards import Choice, Form, Option
from bot.messages import Value
from tests.town import LEADER, Town

TITLES = ("Less loss in ten towns", "A handbook that is used", "Two new utilities a year")


def sent(town: Town, who: str, form: Form | None, **values: Value) -> str:
    """What is said to a form; its errors where it has some."""
    outcome = town.submit(who, form, values)
    return "; ".join(outcome.errors.values()) if outcome.errors else town.said(outcome)


def propose(town: Town, who: str, title: str, why: str = "") -> str:
    """Propose a goal; what is said to it."""
    town.command(who, "goals")
    return sent(town, who, town.press(who, "goals.propose").form, title=title, why=why)


def begin(town: Town, *titles: str) -> None:
    """A cycle that is being chosen for, with proposals of several members."""
    town.command(LEADER, "goals")
    sent(town, LEADER, town.press(LEADER, "goals.begin").form)
    for who, title in zip(town.people, titles, strict=False):
        propose(town, who, title)


def adopt(town: Town, *titles: str) -> str:
    """Adopt these of the proposals; what is said to it."""
    town.command(LEADER, "goals")
    form = town.press(LEADER, "goals.adopt").form
    assert form is not None
    options = {option.label: option.id for option in choices(form)}
    chosen = tuple(options[title] for title in titles)
    return sent(town, LEADER, form, goals=chosen, reason="The poll says so")


def choices(form: Form | None) -> list[Option]:
    """All options of a form."""
    inputs = form.inputs() if form else ()
    return [option for each in inputs if isinstance(each, Choice) for option in each.options]


def outcomes(form: Form | None) -> dict[str, Value]:
    """Something to say in each field of a cycle's close."""
    return {each.id: "It came about" for each in (form.inputs() if form else ())}


def give(town: Town, goal: str, *owners: str, **values: Value) -> str:
    """Say who answers for a goal; what is said to it."""
    town.command(LEADER, "goals")
    form = town.press(LEADER, "goals.edit", goal).form
    filled: dict[str, Value] = {"measure": "Water billed", "was": "60", "aim": "70"}
    filled["owners"] = tuple(str(person(each)) for each in owners)
    return sent(town, LEADER, form, **(filled | values))


def review(town: Town, who: str = LEADER) -> str:
    """The review's card, plain."""
    town.command(who, "goals review")
    return town.said(town.press(who, "relevance.show"))


def close(town: Town, **values: Value) -> str:
    """Close the community; what is said to it."""
    review(town)
    form = town.press(LEADER, "relevance.close").form
    told: dict[str, Value] = {
        "to": "The association",
        "what": "The handbook",
        "archive": "The association's library",
        "thanks": "Thank you all for five good years",
        "reason": "The need is met",
    }
    return sent(town, LEADER, form, **(told | values))
