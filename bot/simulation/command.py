"""`convener simulate`: a made-up community lived through before one's eyes."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.progress import Progress

from bot.console import err, log_to_stderr, out


def simulate(
    weeks: Annotated[int, typer.Option(min=1, max=520, help="How long it lives.")] = 52,
    members: Annotated[
        int, typer.Option(min=20, max=20_000, help="How many it begins with.")
    ] = 300,
    seed: Annotated[
        int, typer.Option(help="What chance begins with; the same tells the same.")
    ] = 1,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print each post and each event as a line of JSON.")
    ] = False,
) -> None:
    """Live through a made-up community's weeks, and hold what happened against what is promised."""
    from bot.simulation.run import simulate as lived

    log_to_stderr("WARNING")
    end = ""
    with Progress(console=err, transient=True) as progress:
        days = progress.add_task("Living", total=weeks * 7)
        for line in lived(weeks, members, seed, lambda day: progress.update(days, completed=day)):
            end = line
            if as_json:
                typer.echo(line)
    told = json.loads(end)
    if not as_json:
        out.print(
            f"{weeks} weeks of {members} members: {told['posts']} posts, {told['events']} events."
        )
    for each in told["broken"]:
        err.print(each, style="red", markup=False)
    if told["broken"]:
        raise typer.Exit(1)
