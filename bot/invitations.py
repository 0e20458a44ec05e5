"""`/invitation/{secret}`: where somebody outside the chat answers, asks to join, or wants no mail.

Looking changes nothing, so that no scanner of e-mails spends a link. Nothing is cached, nobody is
told where somebody came from, no cookie is set: the secret in the address is all there is. A form
that a browser says another site sent is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot import bodies, html
from bot.cards import Form, TextInput
from bot.engine import Engine
from bot.features.polls import cards as poll_cards
from bot.features.prospects import visits
from bot.features.prospects.visits import Outcome, Visit
from bot.forms import Read, read
from bot.html import words
from bot.html_form import STYLE, Asked, errors_html, form_html
from bot.messages import Effect, Value
from bot.moment import Moment
from bot.texts import LANGUAGES, Tongue
from bot.visiting import Pages
from storage import polls
from storage.database import Busy
from storage.people import Person

BODY_AT_MOST = 65_536
FIELDS_AT_MOST = 200
ACTS = ("answer", "join", "stop")
DONE: tuple[Outcome, ...] = ("answered", "before", "joined", "stopped")
FOREIGN = ("cross-site", "same-site")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A form that can't be taken: which, with what was written in it and what is wrong."""

    act: str
    values: Mapping[str, Value]
    read: Read = field(default_factory=lambda: Read({}, {}))


@dataclass(frozen=True, slots=True)
class Seen:
    """A page to be shown: its language, its title and body as HTML, its status."""

    language: str
    title: str
    body: str
    status: int = 200
    tab: str = ""


def invitation(engine: Engine) -> Route:
    """The page: `GET` shows it, `POST` answers, asks to join, or ends all mail."""
    pages = Pages(engine)

    async def answer(request: Request) -> Response:
        language, secret = html.language_of(request), request.path_params["secret"]
        if request.method != "POST":
            done = request.query_params.get("done", "")
            seen = await run_in_threadpool(
                pages.look, lambda moment: _shown(moment, secret, language, done)
            )
            return _page(seen)
        sent = await _sent(request)
        if sent is None or request.headers.get("sec-fetch-site") in FOREIGN:
            return _page(_said(engine, language, "refused", 403))
        try:
            found = await run_in_threadpool(
                pages.act, lambda moment: _done(moment, secret, language, sent)
            )
        except Busy:
            return _page(_said(engine, language, "busy", 503))
        if isinstance(found, Seen):
            return _page(found)
        return RedirectResponse(f"?done={found}", 303, html.HEADERS)

    return Route("/invitation/{secret}", answer, methods=["GET", "POST"])


async def _sent(request: Request) -> dict[str, Value] | None:
    """The fields of a form that was sent; None where there are none that hold."""
    try:
        body = await bodies.body(request, BODY_AT_MOST)
    except (ClientDisconnect, bodies.TooSlow):
        return None
    if body is None:
        return None
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=FIELDS_AT_MOST)
    except ValueError:
        return None
    return {name: tuple(each) for name, each in fields.items()}


def _done(
    moment: Moment, secret: str, language: str, sent: Mapping[str, Value]
) -> tuple[Outcome | Seen, Moment, Iterable[Effect]]:
    """What somebody sent, done; or their page again with what is wrong."""
    here = visits.visit(moment, secret, acts=True)
    act = "".join(sent.get("act", ""))
    if here is None:
        return _unknown(moment, language), moment, ()
    text = _tongue(here.moment, language)
    if act == "stop":
        return visits.stop(here), here.moment, ()
    if not here.is_open:
        return _over(here, text, ""), here.moment, ()
    if act not in ACTS:
        return _whole(here, text, ""), here.moment, ()
    form = _ballot(here, text) if act == "answer" else _joining(text)
    found = read(form, sent)
    if found.problems:
        return _whole(here, text, "", Wrong(act, sent, found)), here.moment, ()
    if act == "join":
        outcome, effects = visits.join(here, found.text("name"), found.text("organisation"))
        return outcome, here.moment, effects
    answers = {
        each.key: found.text(each.key) if each.kind == "text" else list(found.several(each.key))
        for each in polls.questions(here.moment.session, here.poll.id)
    }
    return visits.answer(here, answers), here.moment, ()


def _shown(moment: Moment, secret: str, language: str, done: str) -> Seen:
    here = visits.visit(moment, secret)
    if here is None:
        return _unknown(moment, language)
    text = _tongue(here.moment, language)
    return _whole(here, text, done) if here.is_open else _over(here, text, done)


def _whole(here: Visit, text: Tongue, done: str, wrong: Wrong | None = None) -> Seen:
    """The page of somebody whose link holds."""
    moment, prospect = here.moment, here.prospect
    by = moment.session.get_one(Person, prospect.invited_by).name
    facts = {"community": moment.here.name, "domain": moment.here.domain, "by": by}
    title = words(text("prospects.page.title", **facts))
    errors: dict[str, str] = {}
    body = ""
    tab = ""
    if wrong is not None:
        errors = {name: text(each.key, **each.facts) for name, each in wrong.read.problems.items()}
        form = _ballot(here, text) if wrong.act == "answer" else _joining(text)
        body += errors_html(text("prospects.page.errors"), form, errors)
        tab = words(text("prospects.page.error_title", title=text("prospects.page.questions")))
    body += _outcome(text, done, facts)
    body += f"<p>{words(text('prospects.page.intro', **facts))}</p>"
    body += _questions(here, text, wrong, errors, done)
    body += _joining_too(here, text, wrong, errors, facts)
    body += _stopping(here, text)
    return Seen(text.language, title, body, 422 if wrong else 200, tab)


