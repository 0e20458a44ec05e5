"""An erasure whole: rows, messages that stand, and what others are left with; in one transaction."""

from __future__ import annotations

import json
from dataclasses import replace

from bot import standing
from bot.features.forgetting import left_behind, rules
from bot.features.forgetting.rules import Instead, Known
from bot.moment import Moment
from bot.rhythm import once
from bot.texts import DEFAULT, LANGUAGES
from storage import audit, erasing, linking, rewording, schedule
from storage.audit import Decision
from storage.communities import Community
from storage.erasing import Gone, Wish, Words
from storage.people import Person
from storage.stand_ins import StandIns

SELF, ASKED, RESTORED = "forget", "forget for", "forget again"
"""What stands in the log: they did it themselves, whoever runs Convener did, or a restore."""


def erase(moment: Moment, person: Person, words: Words, action: str = SELF) -> Gone:
    """Erase a person, locked by whoever calls, everywhere. Nothing loaded is good afterwards.

    What others must take up falls due in each of their communities at once.
    """
    language = _language(moment, person)
    text = moment.texts.tongue(language, "UTC")
    instead = Instead(text("forgetting.name"), text("forgetting.no_words"), moment.new_id())
    known = _known(moment, person)
    wish = Wish(
        person_id=person.id,
        now=moment.now,
        stand_ins=StandIns(instead.name, language),
        no_words=instead.words,
        token=instead.ident,
        words=words,
    )
    gone = erasing.erase(moment.session, wish)
    _reword(moment, gone, replace(known, words=gone.said), instead)
    nobody = wish.stand_ins.stand(moment.session, None)
    for ident in gone.communities or ("",):
        line = Decision(at=moment.now, community_id=ident, person_id=nobody, action=action)
        audit.record(moment.session, line)
    for ident in gone.communities:
        here = moment.session.get_one(Community, ident)
        there = replace(moment, community=here)
        name = f"{left_behind.OCCASION}:{ident}:{instead.ident}"
        actions = " ".join(gone.actions.get(ident, ()))
        row = once(there, name, left_behind.OCCASION, actions, moment.now)
        schedule.put(moment.session, row)
        standing.renew(there)
    moment.session.flush()
    return gone


def _language(moment: Moment, person: Person) -> str:
    """The language of what stands instead: the community's whose rows it stands in, or the first's."""
    known = linking.memberships(moment.session, person.id)
    spoken = [moment.session.get_one(Community, each).language for each in sorted(known)]
    return next((each for each in spoken if each in LANGUAGES), DEFAULT)


def _known(moment: Moment, person: Person) -> Known:
    accounts = linking.of_person(moment.session, person.id)
    members = linking.memberships(moment.session, person.id)
    return Known(
        addresses=erasing.addresses_of(moment.session, person.id),
        ids=(*(each.id for each in members.values()), person.id),
        names=tuple({person.name, *(each.name for each in accounts)} - {""}),
    )


def _reword(moment: Moment, gone: Gone, known: Known, instead: Instead) -> None:
    """Whatever Convener said that names them is said anew without, wherever it stands."""
    for row in rewording.saying(moment.session, gone.communities, rules.needles(known)):
        raw = json.loads(row.card)
        said = rules.unnamed(raw, known, instead)
        if said != raw:
            written = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
            rewording.reword(row, written)
    moment.session.flush()
