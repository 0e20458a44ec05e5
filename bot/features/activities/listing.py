"""What is coming, in each reader's own zone, and one activity whole."""

from __future__ import annotations

from bot.cards import Button, Buttons, Card, Divider, Facts, Note, Shown, Text
from bot.feature import AGAIN, Effects, Turn
from bot.features.activities import cards
from bot.features.activities.view import View, found, is_led, view
from bot.markup import escape, linked
from bot.messages import Whisper
from bot.texts import Markup, Tongue
from storage import activities
from storage.activities import CANCELLED, GONE, HELD, PLANNED, Activity, EngagementPlan

SHOWN_AT_MOST = 10
AHEAD_AT_MOST = 3
NAMES_AT_MOST = 50


def show(turn: Turn) -> Effects:
    """List what is coming and what the asker signed up for."""
    text, parts = turn.text, list[Shown]()
    for shown in _coming(turn)[:SHOWN_AT_MOST]:
        parts += [*_item(turn, shown), Divider()]
    if not parts:
        parts.append(Text(text("activities.none")))
    else:
        parts.append(Note(text("activities.your_zone")))
    led = activities.led_by(turn.session, turn.here.id, turn.mine.id)[:SHOWN_AT_MOST]
    if led:
        buttons = tuple(Button(escape(each.title), "activities.see", each.id) for each in led)
        parts += [Text(text("activities.you_lead")), Buttons(buttons)]
    if turn.may("engage"):
        button = Button(text("activities.the_plan"), AGAIN, "activity")
        parts.append(Buttons((button,)))
    title = text("activities.title", community=turn.here.name)
    return [Whisper(Card(title, tuple(parts)))]


def ahead(turn: Turn) -> Effects:
    """The next of them on the dashboard, where nothing is said of none."""
    coming = _coming(turn)[:AHEAD_AT_MOST]
    if not coming:
        return []
    parts = [part for shown in coming for part in _item(turn, shown)]
    more = Buttons((cards.everything(turn.text),))
    return [Whisper(Card(turn.text("activities.ahead"), (*parts, more)))]


def see(turn: Turn) -> Effects:
    """Show one whole; those who lead or organise also see who comes and what it lacks."""
    activity = found(turn, PLANNED, HELD, CANCELLED)
    return [Whisper(whole(turn, activity))]


def whole(turn: Turn, activity: Activity, *notes: Note) -> Card:
    """One activity, with what the asker may do about it."""
    text, shown = turn.text, view(turn, activity)
    led = is_led(turn, shown)
    parts: list[Shown] = [Text(escape(activity.hypothesis))]
    parts += cards.facts(text, shown)
    if activity.measure:
        parts.append(Facts(((text("activities.fact.measure"), escape(activity.measure)),)))
    if activity.decision:
        parts += cards.told(text, shown).parts
    if led:
        parts += [*_lacking(turn, shown), *_names(text, shown)]
    asked, no = _asked(turn, shown)
    buttons = [*asked, *_mine(turn, shown), *(_leads(turn, shown) if led else []), *no]
    title = text(f"activities.announced.{activity.status}", title=activity.title)
    back = Button(text("activities.the_plan"), AGAIN, "activity")
    last = back if turn.may("engage") else cards.everything(text)
    return Card(title, (*parts, *notes, Buttons((*buttons, last))))


def _coming(turn: Turn) -> list[View]:
    """What was announced and isn't over, the earliest first."""
    told = activities.announced(turn.session, turn.here.id)
    return [view(turn, each) for each in told if each.ends_at and each.ends_at > turn.now]


def _item(turn: Turn, shown: View) -> list[Shown]:
    text, activity = turn.text, shown.activity
    when = text("activities.at", when=activity.starts_at)
    place = Markup(linked(activity.place)) if activity.place else cards.form_of(text, shown)
    line = text("activities.line", title=activity.title, when=when, place=place)
    buttons = (*_mine(turn, shown), cards.see(text, shown))
    return [Text(line), *_state(turn, shown), Buttons(buttons)]


