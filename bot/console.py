"""What the commands of the command line share: where they print and log, and how they end."""

from __future__ import annotations

import logging
import sys
from typing import NoReturn

import structlog
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


def log_to_stderr(level: str) -> None:
    """Log lines as key=value, from `level` on; libraries only from warnings on."""
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(message)s"
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
