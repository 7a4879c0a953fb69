"""``parta export``: the school in the formats of other systems."""

from pathlib import Path

import click


@click.group("export")
def export() -> None:
    """Give data to other systems."""


@export.command()
@click.argument("slug")
@click.argument("file", type=click.Path(dir_okay=False))
def oneroster(slug: str, file: str) -> None:
    """Write the school SLUG as a OneRoster 1.2 CSV bundle into FILE, marks included (docs/oneroster.md)."""
    from parta.config.cli import _load_django, _require_tables

    _load_django()
    _require_tables()
    from parta.core.errors import NotFound
    from parta.exchange.queries.oneroster.bundle import write_bundle_of

    unfinished = Path(f"{file}.part")
    try:
        with unfinished.open("wb") as out:
            write_bundle_of(slug, out)
        unfinished.replace(file)
    except NotFound as error:
        raise click.ClickException(f"There is no school {slug}.") from error
    except OSError as error:
        raise click.ClickException(str(error)) from error
    finally:
        unfinished.unlink(missing_ok=True)
