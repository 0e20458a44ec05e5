"""The page behind a link of an e-mail: `GET /reply/{token}` asks, and only a press (`POST`) counts.

Programs that look at every link on the way to its reader change nothing. A mail program's own "stop"
posts here at once (RFC 8058).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.email import html
from adapters.email.letter import Link, Say
from bot.cards import Button, Card
from bot.html import language_of, page, words
from bot.messages import Address, Answer, Replace, Whisper

PATH = "/reply/{token}"
LONGEST = 4000
"""Characters of a token; no link of ours has more."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a link stands for: whose it is, the button (with its community), and what it was under."""

    reader: Address
    button: Button
    title: str


def routes(
    opened: Callable[[str], Reply | None],
    press: Callable[[Reply], tuple[Answer, ...]],
    say: Callable[[Address], Say],
    say_in: Callable[[str], Say],
    link: Link,
) -> list[Route]:
    """The page, asked for and pressed on. `opened` reads a token, `press` lets the core answer."""

    def read(request: Request) -> Reply | None:
        token = request.path_params["token"]
        return opened(token) if len(token) <= LONGEST else None

    def asking(reply: Reply) -> Response:
        told = say(reply.reader)
        asks, who = told("email.reply.text"), told("email.reply.who", mailbox=reply.reader.id)
        body = (
            f"<p>{words(asks)}</p>"
            '<form method="post"><button class="go" type="submit">'
            f"{words(reply.button.label)}</button></form><p>{words(who)}</p>"
        )
        return page(told("email.language"), words(reply.title), body, acts=True)

    def answered(reply: Reply) -> Response:
        told = say(reply.reader)
        shown = [each.card for each in press(reply) if isinstance(each, Whisper | Replace)]
        first, *rest = shown or [Card(told("email.nothing.title"))]

        def drawn(card: Card) -> str:
            return html.body(card, lambda button: link(reply.reader, card, button))

        more = "".join(f"<h2>{words(each.title)}</h2>{drawn(each)}" for each in rest)
        done = words(told("email.reply.done"))
        body = f"{drawn(first)}{more}<p>{done}</p>"
        return page(told("email.language"), words(first.title), body)

    async def asked(request: Request) -> Response:
        reply = read(request)
        return _stale(say_in, request) if reply is None else await run_in_threadpool(asking, reply)

    async def pressed(request: Request) -> Response:
        reply = read(request)
        if reply is None:
            return _stale(say_in, request)
        return await run_in_threadpool(answered, reply)

    return [Route(PATH, asked, methods=["GET"]), Route(PATH, pressed, methods=["POST"])]


def _stale(say_in: Callable[[str], Say], request: Request) -> Response:
    told = say_in(language_of(request))
    title, text = told("email.stale.title"), told("email.stale.text")
    return page(told("email.language"), words(title), f"<p>{words(text)}</p>", 404)
