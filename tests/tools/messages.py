"""Texts to be translated: found in the sources without gettext, compared with the catalogs.

``python -m tests.tools.messages check`` fails when a text has no Russian translation, is marked fuzzy, or its
placeholders differ; ``update`` writes the new texts into the catalog for somebody to translate.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import jinja2.ext
from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "parta"
CATALOGS = {"ru": SOURCE / "locale" / "ru" / "LC_MESSAGES" / "django.po"}

_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|(?<!%)%[sd]|\{\w*\}")
Found = tuple[str | tuple[str, ...], str | None, str, int]  # text or (one, many), context, file, line


def find_texts() -> Iterator[Found]:
    """Every text marked for translation in Python, Django templates and Jinja2 templates."""
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield from _extract(path, "python", path.read_text())
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            yield from _extract(path, "python", _as_python(path))
        elif path.suffix == ".html" and "jinja2" in path.parts:
            yield from _extract(path, jinja2.ext.babel_extract, path.read_text())


def _as_python(path: Path) -> str:
    """Calls of gettext where the template's tags were; indentation, which tokenizing refuses, is gone."""
    return re.sub(r"^[ \t]+", "", templatize(path.read_text(), origin=str(path)), flags=re.MULTILINE)


def _extract(path: Path, method: object, text: str) -> Iterator[Found]:
    name = str(path.relative_to(ROOT))
    for line, message, _comments, context in extract(
        method,  # type: ignore[arg-type]  # a function is allowed too
        io.BytesIO(text.encode()),
        _KEYWORDS,
        options={"silent": "false"},
    ):
        yield message, context, name, line


def new_catalog(locale: str) -> Catalog:
    catalog = Catalog(locale=locale, project="Parta", charset="utf-8", fuzzy=False)
    for message, context, name, line in find_texts():
        catalog.add(message, context=context, locations=[(name, line)])
    return catalog


def check(locale: str, path: Path) -> Iterator[str]:
    """What is wrong with the catalog, a line each."""
    known = read_catalog(locale, path)
    for message in new_catalog(locale):
        if not message.id:
            continue
        place = ":".join(map(str, message.locations[0]))
        translated = known.get(_key(message), context=message.context)
        if translated is None or not _strings(translated) or not all(_strings(translated)):
            yield f"{place}: no {locale} translation of {message.id!r}"
        elif translated.fuzzy:
            yield f"{place}: the {locale} translation of {message.id!r} is marked fuzzy"
        elif difference := _different_placeholders(translated):
            yield f"{place}: {message.id!r} in {locale} has other placeholders: {difference}"


def read_catalog(locale: str, path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as source:
        return read_po(source, locale=locale)


def update(locale: str, path: Path) -> None:
    """Add texts that are new and drop those that are gone; what is translated stays.

    Texts of other packages, which we translate better, have the comment "# keep" and stay too.
    """
    known = read_catalog(locale, path)
    fresh = new_catalog(locale)
    for message in fresh:
        old = known.get(_key(message), context=message.context) if message.id else None
        if old is not None:
            message.string = old.string
            message.flags |= old.flags & {"fuzzy"}
    for message in known:
        if message.id and "keep" in message.user_comments:
            fresh[message.id] = message
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(target, fresh, width=100, sort_by_file=True, omit_header=False, include_lineno=False)


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _different_placeholders(message: Message) -> str:
    ids = (message.id,) if isinstance(message.id, str) else message.id
    wanted = {name for text in ids for name in _PLACEHOLDER.findall(text)}
    for text in _strings(message):
        # The form for one may leave the number out ("one day"), never bring in something unknown.
        found = set(_PLACEHOLDER.findall(text))
        if found - wanted or (len(ids) == 1 and wanted - found):
            return ", ".join(sorted(found ^ wanted))
    return ""


def main(action: str) -> int:
    problems: list[str] = []
    for locale, path in CATALOGS.items():
        if action == "update":
            update(locale, path)
        problems += check(locale, path)
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems and action == "check" else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
