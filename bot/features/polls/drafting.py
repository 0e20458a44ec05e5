"""Writing a poll, opening it, and taking it back while nobody has answered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.calendar import local_day
from bot.cards import Card
from bot.feature import Effects, Turn
from bot.features.polls import announcing, cards, closing, draft_cards, opening, rules
from bot.features.polls.draft_cards import Draft
from bot.features.polls.rules import OTHER
from bot.forms import Read
from bot.markup import plain
from bot.messages import Invalid, Open, Replace, Whisper
from bot.moment import Refusal
from bot.saying import said
from storage import polls, prospects, schedule
from storage.polls import Poll, Question

WILLING = ("lead", "help", "join", "follow", "not_now")
KINDS = ("needs", "priority", "choice")
ENDED_SHOWN = 3
A_WEEK = timedelta(days=7)


def poll(turn: Turn) -> Effects:
    """Show the polls; `poll needs` and the like go straight to the form."""
    if turn.rest in KINDS:
        return [Open(draft_cards.draft_form(turn.text, _blank(turn, turn.rest)))]
    return [Whisper(_overview(turn))]


def new(turn: Turn) -> Effects:
    """Show an empty form for a kind of poll."""
    if turn.value not in KINDS:
        raise Refusal("core.stale")
    return [Open(draft_cards.draft_form(turn.text, _blank(turn, turn.value)))]


def edit(turn: Turn) -> Effects:
    """Show a draft's form again."""
    draft = announcing.found(turn, "draft")
    return [Open(draft_cards.draft_form(turn.text, _written(turn, draft), draft.id))]


def drafted(turn: Turn) -> Effects:
    """Keep the draft, new or edited, and show it as members will see it."""
    kind, _, known = turn.value.partition(" ")
    if kind not in KINDS:
        raise Refusal("core.stale")
    if known:
        old = polls.hold(turn.session, known)
        if old is None or old.community_id != turn.here.id or old.status != "draft":
            raise Refusal("core.stale")
    blank = _blank(turn, kind)
    form = draft_cards.draft_form(turn.text, blank, known)
    read = turn.read(form)
    errors = turn.errors(read)
    lists: dict[str, tuple[str, ...]] = {}
    for key in blank.lists:
        found = rules.options(read.text(key))
        if isinstance(found, rules.BadOptions):
            errors.setdefault(key, turn.text(found.key, **found.facts))
        else:
            lists[key] = found
    day = read.day("closes")
    if errors or day is None:
        return [Invalid(errors, form)]
    if known:
        polls.discard(turn.session, known)
    draft = _keep(turn, kind, read, day, lists, known)
    if blank.advised_against:
        turn.decided("poll before you said, we did", draft.id, read.text("reason"))
    return [Replace(_preview(turn, draft))]


def open_poll(turn: Turn) -> Effects:
    """Ask: the ledger is written, the close and the reminders are scheduled, the channel is told."""
    opening.hold(turn)
    draft = announcing.found(turn, "draft")
    if draft.closes_at <= turn.now:
        raise Refusal("polls.too_late")
    asked, _ = opening.asked(turn, draft)
    if not asked:
        raise Refusal("polls.nobody", days=rules.ONCE_IN.days)
    effects = opening.begin(turn, draft, asked)
    turn.decided("open poll", draft.id)
    opened = said(turn.text, "polls.opened", count=len(asked), when=draft.closes_at)
    return [*effects, Replace(opened)]


def discard(turn: Turn) -> Effects:
    """Throw a draft away."""
    draft = announcing.found(turn, "draft")
    polls.discard(turn.session, draft.id)
    return [Replace(said(turn.text, "polls.discarded", poll=draft.title))]


def withdraw(turn: Turn) -> Effects:
    """Take an open poll back, as long as nobody has answered."""
    running = announcing.found(turn, "open")
    if polls.turnout(turn.session, running.id)[0]:
        raise Refusal("polls.answers_exist")
    running.status = "withdrawn"
    schedule.cancel_about(turn.session, turn.here.id, running.id)
    prospects.retract_letters(turn.session, running.id)
    closing.tell_whose_vote(turn, running)
    turn.decided("withdraw poll", running.id)
    return [*announcing.updates(turn, running), Replace(_overview(turn))]


def extend(turn: Turn) -> Effects:
    """Give an open poll another week."""
    running = announcing.found(turn, "open")
    zone = turn.here.zone
    day = local_day(running.closes_at, zone) + A_WEEK
    opened = local_day(running.opened_at or running.created_at, zone)
    if day - opened > rules.RUNS_AT_MOST:
        raise Refusal("polls.long_enough", days=rules.RUNS_AT_MOST.days)
    schedule.cancel_about(turn.session, turn.here.id, running.id)
    running.closes_at = rules.closes_at(day, zone)
    opening.schedule_end(turn, running)
    turn.decided("extend poll", running.id)
    return [*announcing.updates(turn, running), Replace(_overview(turn))]


