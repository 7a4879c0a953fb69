"""The ``parta`` command: a thin skin over commands and queries."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from parta.access.rules import Office, Role
from parta.config import processes
from parta.config.cli_backups import backup, restore
from parta.config.cli_export import export
from parta.config.cli_imports import import_
from parta.config.cli_oidc import oidc
from parta.config.cli_schools import school_

if TYPE_CHECKING:
    from parta.progress.queries.integrity import Finding

_host = click.option(
    "--host", envvar="HOST", default="127.0.0.1", show_default=True, help="Address to listen on."
)
_port = click.option(
    "--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port."
)


@click.group()
@click.version_option(package_name="parta")
def main() -> None:
    """Parta, an electronic school diary and class journal."""


for command in (oidc, backup, restore, export, import_, school_):
    main.add_command(command)


@main.command()
@_host
@_port
@click.option("--with-parent", is_flag=True, help="Stop when the process that started this one is gone.")
def run(host: str, port: int, with_parent: bool) -> None:
    """Set up what is missing, build the demo school once, then serve pages and run jobs until Ctrl-C."""
    if with_parent:
        processes.follow_parent(os.getppid())
    os.environ.setdefault("DEMO", "1")
    if not os.environ.get("DOMAIN") and not os.environ.get("PUBLIC_URL"):
        os.environ["PUBLIC_URL"] = f"http://localhost:{port}"  # links in letters lead to what was started
    try:
        processes.require_free(host, port)
    except processes.CannotRunError as error:
        raise click.ClickException(str(error)) from error
    _load_django()
    _prepare()
    accounts = _build_demo() if _is_demo() else ""

    def ready() -> None:
        from django.conf import settings

        click.echo(f"Parta: http://{f'[{host}]' if ':' in host else host}:{port}/")
        click.echo(f"Portal: http://portal.{settings.DOMAIN}:{port}/")
        if accounts:
            click.echo(accounts)

    raise SystemExit(processes.run(host=host, port=port, ready=ready))


@main.command()
def setup() -> None:
    """Compile translations, migrate the database, collect static files: each only where needed."""
    _load_django()
    _prepare()


@main.command()
@_host
@_port
@click.option(
    "--workers",
    envvar="PARTA_WORKERS",
    default=1,
    show_default=True,
    type=click.IntRange(1),
    help="Processes.",
)
@click.option(
    "--threads", envvar="PARTA_THREADS", default=4, show_default=True, type=click.IntRange(1), help="Of each."
)
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve pages."""
    _load_django()
    processes.serve(host=host, port=port, workers=workers, threads=threads)


@main.command()
@click.option(
    "--interval", default=0.5, show_default=True, type=click.FloatRange(0.05), help="Seconds between looks."
)
def worker(interval: float) -> None:
    """Run background jobs."""
    _load_django()
    _require_tables()
    processes.work(interval=interval)


@main.command()
@click.option("--seed", default=1, show_default=True, help="The same seed, the same school.")
def demo(seed: int) -> None:
    """Build the demo school; it is left alone when it is already there."""
    os.environ["DEMO"] = "1"
    _load_django()
    _prepare()
    click.echo(_build_demo(seed))


@main.command()
def verify() -> None:
    """Prove that history and signatures are what was written: marks, grades, absences, weeks.

    Contradictions, which people make, are named too, and are no failure.
    """
    _load_django()
    _require_tables()
    from parta.progress.commands.journals import checksum_of
    from parta.progress.queries.integrity import iter_contradictions, iter_tampering

    bad = 0
    for finding in iter_tampering(checksum_of):
        click.echo(_line_of(finding))
        bad += 1
    for finding in iter_contradictions():
        click.echo(f"Contradiction: {_line_of(finding)}")
    if bad:
        raise click.ClickException(f"{bad} found.")
    click.echo("Everything is as it was written.")


@main.command()
@click.option("--deploy", is_flag=True, help="Also what matters only in production.")
def check(deploy: bool) -> None:
    """Say whether this installation can work, point by point."""
    _load_django()
    from parta.config.checks import list_findings

    is_good = True
    for finding in list_findings(deploy=deploy):
        is_good &= finding.is_good
        click.echo(f"{'ok ' if finding.is_good else 'BAD'} {finding.text}")
    if not is_good:
        raise SystemExit(1)


@main.command()
@click.argument("login")
@click.option("--school", required=True, help="Address of the school.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option(
    "--person", "--teacher", "person", default="", help="Full name of the teacher, student or guardian it is."
)
def user(login: str, school: str, role: str, person: str) -> None:
    """Let LOGIN work in a school; an account that is not there is made, with PARTA_PASSWORD or by asking."""
    _load_django()
    _require_tables()
    from parta.config.users import admit_user
    from parta.core.errors import Refused

    password = _password_for(login)
    try:
        done = admit_user(login=login, slug=school, role=Role(role), person=person, password=password)
    except Refused as refused:
        raise click.ClickException(str(refused.message)) from refused
    click.echo(f"{'New account' if done.is_new else 'Account'} {login}: {role} of {school}")
    click.echo(
        f"It is {done.person}." if done.person else "It is nobody of the school's lists yet: --person."
    )


@main.command()
@click.argument("login")
@click.argument("office", type=click.Choice([office.value for office in Office]))
@click.option("--region", default="", help="Code of a region; without it the office is of the whole country.")
@click.option("--end", is_flag=True, help="Take the office away, at once and everywhere.")
def operator(login: str, office: str, region: str, end: bool) -> None:
    """Appoint LOGIN of the portal to an OFFICE; a missing account is made, as by user."""
    _load_django()
    _require_tables()
    from parta.config.operators import admit_operator, release_operator
    from parta.core.errors import Refused

    try:
        if end:
            ended = release_operator(login=login, office=Office(office))
            click.echo(f"{login}: {ended} appointment(s) as {office} ended")
            return
        password = _password_for(login)
        is_new = admit_operator(login=login, office=Office(office), region_code=region, password=password)
    except Refused as refused:
        raise click.ClickException(str(refused.message)) from refused
    where = f"region {region}" if region else "the whole country"
    click.echo(f"{'New account' if is_new else 'Account'} {login}: {office} of {where}")


