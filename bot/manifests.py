"""`convener manifest`: what a platform wants to know of the app, in the form that it takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.console import fail, out, settled

manifest = typer.Typer(help="What a platform wants to know of the app.", no_args_is_help=True)


@manifest.command("slack")
def manifest_slack(
    *,
    file: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it there.")
    ] = None,
    counting: Annotated[
        bool, typer.Option("--counting", help="Ask for what counting messages needs, too.")
    ] = False,
    socket_mode: Annotated[
        bool, typer.Option("--socket-mode", help="Without a public address; Convener calls Slack.")
    ] = False,
) -> None:
    """Print the manifest to paste at https://api.slack.com/apps ("From a manifest")."""
    from bot import printed

    try:
        told = printed.slack_manifest(settled(), socket=socket_mode, counting=counting)
        if file is not None:
            file.write_text(f"{told}\n", encoding="utf-8")
    except printed.NoWay as error:
        fail(str(error))
    except OSError as error:
        fail(f"--out {file}: it can't be written ({error.strerror}); name another file")
    if file is None:
        typer.echo(told)
    else:
        out.print(f"The manifest is in {file}; paste it at https://api.slack.com/apps"
                  " (Create New App, From a manifest).", markup=False)  # fmt: skip


@manifest.command("teams")
def manifest_teams(
    *,
    file: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Write the package there.")
    ] = Path("convener-teams.zip"),
    app: Annotated[
        str, typer.Option("--app-id", help="The application (client) id; TEAMS_APP_ID otherwise.")
    ] = "",
    counting: Annotated[
        bool, typer.Option("--counting", help="Ask for what counting messages needs, too.")
    ] = False,
) -> None:
    """Write the app package that an administrator uploads to Teams."""
    from bot import printed

    try:
        file.write_bytes(printed.teams_package(settled(), app, counting=counting))
    except printed.NoWay as error:
        fail(str(error))
    except OSError as error:
        fail(f"--out {file}: it can't be written ({error.strerror}); name another file")
    out.print(f"The app package is in {file}; upload it in the Teams admin center"
              " (Teams apps, Manage apps, Upload new app).", markup=False)  # fmt: skip
