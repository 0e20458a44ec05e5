"""What an erasure leaves others with: things to do that are theirs now, a community nobody organises."""

from __future__ import annotations

from bot.cards import Button
from bot.feature import Due, Effects, Turn
from bot.messages import Effect, Post, Replace
from bot.moment import Moment, Refusal
from bot.saying import said
from storage import people
from storage.actions import OPEN, Action
from storage.people import Member, Person

OCCASION = "forgetting.left_behind"


def tell(due: Due) -> Effects:
    """Whoever was handed something hears of it; a community without organisers, that anybody may."""
    effects: list[Effect] = [*_handed(due)]
    if not organisers(due):
        button = Button(
            due.aloud()("forgetting.take_over"), "forgetting.take_over", style="primary"
        )
        card = said(due.aloud(), "forgetting.unled", button, community=due.here.name)
        at = due.at.isoformat()
        effects += [
            Post(f"unled:{venue}:{at}", venue, card, "forgetting.unled") for venue in due.venues()
        ]
    return effects


def organisers(moment: Moment, but: str = "") -> list[Person]:
    """Who organises the community, whoever leads first; `but` is somebody to be left out."""
    held = people.holders(moment.session, moment.here.id, people.ORGANISE)
    found = {each.id: each for role in people.ORGANISE for each in held[role]}
    return [each for ident, each in found.items() if ident != but]


def take_over(turn: Turn) -> Effects:
    """Whoever presses first leads; where somebody organises already, nobody is put beside them."""
    people.hold(turn.session, turn.person.id)
    found = organisers(turn)
    if found:
        raise Refusal("forgetting.led", names=[each.name for each in found])
    people.grant(turn.session, turn.mine.id, "leader")
    turn.decided("take over")
    return [Replace(said(turn.text, "forgetting.taken_over", community=turn.here.name))]


def _handed(due: Due) -> Effects:
    """One word to each, of all that is theirs now."""
    mine: dict[str, list[Action]] = {}
    for ident in due.subject.split():
        action = due.session.get(Action, ident)
        if action is not None and action.status == OPEN:
            mine.setdefault(action.member_id, []).append(action)
    for member_id, found in mine.items():
        person = due.session.get_one(Person, due.session.get_one(Member, member_id).person_id)
        address = due.inbox_of(person)
        if address is None:
            continue
        text = due.to(person)
        what = [each.what for each in found]
        card = said(text, "forgetting.handed", what=what, community=due.here.name)
        key = f"handed:{found[0].id}:{due.at.isoformat()}"
        yield Post(key, address, card, "forgetting.handed", person.id)
