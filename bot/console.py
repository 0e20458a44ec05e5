"""What the commands of the command line share: where they print, and how they end."""

from __future__ import annotations

from typing import NoReturn

import typer
from rich.console import Console

from bot.settings import BadSettings, Settings, read_settings

out = Console()
err = Console(stderr=True)


def settled() -> Settings:
    """The settings; what is wrong with them ends the command in a line that names the mend."""
    try:
        return read_settings()
    except BadSettings as error:
        fail(str(error))


def fail(message: str) -> NoReturn:
    """End the command with what is wrong."""
    err.print(message, style="red", markup=False)
    raise typer.Exit(1)