@main.group()
def region() -> None:
    """Regions, each with its own address."""


@region.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--english-name", default="", help="The name on English pages.")
@click.option("--time-zone", default="Europe/Moscow", show_default=True)
def add_region_(code: str, name: str, english_name: str, time_zone: str) -> None:
    """Add a region: CODE is the label of its address, NAME what people read."""
    _load_django()
    _require_tables()
    from parta.core.errors import Refused
    from parta.schools.commands import add_region

    try:
        added = add_region(code=code, name=name, english_name=english_name, time_zone=time_zone)
    except Refused as refused:
        raise click.ClickException(str(refused.message)) from refused
    click.echo(f"Region {added.code}: {added.name}")


@main.command("export-school")
@click.argument("slug")
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--without-messages", is_flag=True, help="Leave private conversations out.")
def export_school_(slug: str, file: str, without_messages: bool) -> None:
    """Write all that the school SLUG has into the archive FILE (docs/archive.md)."""
    _load_django()
    _require_tables()
    from parta.core.errors import Refused
    from parta.exchange.commands.archive import export_school

    unfinished = Path(f"{file}.part")
    try:
        with unfinished.open("wb") as out:
            missing = export_school(slug, out, is_private=not without_messages)
        unfinished.replace(file)
    except Refused as refused:
        raise click.ClickException(str(refused.message)) from refused
    except OSError as error:
        raise click.ClickException(str(error)) from error
    finally:
        unfinished.unlink(missing_ok=True)
    for name in missing:
        click.echo(f"missing in the storage: {name}")
    click.echo(f"{slug}: {file}")


@main.command("import-school")
@click.argument("file", type=click.File("rb"))
@click.option("--slug", default="", help="Address of the school here; by default the one it had.")
def import_school(file: BinaryIO, slug: str) -> None:
    """Build a school from the archive FILE; nobody's password comes along."""
    _load_django()
    _require_tables()
    from parta.core.errors import Refused
    from parta.exchange.commands.archive_reading import read_archive

    try:
        taken = read_archive(file, slug=slug)
    except Refused as refused:
        raise click.ClickException(str(refused.message)) from refused
    for old, new in taken.logins:
        click.echo(f"the login {old} is somebody else's here: {new}")
    click.echo(f"{taken.school.slug}: {taken.rows} records, {taken.files} files")


def _password_for(login: str) -> str:
    """Of an account that is to be made; empty when it is already there and keeps its own."""
    from parta.config.users import has_account

    if has_account(login):
        return ""
    return os.environ.get("PARTA_PASSWORD") or str(
        click.prompt("Password", hide_input=True, confirmation_prompt=True)
    )


def _load_django() -> None:
    """ClickException when the environment variables make no sense or the data folder is closed to us."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parta.config.settings")
    try:
        django.setup()
    except (ImproperlyConfigured, OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error


def _require_tables() -> None:
    """ClickException when the database does not answer or lacks a migration."""
    from django.db import DatabaseError

    from parta.config.health import pending_migrations

    try:
        pending = pending_migrations()
    except DatabaseError as error:
        raise click.ClickException(str(error).strip()) from error
    if pending:
        raise click.ClickException("The database waits for its migrations: parta setup")


def _prepare() -> None:
    from django.db import DatabaseError

    from parta.config.setup import prepare

    try:
        prepare(lambda text: click.echo(text, err=True))
    except (DatabaseError, OSError) as error:
        raise click.ClickException(str(error).strip()) from error


def _is_demo() -> bool:
    from django.conf import settings

    return bool(settings.DEMO)


def _build_demo(seed: int = 1) -> str:
    """The demo school is there afterwards; the line that tells its accounts."""
    from parta.demo.commands import build_demo_school
    from parta.demo.queries import is_demo_built
    from parta.demo.rules import ACCOUNTS, PASSWORD, PORTAL_ACCOUNTS

    if not is_demo_built():
        click.echo("Building the demo school, once…", err=True)
        build_demo_school(seed=seed)
    diary, portal = ", ".join(ACCOUNTS), ", ".join(PORTAL_ACCOUNTS)
    return f"Demo accounts: {diary}; of the portal: {portal}; password {PASSWORD}"


def _line_of(finding: "Finding") -> str:
    """A finding in one line for the terminal."""
    from parta.progress.rules.integrity import Flaw

    words = {
        Flaw.MARK_OF_ABSENT: "was set on the day of an absence",
        Flaw.CANCELED: "is at a canceled lesson",
        Flaw.NOT_ENROLLED: "is of a student who did not belong to the class that day",
        Flaw.TWO_CLASSES: "is in two classes at once",
    }
    school, record = finding.school, finding.record
    if finding.flaw is Flaw.CHAIN:
        stream, sequence = finding.detail.rsplit(" ", 1)
        return f"{school}: the history of {stream} breaks at event {sequence} ({record})"
    if finding.flaw is Flaw.FILED:
        return f"{school}: the filed journal “{finding.detail}” is not what was filed"
    if finding.flaw is Flaw.SIGNATURE:
        return f"{school}: {record} of student {finding.student_id} {finding.detail}"
    return f"{school}: {record} {words.get(finding.flaw, 'is not what its history says')} ({finding.where})"


if __name__ == "__main__":
    main()
