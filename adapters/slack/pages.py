"""The pages of an installation: what will happen, that it did, or why it came to nothing."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from adapters.slack.render import Say
from bot.html import page, words

OPEN = "https://slack.com/app_redirect"
PROMISES = ("does.write", "does.members", "does.direct")
REFUSALS = ("doesnt.read", "doesnt.rank", "doesnt.general")
STEPS = ("step.invite", "step.start", "step.others")


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
    return page(say("slack.language"), _words(say, title), body, status)


def _list(say: Say, title: str, each: tuple[str, ...]) -> str:
    points = "".join(f"<li>{_words(say, key)}</li>" for key in each)
    return f"<h2>{_words(say, title)}</h2><ul>{points}</ul>"


def _link(say: Say, key: str, to: str) -> str:
    return f'<p><a class="go" href="{escape(to)}">{_words(say, key)}</a></p>'


def _words(say: Say, key: str) -> str:
    return words(say(f"slack.install.{key}"))
