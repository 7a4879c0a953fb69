"""``parta import``: what other systems have written."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

import click

if TYPE_CHECKING:
    from parta.exchange.commands import Report

_date = click.DateTime(["%Y-%m-%d"])


@click.group("import")
def import_() -> None:
    """Take over data of other systems."""


@import_.command()
@click.argument("file", type=click.File("rb"))
@click.option("--school", required=True, help="Address of the school; it is made when there is none.")
@click.option("--name", default="", help="Name of a new school; by default the file's.")
@click.option("--starts-on", type=_date, help="First day to lay lessons out for; by default of the quarter.")
@click.option("--ends-on", type=_date, help="Last day; by default of the quarter.")
@click.option(
    "--classes",
    type=click.Choice(["auto", "years", "groups"]),
    default="auto",
    show_default=True,
    help="Which student sets of the file are the classes.",
)
@click.option("--half-days", is_flag=True, help="The file's days are mornings and afternoons in turn.")
@click.option("--time-zone", default="Europe/Moscow", show_default=True)
@click.option("--time-limit", default=300, show_default=True, help="Seconds that fet-cl may take.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def fet(
    file: BinaryIO,
    school: str,
    name: str,
    starts_on: datetime | None,
    ends_on: datetime | None,
    classes: str,
    half_days: bool,
    time_zone: str,
    time_limit: int,
    dry_run: bool,
) -> None:
    """Build a school from a FET timetabling file."""
    from parta.config.cli import _load_django

    _load_django()
    from parta.exchange.commands import FetOptions, import_fet
    from parta.exchange.rules.classes import ClassLevel

    options = FetOptions(
        slug=school,
        name=name,
        starts_on=starts_on.date() if starts_on else None,
        ends_on=ends_on.date() if ends_on else None,
        level=ClassLevel(classes),
        time_zone=time_zone,
        time_limit=time_limit,
        has_half_days=half_days,
    )
    _import(lambda: import_fet(file.read(), options, dry_run=dry_run))


@import_.command()
@click.argument("file", type=click.File("rb"))
@click.option("--school", required=True, help="Address of the school.")
@click.option("--strict", is_flag=True, help="Write nothing when there is a bad row.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def roster(file: BinaryIO, school: str, strict: bool, dry_run: bool) -> None:
    """Fill classes with students and guardians from an XLSX or CSV file."""
    from parta.config.cli import _load_django

    _load_django()
    from parta.exchange.commands import import_roster

    _import(lambda: import_roster(file.read(), file.name, school, dry_run=dry_run, strict=strict))


def _import(take_over: Callable[[], "Report"]) -> None:
    """Print the report. Exit 1 when the import is refused, 2 when lines were left out."""
    from parta.config.cli import _require_tables
    from parta.core.errors import Refused

    _require_tables()
    try:
        report = take_over()
    except Refused as refused:
        raise click.ClickException(str(refused.message)) from refused
    for line in report.lines():
        click.echo(line)
    if report.bad:
        raise SystemExit(2)
