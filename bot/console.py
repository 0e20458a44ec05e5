"""What the commands of the command line share: where they print and log, and how they end."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import NoReturn, cast

import structlog
import typer
from rich.console import Console
from structlog.typing import ExcInfo

from bot.playbook_file import BadPlaybook
from bot.settings import BadSettings, Settings, read_settings
from bot.stored import opened
from bot.tracebacks import wordless
from bot.trouble import database_s_name, of_database
from storage.database import BUGS, UNREACHABLE, InUse, Store, TooNew
from storage.revisions import standing

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
    """Log lines as key=value, from `level` on; libraries only from warnings on.

    What an exception says may be what somebody wrote, or a row that a database quotes: of each only
    its kind is logged, and where it came from.
    """
    handler = _ToStderr()
    handler.setFormatter(_Wordless("%(levelname)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    engines = logging.getLogger("dbos")  # it would bring a handler of its own
    engines.handlers = [handler]
    engines.propagate = False
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.ExceptionRenderer(wordless),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


class _ToStderr(logging.Handler):
    """Writes to what standard error is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """A line, or a traceback below it."""
        sys.stderr.write(f"{self.format(record)}\n")


class _Wordless(logging.Formatter):
    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """What a library says, but not what it quotes of an exception that it has in hand."""
        kind = sys.exc_info()[0]
        if kind is None:
            return super().formatMessage(record)
        return f"{record.levelname} {record.name} at {record.filename}:{record.lineno}: {kind.__name__}"

    def formatException(self, ei: object) -> str:  # noqa: N802 - logging's own name
        """As our own lines have it."""
        return wordless(cast("ExcInfo", ei))


@contextmanager
def current_store() -> Iterator[Store]:
    """The database, where it is this version's, for a command about a community by its name."""
    from bot import printed

    settings = settled()
    store = opened(settings)
    with database_s_troubles(settings), closing(store):
        revision = store.revision()
        stands = standing(revision)
        if stands == "newer":
            raise TooNew(str(revision))
        if stands != "current":
            name = database_s_name(plays=settings.plays)
            fail(f"{name}: the tables are not this version's; run: convener migrate")
        try:
            yield store
        except printed.Unclear as error:
            fail(f"--community: {error}")


@contextmanager
def database_s_troubles(settings: Settings) -> Iterator[None]:
    """What is wrong with the database is said in a line, with its mend; with playbooks as well."""
    try:
        yield
    except BadPlaybook as error:
        fail(str(error))
    except (TooNew, InUse, *UNREACHABLE) as error:
        if isinstance(error, BUGS):
            raise
        fail(str(of_database(error, database_s_name(plays=settings.plays))))