def _overview(turn: Turn) -> Card:
    running = polls.of_community(turn.session, turn.here.id, "open", "draft")
    turnouts = [(each, *polls.turnout(turn.session, each.id)) for each in running]
    ended = polls.of_community(turn.session, turn.here.id, "closed")[:ENDED_SHOWN]
    return cards.overview(turn.text, turnouts, ended)


def _blank(turn: Turn, kind: str) -> Draft:
    text, zone = turn.aloud(), turn.here.zone
    today = local_day(turn.now, zone)
    if kind == "needs":
        lists: Mapping[str, str] = {key: text(f"polls.options.{key}") for key in draft_cards.LISTED}
    else:
        lists = {"choice": ""}
    heading = text("polls.draft.needs.heading", community=turn.here.name)
    return Draft(
        kind=kind,
        title=plain(heading) if kind == "needs" else "",
        lists=lists,
        first=today + timedelta(days=1),
        last=today + rules.RUNS_AT_MOST,
        closes=today + rules.RUNS_FOR,
        anonymous=kind == "needs",
        advised_against=kind == "needs" and _unanswered(turn),
    )


def _unanswered(turn: Turn) -> bool:
    """Whether the last needs poll still waits for its "you said, we did"."""
    closed = polls.of_community(turn.session, turn.here.id, "closed")
    last = next((each for each in closed if each.kind == "needs"), None)
    return last is not None and last.answered_for_at is None


def _written(turn: Turn, draft: Poll) -> Draft:
    questions = {each.key: each for each in polls.questions(turn.session, draft.id)}
    blank = _blank(turn, draft.kind)
    lists = {
        key: "\n".join(label for ident, label in questions[key].choices if ident != OTHER)
        for key in blank.lists
    }
    return Draft(
        kind=draft.kind,
        title=draft.title,
        lists=lists,
        first=blank.first,
        last=blank.last,
        closes=local_day(draft.closes_at, turn.here.zone),
        anonymous=draft.anonymous,
        several="choice" in questions and questions["choice"].kind == "several",
        comment="comment" in questions,
        advised_against=blank.advised_against,
    )


def _keep(
    turn: Turn,
    kind: str,
    read: Read,
    day: date,
    lists: Mapping[str, tuple[str, ...]],
    known: str,
) -> Poll:
    draft = Poll(
        id=known or turn.new_id(),
        community_id=turn.here.id,
        kind=kind,
        title=read.text("title"),
        status="draft",
        anonymous=read.one("names") == "anonymous",
        created_by=turn.person.id,
        created_at=turn.now,
        closes_at=rules.closes_at(day, turn.here.zone),
    )
    turn.session.add(draft)
    turn.session.flush()
    for position, question in enumerate(_questions(turn, kind, read, lists)):
        question.poll_id, question.position = draft.id, position
        turn.session.add(question)
    turn.session.flush()
    return draft


def _questions(
    turn: Turn, kind: str, read: Read, lists: Mapping[str, tuple[str, ...]]
) -> list[Question]:
    text = turn.aloud()

    def question(
        key: str, how: str, options: Sequence[tuple[str, str]], label: str = ""
    ) -> Question:
        shown = label or text(f"polls.question.{key}")
        listed = json.dumps(list(options))
        return Question(poll_id="", position=0, key=key, label=shown, kind=how, options=listed)

    numbered = {
        key: [(f"o{number}", each) for number, each in enumerate(labels, 1)]
        for key, labels in lists.items()
    }
    if kind != "needs":
        how = "several" if read.one("amount") == "several" else "one"
        return [question("choice", how, numbered["choice"], read.text("title"))]
    other = (OTHER, str(text("polls.options.something_else")))
    found = [question(key, "several", (*numbered[key], other)) for key in draft_cards.LISTED]
    willing = [(each, str(text(f"polls.willing.{each}"))) for each in WILLING]
    found.append(question("willing", "one", willing))
    if read.several("comment"):
        comment = question("comment", "text", ())
        comment.required = False
        found.append(comment)
    return found


def _preview(turn: Turn, draft: Poll) -> Card:
    asked, spared = opening.asked(turn, draft)
    questions = polls.questions(turn.session, draft.id)
    return draft_cards.preview(turn.text, draft, questions, len(asked), len(spared))
