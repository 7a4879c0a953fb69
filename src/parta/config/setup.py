"""Brings an installation into a state in which it can serve; does nothing when it already is."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.db import connection
from django.utils.translation.reloader import translation_file_changed

from parta.accounts.models import User
from parta.config.health import pending_migrations
from parta.config.translations import compile_catalogs
from parta.core import clock
from parta.schools.commands import add_known_regions
from parta.schools.models import default_zone

Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Folders, translations, tables and static files; ``say`` is told about each that takes time."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    for catalog in compile_catalogs():  # what Django has read of the old one until now is forgotten
        translation_file_changed(sender=None, file_path=catalog.with_suffix(".mo"))
    if pending_migrations():
        say("Preparing the database…")
        call_command("migrate", interactive=False, verbosity=0)
        add_known_regions(state_services_on=clock.today(default_zone()))
    call_command("createcachetable", verbosity=0)
    collect_static(say)


def holds_people() -> bool:
    """Whether anybody has an account here; an installation that was never set up holds nobody."""
    return User._meta.db_table in connection.introspection.table_names() and User.objects.exists()


def collect_static(say: Say) -> None:
    """Collect, hash and compress the static files when one of them has changed since the last time."""
    stamp = Path(settings.DATA) / "static.sha256"
    fingerprint = static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint and Path(settings.STATIC_ROOT).is_dir():
        return
    say("Collecting static files…")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(fingerprint)


def static_fingerprint() -> str:
    """A digest of names, sizes and times of every static file."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(["CVS", ".*", "*~"]):
            if isinstance(storage, FileSystemStorage):
                facts = Path(storage.path(path)).stat()
                digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
