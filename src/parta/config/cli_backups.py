"""``parta backup`` and ``parta restore``."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

_file = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@_file
@click.option("--no-check", is_flag=True, help="Do not restore the new backup beside to prove it.")
def backup(file: Path, no_check: bool) -> None:
    """Write database, uploads and keys into FILE while Parta runs, and prove that it can be restored.

    Who has the file can read everything in it, passwords' hashes and keys included.
    """
    from parta.config.cli import _load_django

    _load_django()
    from parta.config.backups import check_backup, write_backup

    with _said():
        manifest = write_backup(file)
        if not no_check:
            check_backup(file)
    proved = "" if no_check else ", restored beside and compared"
    click.echo(f"{file}: {sum(manifest.rows.values())} rows, {_files(manifest.checksums)} files{proved}")


@click.command()
@_file
@click.option("--check", is_flag=True, help="Only prove that the backup is whole; change nothing.")
@click.option("--replace", is_flag=True, help="Replace what this installation holds.")
def restore(file: Path, check: bool, replace: bool) -> None:
    """Make this installation what FILE holds; stop Parta first, and start it afterwards."""
    from parta.config.cli import _load_django

    _load_django()
    from parta.config.backups import check_backup, restore_backup
    from parta.config.setup import holds_people, prepare

    with _said():
        if check:
            manifest = check_backup(file)
            click.echo(f"{file} is whole: {manifest.version}, {manifest.made_at}, {manifest.vendor}")
            return
        if holds_people() and not replace:
            raise click.ClickException("This installation holds people. To lose them: --replace")
        manifest = restore_backup(file)
        prepare(lambda text: click.echo(text, err=True))
    click.echo(f"Restored as of {manifest.made_at}. Prove the history: parta verify")


def _files(checksums: dict[str, str]) -> int:
    return sum(name.startswith("files/") for name in checksums)


@contextmanager
def _said() -> Iterator[None]:
    """What goes wrong is said in one line."""
    from django.db import DatabaseError

    from parta.config.backups import BadBackupError
    from parta.config.dumps import CannotDumpError

    try:
        yield
    except (BadBackupError, CannotDumpError, DatabaseError, OSError) as error:
        raise click.ClickException(str(error).strip()) from error
