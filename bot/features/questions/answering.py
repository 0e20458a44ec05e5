"""Answering: by form, changed or taken back by whoever gave it; what helped is said by who asked."""

from __future__ import annotations

from bot.cards import Card
from bot.feature import Effects, Turn
from bot.features.questions import alike, asking, bringing, cards
from bot.features.questions.cards import Reader
from bot.messages import Effect, Invalid, Open, Post, Replace, Update, Whisper
from bot.moment import Refusal
from bot.saying import said
from storage import board, participation
from storage.board import Answered, Asked, Routed
from storage.people import Member, Person


def see(turn: Turn) -> Effects:
    """Show a question with all its answers."""
    found = asking.taken(turn, turn.value, "open", "answered")
    return [Whisper(_whole(turn, found))]


def form(turn: Turn) -> Effects:
    """Ask for an answer; one's own stands in it already."""
    found = _answerable(turn, turn.value)
    mine = board.answer_of(turn.session, found.id, turn.mine.id)
    return [Open(cards.answer_form(turn.text, found, mine.words if mine else ""))]


def answered(turn: Turn) -> Effects:
    """Keep the answer, tell who asked, and show the channel that there is one."""
    found = _answerable(turn, turn.value)
    mine = board.answer_of(turn.session, found.id, turn.mine.id)
    blank = cards.answer_form(turn.text, found, mine.words if mine else "")
    read = turn.read(blank)
    if read.problems:
        return [Invalid(turn.errors(read), blank)]
    if mine is None:
        mine = Answered(asked_id=found.id, member_id=turn.mine.id, words="", answered_at=turn.now)
        participation.note(turn.session, turn.mine.id, turn.now.date(), "answer")
    mine.words = read.text("words")
    turn.session.add(mine)
    turn.session.flush()
    _resought(turn, found)
    return [*_tell(turn, found, mine), *asking.updates(turn, found), Replace(_whole(turn, found))]


def take_back(turn: Turn) -> Effects:
    """Take one's own answer back, as long as it isn't the one that helped."""
    found = asking.taken(turn, turn.value, "open", "answered")
    mine = board.answer_of(turn.session, found.id, turn.mine.id)
    if mine is None or mine.helped:
        raise Refusal("core.stale")
    turn.session.delete(mine)
    turn.session.flush()
    _resought(turn, found)
    return [*asking.updates(turn, found), Replace(_whole(turn, found))]


def accept(turn: Turn) -> Effects:
    """Who asked says which answer helped; whoever gave it hears so."""
    ident, _, member_id = turn.value.partition(" ")
    found = asking.taken(turn, ident, "open", "answered")
    if found.member_id != turn.mine.id:
        raise Refusal("questions.not_yours")
    answer = board.answer_of(turn.session, found.id, member_id)
    if answer is None:
        raise Refusal("core.stale")
    answer.helped, found.status = True, "answered"
    turn.session.flush()
    effects: list[Effect] = [*asking.updates(turn, found), Replace(_whole(turn, found))]
    by = board.author(turn.session, member_id)
    address = turn.inbox_of(by)
    if address is not None:
        card = cards.thanks(turn.to(by), turn.here.name, found, turn.person.name)
        key = f"helped:{found.id}:{member_id}"
        effects.append(Post(key, address, card, "questions.accepted", by.id))
    return effects


def reopen(turn: Turn) -> Effects:
    """Who asked still needs help: no answer is marked any more."""
    found = asking.taken(turn, turn.value, "answered")
    if found.member_id != turn.mine.id:
        raise Refusal("questions.not_yours")
    for answer, _ in board.answers(turn.session, found.id):
        answer.helped = False
    found.status = "open"
    turn.session.flush()
    return [*asking.updates(turn, found), Replace(_whole(turn, found))]


def pass_on(turn: Turn) -> Effects:
    """It isn't theirs: the question is brought to the next one whom it may suit."""
    found = asking.taken(turn, turn.value, "open")
    row = turn.session.get(Routed, (found.id, turn.mine.id), with_for_update=True)
    if row is None:
        raise Refusal("core.stale")
    if not row.passed:
        row.passed = True
        turn.session.flush()
        bringing.bring(turn, found, most=1)
    return [Replace(said(turn.text, "questions.passed"))]


def _answerable(turn: Turn, ident: str) -> Asked:
    found = asking.taken(turn, ident, "open", "answered")
    if found.member_id == turn.mine.id:
        raise Refusal("questions.your_own")
    return found


def _resought(turn: Turn, found: Asked) -> None:
    """What the question is found by, its answers among it."""
    answers = board.answers(turn.session, found.id)
    found.sought = alike.sought(found, [answer.words for answer, _ in answers])
    turn.session.flush()


def _tell(turn: Turn, found: Asked, answer: Answered) -> list[Effect]:
    """The answer to whoever asked; a changed one takes the place of what they were told."""
    asker = board.author(turn.session, found.member_id)
    member = turn.session.get_one(Member, found.member_id)
    address = turn.inbox_of(asker)
    if address is None or member.left_at is not None:
        return []
    card = cards.told(turn.to(asker), turn.here.name, found, answer, turn.person.name)
    key = f"answered:{found.id}:{answer.member_id}"
    return [Post(key, address, card, "questions.answered", asker.id), Update(key, card)]


def _whole(turn: Turn, found: Asked) -> Card:
    asker: Person = board.author(turn.session, found.member_id)
    answers = board.answers(turn.session, found.id)
    reader = Reader(turn.mine.id, turn.may("lead"))
    return cards.whole(turn.text, found, asker.name, answers, reader, alike.fitting(turn, found))
