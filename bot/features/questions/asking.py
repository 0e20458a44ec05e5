"""Asking: a draft, what was asked before, the question in the channels, its end."""

from __future__ import annotations

from bot.feature import Effects, Turn
from bot.features.questions import alike, bringing, cards, rules
from bot.messages import Effect, Invalid, Open, Post, Replace, Update, Whisper
from bot.moment import Moment, Refusal
from bot.saying import said
from storage import board, participation, schedule
from storage.board import Asked


def ask(turn: Turn) -> Effects:
    """Show what waits for help; with words behind it, the command begins a question with them."""
    if turn.rest:
        return [Open(cards.ask_form(turn.text, turn.rest[: cards.TITLE_AT_MOST]))]
    waiting = board.open_ones(turn.session, turn.here.id, rules.SHOWN)
    counted = alike.with_counts(turn, waiting)
    return [Whisper(cards.board(turn.text, turn.here.name, counted))]


def form(turn: Turn) -> Effects:
    """Ask for a question."""
    return [Open(cards.ask_form(turn.text))]


def edit(turn: Turn) -> Effects:
    """Show a draft's form again."""
    draft = _mine(turn, turn.value, "draft")
    return [Open(cards.ask_form(turn.text, draft.title, draft.details, draft.id))]


def asked(turn: Turn) -> Effects:
    """Keep the draft, new or changed; show it with what was asked before."""
    old = _mine(turn, turn.value, "draft") if turn.value else None
    blank = cards.ask_form(turn.text, draft=turn.value)
    read = turn.read(blank)
    if read.problems:
        return [Invalid(turn.errors(read), blank)]
    draft = old or Asked(
        id=turn.new_id(),
        community_id=turn.here.id,
        member_id=turn.mine.id,
        status="draft",
        title="",
        asked_at=turn.now,
    )
    draft.title, draft.details = read.text("title"), read.text("details")
    turn.session.add(draft)
    turn.session.flush()
    before = alike.look(turn, f"{draft.title}\n{draft.details}")
    return [Replace(cards.preview(turn.text, draft, before, alike.fitting(turn, draft)))]


def open_question(turn: Turn) -> Effects:
    """Put the question to the channels, and have it brought to those who may know."""
    draft = _mine(turn, turn.value, "draft")
    draft.status, draft.asked_at = "open", turn.now
    draft.sought = alike.sought(draft, ())
    turn.session.flush()
    participation.note(turn.session, turn.mine.id, turn.now.date(), "question")
    count = bringing.bring(turn, draft)
    key = "questions.opened" if count else "questions.opened_to_all"
    undo = cards.withdraw(turn.text, draft)
    return [*_posts(turn, draft), Replace(said(turn.text, key, undo, count=count))]


def discard(turn: Turn) -> Effects:
    """Throw a draft away."""
    draft = _mine(turn, turn.value, "draft")
    board.discard(turn.session, draft.id)
    return [Replace(said(turn.text, "questions.discarded"))]


def withdraw(turn: Turn) -> Effects:
    """Take an open question back: one's own, or anybody's for who leads the community."""
    found = taken(turn, turn.value, "open")
    is_mine = found.member_id == turn.mine.id
    if not is_mine and not turn.may("lead"):
        raise Refusal("questions.not_yours")
    found.status = "withdrawn"
    turn.session.flush()
    schedule.cancel_about(turn.session, turn.here.id, found.id)
    if not is_mine:
        turn.decided("withdraw question", found.id)
    return [*updates(turn, found), Replace(said(turn.text, "questions.withdrawn"))]


def taken(turn: Turn, ident: str, *statuses: str) -> Asked:
    """A question of this community, locked. Raises Refusal where it is not so any more."""
    found = board.hold(turn.session, ident)
    if found is None or found.community_id != turn.here.id or found.status not in statuses:
        raise Refusal("core.stale")
    return found


def _mine(turn: Turn, ident: str, *statuses: str) -> Asked:
    found = taken(turn, ident, *statuses)
    if found.member_id != turn.mine.id:
        raise Refusal("questions.not_yours")
    return found


def _posts(turn: Turn, mine: Asked) -> list[Effect]:
    """The asker's question in each of the community's channels."""
    fits = alike.fitting(turn, mine)
    card = cards.posted(turn.aloud(), mine, turn.person.name, (), fits)
    return [
        Post(f"asked:{mine.id}:{venue}", venue, card, "questions.asked") for venue in turn.venues()
    ]


def updates(moment: Moment, found: Asked) -> list[Effect]:
    """The question brought up to date wherever it stands."""
    asker = board.author(moment.session, found.member_id).name
    answers = board.answers(moment.session, found.id)
    fits = alike.fitting(moment, found)
    card = cards.posted(moment.aloud(), found, asker, answers, fits)
    return [Update(f"asked:{found.id}:{venue}", card) for venue in moment.venues()]
