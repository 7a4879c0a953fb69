"""Compiles translations with Babel, so that no machine needs gettext."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def stale_catalogs() -> list[Path]:
    """Catalogs (.po) whose compiled form is missing or older."""
    return [
        catalog
        for catalog in sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
        if not (compiled := catalog.with_suffix(".mo")).exists()
        or compiled.stat().st_mtime < catalog.stat().st_mtime
    ]


def compile_catalogs() -> list[Path]:
    """Compile what is stale and return it."""
    catalogs = stale_catalogs()
    for catalog in catalogs:
        with catalog.open("rb") as source:
            messages = read_po(source, locale=catalog.parts[-3])
        # A process that is reading the old file keeps it: the new one takes its name at once.
        finished = catalog.with_suffix(".mo.new")
        with finished.open("wb") as target:
            write_mo(target, messages)
        finished.replace(catalog.with_suffix(".mo"))
    return catalogs
