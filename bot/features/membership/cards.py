"""A member's own settings, as a card and forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot import countries, levels
from bot.calendar import WEEK_DAYS
from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    Facts,
    Form,
    Note,
    NumberInput,
    Option,
    Text,
    TextInput,
)
from bot.courtesy import QuietHours, parse_quiet_hours
from bot.feature import AGAIN
from bot.markup import escape
from bot.texts import LANGUAGES, Markup, Tongue, city
from storage.communities import Community
from storage.people import PREFERENCES, Member, Offer, Person
from storage.wishes import Offered, Wishes


@dataclass(frozen=True, slots=True)
class Accounts:
    """By what somebody is reached: `mine`, where it is more than one.

    `perhaps`: the platforms of accounts that may be theirs too.
    """

    mine: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """Somebody's own level (or `observer`), and how often they did what in the window."""

    level: str
    sources: Mapping[str, int]


HOURS_AT_MOST = 160
"""Hours a month that somebody may offer: a full-time month."""


def me(
    text: Tongue,
    person: Person,
    member: Member,
    community: Community,
    accounts: Accounts,
    share: Share,
    wishes: Wishes,
) -> Card:
    """What Convener goes by when it writes to this member."""
    messages = text("membership.me.messages_on")
    if person.stopped_at is not None:
        messages = text("membership.me.messages_stopped", since=person.stopped_at)
    elif person.snoozed_until is not None:
        messages = text("membership.me.messages_snoozed", until=person.snoozed_until)
    facts: list[tuple[str, str]] = [
        (text("membership.me.preference"), text(f"membership.preference.{member.preference}")),
        (text("membership.me.share"), _share(text, share)),
        (text("membership.me.zone"), _zone(text, person)),
        (text("membership.me.country"), _country(text, person)),
        (text("membership.me.language"), text(f"membership.language.{text.language}")),
        (text("membership.me.messages"), messages),
        (
            text("membership.me.digest"),
            text(f"membership.digest.{'on' if wishes.monthly else 'off'}"),
        ),
    ]
    hours = parse_quiet_hours(person.quiet_hours)
    if hours is not None:
        facts.append((text("membership.me.quiet"), in_words(text, hours)))
    if accounts.mine:
        shown = text("membership.me.accounts_of", accounts=list(accounts.mine))
        facts.append((text("membership.me.accounts"), shown))
    if wishes.offered is not None:
        facts += _offered(text, wishes.offered)
    silent = person.stopped_at is not None or person.snoozed_until is not None
    reach = (
        (Button(text("membership.resume"), "membership.resume"),)
        if silent
        else (
            Button(text("membership.snooze"), "membership.snooze"),
            Button(text("membership.stop"), "membership.stop"),
        )
    )
    quiet = (
        (Button(text("membership.quiet.clear"), "membership.loud"),) if person.quiet_hours else ()
    )
    link = Button(text("membership.link"), AGAIN, "link")
    digest = (
        Button(text("membership.digest.see"), "digests.mine"),
        Button(text("membership.digest.stop"), "digests.spare")
        if wishes.monthly
        else Button(text("membership.digest.start"), "digests.want"),
    )
    told = (Button(text("membership.stories"), "stories.mine"),) if wishes.has_told else ()
    prefer = tuple(
        Button(text(f"membership.prefer.{each}"), "membership.prefer", each)
        for each in PREFERENCES
        if each != member.preference
    )
    return Card(
        text("membership.me.title", community=community.name),
        (
            Facts(tuple(facts)),
            Note(text("membership.me.note")),
            *(Note(text("membership.me.perhaps", platform=each)) for each in accounts.perhaps),
            *((Note(text("membership.me.counted")),) if community.counting_since else ()),
            Buttons(
                (
                    Button(text("membership.edit"), "membership.settings", style="primary"),
                    Button(text("membership.offer"), "membership.offers"),
                    Button(text("membership.quiet.button"), "membership.quiet"),
                    Button(text("membership.coaching"), "coaching.see"),
                )
            ),
            Buttons((*prefer, *digest)),
            Buttons(
                (*reach, *quiet, Button(text("membership.data.button"), AGAIN, "data"), link, *told)
            ),
        ),
    )


