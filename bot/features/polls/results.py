"""What came of a poll, as cards: ranked charts, what has changed, "you said, we did"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards import (
    Bar,
    Button,
    Buttons,
    Card,
    Chart,
    Divider,
    Form,
    Note,
    Part,
    Progress,
    Shown,
    Table,
    Text,
    TextInput,
)
from bot.features.polls import cards, rules
from bot.features.polls.rules import Answers, Tally, TooFew
from bot.markup import escape
from bot.texts import Tongue
from storage.deeds import Deed
from storage.polls import Poll, Question

ACTIVE = frozenset({"lead", "help", "join"})
"""Answers to "how willing" that mean doing something."""

NEEDS_ANSWERED = 3
WORDS_AT_MOST = 400


@dataclass(frozen=True, slots=True)
class Outcome:
    """A closed poll with what was asked and answered, and what was answered the time before."""

    poll: Poll
    questions: Sequence[Question]
    ballots: Sequence[Answers]
    answered: int
    asked: int
    before_questions: Sequence[Question]
    before_ballots: Sequence[Answers]

    def tally(self, question: Question) -> Tally | TooFew:
        """The count of one question."""
        anonymous = self.poll.anonymous
        return rules.tally(question.key, question.choices, self.ballots, anonymous=anonymous)

    def changes(self, question: Question) -> dict[str, float]:
        """What moved since the time before, in percentage points by label."""
        old = next((each for each in self.before_questions if each.key == question.key), None)
        if old is None:
            return {}
        before = rules.tally(old.key, old.choices, self.before_ballots)  # few named ones don't show
        return rules.changes(self.tally(question), before)


def result(text: Tongue, outcome: Outcome) -> Card:
    """What everybody is told when a poll has closed."""
    words = any(question.kind == "text" for question in outcome.questions)
    note = "polls.result.note" if outcome.poll.anonymous else "polls.result.ranked"
    aside = (Note(text("polls.result.words_where", least=rules.QUOTED_FROM)),) if words else ()
    return Card(
        text("polls.result.title", poll=outcome.poll.title),
        (*_charts(text, outcome), Note(text(note)), *aside),
    )


def fuller(text: Tongue, outcome: Outcome, deeds: Sequence[Deed]) -> Card:
    """What organisers see on asking: the same, free words from ten on, and one breakdown."""
    parts: list[Shown] = [*_charts(text, outcome)]
    for question in outcome.questions:
        if question.kind == "text":
            parts += _words(text, question, outcome.ballots)
    parts += _split(text, outcome)
    if deeds:
        parts.append(_deeds_table(text, outcome.questions, deeds))
    if outcome.poll.kind == "needs":
        parts.append(Buttons((cards.deeds_button(text, outcome.poll),)))
    return Card(text("polls.result.title", poll=outcome.poll.title), tuple(parts))


def for_organisers(text: Tongue, outcome: Outcome) -> Card:
    """A poll has closed: what an organiser may do now."""
    see = Button(text("polls.overview.results"), "polls.results", outcome.poll.id, "primary")
    deeds = (cards.deeds_button(text, outcome.poll),) if outcome.poll.kind == "needs" else ()
    return Card(
        text("polls.closed.title", poll=outcome.poll.title),
        (
            Progress(text("polls.turnout"), outcome.answered, outcome.asked),
            Text(text(f"polls.closed.{outcome.poll.kind}")),
            Buttons((see, *deeds)),
        ),
    )


def tallies(
    text: Tongue, poll: Poll, questions: Sequence[Question], ballots: Sequence[Answers]
) -> tuple[Shown, ...]:
    """The charts of a named poll while it runs."""
    return tuple(_charts(text, Outcome(poll, questions, ballots, 0, 0, (), ()), turnout=False))


def _charts(text: Tongue, outcome: Outcome, *, turnout: bool = True) -> list[Shown]:
    parts: list[Shown] = []
    if turnout:
        parts.append(Progress(text("polls.turnout"), outcome.answered, outcome.asked))
    for question in outcome.questions:
        if question.kind == "text":
            continue
        match outcome.tally(question):
            case TooFew(needed):
                parts.append(
                    Note(text("polls.result.too_few", question=question.label, least=needed))
                )
            case Tally() as tally:
                parts.append(_chart(text, question, tally, outcome.changes(question)))
    return parts


def _chart(text: Tongue, question: Question, tally: Tally, moved: dict[str, float]) -> Chart:
    bars = []
    for _, label, count in tally.counts:
        share = count / tally.respondents if tally.respondents else 0.0
        shown = text("polls.result.share", share=share, count=count)
        points = moved.get(label)
        note = "" if points is None else _moved(text, points)
        bars.append(Bar(escape(label), share, shown, note))
    title = text("polls.result.question", question=question.label, count=tally.respondents)
    return Chart(title, tuple(bars), full=1.0)


def _moved(text: Tongue, points: float) -> str:
    whole = round(points)
    if whole == 0:
        return text("polls.result.same")
    return text("polls.result.up" if whole > 0 else "polls.result.down", count=abs(whole))


def _words(text: Tongue, question: Question, ballots: Sequence[Answers]) -> list[Shown]:
    found = rules.quotes(question.key, ballots)
    if isinstance(found, TooFew):
        return [Note(text("polls.result.words_withheld", least=found.needed))]
    quoted = tuple(Text(text("polls.result.quote", words=words)) for words in found)
    return [Divider(), Text(text("polls.result.words", question=question.label)), *quoted]


def _split(text: Tongue, outcome: Outcome) -> list[Shown]:
    questions = {question.key: question for question in outcome.questions}
    if not outcome.poll.anonymous or not {"willing", "miss"} <= questions.keys():
        return []
    parted = rules.split("willing", ACTIVE, "miss", outcome.ballots)
    if isinstance(parted, TooFew):
        return [Note(text("polls.result.no_split", least=parted.needed))]
    miss = questions["miss"]
    parts: list[Shown] = [Divider()]
    for key, ballots in zip(("active", "others"), parted, strict=True):
        tally = rules.tally("miss", miss.choices, ballots)
        if isinstance(tally, Tally):
            chart = _chart(text, miss, tally, {})
            parts.append(
                Chart(
                    text(f"polls.result.split_{key}", question=miss.label), chart.bars, chart.full
                )
            )
    return parts


def top_needs(outcome: Outcome) -> tuple[tuple[Question, str, str], ...]:
    """What most people miss: the question, the option's id and its label, at most three."""
    question = next((each for each in outcome.questions if each.key == "miss"), None)
    if question is None:
        return ()
    tally = outcome.tally(question)
    if isinstance(tally, TooFew):
        return ()
    chosen = [
        (question, ident, label)
        for ident, label, count in tally.counts
        if count and ident != rules.OTHER
    ]
    return tuple(chosen[:NEEDS_ANSWERED])


