"""Forms as dialogs, and as cards where dialogs don't work. Pure: the same form gives the same JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.teams import buttons, inputs, limits, render, spans
from adapters.teams.budget import Json
from adapters.teams.inputs import TooLarge
from adapters.teams.paper import Opens, Paper, Say
from bot import letters
from bot.cards import Choice, Divider, Form, Input, Part, PeopleInput
from bot.markup import plain


def dialog(form: Form, say: Say, errors: Mapping[str, str]) -> Mapping[str, Any]:
    """A form to fill in. Raises TooLarge, since half a form would be answered wrongly."""
    paper = Paper(say, is_dialog=True)
    is_said = letters.length(spans.line(plain(form.title))) <= limits.DIALOG_TITLE
    drawn = _body(form, errors, paper, is_headed=not is_said)
    words = spans.clean(form.plain())
    return _whole(render.dialog(form.title, words, paper, drawn), drawn)


def as_card(
    form: Form, say: Say, errors: Mapping[str, str], opens: Opens | None = None
) -> Mapping[str, Any]:
    """A form as a message: an activity's fields. Raises TooLarge as `dialog` does."""
    paper = Paper(say, opens) if opens else Paper(say)
    drawn = _body(form, errors, paper, is_headed=True)
    return _whole(render.message(spans.clean(form.plain()), paper, drawn), drawn)


def _whole(told: Json, drawn: Sequence[Json]) -> Json:
    """What was told, if all that was drawn is in it."""
    attachment = told["card"] if "card" in told else told["attachments"][0]
    if len(attachment["content"]["body"]) < len(drawn):
        raise TooLarge
    return told


def _body(
    form: Form, errors: Mapping[str, str], paper: Paper, *, is_headed: bool
) -> Sequence[Json]:
    fields = {part.id for part in form.inputs()}
    if len(fields) < len(form.inputs()):
        raise TooLarge
    elsewhere = "\n".join(error for name, error in errors.items() if name not in fields)
    parts: list[list[Json] | None] = [
        render.heading(form.title, paper) if is_headed else [],
        inputs.wrong(paper.say("teams.invalid") if errors else "", paper),
        inputs.wrong(elsewhere, paper),
        *(_part(part, form.community, errors, paper) for part in form.parts),
        [{"type": "ActionSet", "actions": _actions(form, paper)}],
    ]
    return render.joined(parts)


def _part(part: Part, community: str, errors: Mapping[str, str], paper: Paper) -> list[Json] | None:
    if isinstance(part, Input):
        return inputs.blocks(part, errors.get(part.id, ""), paper)
    return None if isinstance(part, Divider) else render.drawn(part, community, paper)


def _actions(form: Form, paper: Paper) -> list[Json]:
    sent = buttons.Sent(
        form.id,
        form.value,
        form.community,
        tuple(part.id for part in form.inputs() if isinstance(part, Choice)),
        tuple(part.id for part in form.inputs() if isinstance(part, PeopleInput)),
    )
    put_away = buttons.Press(buttons.CANCEL, community=form.community)
    return [
        buttons.action(form.submit, sent, paper, style="positive"),
        buttons.action(form.cancel, put_away, paper, associatedInputs="none"),
    ]
