"""One process of Convener on a database and a Web API, to be killed: `python -m tests.chaos.replica`.

It says `ready`, begins to tick at the first line it reads, and ends where nobody holds its input.
"""

from __future__ import annotations

import random
import sys

from adapters.slack.client import SlackPlatform
from bot.app import all_texts, compose
from bot.console import log_to_stderr
from bot.platform import Pace
from scheduler.clock import every_few_seconds, wall
from scheduler.durable import DurableWork
from storage.database import Store

TICK_SECONDS = 1.0


def main(database: str, api: str, per_second: str, number: str) -> None:
    """Work. `number` shows in the microseconds of whatever this process writes down."""
    log_to_stderr("warning")
    store = Store(database)
    texts = all_texts()
    platform = SlackPlatform(
        lambda team: f"xoxb-{team}",
        lambda reader: texts.tongue("en", "UTC"),
        api,
        pace=Pace(float(per_second)),
    )
    core = compose(
        store,
        {platform.name: platform},
        now=lambda: wall().replace(microsecond=int(number)),
        rng=random.Random(int(number)),
        worker=DurableWork,
    )
    ticking = every_few_seconds(core.ticker.tick, TICK_SECONDS)
    print("ready", flush=True)  # noqa: T201 - whoever started it waits for this
    sys.stdin.readline()
    ticking.start()
    sys.stdin.read()
    ticking.shutdown()
    core.work.stop()
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