def deeds_form(text: Tongue, outcome: Outcome, said: Sequence[Deed]) -> Form:
    """What the community will do about each of the top needs."""
    known = {deed.option: deed.text for deed in said}
    parts: list[Part] = [Text(text("polls.deeds.intro"))]
    for question, ident, label in top_needs(outcome):
        parts.append(
            TextInput(
                f"{question.key}.{ident}",
                text("polls.deeds.about", need=label),
                multiline=True,
                required=False,
                value=known.get(ident, ""),
                most=WORDS_AT_MOST,
            )
        )
    return Form(
        id="polls.deeds",
        title=text("polls.deeds.title"),
        parts=tuple(parts),
        submit=text("polls.deeds.submit"),
        cancel=text("polls.cancel"),
        value=outcome.poll.id,
    )


def deeds_card(text: Tongue, outcome: Outcome, said: Sequence[Deed]) -> Card:
    """Tell everybody: you said, we did."""
    table = _deeds_table(text, outcome.questions, said)
    return Card(text("polls.deed.title"), (Text(text("polls.deed.text")), table))


def _deeds_table(text: Tongue, questions: Sequence[Question], said: Sequence[Deed]) -> Table:
    labels = {(each.key, ident): label for each in questions for ident, label in each.choices}
    rows = tuple(
        (escape(labels.get((deed.question, deed.option), "")), escape(deed.text)) for deed in said
    )
    columns = (text("polls.deed.you_said"), text("polls.deed.we_did"))
    return Table(text("polls.deed.table"), columns, rows)
