"""The hold-out: some of those gone quiet are left alone by lot, so that what nudges do can be known.

It is off until organisers turn it on. Rounds with one share are pooled by adding them up: the lot
leaves the same part of each round alone, so that no round can weigh more in one group than in the
other; another share begins anew.
"""

from __future__ import annotations

from bot import intervals
from bot.cards import Bar, Button, Buttons, Card, Chart, Confirm, Facts, Note, Shown, Text
from bot.feature import AGAIN, Effects, Turn
from bot.features.nudges import judging, lots
from bot.messages import Replace
from bot.moment import Refusal
from bot.texts import Tongue
from storage import holdouts
from storage.holdouts import SHOWN_FROM, Holdout, Outcome

USUAL = 0.2
"""Of those left alone, how many are taken to come back anyway: ours, for want of anything known."""


def show(turn: Turn) -> Effects:
    """Show what it is, what it could tell here, and what it has."""
    return [Replace(_card(turn))]


def hold(turn: Turn) -> Effects:
    """Leave one in so many alone from now on, or nobody any more."""
    wanted = turn.value
    if wanted not in ("off", *map(str, lots.SHARES)):
        raise Refusal("core.stale")
    running = holdouts.running(turn.session, turn.here.id)
    stands = str(running.one_in) if running else "off"
    if wanted != stands:
        if wanted == "off":
            holdouts.end(turn.session, turn.here.id, turn.now)
        else:
            holdouts.begin(turn.session, turn.here.id, int(wanted), turn.now)
        turn.decided("hold-out", wanted)
    return [Replace(_card(turn))]


def _card(turn: Turn) -> Card:
    text = turn.text
    running = holdouts.running(turn.session, turn.here.id)
    latest = holdouts.latest(turn.session, turn.here.id)
    quiet = sum(each.judged.why == "lapsed" for each in judging.community(turn))
    leads = turn.may("lead")
    parts: list[Shown] = [Text(text("nudges.holdout.what")), *_state(text, running)]
    if leads or quiet >= SHOWN_FROM:
        parts += _beforehand(text, quiet, running.one_in if running else lots.SHARES[2])
    if latest is not None:
        outcome = holdouts.outcome(turn.session, turn.here.id)
        parts += told(text, outcome) if outcome else [_too_few(text)]
    back = Button(text("nudges.preview.figures"), AGAIN, "nudges")
    ways = _ways(text, running) if leads else []
    return Card(text("nudges.holdout.title"), (*parts, Buttons((*ways, back))))


def _state(text: Tongue, running: Holdout | None) -> list[Shown]:
    if running is None:
        return [Text(text("nudges.holdout.off"))]
    return [Text(text("nudges.holdout.on", one_in=running.one_in, since=running.begun_at))]


def _beforehand(text: Tongue, quiet: int, one_in: int) -> list[Shown]:
    """What one round of today's quiet members could tell at all."""
    left = round(quiet / one_in)
    visible = intervals.least_visible(quiet - left, left, USUAL)
    facts = {"one_in": one_in, "left": left, "nudged": quiet - left, "usual": USUAL}
    if visible is None:
        return [Note(text("nudges.holdout.tells_nothing", **facts))]
    return [Note(text("nudges.holdout.tells", points=round(visible * 100), **facts))]


def _too_few(text: Tongue) -> Note:
    return Note(text("nudges.holdout.too_few", least=SHOWN_FROM))


def told(text: Tongue, outcome: Outcome) -> list[Shown]:
    """Both groups, and whether their difference is more than chance."""
    found = intervals.difference(
        outcome.nudged_back, outcome.nudged, outcome.left_back, outcome.left
    )
    groups = (
        ("nudged", outcome.nudged_back, outcome.nudged),
        ("left", outcome.left_back, outcome.left),
    )
    bars = tuple(
        Bar(
            text(f"nudges.holdout.{name}"),
            back / of,
            text("nudges.holdout.share", share=back / of),
            text("nudges.holdout.of", back=back, of=of),
        )
        for name, back, of in groups
    )
    low, value, high = (round(each * 100) for each in (found.low, found.value, found.high))
    verdict = "inconclusive"
    if found.is_conclusive:
        verdict = "helps" if found.low > 0 else "harms"
    return [
        Chart(text("nudges.holdout.chart", since=outcome.since), bars, full=1),
        Facts(
            (
                (text("nudges.holdout.difference"), text("nudges.holdout.points", n=value)),
                (
                    text("nudges.holdout.interval"),
                    text("nudges.holdout.from_to", low=low, high=high),
                ),
            )
        ),
        Text(text(f"nudges.holdout.{verdict}")),
        Note(text("nudges.holdout.caution", one_in=outcome.one_in)),
    ]


def _ways(text: Tongue, running: Holdout | None) -> list[Button]:
    if running is not None:
        return [Button(text("nudges.holdout.turn_off"), "nudges.hold", "off")]
    return [
        Button(
            text("nudges.holdout.turn_on", one_in=each),
            "nudges.hold",
            str(each),
            confirm=Confirm(
                text("nudges.holdout.confirm.title"),
                text("nudges.holdout.confirm.text", one_in=each),
                text("nudges.holdout.turn_on", one_in=each),
                text("nudges.holdout.confirm.no"),
            ),
        )
        for each in lots.SHARES
    ]
