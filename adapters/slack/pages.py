"""The pages of an installation: plain HTML that needs no script, no picture and no other server."""

from __future__ import annotations

from html import escape
from typing import assert_never
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from adapters.slack.render import Say
from bot.markup import Bold, Code, Italic, Link, Mention, Plain, Span, parse

OPEN = "https://slack.com/app_redirect"
PROMISES = ("does.write", "does.members", "does.direct")
REFUSALS = ("doesnt.read", "doesnt.rank", "doesnt.general")
STEPS = ("step.invite", "step.start", "step.others")

STYLE = """
:root { color-scheme: light dark; font: 1.0625rem/1.6 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 38rem; padding: 2rem 1.25rem; }
h1 { font-size: 1.6rem; line-height: 1.25; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
code { font-size: .95em; padding: .1em .3em; border: 1px solid currentColor; border-radius: .25em; }
.go { display: inline-block; padding: .75rem 1.25rem; border-radius: .4rem; font-weight: 600;
  background: #4a154b; color: #fff; border: 2px solid #fff; text-decoration: none; }
.go:focus-visible { outline: 3px solid #1264a3; outline-offset: 3px; }
"""

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""The way back has a code in its address: nobody is told where somebody came from."""


def asking(say: Say, to: str, *, counting: bool) -> HTMLResponse:
    """What Convener will and won't do, and the way to Slack's own question."""
    does = (*PROMISES, *(("does.count",) if counting else ()))
    body = (
        f"<p>{_words(say, 'intro')}</p>"
        f"{_list(say, 'does.title', does)}{_list(say, 'doesnt.title', REFUSALS)}"
        f"{_link(say, 'go', to)}<p>{_words(say, 'consent')}</p>"
    )
    return _page(say, "title", body)


def done(say: Say, name: str, app: str, team: str) -> HTMLResponse:
    """It worked, where, and the first step."""
    steps = "".join(f"<li>{_words(say, step)}</li>" for step in STEPS)
    to = f"{OPEN}?{urlencode({'app': app, 'team': team})}"
    body = f"<p><strong>{escape(name)}</strong></p><ol>{steps}</ol>{_link(say, 'open', to)}"
    return _page(say, "done", body)


def failed(say: Say, why: str, again: str, status: int) -> HTMLResponse:
    """It came to nothing: why, and what to do."""
    body = f"<p>{_words(say, f'{why}.text')}</p>{_link(say, 'again', again)}"
    return _page(say, f"{why}.title", body, status)


def _page(say: Say, title: str, body: str, status: int = 200) -> HTMLResponse:
    name = escape(say("slack.language"))
    told = _words(say, title)
    page = (
        f'<!doctype html><html lang="{name}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{told}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{told}</h1>{body}</main></body></html>"
    )
    return HTMLResponse(page, status, HEADERS)


def _list(say: Say, title: str, each: tuple[str, ...]) -> str:
    points = "".join(f"<li>{_words(say, key)}</li>" for key in each)
    return f"<h2>{_words(say, title)}</h2><ul>{points}</ul>"


def _link(say: Say, key: str, to: str) -> str:
    return f'<p><a class="go" href="{escape(to)}">{_words(say, key)}</a></p>'


def _words(say: Say, key: str) -> str:
    return "".join(_span(span) for span in parse(say(f"slack.install.{key}")))


def _span(span: Span) -> str:
    match span:
        case Plain(text):
            return escape(text)
        case Bold(text):
            return f"<strong>{escape(text)}</strong>"
        case Italic(text):
            return f"<em>{escape(text)}</em>"
        case Code(text):
            return f"<code>{escape(text)}</code>"
        case Link(text, url):
            return f'<a href="{escape(url)}">{escape(text)}</a>'
        case Mention(name=name):
            return escape(name)
    assert_never(span)
