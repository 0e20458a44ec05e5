"""What `call` shows: the next call in the asker's own zone, who comes, what came of the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards import Button, Buttons, Card, Divider, Facts, Shown, Text
from bot.feature import AGAIN
from bot.features.calls import absences, around, cards, offering, rules
from bot.features.calls.cards import View
from bot.features.calls.venue import where
from bot.texts import Markup, Tongue
from storage.calls import Call
from storage.polls import Poll


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The open poll on the next call's time. `asks_me`: the asker may answer it."""

    poll: Poll
    offered: Sequence[datetime]
    can: Mapping[datetime, int]
    answered: int
    asks_me: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the asker may see. `mine` is their answer to the next call, None where not asked."""

    community: str
    stewards: tuple[str, ...]
    upcoming: View | None
    last: View | None
    mine: str | None
    asked: Asked | None
    convenes: bool
    stewards_too: bool
    link: str


def overview(text: Tongue, shown: Overview) -> Card:
    """The calls of a community."""
    parts: list[Shown] = []
    if shown.asked is not None:
        parts += _times(text, shown.asked)
    elif shown.upcoming is None:
        key = "calls.none" if len(shown.stewards) >= rules.ENOUGH else "calls.too_few.text"
        parts.append(Text(text(key)))
    else:
        parts += _upcoming(text, shown.upcoming, shown.mine)
    if shown.stewards:
        facts = ((text("calls.fact.stewards"), _names(text, shown.stewards)),)
        parts.append(Facts(facts))
    buttons = _convening(text, shown) if shown.convenes else ()
    mine = absences.button(text)
    if not shown.stewards_too:
        mine = Button(text("calls.volunteer"), "stewardship.volunteer")
    places = (Button(text("calls.placing.see"), "calls.places"),) if shown.convenes else ()
    buttons = (*buttons, mine, *places)
    parts.append(Buttons(buttons))
    actions = Button(text("calls.see_actions"), AGAIN, "actions")
    year = Button(text("calls.year.button"), "calls.year")
    parts.append(Buttons((around.to_agenda(text), actions, year)))
    if shown.last is not None:
        parts += [Divider(), *_last(text, shown.last, convenes=shown.convenes)]
    parts += cards.calendar(text, shown.link, shown.upcoming.call if shown.upcoming else None)
    return Card(text("calls.overview.title", community=shown.community), tuple(parts))


def ahead_of(text: Tongue, view: View, mine: str | None) -> Card:
    """The next call in short, with the asker's answer."""
    call = view.call
    facts = (
        (text("calls.fact.when"), text("calls.when.at", when=call.starts_at)),
        (text("calls.fact.length"), text("calls.minutes", count=call.minutes)),
    )
    see = Button(text("calls.see"), AGAIN, "call")
    return Card(
        text("calls.fact.next"), (Facts(facts), *_answering(text, view, mine), Buttons((see,)))
    )


def _upcoming(text: Tongue, view: View, mine: str | None) -> list[Shown]:
    call = view.call
    coming = [cards.named(text, person) for _, _, person in view.coming]
    facts = (
        (text("calls.fact.next"), text("calls.when.at", when=call.starts_at)),
        (text("calls.fact.length"), text("calls.minutes", count=call.minutes)),
        *where(text, call),
        (text("calls.fact.coming"), _names(text, coming) if coming else text("calls.nobody_yet")),
        *around.facts(text, view.around),
    )
    topics = around.topics(text, view.around)
    parts: list[Shown] = [Facts(facts), *topics, cards.hours(text, view)]
    parts += [*cards.flags(text, view), *cards.clocks(text, view), _why(text, call)]
    return [*parts, *_answering(text, view, mine)]


def _times(text: Tongue, asked: Asked) -> list[Shown]:
    """The times offered; the stewards among whoever looks may say which they can make."""
    press = (Buttons((offering.answer_button(text, asked.poll),)),) if asked.asks_me else ()
    return [
        Text(text("calls.when.asking", when=asked.poll.closes_at)),
        offering.times(text, asked.offered, asked.can, asked.answered),
        *press,
    ]


def _why(text: Tongue, call: Call) -> Buttons:
    return Buttons((Button(text("calls.why.button"), "calls.why", call.id),))


def _answering(text: Tongue, view: View, mine: str | None) -> list[Shown]:
    if view.is_open:
        return [Buttons((cards.here(text, view.call),))]
    if mine is None:
        return []
    said = (Text(text(f"calls.answer.{mine}")),) if mine else ()
    return [*said, Buttons(cards.yes_or_no(text, view.call, mine))]


def _last(text: Tongue, view: View, *, convenes: bool) -> list[Shown]:
    call = view.call
    parts: list[Shown] = [
        Text(text("calls.overview.last", when=call.starts_at, count=len(view.came))),
        *cards.words(text, call),
        *around.told(text, view.around),
    ]
    here = (cards.here(text, call),) if view.is_open else ()
    write = (cards.write(text, call),) if convenes else ()
    minutes = Button(text("calls.see_minutes"), AGAIN, "minutes")
    return [*parts, Buttons((*here, *write, minutes))]


def _convening(text: Tongue, shown: Overview) -> tuple[Button, ...]:
    stewards = Button(text("calls.see_stewards"), AGAIN, "stewards")
    if shown.upcoming is not None:
        if shown.upcoming.now >= shown.upcoming.call.starts_at:
            return (stewards,)
        ident = shown.upcoming.call.id
        move = Button(text("calls.moving.button"), "calls.move", ident)
        return (
            move,
            Button(text("calls.cancelling.button"), "calls.cancel", ident, "danger"),
            stewards,
        )
    if shown.asked is not None:
        return (Button(text("calls.when.fix"), "calls.fix", shown.asked.poll.id), stewards)
    if len(shown.stewards) < rules.ENOUGH:
        return (stewards,)
    return (Button(text("calls.plan"), "calls.plan", style="primary"), stewards)


def _names(text: Tongue, names: tuple[str, ...] | list[str]) -> str:
    return text("calls.names", names=[Markup(each) for each in names])
