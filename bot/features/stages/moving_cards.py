"""Where a community stands, as one card; its steps; moving on, back, or to where it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot import playbook
from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    Divider,
    Facts,
    Form,
    Note,
    Option,
    Progress,
    Shown,
    Text,
    TextInput,
)
from bot.feature import AGAIN
from bot.features.stages.stating_cards import since
from bot.gate import ALL, Item
from bot.markup import escape
from bot.playbook import Playbook, Stage, Step, say
from bot.saying import said
from bot.texts import Markup, Tongue
from storage import steps as kept

SOURCES_AT_MOST = 3
BUTTONS_AT_MOST = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a community stands: its stage since when, what the gate asks for, what comes next.

    `playbooks`: how many there are to choose from.
    """

    community: str
    stage: Stage
    is_known: bool
    since: datetime
    items: tuple[Item, ...]
    kinds: Mapping[str, playbook.Evidence]
    best: Step | None
    after: Stage | None
    playbook: Playbook
    playbooks: int
    may_move: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A step that a community has met. `ident` is empty where the playbook has it no more."""

    title: str
    ident: str
    row: kept.Step
    by: str = ""
    returns: datetime | None = None


def stage(text: Tongue, here: Standing) -> Card:
    """The one card that tells where a community stands and what to do next."""
    parts: list[Shown] = [Text(_next(text, here))]
    if here.after is not None and here.items:
        met = sum(item.is_met for item in here.items)
        label = text("stages.stage.progress", stage=say(here.after.title, text.language))
        parts += [
            Divider(),
            Progress(label, met, len(here.items)),
            Facts(tuple(_item(text, item, here.kinds) for item in here.items)),
        ]
    parts += [
        Note(text("stages.stage.since", since=here.since)),
        Note(
            text(
                "stages.stage.advice",
                playbook=say(here.playbook.title, text.language),
            )
        ),
        Buttons(_buttons(text, here)),
    ]
    title = text(
        "stages.stage.title", community=here.community, stage=say(here.stage.title, text.language)
    )
    return Card(title, tuple(parts))


def _next(text: Tongue, here: Standing) -> Markup:
    if not here.is_known:
        return text("stages.stage.unknown", stage=here.stage.id)
    if here.after is not None and all(item.is_met for item in here.items):
        return text("stages.stage.ready", stage=say(here.after.title, text.language))
    if here.best is not None:
        title, prompt = (say(w, text.language) for w in (here.best.title, here.best.prompt))
        return text("stages.stage.next", step=title, prompt=prompt)
    return text("stages.stage.nothing" if here.items else "stages.stage.last")


def _item(text: Tongue, item: Item, kinds: Mapping[str, playbook.Evidence]) -> tuple[str, str]:
    """A need with how it stands, in words, and where that is from."""
    need = item.need
    sources = [text(each.source, **each.facts) for each in item.pieces[:SOURCES_AT_MOST]]
    facts: dict[str, object] = {
        "amount": item.amount or 0,
        "least": need.least,
        "sources": sources,
        "when": item.pieces[0].on if item.pieces else None,
    }
    form = "said"
    if need.percent and item.amount is not None:
        form = "share"
        facts |= {
            "whole": item.whole or 0,
            "share": item.amount / item.whole if item.whole else 0,
            "percent": need.percent / ALL,
        }
    elif item.amount is not None and (need.least > 1 or kinds[need.evidence].adds):
        form = "count"
    if not item.pieces:
        return say(need.words, text.language), text(f"stages.nothing.{form}", **facts)
    return say(need.words, text.language), text(
        f"stages.met.{form}" if item.is_met else f"stages.missing.{form}", **facts
    )


def _buttons(text: Tongue, here: Standing) -> tuple[Button, ...]:
    buttons = []
    if here.after is not None and here.may_move:
        ready = all(item.is_met for item in here.items)
        label = text("stages.stage.advance", stage=say(here.after.title, text.language))
        on = Button(label, "stages.advance", here.after.id)
        buttons.append(_primary(on) if ready else on)
    if here.best is not None:
        open_it = Button(text("stages.stage.open"), "stages.see", here.best.id)
        is_first = not any(button.style == "primary" for button in buttons)
        buttons.insert(0 if is_first else 1, _primary(open_it) if is_first else open_it)
    buttons.append(Button(text("stages.have.button"), "stages.have"))
    buttons.append(Button(text("stages.stage.steps"), "stages.steps"))
    buttons.append(Button(text("stages.stage.stated"), "stages.stated"))
    if here.may_move:
        buttons.append(Button(text("stages.elsewhere.button"), "stages.elsewhere"))
    if here.may_move and here.playbooks > 1:
        buttons.append(Button(text("stages.choose.button"), "stages.playbook"))
    return tuple(buttons)


def _primary(button: Button) -> Button:
    return Button(button.label, button.action, button.value, "primary")


def steps(text: Tongue, stages: Sequence[tuple[str, Sequence[Line]]]) -> Card:
    """All steps, stage by stage, and the way to each that the playbook has."""
    parts: list[Shown] = []
    for title, lines in stages:
        parts.append(Text(text("stages.steps.stage", stage=Markup(title))))
        parts.append(Facts(tuple((_named(line), _state(text, line)) for line in lines)))
    newest = sorted((line for _, lines in stages for line in lines if line.ident), key=_place)
    buttons = tuple(
        Button(line.title, "stages.see", line.ident) for line in newest[:BUTTONS_AT_MOST]
    )
    if buttons:
        parts.append(Buttons(buttons))
    return Card(text("stages.steps.title"), tuple(parts))


def _place(line: Line) -> tuple[bool, float]:
    """What is open comes first, as it is due; then what was settled last."""
    row = line.row
    if row.is_open:
        return False, row.due_at.timestamp()
    return True, -(row.settled_at or row.due_at).timestamp()


def _named(line: Line) -> str:
    """A step's name; of one that is gone, the id that its playbook gave it."""
    return line.title if line.ident else escape(line.title)


