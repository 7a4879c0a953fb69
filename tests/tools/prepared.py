"""An SQLite database with every migration applied, kept under ``var/`` until a migration changes."""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]
_FOLDER = ROOT / "var" / "test-databases"


def lay_prepared(database: Path) -> None:
    """Put a copy of the prepared database where the tests want theirs, if there is one."""
    prepared = _path()
    if prepared.exists():
        shutil.copyfile(prepared, database)


def keep_prepared(database: Path) -> None:
    """Keep a copy of a database that has just been migrated, in place of those for other migrations."""
    prepared = _path()
    if prepared.exists():
        return
    _FOLDER.mkdir(parents=True, exist_ok=True)
    for old in _FOLDER.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    unfinished = _FOLDER / f"{prepared.name}.{database.name}"
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(unfinished)) as target:
        source.backup(target)
    unfinished.replace(prepared)


def _path() -> Path:
    """Named by the migrations of every app, ours and others'."""
    digest = hashlib.sha256(django.__version__.encode())
    for path in sorted((ROOT / "src").rglob("migrations/*.py")):
        digest.update(f"{path.relative_to(ROOT)} ".encode() + path.read_bytes())
    digest.update((ROOT / "uv.lock").read_bytes())
    return _FOLDER / f"{digest.hexdigest()[:24]}.sqlite3"
