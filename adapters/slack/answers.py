"""The core's answers as Slack takes them. Pure: values in, values out.

Some ride on the acknowledgement, the rest follows it as calls: *commit, ack, then answer*.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, assert_never

from adapters.slack import limits, render, views, worded
from adapters.slack.heard import (
    Command,
    Direct,
    Heard,
    Home,
    Mention,
    OnHome,
    OnMessage,
    OnModal,
    OnShortcut,
    Submission,
    Unanswered,
    Wanted,
)
from adapters.slack.home import home_view
from adapters.slack.presses import OPEN, SAY
from adapters.slack.render import Say
from adapters.slack.steps import Call, Next, Refresh, Reply, Respond
from bot import letters
from bot.cards import Button, Buttons, Card, Divider, Form, Text, TextInput
from bot.markup import plain
from bot.messages import Address, Answer, Invalid, Open, Opened, Replace, Whisper

WORDS_IN_BUTTON = 1_500


@dataclass(frozen=True, slots=True)
class Given:
    """Answers, sorted: cards and whether they take a place, the form as a view, field errors."""

    cards: tuple[Card, ...]
    replaces: bool
    view: views.View | None
    errors: Mapping[str, str]


def reply(heard: Heard, answers: Sequence[Answer], say: Say) -> Reply:
    """How the answers get to whoever acted."""
    replied = _replied(heard, answers, say)
    if not _may_have_changed_home(heard, answers):
        return replied
    me = heard.event.sender
    home = Refresh(Opened(key=f"{heard.event.key}:home", sender=me, where=me))
    return replace(replied, then=(*replied.then, home))


def _may_have_changed_home(heard: Heard, answers: Sequence[Answer]) -> bool:
    """Whether something was done on Home, or in a modal that may lie on it."""
    is_over_home = isinstance(heard.way, OnHome | OnModal | Submission)
    is_done = any(isinstance(each, Whisper | Replace) for each in answers)
    return is_done and is_over_home and heard.event.where == heard.event.sender


def _replied(heard: Heard, answers: Sequence[Answer], say: Say) -> Reply:
    where = heard.event.where
    match heard.way:
        case Command() as way:
            return _to_command(way, _given(answers, where, say), say)
        case OnMessage() as way:
            return _to_press(way, _given(answers, where, say), say)
        case OnModal() as way:
            return _in_modal(way, _given(answers, where, say), where, say)
        case OnHome(trigger):
            return _on_home(trigger, _given(answers, where, say), where, say)
        case OnShortcut() as way:
            return _to_shortcut(way, _given(answers, where, say), where, say)
        case Submission() as way:
            return _to_submission(way, _given(answers, where, say), where, say)
        case Home(user):
            return _home(user, _given(answers, where, say), say)
        case Direct(channel, words):
            place: dict[str, Any] = {"channel": channel, **render.QUIETLY}
            return Reply(
                then=worded.calls("chat.postMessage", _said(answers, words, say), place, say)
            )
        case Mention(channel, user, thread, words):
            place = {"channel": channel, "user": user}
            if thread:
                place["thread_ts"] = thread
            return Reply(
                then=worded.calls("chat.postEphemeral", _said(answers, words, say), place, say)
            )
        case Unanswered():
            return Reply()
    assert_never(heard.way)


def whole(wanted: Wanted, card: Card | None, say: Say) -> Reply:
    """All of a message that was shortened; None where it isn't known any more."""
    if card is None:
        told = Card("", (Text(say("slack.not_found")),))
        view = views.card_view((told,), wanted.where, say)
    else:
        view = views.whole_view(card, wanted.where, say, wanted.ref, wanted.page)
    match wanted.way:
        case OnMessage() as way:
            return Reply(then=_open(way.trigger, way.response_url, view, say))
        case OnModal() as way:
            return Reply(then=(Call("views.update", {"view_id": way.view, "view": view}),))
    assert_never(wanted.way)


def ephemeral(cards: Sequence[Card], say: Say) -> dict[str, Any]:
    """An answer that only whoever asked sees, as much of it as one message holds."""
    return worded.ephemeral(render.messages(cards, say)[0])


def _given(answers: Sequence[Answer], where: Address, say: Say) -> Given:
    given = Given((), replaces=False, view=None, errors={})
    for answer in answers:
        match answer:
            case Whisper(card):
                given = replace(given, cards=(*given.cards, card))
            case Replace(card):
                given = replace(given, cards=(*given.cards, card), replaces=True)
            case Open(form):
                given = _opening(given, form, where, say)
            case Invalid(errors, _):
                given = replace(given, errors=errors)
            case _:
                assert_never(answer)
    return given


def _opening(given: Given, form: Form, where: Address, say: Say) -> Given:
    try:
        return replace(given, view=views.form_view(form, where, say))
    except views.TooLarge:
        told = Card(form.title, (Text(say("slack.too_large")),), form.community)
        return replace(given, cards=(*given.cards, told))


