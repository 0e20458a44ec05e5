"""A member's own decisions. Each is theirs alone, private, and can be taken back."""

from __future__ import annotations

from datetime import timedelta

from bot import countries, levels
from bot.acquaintance import EMAIL
from bot.calendar import find_zone
from bot.cards import Button, Card
from bot.feature import AGAIN, Effects, Turn
from bot.features.membership import cards
from bot.features.membership.cards import Accounts, Share
from bot.forms import Read
from bot.messages import Address, Invalid, Open, Replace, Whisper
from bot.moment import Refusal
from bot.saying import account_name, no_zone, platform_name, said
from storage import accounts, lapses, outbox, quiet, wishes
from storage.people import PREFERENCES, Offer

SNOOZE = timedelta(days=28)


def me(turn: Turn) -> Effects:
    """Show what is kept of the asker's wishes."""
    return [Whisper(shown(turn))]


def prefer(turn: Turn) -> Effects:
    """Set the preference: active, occasional or observer."""
    if turn.value not in PREFERENCES:
        raise Refusal("core.stale")
    if turn.mine.preference == "observer":
        lapses.suspect(turn.session, turn.now.date(), [turn.mine.id])
    turn.mine.preference = turn.value
    key = f"membership.preferred.{turn.value}"
    return [Replace(said(turn.text, key, _back(turn)))]


def stop(turn: Turn) -> Effects:
    """Nothing unasked any more, in any community, on any platform."""
    turn.person.stopped_at = turn.person.stopped_at or turn.now
    outbox.hush(turn.session, turn.person.id, "stopped")
    resume = Button(turn.text("membership.resume"), "membership.resume")
    return [Replace(said(turn.text, "membership.stopped", resume))]


def snooze(turn: Turn) -> Effects:
    """Nothing unasked for four weeks."""
    turn.person.snoozed_until = turn.now + SNOOZE
    outbox.hush(turn.session, turn.person.id, "snoozed")
    resume = Button(turn.text("membership.resume"), "membership.resume")
    until = turn.person.snoozed_until
    return [Replace(said(turn.text, "membership.snoozed", resume, until=until))]


def resume(turn: Turn) -> Effects:
    """Take a stop or a snooze back."""
    turn.person.stopped_at = None
    turn.person.snoozed_until = None
    stop_again = Button(turn.text("membership.stop"), "membership.stop")
    return [Replace(said(turn.text, "membership.resumed", stop_again))]


def settings(turn: Turn) -> Effects:
    """Ask for zone, country and language."""
    return [Open(cards.settings_form(turn.text, turn.person))]


def settings_sent(turn: Turn) -> Effects:
    """Keep zone, country and language; they hold in every community."""
    form = cards.settings_form(turn.text, turn.person)
    read = turn.read(form)
    errors = turn.errors(read)
    zone = zone_in(turn, read, errors)
    country = countries.find(read.text("country")) if read.text("country") else ""
    if country is None:
        errors["country"] = turn.text("membership.settings.no_country")
    if errors or zone is None or country is None:
        return [Invalid(errors, form)]
    turn.person.zone, turn.person.language = zone, read.one("language")
    turn.person.country = country
    quiet.reconsider(turn.session, turn.person.id)
    return [Replace(shown(turn))]


def zone_in(turn: Turn, read: Read, errors: dict[str, str]) -> str | None:
    """The zone that a form names; where it names none, `errors` hears which come near."""
    zone = find_zone(read.text("zone"))
    if zone is None and "zone" not in errors:
        errors["zone"] = no_zone(turn.text, read.text("zone"))
    return zone


def offers(turn: Turn) -> Effects:
    """Ask what the member offers and seeks."""
    return [Open(cards.offers_form(turn.text, turn.session.get(Offer, turn.mine.id)))]


def offers_sent(turn: Turn) -> Effects:
    """Keep it, by name; an empty form takes it back."""
    form = cards.offers_form(turn.text, turn.session.get(Offer, turn.mine.id))
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    offer = Offer(
        member_id=turn.mine.id,
        offers=read.text("offers"),
        seeks=read.text("seeks"),
        co_lead=bool(read.several("co_lead")),
        hours=read.number("hours"),
    )
    turn.session.merge(offer)
    return [Replace(said(turn.text, "membership.offered", _back(turn)))]


def shown(turn: Turn) -> Card:
    """What is kept of the asker's wishes, as it is now."""
    person = turn.person
    if person.snoozed_until is not None and person.snoozed_until <= turn.now:
        person.snoozed_until = None
    known, share = _accounts(turn), _share(turn)
    wished = wishes.of_member(turn.session, turn.mine.id)
    return cards.me(turn.to(person), person, turn.mine, turn.here, known, share, wished)


def _share(turn: Turn) -> Share:
    """What the asker did of late, and the level that comes of it; an observer has none to be told."""
    today = turn.now.date()
    done = wishes.done(turn.session, turn.mine.id, today - levels.WINDOW)
    is_observer = turn.mine.preference == "observer"
    level = "observer" if is_observer else levels.standing(done, today).level
    return Share(level, levels.sources(done, today))


def _accounts(turn: Turn) -> Accounts:
    """Those by which they are known, and those that may be theirs by their e-mail address.

    Of these only the platform is told, and only where a community of theirs lives there too.
    """
    mine = [
        each
        for each in wishes.accounts(turn.session, turn.person.id)
        if not each.address.startswith(f"{EMAIL}:")
    ]
    perhaps = {
        platform_name(other)
        for each in mine
        for other in each.alike
        if accounts.shared(turn.session, turn.person.id, _lane(each.address), _lane(other))
    }
    named = tuple(account_name(each) for each in mine)
    return Accounts(named if len(mine) > 1 else (), tuple(sorted(perhaps)))


def _lane(address: str) -> str:
    return Address.parse(address).lane


def _back(turn: Turn) -> Button:
    return Button(turn.text("membership.back"), AGAIN, "me")