def _share(text: Tongue, share: Share) -> Markup:
    """A level in words, with what it comes from."""
    level = text(f"participation.share.{share.level}")
    done = [text(f"participation.deed.{kind}", count=n) for kind, n in share.sources.items()]
    if not done:
        return level
    weeks = levels.WINDOW.days // WEEK_DAYS
    return text("participation.share.comes_from", level=level, count=weeks, done=done)


def _country(text: Tongue, person: Person) -> str:
    """Whose public holidays are kept clear of."""
    if person.country:
        return escape(countries.name(person.country, text.language))
    found = countries.of_zone(person.zone)
    if not found:
        return text("membership.me.country_unknown")
    return text("membership.me.country_of_zone", country=countries.name(found, text.language))


def _zone(text: Tongue, person: Person) -> str:
    if not person.zone:
        return text("membership.me.zone_unknown")
    return f"{escape(city(person.zone, text.language))} ({escape(person.zone)})"


def _offered(text: Tongue, offer: Offered) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    if offer.offers:
        facts.append((text("membership.me.offers"), escape(offer.offers)))
    if offer.seeks:
        facts.append((text("membership.me.seeks"), escape(offer.seeks)))
    if offer.co_lead:
        facts.append((text("membership.me.co_lead"), text("membership.yes")))
    if offer.hours is not None:
        facts.append((text("membership.me.hours"), text("membership.hours", count=offer.hours)))
    return facts


def in_words(text: Tongue, hours: QuietHours) -> Markup:
    """Quiet hours as people read them."""
    days = [text(f"membership.weekday.{day}") for day in sorted(hours.days)]
    key = "membership.quiet.every_day" if len(days) == WEEK_DAYS else "membership.quiet.on_days"
    return text(key, begins=f"{hours.begins:%H:%M}", ends=f"{hours.ends:%H:%M}", days=days)


def settings_form(text: Tongue, person: Person) -> Form:
    """Zone and language."""
    languages = tuple(Option(code, text(f"membership.language.{code}")) for code in LANGUAGES)
    return Form(
        id="membership.settings",
        title=text("membership.settings.title"),
        parts=(
            TextInput(
                "zone",
                text("membership.me.zone"),
                most=60,
                value=person.zone,
                hint=text("membership.settings.zone_hint"),
            ),
            TextInput(
                "country",
                text("membership.me.country"),
                required=False,
                most=countries.NAME_AT_MOST,
                value=countries.name(person.country, text.language) if person.country else "",
                hint=text("membership.settings.country_hint"),
            ),
            Choice("language", text("membership.me.language"), languages, value=(text.language,)),
        ),
        submit=text("membership.save"),
        cancel=text("membership.cancel"),
    )


def offers_form(text: Tongue, offer: Offer | None) -> Form:
    """By name, unlike a needs poll: what somebody offers and seeks."""
    known = offer or Offer(member_id="")
    yes = Option("yes", text("membership.offers.co_lead_yes"))
    return Form(
        id="membership.offers",
        title=text("membership.offers.title"),
        parts=(
            Text(text("membership.offers.intro")),
            TextInput(
                "offers",
                text("membership.offers.offers"),
                multiline=True,
                required=False,
                value=known.offers,
                most=500,
            ),
            TextInput(
                "seeks",
                text("membership.offers.seeks"),
                multiline=True,
                required=False,
                value=known.seeks,
                most=500,
            ),
            Choice(
                "co_lead",
                text("membership.offers.co_lead"),
                (yes,),
                multiple=True,
                required=False,
                value=("yes",) if known.co_lead else (),
            ),
            NumberInput(
                "hours",
                text("membership.offers.hours"),
                0,
                HOURS_AT_MOST,
                required=False,
                value="" if known.hours is None else str(known.hours),
            ),
        ),
        submit=text("membership.save"),
        cancel=text("membership.cancel"),
    )
