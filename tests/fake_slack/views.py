"""views.*: opening, changing and stacking modals, and Home."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tests.fake_slack.checking import check_view
from tests.fake_slack.values import Json, SlackError, Team, View
from tests.fake_slack.world import World

Arguments = Mapping[str, Any]


def opened(world: World, team: Team, arguments: Arguments) -> Json:
    """views.open: a trigger for a modal."""
    view = _given(arguments, "modal")
    user = world.exchange(team, str(arguments.get("trigger_id", "")))
    return {"view": world.show(team.id, user, view, "open").shown()}


def pushed(world: World, team: Team, arguments: Arguments) -> Json:
    """views.push: a modal over the one that the trigger came from."""
    view = _given(arguments, "modal")
    user = world.exchange(team, str(arguments.get("trigger_id", "")))
    if not world.stack(team.id, user):
        raise SlackError("not_found")
    return {"view": world.show(team.id, user, view, "push").shown()}


def updated(world: World, team: Team, arguments: Arguments) -> Json:
    """views.update: by id, or by the app's own; with a hash only if nothing changed since."""
    body = _given(arguments, "modal")
    stack, at = _find(world, team, arguments)
    before = stack[at]
    if arguments.get("hash") not in {None, "", before.hash}:
        raise SlackError("hash_conflict")
    made = world.made(team.id, before.user, body)
    stack[at] = replace(made, id=before.id, root=before.root, previous=before.previous)
    world.changed.notify_all()
    return {"view": stack[at].shown()}


def published(world: World, team: Team, arguments: Arguments) -> Json:
    """views.publish: somebody's Home."""
    body = _given(arguments, "home")
    user = str(arguments.get("user_id", ""))
    if user not in team.people:
        raise SlackError("user_not_found")
    view = world.made(team.id, user, body)
    world.homes[team.id, user] = view
    world.changed.notify_all()
    return {"view": view.shown()}


def _given(arguments: Arguments, kind: str) -> Json:
    view = arguments.get("view")
    check_view(view, kind)
    return dict(view) if isinstance(view, dict) else {}


def _find(world: World, team: Team, arguments: Arguments) -> tuple[list[View], int]:
    wanted = {str(arguments.get("view_id") or "-")}
    outside = {str(arguments.get("external_id") or "-")}
    for (where, _), stack in world.stacks.items():
        for at, view in enumerate(stack):
            if where == team.id and (view.id in wanted or view.body.get("external_id") in outside):
                return stack, at
    raise SlackError("not_found")


METHODS: Mapping[str, Callable[[World, Team, Arguments], Json]] = {
    "views.open": opened,
    "views.push": pushed,
    "views.update": updated,
    "views.publish": published,
}
