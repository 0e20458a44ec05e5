"""The log, a page at a time, all of it or what was looked for."""

from __future__ import annotations

from datetime import time, timedelta
from functools import cache
from itertools import chain

from bot.calendar import instant
from bot.cards import Card, Form
from bot.feature import Effects, Turn
from bot.features.log import cards, rules
from bot.features.log.rules import Filter
from bot.messages import Invalid, Open, Replace, Whisper
from bot.moment import Refusal
from bot.texts import DEFAULT, Markup, Texts
from storage import audit, people
from storage.audit import Decision, Wanted

A_PAGE = 8
KINDS_AT_MOST = 60
"""So many kinds of decisions are offered to look for; no community has made more by far."""


def show(turn: Turn) -> Effects:
    """The newest decisions."""
    return [Whisper(_page(turn, Filter()))]


def page(turn: Turn) -> Effects:
    """Older ones, or the newest again."""
    return [Replace(_page(turn, _filter(turn)))]


def ask(turn: Turn) -> Effects:
    """Ask what to look for."""
    return [Open(_form(turn, _filter(turn)))]


def filtered(turn: Turn) -> Effects:
    """Show what was looked for."""
    form = _form(turn, Filter())
    read = turn.read(form, turn.event.sender.lane)
    errors = turn.errors(read)
    first, last = read.day("first"), read.day("last")
    if first and last and last < first:
        errors.setdefault("last", turn.text("log.filter.backwards"))
    whom = ""
    for address in read.people("who"):
        person = people.by_address(turn.session, str(address))
        if person is None or people.member(turn.session, turn.here.id, person.id) is None:
            errors.setdefault("who", turn.text("log.filter.nobody"))
        else:
            whom = person.id
    if errors:
        return [Invalid(errors, form)]
    return [Replace(_page(turn, Filter(read.one("what"), whom, first, last)))]


def _filter(turn: Turn) -> Filter:
    found = rules.parse(turn.value)
    if found is None:
        raise Refusal("core.stale")
    return found


def _form(turn: Turn, chosen: Filter) -> Form:
    known = audit.actions(turn.session, turn.here.id)[:KINDS_AT_MOST]
    options = {rules.key(each): cards.bare(_words(turn, each, "…", "…")) for each in known}
    return cards.filter_form(turn.text, options, chosen)


def _page(turn: Turn, wanted: Filter) -> Card:
    actions = audit.actions(turn.session, turn.here.id)
    action = next((each for each in actions if rules.key(each) == wanted.action), "")
    if wanted.action and not action:
        raise Refusal("core.stale")
    zone = turn.text.zone
    asked = Wanted(
        action=action,
        person_id=wanted.person,
        since=instant(wanted.first, time(), zone) if wanted.first else None,
        until=instant(wanted.last + timedelta(days=1), time(), zone) if wanted.last else None,
        but_not=rules.PRIVATE,
    )
    rows = audit.page(turn.session, turn.here.id, asked, wanted.before, A_PAGE + 1)
    shown = _told(turn, rows[:A_PAGE])
    older = rows[A_PAGE - 1].id if len(rows) > A_PAGE else None
    return cards.page(turn.text, turn.here.name, shown, wanted, older)


def _told(turn: Turn, rows: list[Decision]) -> list[cards.Told]:
    lines = [
        rules.line(each.at, each.action, each.person_id, each.subject, each.reason) for each in rows
    ]
    idents = {*(each.who for each in lines), *chain.from_iterable(each.whom for each in lines)}
    names = audit.names(turn.session, turn.here.id, idents - {""})
    told = []
    for line in lines:
        who = names.get(line.who) or _nobody(turn, line)
        whom = rules.named(line.whom, names)
        whole = turn.text("log.names", names=whom) if whom else turn.text("log.somebody")
        what = _words(turn, line.action, whole, cards.short(line.about))
        is_title = line.action in rules.TITLED
        told.append(cards.Told(line.at, who, what, cards.short(line.reason), is_title))
    return told


def _nobody(turn: Turn, line: rules.Line) -> str:
    """Who, where the log tells no name."""
    if line.action in rules.PRIVATE:
        return turn.text("log.privately")
    return turn.text("log.gone") if line.who else turn.text("log.convener")


def _words(turn: Turn, action: str, whom: str, about: str) -> Markup:
    """What was done; an action of another version of Convener goes by its own name."""
    found = _known(turn.texts).get(rules.key(action))
    if found is None:
        return turn.text("log.did_else", action=action)
    return turn.text(found, whom=whom, about=about)


@cache
def _known(texts: Texts) -> dict[str, str]:
    """The keys of the words for every action, whichever feature's it is."""
    return rules.words(tuple(texts.entries[DEFAULT]))
