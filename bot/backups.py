"""`convener backup`, `restore` and `forget`: copies of the database, and erasures that outlive them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.progress import Progress
from rich.table import Table
from rich.text import Text
from sqlalchemy import make_url

from bot.console import current_store, database_s_troubles, err, fail, out, settled
from bot.markup import plain
from bot.settings import Settings
from bot.stored import erasures_file, opened
from bot.trouble import DATABASE
from storage import checkup, copies
from storage.copies import Damaged
from storage.database import Busy, Store
from storage.erasure_file import Line, Unreadable, read
from storage.revisions import standing
from storage.sealing import TOKENS, Seal, Unopenable

if TYPE_CHECKING:
    from bot.forgotten import Preview

DUMP = "pg_dump --format=custom --file FILE DATABASE"
Sure = Annotated[bool, typer.Option("--yes", help="Do it without asking.")]


def backup(
    file: Annotated[Path, typer.Argument(help="Where the copy goes.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Write over a file that is there.")] = False,
) -> None:
    """Copy a SQLite database while it is in use, and check the copy."""
    settings = settled()
    source = _file_of(settings, f"it is copied by PostgreSQL's own tool: {DUMP}")
    if not source.exists():
        fail(f"{source}: there is no database yet, so there is nothing to copy")
    if file.resolve() == source.resolve():
        fail(f"{file}: that is the database itself; name another file")
    if file.exists() and not yes:
        fail(f"{file}: there is a file already; name another, or add --yes to write over it")
    with _troubles_of(file):
        _copied(source, file)
    size = file.stat().st_size / 1_000_000
    out.print(f"Copied to {file}: {size:.1f} MB, whole, at {copies.revision(file)}.", markup=False)
    _about_tokens(settings, file)
    out.print("It holds people's data. Keep it where only you can read it; CONVENER_SECRET_KEY isn't"
              " in it, so keep that elsewhere.", markup=False)  # fmt: skip


def restore(
    file: Annotated[Path | None, typer.Argument(help="A copy that `backup` made.")] = None,
    *,
    replay: Annotated[
        bool, typer.Option("--replay", help="Only erase again whoever was erased since the copy.")
    ] = False,
    yes: Sure = False,
) -> None:
    """Put a copy in the database's place; whoever was erased since is erased from it again."""
    settings = settled()
    if (file is None) != replay:
        why = "name the copy to restore, or --replay for a database that is restored already"
        raise typer.BadParameter(why)
    lines = _lines(settings)
    if file is not None:
        _put_back(settings, file, sure=yes)
    with database_s_troubles(settings):
        store = opened(settings)
        store.migrate()
        _replay(settings, store, lines)
        store.settle()
        store.close()


def _put_back(settings: Settings, file: Path, *, sure: bool) -> None:
    from scheduler.life import sign

    told = (
        "it is restored by PostgreSQL's own tool: pg_restore --clean --if-exists --dbname DATABASE"
    )
    target = _file_of(settings, f"{told} FILE; then run: convener restore --replay")
    with _troubles_of(file):
        found = copies.revision(file)
    if standing(found) == "newer":
        fail(f"{file}: it was written by a newer Convener (at {found}); restore it with that one")
    if file.resolve() == target.resolve():
        fail(f"{file}: that is the database itself; name a copy of it")
    if not sure and not _confirmed(f"Put {file.name} (at {found}) in the place of {target}?"):
        fail("Nothing was changed.")
    with database_s_troubles(settings):
        life = sign(Store(settings.database), "restore")
    try:
        if target.exists():
            kept = _beside(target)
            with _troubles_of(target):
                _copied(target, kept)
            out.print(f"What was there is kept as {kept}.", markup=False)
        with _troubles_of(file):
            copies.put_back(file, target)
    finally:
        life.end()
    out.print(f"{target} is now as {file} was.", markup=False)
    _about_tokens(settings, target)


def _replay(settings: Settings, store: Store, lines: Sequence[Line]) -> None:
    from bot import forgotten

    log = erasures_file(settings)
    if not lines:
        out.print(f"{log}: no erasures, so nobody is erased again.", markup=False)
        return
    with err.status("Erasing again …"):
        count = forgotten.replay(store, lines)
    out.print(f"{log}: {len(lines)} lines; persons erased again: {count}.", markup=False)