def _state(text: Tongue, line: Line) -> Markup:
    row = line.row
    when = row.settled_at or row.due_at
    by = f"{row.status}_by" if line.by and row.status == "done" else row.status
    state = text(f"stages.steps.{by}", when=when, by=line.by, reason=row.reason)
    if line.returns is None:
        return state
    return text("stages.steps.returns", state=state, when=line.returns)


def advance_form(
    text: Tongue, to: Stage, lacking: Sequence[Item], kinds: Mapping[str, playbook.Evidence]
) -> Form:
    """What is missing still, and why to move on all the same."""
    return Form(
        id="stages.advance",
        title=text("stages.advance.title"),
        parts=(
            Text(text("stages.advance.intro", stage=say(to.title, text.language))),
            Facts(tuple(_item(text, item, kinds) for item in lacking)),
            TextInput("reason", text("stages.advance.reason"), multiline=True, most=500),
        ),
        submit=text("stages.advance.submit"),
        cancel=text("stages.cancel"),
        value=to.id,
    )


def elsewhere_form(
    text: Tongue, stages: Sequence[Stage], kinds: Sequence[playbook.Evidence], today: date
) -> Form:
    """Where the community stands, what it has already and from where, and how to go on."""
    named = tuple(Option(each.id, say(each.title, text.language)) for each in stages)
    have = tuple(Option(each.id, say(each.title, text.language)) for each in kinds)
    ways = tuple(Option(way, text(f"stages.elsewhere.steps_{way}")) for way in ("on", "anew"))
    stated = (
        Choice(
            "have",
            text("stages.elsewhere.have"),
            have,
            multiple=True,
            required=False,
            hint=text("stages.elsewhere.have_hint"),
        ),
        *since(text, today, required=False),
    )
    return Form(
        id="stages.elsewhere",
        title=text("stages.elsewhere.title"),
        parts=(
            Text(text("stages.elsewhere.intro")),
            Choice("stage", text("stages.elsewhere.stage"), named),
            Choice("steps", text("stages.elsewhere.steps"), ways, value=("on",)),
            TextInput("reason", text("stages.elsewhere.reason"), multiline=True, most=500),
            *(stated if have else ()),
        ),
        submit=text("stages.elsewhere.submit"),
        cancel=text("stages.cancel"),
    )


def moved(text: Tongue, to: Stage, *, has_reason: bool) -> Card:
    """The community is in another stage now; where it came from is one press away."""
    buttons = (
        Button(text("stages.stage.button"), AGAIN, "stage", "primary"),
        Button(text("stages.elsewhere.button"), "stages.elsewhere"),
    )
    key = "stages.moved_for" if has_reason else "stages.moved"
    return said(text, key, *buttons, stage=say(to.title, text.language))
