"""An activity as its readers see it: announced, signed up for, reminded of, moved, told of."""

from __future__ import annotations

from dataclasses import replace

from bot.cards import Button, Buttons, Card, Facts, Note, Shown, Text
from bot.feature import AGAIN
from bot.features.activities.view import View
from bot.markup import escape, linked
from bot.texts import Markup, Tongue
from storage.activities import CANCELLED, COMING, HELD, Led, Signup
from storage.people import Person


def announced(text: Tongue, view: View) -> Card:
    """The activity in the channel: to be signed up for, over, cancelled."""
    shown = view.activity
    title = text(f"activities.announced.{shown.status}", title=shown.title)
    when = when_fact(text, view)
    if shown.status == CANCELLED:
        return Card(title, (Facts(when), *because(text, view)))
    here = (Buttons((was_there(text, view),)),) if view.attendance == "open" else ()
    if shown.status == HELD:
        came = ((text("activities.fact.came"), text("activities.people", count=len(view.came))),)
        return Card(title, (Facts((*when, *came)), *here))
    press = here if view.has_begun else (Buttons((sign_up(text, view), see(text, view))),)
    return Card(title, (Text(escape(shown.hypothesis)), *facts(text, view), *press))


def facts(text: Tongue, view: View) -> tuple[Shown, ...]:
    """When, where, of what form, led by whom, for which need, how many come."""
    shown = view.activity
    told = [*when_fact(text, view), (text("activities.fact.format"), form_of(text, view))]
    if shown.place:
        told.append((text("activities.fact.place"), linked(shown.place)))
    if view.leading:
        told.append((text("activities.fact.led_by"), people(text, view.leading)))
    if shown.need:
        told.append((text("activities.fact.need"), escape(shown.need)))
    told.append((text("activities.fact.coming"), seats(text, view)))
    return (Facts(tuple(told)), *because(text, view))


def when_fact(text: Tongue, view: View) -> tuple[tuple[str, str], ...]:
    """From when until when, in the reader's zone."""
    shown = view.activity
    if shown.starts_at is None or shown.ends_at is None:
        return ((text("activities.fact.when"), text("activities.no_date")),)
    return (
        (text("activities.fact.when"), text("activities.at", when=shown.starts_at)),
        (text("activities.fact.until"), text("activities.at", when=shown.ends_at)),
    )


def form_of(text: Tongue, view: View) -> Markup:
    """What kind of meeting it is."""
    return text(f"activities.format.{view.activity.format}")


def seats(text: Tongue, view: View) -> Markup:
    """How many come, of how many there is room for, and how many wait."""
    coming, places = len(view.coming), view.activity.places
    if places is None:
        return text("activities.people", count=coming)
    if view.waiting:
        waiting = len(view.waiting)
        return text("activities.seats_waiting", coming=coming, places=places, count=waiting)
    return text("activities.seats", coming=coming, places=places)


def because(text: Tongue, view: View) -> tuple[Note, ...]:
    """Why it was moved or cancelled."""
    reason = view.activity.reason
    return (Note(text("activities.because", reason=reason)),) if reason else ()


def people(text: Tongue, leads: list[Led]) -> Markup:
    """Who they are."""
    return text("activities.names", names=[named(text, person) for _, _, person in leads])


def named(text: Tongue, person: Person) -> Markup:
    """Somebody's name, inert; where it isn't known, a word for it."""
    return Markup(escape(person.name)) if person.name else text("activities.somebody")


def sign_up(text: Tongue, view: View) -> Button:
    """One comes, or waits for a place."""
    key = "activities.wait" if view.is_full else "activities.sign_up"
    return Button(text(key), "activities.sign_up", view.activity.id, "primary")


def leave(text: Tongue, view: View) -> Button:
    """One doesn't come after all."""
    return Button(text("activities.leave"), "activities.leave", view.activity.id)


def see(text: Tongue, view: View) -> Button:
    """The way to the whole of it, in one's own zone."""
    return Button(text("activities.see"), "activities.see", view.activity.id)


