"""The command line: `convener run`, `doctor`, `migrate`, `manifest`, `roster`, `simulate` and others.

A command imports what it alone needs: the whole house takes seconds to import.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.table import Table
from rich.text import Text

from bot import backups, memory
from bot.console import current_store, database_s_troubles, err, fail, log_to_stderr, out, settled
from bot.manifests import manifest
from bot.settings import Settings
from bot.simulation.command import simulate
from bot.stored import opened
from bot.trouble import database_s_name
from storage.database import Busy, Store

if TYPE_CHECKING:
    from bot.doctor.finding import Finding, State

LOOPBACK = ("127.0.0.1", "::1", "localhost")
COLOURS: Mapping[State, str] = {"wrong": "red", "warning": "yellow", "ok": "green"}

cli = typer.Typer(
    help="Convener: a facilitator for communities of practice.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
roster = typer.Typer(
    help="Import a roster from a spreadsheet, or take that back.", no_args_is_help=True
)
cli.add_typer(roster, name="roster")
cli.add_typer(manifest, name="manifest")
for command in (backups.backup, backups.restore, backups.forget, simulate):
    cli.command()(command)


@cli.callback()
def convener() -> None:
    """A facilitator for communities of practice in Slack and Microsoft Teams."""


@cli.command()
def run(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help="Port; PORT otherwise.")] = None,
) -> None:
    """Serve the configured platforms; without any, the playground."""
    memory.share_one_heap()
    with memory.settling():
        from bot.app import create
        from bot.serving import serve

    settings = settled()
    if settings.plays and host not in LOOPBACK:
        fail(f"--host {host}: the playground listens on this machine only; leave --host out")
    if settings.teams_anonymous and host not in LOOPBACK:
        fail(
            f"--host {host}: with TEAMS_ANONYMOUS it listens on this machine only; leave either out"
        )
    log_to_stderr(settings.log_level)
    port = port or settings.port
    settings = settings.model_copy(update={"port": port})  # the playground's links lead there
    with database_s_troubles(settings), memory.settling():
        app = create(settings)
    if settings.slack:
        where = f"http://{host}:{port}/slack/events" if settings.slack_signing_secret else ""
        ways = [each for each in (where, "Socket Mode" if settings.slack_app_token else "") if each]
        out.print(f"Convener serves Slack: {', '.join(ways)}  (stop with Ctrl-C)")
        if settings.oauth:
            out.print(f"Workspaces install it at {settings.base_url}/slack/install")
    if settings.teams:
        out.print(f"Convener serves Teams: http://{host}:{port}/api/messages  (stop with Ctrl-C)")
    if settings.slack or settings.teams:
        threading.Thread(target=_say_what_is_refused, args=(settings,), daemon=True).start()
    if settings.plays:
        out.print(f"Convener's playground: http://{host}:{port}/  (stop with Ctrl-C)")
    among_others = not settings.database.startswith("sqlite")
    serve(app, host, port, among_others=among_others, has_page=settings.plays)


@cli.command()
def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Look at everything that `run` needs, and say how to mend what is wrong."""
    from bot.doctor import examine

    with err.status("Looking …") as status:
        found = examine(lambda what: status.update(f"Looking at the {what} …"))
    if as_json:
        for each in found:
            typer.echo(json.dumps(asdict(each), ensure_ascii=False))
    else:
        out.print(_laid_out(found))
        counts = [(state, sum(each.state == state for each in found)) for state in COLOURS]
        told = (f"{n} {state}{'s' * (state == 'warning' and n > 1)}" for state, n in counts if n)
        out.print(", ".join(told) + ".")
    if any(each.state == "wrong" for each in found):
        raise typer.Exit(1)


@cli.command()
def migrate() -> None:
    """Bring the database's tables up to this version; a SQLite file is copied first."""
    settings = settled()
    store = opened(settings)
    with database_s_troubles(settings):
        before = store.revision()
        store.migrate()
        after = store.revision()
    store.close()
    said = "was up to date" if before == after else f"went from {before or 'empty'} to {after}"
    out.print(f"The database {said}.")


