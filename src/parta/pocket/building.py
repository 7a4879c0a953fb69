"""The text of the service worker: what it has to know, and its parts in order."""

import hashlib
import json
import posixpath
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse

_IMPORT = re.compile(r"""^import\s[^;]*?["'](\.[^"']+)["']""", re.MULTILINE)


@lru_cache(maxsize=4)
def worker_text(urlconf: str) -> tuple[str, str]:
    """Its version and its text, made once per process and site; the browser installs what differs."""
    parts = "\n".join(_read(name) for name in settings.WORKER_PARTS)
    shell = [static(name) for name in with_imports(settings.SHELL)]
    known: dict[str, object] = {
        "static": settings.STATIC_URL,
        "shell": shell,
        "offline": {
            code: reverse("pocket:offline", urlconf=urlconf, kwargs={"language": code})
            for code, _name in settings.LANGUAGES
        },
        "language": settings.LANGUAGE_CODE,
        "signOut": reverse("account_logout", urlconf=urlconf),
        "who": reverse("pocket:who", urlconf=urlconf),
        "share": _share_address(urlconf),
        "icon": static("pocket/icons/icon-192.png"),
        "badge": static("pocket/icons/badge-96.png"),
    }
    version = hashlib.sha256(f"{settings.BUILD}\n{json.dumps(known)}\n{parts}".encode()).hexdigest()[:12]
    return version, f"const APP = {json.dumps({'version': version, **known})};\n{parts}"


def _share_address(urlconf: str) -> str:
    """Where other apps share to; empty on the site that takes nothing."""
    try:
        return reverse("pocket_share", urlconf=urlconf)
    except NoReverseMatch:
        return ""


def with_imports(names: Iterable[str]) -> list[str]:
    """The files and what their scripts import, and so on: without one of them none would start."""
    found: list[str] = []
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found.append(name)
            folder = posixpath.dirname(name)
            paths = _IMPORT.findall(_read(name)) if name.endswith(".js") else ()
            waiting += [posixpath.normpath(posixpath.join(folder, path)) for path in paths]
    return found


def _read(name: str) -> str:
    path = finders.find(name)
    if not isinstance(path, str):
        raise FileNotFoundError(name)
    return Path(path).read_text(encoding="utf-8")