def _to_command(way: Command, given: Given, say: Say) -> Reply:
    opening = _open(way.trigger, way.response_url, given.view, say)
    cards = _with_errors(given, say)
    if not cards:
        return Reply(then=opening)
    first, *more = render.messages(cards, say)
    rest = tuple(worded.responds(way.response_url, [part], replaces=False) for part in more)
    return Reply(worded.ephemeral(first), (*opening, *rest))


def _to_press(way: OnMessage, given: Given, say: Say) -> Reply:
    cards = _with_errors(given, say)
    takes_place = given.replaces and way.is_ephemeral
    told = (
        worded.responds(way.response_url, ways, replaces=takes_place and at == 0)
        for at, ways in enumerate(worded.ways(cards, say))
    )
    return Reply(then=(*_open(way.trigger, way.response_url, given.view, say), *told))


def _open(trigger: str, response_url: str, view: views.View | None, say: Say) -> tuple[Next, ...]:
    if view is None:
        return ()
    body = ephemeral((Card("", (Text(say("slack.not_opened")),)),), say)
    sorry = Respond(response_url, body | {"replace_original": False})
    return (Call("views.open", {"trigger_id": trigger, "view": view}, sorry),)


def _in_modal(way: OnModal, given: Given, where: Address, say: Say) -> Reply:
    """A whisper or a form covers the card, which is there again when it is closed."""
    view = _view(given, where, say)
    if view is None:
        return Reply()
    change = Call("views.update", {"view_id": way.view, "view": view})
    if way.is_third or (given.replaces and given.view is None):
        return Reply(then=(change,))
    return Reply(then=(Call("views.push", {"trigger_id": way.trigger, "view": view}, change),))


def _on_home(trigger: str, given: Given, where: Address, say: Say) -> Reply:
    """There is nowhere to say that a modal didn't open; Home is shown anew all the same."""
    view = _view(given, where, say)
    return Reply(then=(Call("views.open", {"trigger_id": trigger, "view": view}),) if view else ())


def _to_shortcut(way: OnShortcut, given: Given, where: Address, say: Say) -> Reply:
    """A modal to say something in; the help that was asked for stands below, its buttons too."""
    form = Form(
        id=SAY,
        title=say("slack.say_title"),
        parts=(TextInput(SAY, say("slack.say_label"), hint=say("slack.say_hint")),),
        submit=say("slack.say_send"),
        cancel=say("slack.close"),
        community=given.cards[0].community if given.cards else "",
    )
    told = [part for card in given.cards for part in (Text(f"**{card.title}**"), *card.parts)]
    whole = replace(form, parts=(*form.parts, Divider(), *told))
    view = _opening(given, whole, where, say).view or views.form_view(form, where, say)
    return Reply(then=_open(way.trigger, way.response_url, view, say))


def _home(user: str, given: Given, say: Say) -> Reply:
    """Nothing where nothing was given: then it was shown already."""
    if not given.cards:
        return Reply()
    view = home_view(given.cards, say)
    return Reply(then=(Call("views.publish", {"user_id": user, "view": view}),))


def _to_submission(way: Submission, given: Given, where: Address, say: Say) -> Reply:
    """A whisper covers the form, so that what was written in it isn't lost by a refusal."""
    if given.errors and way.fields:
        return Reply({"response_action": "errors", "errors": _at_fields(given.errors, way.fields)})
    view = _view(given, where, say)
    if view is None:
        return Reply()
    covers = not way.is_third and not given.replaces and given.view is None
    return Reply({"response_action": "push" if covers else "update", "view": view})


def _at_fields(errors: Mapping[str, str], fields: Sequence[str]) -> dict[str, str]:
    """Errors at their fields; those of a field that isn't there stand at the first."""
    at: dict[str, list[str]] = {}
    for name, error in errors.items():
        at.setdefault(name if name in fields else fields[0], []).append(plain(error))
    return {name: letters.clip("\n".join(told), limits.LABEL) for name, told in at.items()}


def _view(given: Given, where: Address, say: Say) -> views.View | None:
    if given.view is not None:
        return given.view
    cards = _with_errors(given, say)
    return views.card_view(cards, where, say) if cards else None


def _with_errors(given: Given, say: Say) -> tuple[Card, ...]:
    """The cards; field errors are one more where there is no form that they could stand in."""
    if not given.errors:
        return given.cards
    told = tuple(Text(error) for error in given.errors.values())
    return (*given.cards, Card(say("slack.invalid"), told))


def _said(answers: Sequence[Answer], words: str, say: Say) -> Sequence[Card]:
    """The answer to words: a form can't open without a press, so it becomes a button."""
    cards: list[Card] = []
    for answer in answers:
        match answer:
            case Whisper(card) | Replace(card):
                cards.append(card)
            case Open(form):
                value = letters.head(words, WORDS_IN_BUTTON)
                button = Button(say("slack.open_form"), OPEN, value, "primary")
                cards.append(Card(form.title, (Buttons((button,)),)))
            case Invalid(errors, _):
                told = tuple(Text(error) for error in errors.values())
                cards.append(Card(say("slack.invalid"), told))
            case _:
                assert_never(answer)
    return cards