def forget(
    person: Annotated[
        str, typer.Option(help="An account of theirs, like slack:T0123:person:U0123.")
    ] = "",
    email: Annotated[str, typer.Option(help="An e-mail address of theirs.")] = "",
    *,
    keep_words: Annotated[
        bool, typer.Option("--keep-words", help="Keep questions and answers, without their name.")
    ] = False,
    yes: Sure = False,
) -> None:
    """Erase somebody everywhere, as `forget` in the chat does; the logs say that you did."""
    from bot import forgotten

    if bool(person) == bool(email):
        why = "say who: --person ADDRESS, or --email ADDRESS"
        raise typer.BadParameter(why)
    with current_store() as store:
        try:
            seen = forgotten.preview(store, person, email)
            _show(seen)
            if not yes and not _confirmed(f"Erase {seen.name or person or email} for good?"):
                fail("Nothing was changed.")
            forgotten.erase(store, person, email, "kept" if keep_words else "erased")
        except forgotten.NotKnown as no:
            fail(f"{no}; nothing was changed")
        except Busy:
            fail("the database is busy; nothing was changed, try again")
        except OSError as error:
            fail(f"CONVENER_ERASURES: {error.filename}: {error.strerror}; nobody was erased")
    out.print("Erased. Nobody but they themselves makes them known again.")


def _show(seen: Preview) -> None:
    table = Table("what", "how many", "what becomes of it", title=Text(seen.name))
    for name, count, fate in seen.amounts:
        what = plain(seen.text(f"membership.data.of.{name}"))
        table.add_row(Text(what), str(count), Text(plain(seen.text(f"forgetting.fate.{fate}"))))
    out.print(table)
    out.print(f"Accounts: {', '.join(seen.accounts)}", markup=False)
    out.print(f"Communities: {', '.join(seen.communities) or 'none'}", markup=False)
    if seen.alone:
        out.print(f"Nobody else organises: {', '.join(seen.alone)}", style="yellow", markup=False)


def _file_of(settings: Settings, otherwise: str) -> Path:
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite" or url.database is None:
        fail(f"{DATABASE}: this is a PostgreSQL; {otherwise} (docs/operations.md)")
    return Path(url.database)


def _copied(source: Path, target: Path) -> None:
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task(source.name)
        copies.copy(
            source, target, lambda done, whole: progress.update(task, completed=done, total=whole)
        )


def _beside(target: Path) -> Path:
    """A name that is free, so that no older copy is lost."""
    names = (target.with_name(f"{target.name}.before-restore-{n}") for n in range(1, 10_000))
    return next(each for each in names if not each.exists())


def _about_tokens(settings: Settings, file: Path) -> None:
    """Tokens are sealed in a copy as they are in the database; whether this key opens them, is said."""
    rows = checkup.installations(f"sqlite:///{file}")
    shut = [row.name for row in rows if not _opens(settings, row.sealed_token)]
    if shut:
        said = (
            f"The tokens of {', '.join(shut)} are sealed with another CONVENER_SECRET_KEY than this"
            " one. Put that key behind the newer one, after a comma, or install Convener there again."
        )
        err.print(said, style="yellow", markup=False)


def _opens(settings: Settings, sealed: str) -> bool:
    if not settings.secret_keys:
        return False
    try:
        Seal(settings.secret_keys, TOKENS).opened(sealed)
    except Unopenable:
        return False
    return True


def _lines(settings: Settings) -> list[Line]:
    file = erasures_file(settings)
    try:
        return list(read(file))
    except FileNotFoundError:
        return []
    except (Unreadable, OSError) as error:
        fail(f"CONVENER_ERASURES: {error}; nothing was changed, since nobody may come back unseen")


@contextmanager
def _troubles_of(file: Path) -> Iterator[None]:
    try:
        yield
    except Damaged as error:
        _unfit(file, str(error))
    except OSError as error:
        _unfit(Path(error.filename or file), error.strerror or str(error))
    except sqlite3.Error as error:
        _unfit(file, str(error))


def _unfit(file: Path, why: str) -> NoReturn:
    fail(f"{file}: {why}; nothing was changed")


def _confirmed(question: str) -> bool:
    """Whether somebody says yes; where nobody can be asked, nobody did."""
    try:
        return typer.confirm(question)
    except typer.Abort:
        return False
