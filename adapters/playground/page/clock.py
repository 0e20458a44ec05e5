"""The community's clock, and what there is to try: the page's right side."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from adapters.playground.page.desk import Move
from adapters.playground.page.people import city
from adapters.playground.page.spans import Pen

HOPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
NEXT = "next"

TRY = {
    "core_team": ("stage", "activity", "poll", "charter", "start"),
    "secretariat": ("digest", "call", "actions", "resources", "pause"),
    "steward": ("agenda", "call", "landscape", "why"),
    "member": ("answer", "activities", "ask", "goals", "me", "why"),
}
"""Commands worth a newcomer's first minutes, by the part they play."""

CHIPS = ("help", "status", "me", "answer")
"""Commands that anybody may run at any time."""


def clock_html(
    now: datetime, zone: str, due: datetime | None, moving: Move | None, pen: Pen
) -> str:
    """What time it is in the community, and how to move it on."""
    local = now.astimezone(ZoneInfo(zone))
    return (
        f'<div class="with-close"><h2 class="eyebrow">{pen.text("clock.title")}</h2><button type="button"'
        f' class="icon drawer-close" data-do="shut" aria-label="{pen.text("close")}">✕</button></div>'
        f'<div class="clock" data-testid="clock"><strong>{local:%H:%M}</strong>'
        f"<span>{pen.text('day', day=local.date())}</span>"
        f'<span class="soft">{escape(city(zone))}</span></div>'
        + (_moving(moving, zone, pen) if moving else _hops(zone, due, pen))
    )


def time_html(now: datetime, zone: str) -> str:
    """The time alone, for a narrow screen's header."""
    return f"{now.astimezone(ZoneInfo(zone)):%H:%M}"


def try_html(part: str, pen: Pen) -> str:
    """A few things to try, each a press away from the line one writes in."""
    rows = "".join(
        f'<li><button type="button" class="try" data-do="fill" data-what="/cop {command} ">'
        f"<code>/cop {command}</code><span>{pen.text(f'try.{command}')}</span></button></li>"
        for command in TRY.get(part, TRY["member"])
    )
    return (
        f'<h2 class="eyebrow">{pen.text("try.title")}</h2><p class="hint">{pen.text("try.hint")}</p>'
        f'<ul class="tries">{rows}</ul>'
    )


def over_html(pen: Pen) -> str:
    """The way back to the beginning, and a word on what this is."""
    return (
        f'<p class="hint">{pen.text("about")}</p><button type="button" class="button quiet" data-do="over"'
        f' data-testid="start-over" aria-haspopup="dialog">{pen.text("over.button")}</button>'
    )


def confirm_html(title: str, text: str, yes: str, no: str, *, danger: bool) -> str:
    """A question before something counts; all four texts are HTML."""
    style = "danger" if danger else "primary"
    return (
        f'<div class="confirm"><h2 id="confirm-title">{title}</h2><p>{text}</p><div class="buttons">'
        f'<button type="button" class="button plain" data-do="close" data-testid="confirm-no" data-focus>'
        f'{no}</button><button type="button" class="button {style}" data-do="yes" data-hold'
        f' data-testid="confirm-yes">{yes}</button></div></div>'
    )


def _hops(zone: str, due: datetime | None, pen: Pen) -> str:
    hops = "".join(
        f'<button type="button" class="button plain" data-do="clock" data-what="{hop}" data-hold'
        f' data-testid="clock-{hop}">{pen.text(f"clock.{hop}")}</button>'
        for hop in HOPS
    )
    when = (
        pen.text(
            "clock.due",
            day=due.astimezone(ZoneInfo(zone)).date(),
            time=f"{due.astimezone(ZoneInfo(zone)):%H:%M}",
        )
        if due
        else pen.text("clock.nothing")
    )
    none = "" if due else ' aria-disabled="true"'
    return (
        f'<p class="hint">{pen.text("clock.hint")}</p><div class="hops">{hops}</div>'
        f'<button type="button" class="button primary wide" data-do="clock" data-what="{NEXT}" data-hold'
        f' data-testid="clock-{NEXT}" aria-describedby="clock-due"{none}>{pen.text("clock.next")}</button>'
        f'<p class="hint" id="clock-due">{when}</p>'
    )


def _moving(moving: Move, zone: str, pen: Pen) -> str:
    goal = moving.goal.astimezone(ZoneInfo(zone))
    words = pen.text("clock.moving", day=goal.date(), time=f"{goal:%H:%M}")
    share = round(100 * moving.share)
    return (
        f'<div class="moving" role="status"><span>{words}</span></div><div class="track" role="progressbar"'
        f' aria-label="{words}" aria-valuemin="0" aria-valuemax="100" aria-valuenow="{share}"'
        f' data-testid="clock-progress"><div style="width:{share}%"></div></div>'
    )
