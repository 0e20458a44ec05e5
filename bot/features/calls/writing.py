"""The form in which what came of a call is written: in all, decided, and item by item."""

from __future__ import annotations

from bot.cards import Form, Text, TextInput
from bot.features.calls import around
from bot.features.calls.around import Around
from bot.texts import Tongue
from storage.calls import Call

SUMMARY_AT_MOST = 2000
DECISIONS_AT_MOST = 1000


def form(text: Tongue, call: Call, kept: Around) -> Form:
    """What was talked about, and what was decided."""
    return Form(
        id="calls.summary",
        title=text("calls.summary.title"),
        parts=(
            Text(text("calls.summary.intro")),
            TextInput(
                "summary",
                text("calls.summary.discussed"),
                multiline=True,
                value=call.summary,
                most=SUMMARY_AT_MOST,
            ),
            TextInput(
                "decisions",
                text("calls.summary.decisions"),
                multiline=True,
                required=False,
                value=call.decisions,
                hint=text("calls.summary.decisions_hint"),
                most=DECISIONS_AT_MOST,
            ),
            *around.inputs(text, kept),
        ),
        submit=text("calls.summary.submit"),
        cancel=text("calls.cancel"),
        value=call.id,
    )