@cli.command()
def digest(
    community: Annotated[str, typer.Option(help="The community's name, or its id.")],
    whose: Annotated[
        Literal["secretariat", "team", "members"],
        typer.Option("--for", help="Whose digest; the members' is nobody's in particular."),
    ] = "secretariat",
) -> None:
    """Print a community's digest as it stands now; nothing is sent."""
    from bot import printed

    with current_store() as store:
        typer.echo(printed.digest(store, community, whose))


@cli.command()
def report(
    community: Annotated[str, typer.Option(help="The community's name, or its id.")],
    to: Annotated[Path, typer.Option("--out", help="A file that ends with .pdf or .xlsx.")],
    quarter: Annotated[str, typer.Option(help="Such as 2026Q3; else the last one over.")] = "",
    *,
    internal: Annotated[
        bool, typer.Option("--internal", help="For the secretariat: unsuppressed, with its rows.")
    ] = False,
) -> None:
    """Write the sponsors' report of a quarter as a file; nothing is published or sent."""
    from bot import printed

    kind = printed.kind_of_report(to.suffix, internal=internal)
    with current_store() as store:
        made = printed.report(store, community, quarter, kind, internal=internal)
    try:
        to.write_bytes(made)
    except OSError as error:
        fail(f"--out {to}: {error.strerror}; name a file that can be written to")
    out.print(f"Written to {to}", markup=False)


@cli.command()
def export(
    community: Annotated[str, typer.Option(help="The community's name, or its id.")],
    to: Annotated[Path, typer.Option("--out", help="A folder; it is made where there is none.")],
) -> None:
    """Write everything that a community leaves behind as files; nothing is changed or sent."""
    from bot import printed

    with current_store() as store:
        made = printed.export(store, community)
    try:
        to.mkdir(parents=True, exist_ok=True)
        for name, body in made.items():
            (to / name).write_bytes(body)
    except OSError as error:
        fail(f"--out {to}: {error.strerror}; name a folder that can be written to")
    out.print(f"Written to {to}: {', '.join(sorted(made))}", markup=False)


@roster.command("import")
def roster_import(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX; the first row has the headings.")],
    community: Annotated[str, typer.Option(help="The community's name, or its id.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Import without asking.")] = False,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Import the good rows although others are bad.")
    ] = False,
    encoding: Annotated[
        str, typer.Option(help="A CSV's, such as windows-1254; found out otherwise.")
    ] = "",
) -> None:
    """Show what a spreadsheet would bring to a roster, then import it: all of it, or nothing."""
    from bot import importing

    with _on_the_roster() as store:
        importing.bring_in(
            store, out, community, file, sure=yes, skip_bad=skip_bad, encoding=encoding
        )


@roster.command("undo")
def roster_undo(
    community: Annotated[str, typer.Option(help="The community's name, or its id.")],
    ident: Annotated[str, typer.Option("--import", help="Which one; the last otherwise.")] = "",
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Take it back without asking.")] = False,
) -> None:
    """Take an import back, but for those who have acted since."""
    from bot import importing

    with _on_the_roster() as store:
        importing.take_back(store, out, community, ident, sure=yes)


@contextmanager
def _on_the_roster() -> Iterator[Store]:
    """The database; what can't be done to a roster is said in a line."""
    from bot import importing

    with current_store() as store:
        try:
            yield store
        except importing.Ended as error:
            fail(str(error))
        except Busy:
            name = database_s_name(plays=settled().plays)
            fail(f"{name}: the database is busy; nothing was changed, try again")


def _say_what_is_refused(settings: Settings) -> None:
    """A refused token ends nothing, since it may be mended meanwhile; but it is said."""
    from bot.doctor import refusals

    for platform, each in refusals(settings):
        err.print(f"{platform}: {each.found}; {each.mend}", style="red", markup=False)


def _laid_out(found: list[Finding]) -> Table:
    table = Table.grid(padding=(0, 2))
    for each in found:
        words = Text(each.found)
        if each.mend:
            words.append(f"\n→ {each.mend}", style="bold")
        table.add_row(Text(each.state, style=COLOURS[each.state]), Text(each.name), words)
    return table


def main() -> None:
    """The `convener` command."""
    cli()


if __name__ == "__main__":
    main()
