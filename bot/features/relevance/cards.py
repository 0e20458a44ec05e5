"""The review as a card, and the umbrella's joint view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards import Bar, Button, Buttons, Card, Chart, Divider, Facts, Note, Shown, Table, Text
from bot.feature import Turn
from bot.features.relevance import rules
from bot.health import FIGURES
from bot.markup import escape
from bot.texts import Tongue
from storage.activities import Activity
from storage.communities import Community
from storage.relevance import Review

PAST_AT_MOST = 5
NESTED_AT_MOST = 12
GOALS_AT_MOST = 5
NAME_AT_MOST = 45


@dataclass(frozen=True, slots=True)
class Part:
    """A community under an umbrella, as its core team sees it: nobody's name is in it.

    `goals` are titles with how each stands, in words.
    """

    community: Community
    stage: str
    members: int
    next_call: datetime | None
    goals: tuple[tuple[str, str], ...]


def overview(
    turn: Turn,
    figures: Mapping[str, int],
    poll: str,
    said: tuple[tuple[str, int], ...] | None,
    past: Sequence[Review],
    has_nested: bool,  # noqa: FBT001 - a fact beside others
) -> Card:
    """Figures, the members' pulse, what was decided before, and the four ways."""
    text = turn.text
    shown = tuple(
        (text(f"relevance.figure.{n}"), text("relevance.number", n=figures[n])) for n in FIGURES
    )
    parts: list[Shown] = [Text(text("relevance.intro")), Facts(shown), *_pulse(text, poll, said)]
    if past:
        parts.append(Divider())
        parts += [_decided(text, each) for each in past[-PAST_AT_MOST:]]
    asking = _asking(turn, poll)
    if asking:
        parts.append(Buttons(asking))
    if turn.may("advance"):
        ways = tuple(Button(text(f"relevance.{w}.button"), f"relevance.{w}") for w in rules.WAYS)
        parts += [Text(text("relevance.ways")), Buttons(ways)]
    else:
        parts.append(Note(text("relevance.who_decides")))
    last = past[-1] if past else None
    undone = last is not None and last.way != "close" and last.decided_at is not None
    beside = []
    if has_nested:
        beside.append(Button(text("relevance.umbrella.button"), "relevance.umbrella"))
    if last is not None and undone and turn.may("advance"):
        at = last.decided_at or turn.now
        if rules.may_undo(at, turn.now, is_last=True):
            beside.append(undo_button(text, last))
    if beside:
        parts.append(Buttons(tuple(beside)))
    return Card(text("relevance.title", community=turn.here.name), tuple(parts))


def undo_button(text: Tongue, review: Review) -> Button:
    """A decision is taken back."""
    return Button(text("relevance.undo"), "relevance.undo", review.id)


def umbrella(turn: Turn, parts: Sequence[Part], persons: int) -> Card:
    """All communities under an umbrella beside each other, every person counted once."""
    text = turn.text
    columns = ("name", "stage", "members", "call")
    rows = tuple(
        (
            escape(each.community.name),
            each.stage,
            text("relevance.number", n=each.members),
            text("relevance.day", when=each.next_call) if each.next_call else "–",
        )
        for each in parts[:NESTED_AT_MOST]
    )
    shown: list[Shown] = [
        Text(text("relevance.umbrella.text", count=persons)),
        Table(
            text("relevance.umbrella.table"),
            tuple(text(f"relevance.umbrella.{each}") for each in columns),
            rows,
        ),
    ]
    for each in parts[:NESTED_AT_MOST]:
        if each.goals:
            told = "\n".join(
                f"• {escape(title)}: {how}" for title, how in each.goals[:GOALS_AT_MOST]
            )
            shown.append(Text(text("relevance.umbrella.goals", community=each.community.name)))
            shown.append(Text(told))
    buttons: list[Button] = [Button(text("relevance.invite"), "relevance.invite")]
    if turn.may("advance"):
        buttons.append(Button(text("relevance.nest.button"), "relevance.nest"))
        buttons += [
            Button(
                text("relevance.part", community=each.community.name[:NAME_AT_MOST]),
                "relevance.part",
                each.community.id,
            )
            for each in parts[:NESTED_AT_MOST]
        ]
    return Card(
        text("relevance.umbrella.title", community=turn.here.name),
        (*shown, Note(text("relevance.umbrella.boundary")), Buttons(tuple(buttons))),
    )


def invitation(text: Tongue, community: str, nested: Sequence[Community]) -> Card:
    """What is under the umbrella, told to its members: each joins what they choose."""
    parts: list[Shown] = [Text(text("relevance.invited.text"))]
    for each in nested[:NESTED_AT_MOST]:
        parts.append(Text(text("relevance.invited.one", community=each.name, domain=each.domain)))
        join = text("relevance.join", community=each.name[:NAME_AT_MOST])
        parts.append(Buttons((Button(join, "relevance.join", each.id),)))
    return Card(text("relevance.invited.title", community=community), tuple(parts))


def farewell(
    text: Tongue,
    community: str,
    thanks: str,
    handed: str,
    calls: Sequence[datetime],
    off: Sequence[Activity],
) -> Card:
    """The last word to the members: thanks, who goes on with what, what doesn't take place."""
    parts: list[Shown] = [Text(text("relevance.farewell.thanks", thanks=thanks))]
    parts.append(Text(text("relevance.farewell.handed", handed=handed)))
    parts += [Text(text("relevance.farewell.call", when=each)) for each in calls]
    if off:
        lines = [text("relevance.farewell.activity", title=e.title, when=e.starts_at) for e in off]
        parts.append(Text("\n".join(lines)))
    parts.append(Note(text("relevance.farewell.silence")))
    return Card(text("relevance.farewell.title", community=community), tuple(parts))


def _pulse(text: Tongue, poll: str, said: tuple[tuple[str, int], ...] | None) -> list[Shown]:
    if said is not None:
        bars = tuple(
            Bar(text(f"relevance.{way}.button"), n, text("relevance.chose", count=n))
            for way, n in said
        )
        return [Chart(text("relevance.pulse.chart"), bars)]
    if poll == "open":
        return [Note(text("relevance.pulse.runs"))]
    if poll == "closed":
        return [Note(text("relevance.pulse.too_few", least=rules.SHOWN_FROM))]
    return [Note(text("relevance.pulse.unasked"))]


def _asking(turn: Turn, poll: str) -> tuple[Button, ...]:
    if poll in ("open", "closed") or not turn.may("poll"):
        return ()
    text = turn.text
    return (
        Button(text("relevance.pulse.anonymous"), "relevance.pulse", "anonymous", "primary"),
        Button(text("relevance.pulse.named"), "relevance.pulse", "named"),
    )


def _decided(text: Tongue, review: Review) -> Text:
    way = text(f"relevance.{review.way}.button")
    facts = {"when": review.decided_at, "way": way, "reason": review.reason}
    return Text(text("relevance.decided", **facts))
