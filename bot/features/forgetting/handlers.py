"""Explain, ask, erase; and welcome whoever comes back. Nothing is done before it is confirmed."""

from __future__ import annotations

from dataclasses import replace

from bot.cards import Form
from bot.feature import Effects, Turn
from bot.features.forgetting import cards, leaving, left_behind, rules
from bot.messages import Invalid, Open, Replace, Whisper
from bot.moment import Refusal
from bot.saying import said
from storage import holdings, people
from storage.communities import Community
from storage.erasing import Words

WORDS = ("asked", "answered")
"""Tables with words of theirs of which they decide."""


def explain(turn: Turn) -> Effects:
    """What goes, what stays, what can't be erased, and who is left without organisers."""
    held = holdings.of_person(turn.session, turn.person.id)
    return [Whisper(cards.explained(turn.text, held, _alone(turn)))]


def ask(turn: Turn) -> Effects:
    """The form with the typed confirmation."""
    return [Open(_form(turn))]


def forget(turn: Turn) -> Effects:
    """Erase whoever asks, everywhere, at once."""
    form = _form(turn)
    read = turn.read(form)
    errors = turn.errors(read)
    wanted = turn.text("forgetting.form.write")
    if not errors and not rules.confirmed(read.text("confirm"), wanted):
        errors = {"confirm": turn.text("forgetting.form.otherwise", words=wanted)}
    if errors:
        return [Invalid(errors, form)]
    person = people.hold(turn.session, turn.person.id)
    if person is None:
        raise Refusal("core.stale")
    words: Words = "kept" if read.one("words") == "kept" else "erased"
    leaving.erase(turn, person, words)
    return [Replace(cards.done(turn.text))]


def returned(turn: Turn) -> Effects:
    """They are known again, by this account and nothing else."""
    return [Replace(said(turn.text, "forgetting.returned"))]


def _form(turn: Turn) -> Form:
    held = holdings.of_person(turn.session, turn.person.id)
    return cards.form(turn.text, asks_words=any(each in held for each in WORDS))


def _alone(turn: Turn) -> list[str]:
    """The open communities that nobody but the asker organises."""
    found = []
    for ident in people.communities_of(turn.session, turn.person.id):
        there = replace(turn, community=turn.session.get_one(Community, ident))
        others = left_behind.organisers(there, but=turn.person.id)
        if left_behind.organisers(there) and not others and there.here.closed_at is None:
            found.append(there.here.name)
    return found
