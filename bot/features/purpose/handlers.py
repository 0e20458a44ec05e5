"""Writing a purpose, looking at its versions, taking the last one back and bringing it back."""

from __future__ import annotations

from bot import stepping
from bot.cards import Button, Card
from bot.feature import AGAIN, Effects, Turn
from bot.features.purpose import cards, validating
from bot.features.purpose.cards import PARTS, Version
from bot.messages import Invalid, Open, Replace, Whisper
from bot.moment import Moment, Refusal
from bot.saying import said
from storage import communities, purposes
from storage.people import Person
from storage.purposes import Purpose


def show(turn: Turn) -> Effects:
    """Show the purpose that holds."""
    return [Whisper(overview(turn))]


def write(turn: Turn) -> Effects:
    """Ask for the words, those that hold filled in."""
    now = purposes.standing(turn.session, turn.here.id)
    return [Open(cards.write_form(turn.text, now))]


def written(turn: Turn) -> Effects:
    """Keep another version; whoever wrote over an older one hears so, and nothing is lost."""
    communities.hold(turn.session, turn.here.id)  # of two who write at once, the second hears of it
    now = purposes.standing(turn.session, turn.here.id)
    asked = cards.write_form(turn.text, now)
    read = turn.read(asked)
    errors = turn.errors(read)
    if turn.value != asked.value:
        errors.setdefault("purpose", turn.text("purpose.write.meanwhile"))
    elif now is not None and not errors and all(read.text(p) == getattr(now, p) for p in PARTS):
        errors["purpose"] = turn.text("purpose.write.same")
    if errors:
        return [Invalid(errors, asked)]
    every = purposes.versions(turn.session, turn.here.id)
    words = {part: read.text(part) for part in PARTS}
    version = Purpose(
        id=turn.new_id(),
        community_id=turn.here.id,
        number=every[-1].number + 1 if every else 1,
        purpose=words["purpose"],
        vision=words["vision"],
        value=words["value"],
        reason=read.text("reason"),
        pivot=read.one("kind") == "pivot",
        written_by=turn.person.id,
        written_at=turn.now,
    )
    turn.session.add(version)
    turn.session.flush()
    turn.decided(
        "write purpose anew (pivot)" if version.pivot else "write purpose",
        str(version.number),
        version.reason,
    )
    stepping.settle(turn)
    before = validating.over(turn, now) if now is not None else []
    return [*before, Replace(overview(turn))]


def undo(turn: Turn) -> Effects:
    """Take the last version back: the one before it holds again."""
    communities.hold(turn.session, turn.here.id)
    now = purposes.standing(turn.session, turn.here.id)
    if now is None or now.id != turn.value:
        raise Refusal("core.stale")
    now.withdrawn_at = turn.now
    turn.session.flush()
    turn.decided("take purpose back", str(now.number))
    restore = Button(turn.text("purpose.undone.restore"), "purpose.restore", now.id)
    see = Button(turn.text("purpose.now"), AGAIN, "purpose", "primary")
    again = purposes.standing(turn.session, turn.here.id)
    effects = [*validating.over(turn, now), *(validating.updates(turn, again) if again else [])]
    return [*effects, Replace(said(turn.text, "purpose.undone", see, restore, number=now.number))]


def restore(turn: Turn) -> Effects:
    """Bring back what was taken back, as long as nothing was written since."""
    communities.hold(turn.session, turn.here.id)
    every = purposes.versions(turn.session, turn.here.id)
    found = next((each for each in every if each.id == turn.value), None)
    later = [each for each in every if found and each.number > found.number]
    if found is None or found.withdrawn_at is None or any(not each.withdrawn_at for each in later):
        raise Refusal("core.stale")
    before = purposes.standing(turn.session, turn.here.id)
    found.withdrawn_at = None
    turn.session.flush()
    turn.decided("bring purpose back", str(found.number))
    over = validating.over(turn, before) if before is not None else []
    return [*over, *validating.updates(turn, found), Replace(overview(turn))]


def history(turn: Turn) -> Effects:
    """Show all versions, the newest first."""
    every = _versions(turn)
    if not every:
        return [Whisper(cards.none(turn.text))]
    return [Whisper(cards.history(turn.text, turn.here.name, every[::-1]))]


def version(turn: Turn) -> Effects:
    """Show one version as it was."""
    found = next((each for each in _versions(turn) if each.row.id == turn.value), None)
    if found is None:
        raise Refusal("core.stale")
    return [Whisper(cards.version(turn.text, turn.here.name, found))]


def overview(turn: Turn) -> Card:
    """The purpose that holds as a card."""
    now = purposes.standing(turn.session, turn.here.id)
    if now is None:
        return cards.none(turn.text)
    held = [each for each in _versions(turn) if each.row.id == now.id]
    return cards.overview(turn.text, turn.here.name, held[0])


def _versions(turn: Moment) -> list[Version]:
    """All versions, each beside the one that held before it."""
    found: list[Version] = []
    before: Purpose | None = None
    for row in purposes.versions(turn.session, turn.here.id):
        by = turn.session.get_one(Person, row.written_by).name
        members = purposes.validated(turn.session, row.id)
        backings = purposes.backings(turn.session, row.id)
        found.append(Version(row, by, before, members, backings))
        before = row if row.withdrawn_at is None else before
    return found