def was_there(text: Tongue, view: View) -> Button:
    """One says that one is there."""
    return Button(text("activities.i_am_here"), "activities.here", view.activity.id, "primary")


def everything(text: Tongue) -> Button:
    """The way to all that is coming."""
    return Button(text("activities.all"), AGAIN, "activities")


def signed_up(text: Tongue, view: View, row: Signup) -> Card:
    """Somebody is in, or in the line, with their own time."""
    title = text(f"activities.signed_up.{row.status}", title=view.activity.title)
    if row.status == COMING:
        words = text("activities.signed_up.reminded")
    else:
        ahead = [each for each, _, _ in view.waiting if each.number < row.number]
        words = text("activities.signed_up.place_in_line", count=len(ahead) + 1)
    buttons = Buttons((leave(text, view), everything(text)))
    return Card(title, (Text(words), Facts(when_fact(text, view)), *where(text, view), buttons))


def where(text: Tongue, view: View) -> tuple[Facts, ...]:
    """Where it is."""
    place = view.activity.place
    return (Facts(((text("activities.fact.place"), linked(place)),)),) if place else ()


def moved_up(text: Tongue, view: View) -> Card:
    """Somebody who waited has a place."""
    return Card(
        text("activities.moved_up.title", title=view.activity.title),
        (
            Text(text("activities.moved_up.text")),
            Facts(when_fact(text, view)),
            *where(text, view),
            Buttons((leave(text, view),)),
        ),
    )


def reminder(text: Tongue, view: View, name: str) -> Card:
    """It draws near."""
    return Card(
        text(f"activities.reminder.{name}", title=view.activity.title),
        (Facts(when_fact(text, view)), *where(text, view), Buttons((leave(text, view),))),
    )


def moved(text: Tongue, view: View, *, is_theirs: bool) -> Card:
    """It is at another time now; whoever signed up keeps their place, or leaves."""
    press = (Buttons((leave(text, view),)),) if is_theirs else ()
    return Card(
        text("activities.moved.title", title=view.activity.title),
        (*because(text, view), Facts(when_fact(text, view)), *where(text, view), *press),
    )


def off(text: Tongue, view: View) -> Card:
    """It does not take place."""
    title = text("activities.announced.cancelled", title=view.activity.title)
    return Card(title, (Facts(when_fact(text, view)), *because(text, view)))


def ended(text: Tongue, view: View, *, again: bool) -> Card:
    """Whoever leads is asked what came of it, once and once more."""
    key = "activities.ended.again" if again else "activities.ended.text"
    return Card(
        text("activities.ended.title", title=view.activity.title),
        (Text(text(key)), Buttons(after(text, view))),
    )


def after(text: Tongue, view: View) -> tuple[Button, ...]:
    """What is left to say of one that has taken place."""
    shown = view.activity
    key = "activities.outcome.change" if shown.decision else "activities.outcome.tell"
    style = replace(
        Button(text(key), "activities.outcome", shown.id),
        style="plain" if shown.decision else "primary",
    )
    who = Button(text("activities.came.button"), "activities.came", shown.id)
    return (style, who) if view.signups else (style,)


def told(text: Tongue, view: View) -> Card:
    """You said, we did: what came of it, beside the need that it answers."""
    shown = view.activity
    key = "activities.told.title" if shown.need else "activities.told.unasked"
    title = text(key, title=shown.title)
    facts = [(text("activities.told.we_did"), escape(shown.outcome))]
    if shown.need:
        facts.insert(0, (text("activities.told.you_said"), escape(shown.need)))
    if shown.lesson:
        facts.append((text("activities.told.learnt"), escape(shown.lesson)))
    facts.append((text("activities.told.now"), text(f"activities.decided.{shown.decision}")))
    if view.came:
        came = text("activities.people", count=len(view.came))
        facts.append((text("activities.fact.came"), came))
    story = Button(text("activities.story"), "stories.tell", f"activity {shown.id}")
    return Card(title, (Facts(tuple(facts)), Buttons((story,))))
