"""How static files are published by ``collectstatic``."""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLESHEET = "ui/css/parta.css"
_IMPORT = re.compile(r'@import url\("(?P<name>[\w-]+\.css)"\) layer\((?P<layer>\w+)\);')

Paths = dict[str, tuple[Any, str]]


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Hashed names and compressed copies, also for the imports between ES modules.

    The stylesheet's imports are put in their places, so that a page asks for one file instead of thirty.
    """

    support_js_module_import_aggregation = True
    manifest_strict = False

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name  # a page must not fall over a picture that is not there

    def post_process(self, paths: Paths, **options: Any) -> Iterator[tuple[str, str | None, Any]]:
        if STYLESHEET in paths:
            memory = InMemoryStorage()
            memory.save(STYLESHEET, ContentFile(bundle(paths, STYLESHEET).encode()))
            paths = {**paths, STYLESHEET: (memory, STYLESHEET)}
        yield from super().post_process(paths, **options)

    def url_converter(self, name: str, *args: Any, **kwargs: Any) -> Callable[[re.Match[str]], str]:
        if name.startswith("django_htmx/"):
            return lambda found: found[0]  # htmx imports nothing, but its type comments look like imports
        return super().url_converter(name, *args, **kwargs)  # type: ignore[no-any-return]


def bundle(paths: Paths, name: str) -> str:
    """A stylesheet's text with every ``@import url("…") layer(…)`` of a neighbor replaced by its rules."""
    folder = PurePosixPath(name).parent

    def put_in_place(found: re.Match[str]) -> str:
        rules = _read(paths, str(folder / found["name"]))
        return f"@layer {found['layer']} {{\n{rules}}}"

    return _IMPORT.sub(put_in_place, _read(paths, name))


def _read(paths: Paths, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read(), "utf-8")