def _state(turn: Turn, shown: View) -> list[Shown]:
    """What the asker has said to it."""
    row = shown.signup_of(turn.mine.id)
    if row is None or row.status == GONE:
        return [Note(cards.seats(turn.text, shown))]
    return [Note(turn.text(f"activities.state.{row.status}"))]


def _asked(turn: Turn, shown: View) -> tuple[list[Button], list[Button]]:
    """Whoever is asked to lead it says yes or no here too; whoever leads it may stop, at the end."""
    if shown.activity.status != PLANNED or shown.has_begun:
        return [], []
    mine = [lead for lead, member, _ in shown.leads if member.id == turn.mine.id]
    if not mine and shown.wants_co_lead:
        label = turn.text("activities.leading.volunteer")
        return [], [Button(label, "activities.volunteer", shown.activity.id)]
    if not mine:
        return [], []
    yes = Button(
        turn.text("activities.leading.lead_it"), "activities.lead", shown.activity.id, "primary"
    )
    no = Button(
        turn.text("activities.leading.rather_not"), "activities.rather_not", shown.activity.id
    )
    return ([], [no]) if mine[0].answer == "yes" else ([yes, no], [])


def _mine(turn: Turn, shown: View) -> list[Button]:
    """Signing up or leaving; while it runs and after, saying that one was there."""
    if shown.activity.announced_at is None or shown.activity.status == CANCELLED:
        return []
    row = shown.signup_of(turn.mine.id)
    if shown.attendance == "open" and not (row and row.came):
        return [cards.was_there(turn.text, shown)]
    if shown.has_begun:
        return []
    if row is None or row.status == GONE:
        return [cards.sign_up(turn.text, shown)]
    return [cards.leave(turn.text, shown)]


def _leads(turn: Turn, shown: View) -> list[Button]:
    """What those who lead or organise may do."""
    text, activity = turn.text, shown.activity
    if activity.status == CANCELLED:
        return []
    is_over = activity.status != PLANNED or shown.has_begun
    buttons = list(cards.after(text, shown)) if is_over else []
    if activity.status != PLANNED or (activity.announced_at and is_over):
        return buttons
    dated = activity.starts_at is not None and not shown.has_begun
    if activity.announced_at is None and dated and shown.leading:
        key = "activities.preview.button"
        buttons.insert(0, Button(text(key), "activities.preview", activity.id, "primary"))
    key = "activities.dating.move" if activity.starts_at else "activities.dating.button"
    buttons.append(Button(text(key), "activities.when", activity.id))
    if turn.may("engage"):
        buttons.append(Button(text("activities.leading.button"), "activities.leads", activity.id))
    buttons.append(Button(text("activities.adding.change"), "activities.edit", activity.id))
    key = "activities.cancelling.button"
    buttons.append(Button(text(key), "activities.cancel", activity.id))
    if activity.starts_at is None:
        key = "activities.outcome.tell"
        buttons.append(Button(text(key), "activities.outcome", activity.id))
    return buttons


def _lacking(turn: Turn, shown: View) -> list[Shown]:
    if shown.activity.status != PLANNED:
        return []
    row = turn.session.get_one(EngagementPlan, shown.activity.plan_id)
    lacks = [turn.text(f"activities.missing.{each}") for each in shown.missing(row)]
    asked = [cards.named(turn.text, person) for lead, _, person in shown.leads if lead.answer == ""]
    refused = [
        cards.named(turn.text, person) for lead, _, person in shown.leads if lead.answer == "no"
    ]
    notes: list[Shown] = [Note(turn.text("activities.lacks", names=lacks))] if lacks else []
    if asked:
        notes.append(Note(turn.text("activities.leading.not_answered", names=asked)))
    if refused:
        notes.append(Note(turn.text("activities.leading.said_no", names=refused)))
    return notes


def _names(text: Tongue, shown: View) -> list[Shown]:
    """Who comes, who waits, who came: for those who lead and organise."""
    facts = []
    for key, rows in (
        ("coming", shown.coming),
        ("waiting", shown.waiting),
        ("came", shown.came),
    ):
        names = [cards.named(text, person) for _, _, person in rows][:NAMES_AT_MOST]
        if names:
            facts.append((text(f"activities.who.{key}"), text("activities.names", names=names)))
    return [Facts(tuple(facts))] if facts else []
