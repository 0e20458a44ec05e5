"""A charter is written: drafted from what is known, changed section by section, undone."""

from __future__ import annotations

from bot.feature import Effects, Turn
from bot.features.charter import cards, forms, gathering, reading
from bot.features.charter.sections import SECTIONS
from bot.messages import Invalid, Open, Replace, Whisper
from bot.moment import Refusal
from bot.saying import said
from storage import charters, communities
from storage.charters import Charter, Writing
from storage.people import Person

TOLD_AT_MOST = 8


def begin(turn: Turn) -> Effects:
    """Begin a draft: from the version before, where there is one, and from what is known."""
    communities.hold(turn.session, turn.here.id)  # one draft at a time
    every = charters.versions(turn.session, turn.here.id)
    draft = next((each for each in every if each.status == "draft"), None)
    if draft is not None:
        return [Replace(reading.contents(turn, draft))]
    number = every[0].number + 1 if every else 1
    draft = Charter(
        id=turn.new_id(),
        community_id=turn.here.id,
        number=number,
        begun_by=turn.person.id,
        begun_at=turn.now,
    )
    turn.session.add(draft)
    turn.session.flush()
    before = _latest(turn, every)
    for key in SECTIONS:
        if key in before:
            _write(turn, draft, key, before[key].words, "kept")
        elif known := gathering.known(turn, key, forms.WORDS_AT_MOST):
            _write(turn, draft, key, known, "known")
    turn.session.flush()
    turn.decided("begin charter", draft.id)
    return [Replace(reading.contents(turn, draft))]


def discard(turn: Turn) -> Effects:
    """Throw a draft away that was never proposed."""
    draft = reading.found(turn, turn.value, "draft")
    charters.discard(turn.session, draft.id)
    turn.decided("discard charter", draft.id)
    return [Replace(said(turn.text, "charter.discarded", number=draft.number))]


def write(turn: Turn) -> Effects:
    """Ask for the words of a section."""
    draft, key = reading.named(turn, "draft")
    row = charters.writings(turn.session, draft.id).get(key)
    return [Open(forms.writing(turn.text, _over(draft, key, row), key, row.words if row else ""))]


def written(turn: Turn) -> Effects:
    """Keep the words of a section, unless somebody has changed it since the form was opened."""
    draft, key = reading.named(turn, "draft")
    row = charters.writings(turn.session, draft.id).get(key)
    form = forms.writing(turn.text, _over(draft, key, row), key, row.words if row else "")
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    words = read.text("words")
    if words == (row.words if row else ""):
        return [Replace(reading.shown(turn, draft, key))]
    if turn.value != form.value:
        by = turn.session.get_one(Person, row.written_by).name if row else turn.person.name
        return [Invalid({"words": turn.text("charter.write.overtaken", by=by)}, form)]
    _write(turn, draft, key, words, "written")
    turn.session.flush()
    turn.decided("write charter", f"{draft.id} {key}")
    return [Replace(reading.shown(turn, draft, key))]


def undo(turn: Turn) -> Effects:
    """Take back the newest words of a section: what they were written over holds again."""
    draft, key = reading.named(turn, "draft")
    row = charters.writings(turn.session, draft.id).get(key)
    if row is None or turn.value != f"{draft.id} {key} {row.id}":
        raise Refusal("core.stale")
    row.undone_at = turn.now
    turn.session.flush()
    turn.decided("undo charter", f"{draft.id} {key}")
    return [Replace(reading.shown(turn, draft, key))]


def fill(turn: Turn) -> Effects:
    """Show what a section would say if it were filled from what is known now."""
    draft, key = reading.named(turn, "draft")
    known = gathering.known(turn, key, forms.WORDS_AT_MOST)
    if not known:
        raise Refusal("charter.nothing_known")
    row = charters.writings(turn.session, draft.id).get(key)
    now = row.words if row else ""
    if now == known:
        raise Refusal("charter.says_so")
    return [Replace(cards.filled(turn.text, f"{draft.id} {key}", key, now, known))]


def take(turn: Turn) -> Effects:
    """Fill a section from what is known; it can be undone."""
    draft, key = reading.named(turn, "draft")
    known = gathering.known(turn, key, forms.WORDS_AT_MOST)
    row = charters.writings(turn.session, draft.id).get(key)
    if known and known != (row.words if row else ""):
        _write(turn, draft, key, known, "known")
        turn.session.flush()
        turn.decided("fill charter", f"{draft.id} {key}")
    return [Replace(reading.shown(turn, draft, key))]


def history(turn: Turn) -> Effects:
    """Show who made a section say what, and when."""
    charter, key = reading.named(turn)
    rows = charters.history(turn.session, charter.id, key, TOLD_AT_MOST)
    names = {row.written_by: turn.session.get_one(Person, row.written_by).name for row in rows}
    return [Whisper(cards.history(turn.text, f"{charter.id} {key}", key, rows, names))]


def _latest(turn: Turn, every: list[Charter]) -> dict[str, Writing]:
    """What the last version says: the one that was adopted, declined or put to the vote last."""
    found = charters.writings(turn.session, every[0].id) if every else {}
    return {key: row for key, row in found.items() if row.words}


def _over(draft: Charter, key: str, row: Writing | None) -> str:
    return f"{draft.id} {key} {row.id if row else 0}"


def _write(turn: Turn, draft: Charter, key: str, words: str, origin: str) -> None:
    turn.session.add(
        Writing(
            charter_id=draft.id,
            section=key,
            words=words,
            origin=origin,
            written_by=turn.person.id,
            written_at=turn.now,
        )
    )