def _outcome(text: Tongue, done: str, facts: Mapping[str, object]) -> str:
    keys = {"answered": "thanks", "before": "before", "joined": "joined", "stopped": "stopped"}
    if done not in DONE:
        return ""
    told = text(f"prospects.page.{keys[done]}", **facts)
    return f'<div class="box" role="status" tabindex="-1" autofocus><p>{words(told)}</p></div>'


def _questions(
    here: Visit, text: Tongue, wrong: Wrong | None, errors: Mapping[str, str], done: str
) -> str:
    if here.prospect.answered:
        if done in ("answered", "before"):
            return ""
        return f"<p>{words(text('prospects.page.before'))}</p>"
    form = _ballot(here, text)
    mine = wrong if wrong is not None and wrong.act == "answer" else None
    asked = Asked(
        form,
        "answer",
        text("prospects.page.needed"),
        text("prospects.page.choose_any"),
    )
    promise = poll_cards.promise(
        text, here.poll, polls.turnout(here.moment.session, here.poll.id)[1]
    )
    until = text("prospects.page.until", when=here.poll.closes_at)
    return (
        f"<h2>{words(text('prospects.page.questions'))}</h2><p>{words(promise)} {words(until)}</p>"
        f'<div lang="{here.moment.here.language}">'
        f"{form_html(asked, mine.values if mine else {}, errors if mine else {})}</div>"
    )


def _joining_too(
    here: Visit,
    text: Tongue,
    wrong: Wrong | None,
    errors: Mapping[str, str],
    facts: Mapping[str, object],
) -> str:
    title = f"<section><h2>{words(text('prospects.page.join'))}</h2>"
    if here.prospect.joins_at is not None:
        return f"{title}<p>{words(text('prospects.page.joined', **facts))}</p></section>"
    mine = wrong if wrong is not None and wrong.act == "join" else None
    asked = Asked(_joining(text), "join", text("prospects.page.needed"), quiet=True)
    return (
        f"{title}<p>{words(text('prospects.page.join_text'))}</p>"
        f"{form_html(asked, mine.values if mine else {}, errors if mine else {})}</section>"
    )


def _stopping(here: Visit, text: Tongue) -> str:
    title = f"<section><h2>{words(text('prospects.page.stop'))}</h2>"
    if not here.prospect.email:
        return f"{title}<p>{words(text('prospects.page.stopped'))}</p></section>"
    form = Form("", "", (), text("prospects.page.stop_send"), "")
    return (
        f"{title}<p>{words(text('prospects.page.stop_text'))}</p>"
        f"{form_html(Asked(form, 'stop', '', quiet=True), {}, {})}</section>"
    )


def _ballot(here: Visit, text: Tongue) -> Form:
    """The very ballot that members get."""
    questions = polls.questions(here.moment.session, here.poll.id)
    form = poll_cards.ballot(text, here.poll, questions, here.poll.asked_at_first, {})
    return Form(form.id, form.title, form.parts, text("prospects.page.final"), "")


def _joining(text: Tongue) -> Form:
    parts = (
        TextInput("name", text("prospects.page.name"), most=100),
        TextInput("organisation", text("prospects.page.organisation"), required=False, most=100),
    )
    return Form("prospects.join", "", parts, text("prospects.page.join_send"), "")


def _over(here: Visit, text: Tongue, done: str) -> Seen:
    """The poll has closed: nothing is left to answer, but mail can still be stopped."""
    told = f"<p>{words(text('prospects.page.over_text'))}</p>"
    body = _outcome(text, done, {"community": here.moment.here.name}) + told + _stopping(here, text)
    return Seen(text.language, words(text("prospects.page.over")), body, 410)


def _unknown(moment: Moment, language: str) -> Seen:
    text = moment.texts.tongue(language, "UTC")
    told = f"<p>{words(text('prospects.page.unknown_text'))}</p>"
    return Seen(text.language, words(text("prospects.page.unknown")), told, 404)


def _said(engine: Engine, language: str, key: str, status: int) -> Seen:
    text = engine.texts.tongue(language, "UTC")
    title, told = words(text(f"prospects.page.{key}")), text(f"prospects.page.{key}_text")
    return Seen(text.language, title, f"<p>{words(told)}</p>", status)


def _tongue(moment: Moment, language: str) -> Tongue:
    """The browser's language where it is one of ours, else the community's; its zone."""
    known = language if language in LANGUAGES else moment.here.language
    return moment.texts.tongue(known, moment.here.zone)


def _page(seen: Seen) -> Response:
    return html.page(
        seen.language, seen.title, seen.body, seen.status, acts=True, style=STYLE, tab=seen.tab
    )
