"""What is asked of those who write a charter, and of whoever proposes one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.cards import Choice, DateInput, Form, Note, NumberInput, Option, Text, TextInput
from bot.features.charter import rules
from bot.features.charter.cards import title_of
from bot.texts import Tongue

WORDS_AT_MOST = 2000


def writing(text: Tongue, value: str, section: str, words: str) -> Form:
    """The words of one section; `value` is `<charter> <section> <what they are written over>`."""
    return Form(
        id="charter.write",
        title=text("charter.write.title"),
        parts=(
            Text(title_of(text, section)),
            Note(text(f"charter.section.{section}.asks")),
            TextInput(
                "words",
                text("charter.write.words"),
                multiline=True,
                required=False,
                value=words,
                hint=text("charter.write.hint"),
                most=WORDS_AT_MOST,
            ),
        ),
        submit=text("charter.write.submit"),
        cancel=text("charter.cancel"),
        value=value,
    )


def proposing(text: Tongue, charter_id: str, today: date, empty: Sequence[str]) -> Form:
    """The rules of the vote, and when it ends."""
    options = tuple(Option(each, text(f"charter.majority.{each}")) for each in rules.MAJORITIES)
    notes: tuple[Note, ...] = ()
    if empty:
        names = [title_of(text, each) for each in empty]
        notes = (Note(text("charter.propose.empty", names=names)),)
    first, last = today + rules.RUNS_AT_LEAST, today + rules.RUNS_AT_MOST
    closes = today + rules.RUNS_FOR
    return Form(
        id="charter.propose",
        title=text("charter.propose.title"),
        parts=(
            Text(text("charter.propose.intro")),
            *notes,
            NumberInput(
                "quorum",
                text("charter.propose.quorum"),
                1,
                rules.ALL,
                value=str(rules.QUORUM),
                hint=text("charter.propose.quorum_hint"),
            ),
            Choice("majority", text("charter.propose.majority"), options, value=("half",)),
            DateInput(
                "closes",
                text("charter.propose.closes"),
                first.isoformat(),
                last.isoformat(),
                value=closes.isoformat(),
                hint=text("charter.propose.closes_hint"),
            ),
        ),
        submit=text("charter.propose.submit"),
        cancel=text("charter.cancel"),
        value=charter_id,
    )
