"""All that is measured, in the order in which it is: what each is, and its budget."""

from __future__ import annotations

from tests.bench import acks, delivery, dispatch, door, growth, served, taking_part, teams, year
from tests.bench.figure import Row

ROWS = (
    Row(
        "dispatch_flat",
        "a command where 150 things can be done, over one where 10 can",
        "ratio",
        1.1,
        dispatch.flat,
    ),
    Row(
        "command_over_floor",
        "a signed `/cop status` through everything, over a bare Bolt app that verifies and commits"
        " one row with a SQLModel session",
        "ratio",
        1.5,
        door.command_over_floor,
    ),
    Row(
        "signal_over_floor",
        "a channel's message counted, fifty coming at once, over the same floor",
        "ratio",
        0.5,
        door.signal_over_floor,
    ),
    Row(
        "teams_over_stock",
        "a Teams message and its answer, over the same through botbuilder's `CloudAdapter`",
        "ratio",
        0.4,
        teams.teams_over_stock,
    ),
    Row(
        "teams_over_floor",
        "the same, over bare aiohttp, a checked token, one row and one answer",
        "ratio",
        1.5,
        teams.teams_over_floor,
    ),
    Row(
        "growth_event",
        "`/cop status` with 1,000,000 members stored, over 1,000",
        "ratio",
        1.2,
        growth.growth_event,
    ),
    Row(
        "growth_tick",
        "a tick with nothing due, 10,000 communities and 1,000,000 members over an empty database",
        "ratio",
        1.5,
        growth.growth_tick,
    ),
    Row(
        "due_selection",
        "who is due for a nudge, of 100,000 in one community among 1,000,000, over the SQL alone",
        "ratio",
        1.5,
        taking_part.due_selection,
    ),
    Row(
        "participation_day",
        "a day's levels after 1,000 members' deeds, in a community of 100,000 over one of 1,000",
        "ratio",
        1.5,
        taking_part.participation_day,
    ),
    Row(
        "delivery_share",
        "messages a second over what the platform's limit allows: 1,000 messages, 4 lanes, a fake"
        " Slack that answers 429 beyond 30 a second",
        "ratio",
        0.95,
        delivery.share,
        at_least=True,
    ),
    Row("delivery_refused", "requests of that fan-out answered 429", "%", 1.0, delivery.refused),
    Row(
        "post_latency",
        "from the commit of a message to the platform's request, the lane idle, median of 20",
        "s",
        0.3,
        delivery.latency,
    ),
    Row(
        "acks_late",
        "of 5,000 commands, 200 a second, beside a fan-out of 1,000 messages: answered after 3 s",
        "count",
        0,
        acks.late,
    ),
    Row(
        "year_of_community",
        "a simulated year of 300 members with 9 stewards, the promises held: CPU time, once",
        "s",
        10,
        year.of_community,
    ),
    Row(
        "idle_cpu",
        "one process with Slack, Teams and SQLite when nothing happens: five times 5 s, of one core",
        "%",
        3,
        served.idle_cpu,
    ),
    Row(
        "rss",
        "its memory after 500 commands in Slack, 100 in Teams and 1,000 counted messages",
        "MB",
        180,
        served.rss,
    ),
    Row("ready", "from its start to `/readyz` saying ok", "s", 3, served.ready),
)
BY_NAME = {row.name: row for row in ROWS}
