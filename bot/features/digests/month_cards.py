"""The members' digest, as a card: what one can take up, what came about, what was said back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.cards import Button, Buttons, Card, Note, Shown, Text
from bot.feature import AGAIN
from bot.features.digests.news import News, Summary
from bot.letters import clip
from bot.markup import escape
from bot.texts import Markup, Tongue

WORDS_SHOWN = 300
"""So many characters of a call's summary or of a deed; the rest is a press away."""

LABEL_SHOWN = 50


def month(text: Tongue, news: News, *buttons: Button) -> Card:
    """The digest of one reader, with the `buttons` by which they change how it comes."""
    title = text("digests.month.title", community=news.community)
    end = (Buttons(buttons),) if buttons else ()
    if news.is_empty:
        return Card(title, (Text(text("digests.month.nothing")), *end))
    covers = Note(text("digests.month.covers", since=news.since, last=news.last))
    return Card(title, (covers, *_take_up(text, news), *_came_about(text, news), *end))


def _take_up(text: Tongue, news: News) -> Iterator[Shown]:
    """What is open: the next call, activities with a place left, questions without an answer."""
    lines: list[str] = []
    buttons: list[Button] = []
    if news.call is not None:
        lines.append(text("digests.month.call", when=news.call))
        buttons.append(Button(text("digests.month.see_call"), AGAIN, "call"))
    for each in news.coming:
        key = "digests.month.activity" if each.free is None else "digests.month.activity_places"
        line = text(key, title=each.title, when=each.at, count=each.free or 0)
        lines.append(_marked(text, line, news, each.id, "digests.month.fits_seeks"))
        label = text("digests.month.see", title=_short(each.title, LABEL_SHOWN))
        buttons.append(Button(label, "activities.see", each.id))
    lines += [text("digests.month.team", question=each) for each in news.teams]
    yield from _section(text, "open", lines)
    if buttons:
        yield Buttons(tuple(buttons))
    asked = [
        _marked(
            text,
            text("digests.month.question", title=each.title),
            news,
            each.id,
            "digests.month.fits_offers",
        )
        for each in news.waiting
    ]
    yield from _section(text, "waiting", asked)
    if asked:
        yield Buttons(
            tuple(
                Button(
                    text("digests.month.answer", title=_short(each.title, LABEL_SHOWN)),
                    "questions.see",
                    each.id,
                )
                for each in news.waiting
            )
        )


def _came_about(text: Tongue, news: News) -> Iterator[Shown]:
    """What calls came to, what was decided, what came of what members said, what is new."""
    for each in news.summaries:
        yield from _section(text, "summary", _summed(text, each), when=each.at)
    decided = [text("digests.month.goal", title=each) for each in news.decided]
    if news.charter is not None:
        decided.append(text("digests.month.charter", when=news.charter))
    yield from _section(text, "decided", decided)
    done = [
        text("digests.month.deed", need=each.need, deed=_short(each.deed, WORDS_SHOWN))
        for each in news.done
    ]
    yield from _section(text, "done", done)
    shared = [
        _marked(
            text,
            text("digests.month.resource", title=each.title, good_for=each.good_for),
            news,
            each.id,
            "digests.month.fits_seeks",
        )
        for each in news.shared
    ]
    yield from _section(text, "shared", shared)
    if shared:
        yield Buttons((Button(text("digests.month.shelf"), AGAIN, "share"),))
    learnt = [
        text("digests.month.deed", need=each.question, deed=_short(each.words, WORDS_SHOWN))
        for each in news.learnt
    ]
    yield from _section(text, "learnt", learnt)
    yield from _section(text, "stories", [f"“{escape(each)}”" for each in news.stories])


def _summed(text: Tongue, call: Summary) -> list[str]:
    told = [_short(call.summary, WORDS_SHOWN)] if call.summary else []
    lines = [escape(each) for each in told]
    if call.decisions:
        decisions = _short(call.decisions, WORDS_SHOWN)
        lines.append(text("digests.month.decisions", decisions=decisions))
    return lines


def _section(text: Tongue, name: str, lines: Sequence[str], **facts: object) -> Iterator[Shown]:
    """A heading with lines below it; nothing where there are none."""
    if lines:
        heading = text(f"digests.month.{name}", **facts)
        bullets = lines if len(lines) == 1 else [f"• {each}" for each in lines]
        yield Text("\n".join([f"**{heading}**", *bullets]))


def _marked(text: Tongue, line: Markup, news: News, ident: str, key: str) -> Markup:
    """A line that says so where it fits what its reader offers or seeks."""
    return Markup(f"{line} {text(key)}") if ident in news.fitting else line


def _short(words: str, most: int) -> str:
    """Somebody's words on one line, cut where they are long."""
    return clip(" ".join(words.split()), most)
