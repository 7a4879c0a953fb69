"""All tests on SQLite, then those that ask the database on PostgreSQL (DATABASE_URL's, or one of our own)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.tools.packages import install_missing
from tests.tools.postgres import own_server
from tests.tools.prepared import template


def main(arguments: list[str]) -> int:
    install_missing()
    theirs = os.environ.pop("DATABASE_URL", "")
    with _given(theirs) if theirs else own_server() as url, template(url) as migrated:
        if status := _run(arguments, ""):
            return status
        return _run(["--database-only", *arguments], url, TEST_TEMPLATE=migrated())


@contextmanager
def _given(url: str) -> Iterator[str]:
    yield url


def _run(arguments: list[str], url: str, **environment: str) -> int:
    # The database is named here because pytest's own summary has to be the last line.
    sys.stdout.write(f"Tests on {'PostgreSQL' if url else 'SQLite'}:\n")
    sys.stdout.flush()
    workers = str(max(2, os.cpu_count() or 2))
    # A worker that has finished takes over what waits for the other: some tests last a minute.
    spread = ["--numprocesses", workers, "--dist", "worksteal"]
    command = [sys.executable, "-m", "pytest", "-q", *spread, *arguments]
    own = os.environ | environment | {"DATABASE_URL": url}
    return subprocess.run(command, check=False, env=own).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
