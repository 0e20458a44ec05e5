"""The seats as whoever convenes sees them, their history, and how they are shared."""

from __future__ import annotations

from bot.cards import Form, NumberInput, Text
from bot.feature import Effects, Turn
from bot.features.stewardship import cards, group
from bot.features.stewardship.rules import Seats
from bot.messages import Invalid, Open, Replace, Whisper
from storage.stewardship import Seating

LIMITS = {
    "permanent": (0, 20),
    "rotating": (0, 20),
    "years": (1, 5),
    "an_organisation": (1, 20),
    "funders": (0, 20),
}


def show(turn: Turn) -> Effects:
    """Show who serves until when, who might, and what can be done."""
    return [Whisper(cards.overview(turn, group.in_line(turn)))]


def history(turn: Turn) -> Effects:
    """Show who served when."""
    return [Whisper(cards.history(turn, group.in_line(turn)))]


def seats(turn: Turn) -> Effects:
    """Ask how the seats are shared."""
    return [Open(_form(turn, group.seats_of(turn)))]


def seats_set(turn: Turn) -> Effects:
    """Keep it. Whoever serves stays; the next rotation goes by it."""
    asked = _form(turn, group.seats_of(turn))
    read = turn.read(asked)
    errors = turn.errors(read)
    told = {each: read.number(each) or 0 for each in LIMITS}
    if not errors and told["permanent"] + told["rotating"] == 0:
        errors["rotating"] = turn.text("stewardship.sharing.none")
    if errors:
        return [Invalid(errors, asked)]
    turn.session.merge(Seating(community_id=turn.here.id, **told))
    turn.session.flush()
    turn.decided("share seats", reason=" ".join(f"{name}={count}" for name, count in told.items()))
    return [Replace(cards.overview(turn, group.in_line(turn)))]


def _form(turn: Turn, now: Seats) -> Form:
    text = turn.text
    return Form(
        id="stewardship.seats",
        title=text("stewardship.sharing.title"),
        parts=(
            Text(text("stewardship.sharing.intro")),
            *(
                NumberInput(
                    name,
                    text(f"stewardship.sharing.{name}"),
                    *limits,
                    value=str(getattr(now, name)),
                )
                for name, limits in LIMITS.items()
            ),
        ),
        submit=text("stewardship.sharing.submit"),
        cancel=text("stewardship.cancel"),
    )
