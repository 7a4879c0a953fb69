"""The static files as an installation publishes them, kept under ``var/`` until one of them changes."""

import hashlib
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.test import override_settings

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "test-static"
_DONE = "published"


def publish() -> None:
    """Collect them anew if any has changed: a page then asks for six files instead of sixty."""
    mark = FOLDER / _DONE
    digest = _digest()
    if mark.exists() and mark.read_text() == digest:
        return
    mark.unlink(missing_ok=True)
    with override_settings(STATIC_ROOT=FOLDER):
        call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(digest)


def _digest() -> str:
    digest = hashlib.sha256((ROOT / "uv.lock").read_bytes())
    for finder in get_finders():
        for name, storage in finder.list([]):
            path = Path(storage.path(name))
            digest.update(f"{name} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode())
    digest.update((ROOT / "src" / "parta" / "ui" / "static_files.py").read_bytes())  # how they are published
    return digest.hexdigest()
