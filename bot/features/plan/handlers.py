"""The plan as a whole: shown, begun, followed by the next one."""

from __future__ import annotations

from datetime import timedelta

from bot import stepping
from bot.calendar import local_day
from bot.cards import Card, DateInput, Form, Text, TextInput
from bot.feature import Effects, Turn
from bot.features.plan import cards, reading, rules
from bot.forms import Read
from bot.horizons import HORIZONS, day_of
from bot.messages import Invalid, Open, Replace, Whisper
from bot.moment import Refusal
from bot.texts import LANGUAGES
from storage import communities, evidence, plans
from storage.people import Person
from storage.plans import Plan, PlanItem

AROUND = timedelta(days=60)
WORDS_AT_MOST = 1500


def show(turn: Turn) -> Effects:
    """Show what is planned, done and missing."""
    return [Whisper(overview(turn))]


def overview(turn: Turn) -> Card:
    """The plan as a card."""
    view = reading.view(turn)
    has_earlier = bool(_earlier(turn))
    if view is None:
        return cards.none(turn.text, has_earlier=has_earlier)
    return cards.overview(turn.text, turn.here.name, view, has_earlier=has_earlier)


def begin(turn: Turn) -> Effects:
    """Ask from when, and what is to be done in 30, 60 and 90 days."""
    return [Open(_form(turn))]


def begun(turn: Turn) -> Effects:
    """Make the plan: an item a line, by the end of its time, answered for by whoever wrote it.

    What the plan before left open comes along, with the days it had.
    """
    communities.hold(turn.session, turn.here.id)  # of two who begin at once, one does
    asked = _form(turn)
    read = turn.read(asked)
    errors = turn.errors(read)
    before = plans.current(turn.session, turn.here.id)
    if turn.value != asked.value:
        errors.setdefault("begins", turn.text("plan.begin.meanwhile"))
    told = {} if errors else _told(turn, read, errors, before)
    begins = read.day("begins") if not errors else None
    if errors or begins is None:
        return [Invalid(errors, asked)]
    plan = Plan(
        id=turn.new_id(),
        community_id=turn.here.id,
        begins=begins,
        made_by=turn.person.id,
        made_at=turn.now,
    )
    turn.session.add(plan)
    if before is not None:
        before.ended_at = turn.now
    turn.session.flush()
    for days, found in told.items():
        for theme, what in found:
            item = PlanItem(
                id=turn.new_id(),
                plan_id=plan.id,
                theme=theme,
                what=what,
                due=day_of(begins, days),
                added_by=turn.person.id,
                added_at=turn.now,
            )
            turn.session.add(item)
            turn.session.flush()
            plans.answer_for(turn.session, item.id, [turn.mine.id])
    for item in _left_open(turn, before):
        item.plan_id = plan.id
    turn.session.flush()
    turn.decided("begin plan", begins.isoformat())
    stepping.settle(turn)
    return [Replace(overview(turn))]


def unbegin(turn: Turn) -> Effects:
    """A plan that was begun by mistake: its own items go, the others are the plan's before again."""
    communities.hold(turn.session, turn.here.id)
    plan = plans.current(turn.session, turn.here.id)
    if plan is None or plan.id != turn.value:
        raise Refusal("core.stale")
    if not rules.may_unbegin(plan.made_at, reading.touched(plans.items(turn.session, plan.id))):
        raise Refusal("plan.used")
    turn.decided("take plan back", plan.begins.isoformat())
    plans.take_back(turn.session, plan)
    return [Replace(overview(turn))]


def earlier(turn: Turn) -> Effects:
    """Show what was written as a plan before there were items."""
    return [Whisper(cards.earlier(turn.text, _earlier(turn)))]


def _earlier(turn: Turn) -> list[tuple[evidence.Evidence, str]]:
    rows = evidence.of_community(turn.session, turn.here.id, ["plan"])
    told = [each for each in rows if each.statement]
    return [(each, turn.session.get_one(Person, each.stated_by).name) for each in told]


def _left_open(turn: Turn, plan: Plan | None) -> list[PlanItem]:
    every = plans.items(turn.session, plan.id) if plan else []
    return [each for each in every if each.status == "open"]


def _told(
    turn: Turn, read: Read, errors: dict[str, str], before: Plan | None
) -> dict[int, list[tuple[rules.Theme, str]]]:
    """What was written for each of the three times; what is too long or too much is said."""
    themes = _themes(turn)
    told = {days: rules.lines(read.text(f"days_{days}"), themes) for days in HORIZONS}
    for days, found in told.items():
        longest = max((what for _, what in found), key=len, default="")
        if len(longest) > rules.WHAT_AT_MOST:
            errors[f"days_{days}"] = turn.text(
                "plan.begin.too_long", line=longest[:40], most=rules.WHAT_AT_MOST
            )
    count = sum(map(len, told.values())) + len(_left_open(turn, before))
    if not any(told.values()):
        errors[f"days_{HORIZONS[0]}"] = turn.text("plan.begin.nothing")
    elif count > rules.ITEMS_AT_MOST:
        errors[f"days_{HORIZONS[0]}"] = turn.text(
            "plan.too_many", most=rules.ITEMS_AT_MOST, count=count
        )
    return told


def _themes(turn: Turn) -> dict[str, rules.Theme]:
    """The themes by their names in every language that we speak."""
    tongues = [turn.texts.tongue(language, "UTC") for language in LANGUAGES]
    return {
        str(tongue(f"plan.theme.{theme}")).casefold(): theme
        for tongue in tongues
        for theme in rules.THEMES
    }


def _form(turn: Turn) -> Form:
    text, today = turn.text, local_day(turn.now, turn.here.zone)
    before = plans.current(turn.session, turn.here.id)
    carried = len(_left_open(turn, before))
    comes_along = (Text(text("plan.begin.carried", count=carried)),) if carried else ()
    return Form(
        id="plan.begin",
        title=text("plan.begin.title"),
        parts=(
            Text(text("plan.begin.intro")),
            *comes_along,
            DateInput(
                "begins",
                text("plan.begin.begins"),
                (today - AROUND).isoformat(),
                (today + AROUND).isoformat(),
                value=today.isoformat(),
            ),
            *(
                TextInput(
                    f"days_{days}",
                    text(f"plan.begin.days_{days}"),
                    multiline=True,
                    required=False,
                    hint=text("plan.begin.hint") if days == HORIZONS[0] else "",
                    most=WORDS_AT_MOST,
                )
                for days in HORIZONS
            ),
        ),
        submit=text("plan.begin.submit"),
        cancel=text("plan.cancel"),
        value=before.id if before else "",
    )
