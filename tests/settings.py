"""Settings of the tests: the real ones, but fast and in a temporary folder."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_FOLDER = Path(tempfile.mkdtemp(prefix="parta-tests-"))
_OWNER = os.getpid()


@atexit.register
def _remove_folder() -> None:
    if os.getpid() == _OWNER:  # not in a process forked from this one
        shutil.rmtree(_FOLDER, ignore_errors=True)


os.environ["DATA"] = str(_FOLDER)
os.environ["SECRET_KEY"] = "not-a-secret-only-for-tests"
for name in ("DEBUG", "DEMO", "HTTPS", "REDIS_URL", "EMAIL_URL", "SMS_URL"):
    os.environ.pop(name, None)

from parta.config.settings import *  # noqa: E402, F403
from parta.config.settings import DATABASES, MIDDLEWARE, STORAGES  # noqa: E402
from tests.tools import published  # noqa: E402

# Playwright's synchronous interface runs an event loop in the thread of the test.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: the live server's threads need connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": _FOLDER / "test.sqlite3"}
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA busy_timeout=5000;",
    }
else:
    # A pool would keep connections open when the test database is dropped.
    DATABASES["default"]["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 5}
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ.get("TEST_TEMPLATE")}

PASSWORD_HASHERS = ["tests.factories.hasher.QuickArgon2Hasher"]
# Beside the live server, not in the middle of it: there it would look through all files for each client.
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
STORAGES["staticfiles"] = {
    "BACKEND": "parta.ui.static_files.ModuleManifestStorage",
    "OPTIONS": {"location": published.FOLDER},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SMS_ON_PAGE = True
# Not rolled back with a test, but cleared; the one in the database has a test of its own.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
