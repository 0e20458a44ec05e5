"""What a story may be about: an activity, a call, a question or a resource of its community."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import assert_never

from sqlmodel import Session

from storage import activities, board, calls, shelf
from storage.activities import HELD, Activity
from storage.board import Asked
from storage.calls import Call
from storage.shelf import Resource

Subject = Activity | Call | Asked | Resource

KINDS: Mapping[str, Callable[[Session, str], Subject | None]] = {
    "activity": lambda session, ident: session.get(Activity, ident),
    "call": lambda session, ident: session.get(Call, ident),
    "question": lambda session, ident: session.get(Asked, ident),
    "resource": lambda session, ident: session.get(Resource, ident),
}
OFFERED_AT_MOST = 3
"""So many of each kind are offered to choose from, the newest."""


def find(session: Session, community_id: str, about: str) -> Subject | None:
    """What a kind and an id name (`activity a1`); None where it isn't the community's, or is gone."""
    kind, _, ident = about.partition(" ")
    found = KINDS[kind](session, ident) if kind in KINDS and ident else None
    if found is None or found.community_id != community_id or not _is_there(found):
        return None
    return found


def recent(session: Session, community_id: str) -> dict[str, Subject]:
    """What a story is likely about, by kind and id."""
    made = activities.of_community(session, community_id)
    tried = [each for each in made if each.status == HELD]
    held = calls.of_community(session, community_id, HELD)
    asked = board.helped_ones(session, community_id, OFFERED_AT_MOST)
    shared = shelf.newest(session, community_id, OFFERED_AT_MOST)
    named: dict[str, Subject] = {}
    for kind, found in (
        ("activity", tried[-OFFERED_AT_MOST:][::-1]),
        ("call", held[-OFFERED_AT_MOST:][::-1]),
        ("question", asked),
        ("resource", shared),
    ):
        named |= {f"{kind} {each.id}": each for each in found}
    return named


def _is_there(found: Subject) -> bool:
    match found:
        case Activity() | Call():
            return found.status == HELD
        case Asked():
            return found.status in ("open", "answered")
        case Resource():
            return found.status == "shelved"
    assert_never(found)
