"""Convener's own pages for browsers: plain HTML that needs no script, no picture and no other server."""

from __future__ import annotations

from html import escape
from typing import assert_never

from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.markup import Bold, Code, Italic, Link, Mention, Plain, Span, parse

STYLE = """
:root { color-scheme: light dark; font: 1.0625rem/1.6 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 38rem; padding: 2rem 1.25rem; }
h1 { font-size: 1.6rem; line-height: 1.25; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
code { font-size: .95em; padding: .1em .3em; border: 1px solid currentColor; border-radius: .25em; }
.go { display: inline-block; padding: .75rem 1.25rem; border-radius: .4rem; font-weight: 600;
  background: #4a154b; color: #fff; border: 2px solid #fff; text-decoration: none; }
button.go { font: inherit; font-weight: 600; cursor: pointer; }
table { border-collapse: collapse; }
th, td { padding: .25rem 1rem .25rem 0; text-align: left; vertical-align: top; }
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
"""Nobody is told where somebody came from: an address may have a code in it."""

_POLICY = "Content-Security-Policy"
ACTING = HEADERS | {_POLICY: HEADERS[_POLICY].replace("form-action 'none'", "form-action 'self'")}


def page(
    language: str,
    title: str,
    body: str,
    status: int = 200,
    *,
    acts: bool = False,
    style: str = "",
    tab: str = "",
) -> HTMLResponse:
    """A page; `title` and `body` are HTML. `acts`: it has a form, which is sent to itself.

    `style` is added to the house's; `tab` is what the browser's tab says, where it isn't the title.
    """
    head, tail = around(language, title, style, tab)
    written = f"{head}{body}{tail}"
    return HTMLResponse(written, status, ACTING if acts else HEADERS)


def around(language: str, title: str, style: str = "", tab: str = "") -> tuple[str, str]:
    """What stands before a page's body, and what after it."""
    head = (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{tab or title}</title><style>{STYLE}{style}</style></head>"
        f"<body><main><h1>{title}</h1>"
    )
    return head, "</main></body></html>"


def language_of(request: Request) -> str:
    """The language that the browser asks for first."""
    return request.headers.get("accept-language", "")[:2].lower()


def words(text: str) -> str:
    """Light markdown as HTML."""
    return "".join(_span(span) for span in parse(text))


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
