"""Everything an installation holds in one file: database, uploads, keys; and back (acceptance Z3).

A backup is a tar: the database's dump, ``files/`` and ``keys/`` as they lie in the data folder, and last
``manifest.json`` with a checksum of each. Whoever has it can read everything: keep it as you keep the server.
"""

import contextlib
import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from parta.config.dumps import NAMES, Counts, count_in, dump, load
from parta.core import clock

FORMAT = 1
KEYS = ("secret-key", "signing-key.pem", "push-key.pem")
_MANIFEST = "manifest.json"


class BadBackupError(Exception):
    """The file is no backup, is damaged, or is of something else; the message is for the operator."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. ``checksums``: SHA-256 by name; ``rows`` of the tables at that moment."""

    format: int
    version: str
    made_at: str
    vendor: str
    rows: Counts
    checksums: dict[str, str]


def write_backup(target: Path) -> Manifest:
    """Back up the running installation into a file that only its owner may read.

    Uploads are linked before the database is dumped and once more after it, so every file that the dump
    knows is there whatever people do meanwhile. Raises CannotDumpError, OSError.
    """
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.DATA) as folder:
        stage = Path(folder)
        _link_files(stage / "files")
        rows = dump(stage / NAMES[connection.vendor])
        _link_files(stage / "files")
        _copy_keys(stage / "keys")
        draft = target.with_name(f"{target.name}.part")
        with contextlib.ExitStack() as undo:
            undo.callback(draft.unlink, missing_ok=True)
            manifest = _pack(stage, draft, rows)
            draft.replace(target)
    return manifest


def check_backup(source: Path) -> Manifest:
    """Prove that the backup is whole by restoring it beside: checksums, then the rows of every table.

    Raises BadBackupError, CannotDumpError.
    """
    with tempfile.TemporaryDirectory(prefix="check-", dir=settings.DATA) as folder:
        manifest = _unpack(source, Path(folder))
        found = count_in(Path(folder) / NAMES[manifest.vendor])
    different = sorted(name for name in found | manifest.rows if found.get(name) != manifest.rows.get(name))
    if different:
        raise BadBackupError(f"{source}: other rows than it says in {', '.join(different)}")
    return manifest


def restore_backup(source: Path) -> Manifest:
    """Make database, uploads and keys what the backup holds; nothing is touched before it has proved whole.

    What lay in ``files`` goes. Keys given by environment variables stay as they are there.
    Raises BadBackupError, CannotDumpError.
    """
    with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.DATA) as folder:
        stage = Path(folder)
        manifest = _unpack(source, stage)
        load(stage / NAMES[manifest.vendor])
        _put_in_place(stage / "files", Path(settings.DATA) / "files", stage / "files-before")
        for key in (stage / "keys").iterdir():
            key.replace(Path(settings.DATA) / key.name)
    return manifest


def _link_files(folder: Path) -> None:
    """The uploads under another name: what is removed meanwhile stays here. Copied where links cannot be."""
    folder.mkdir(exist_ok=True)
    origin = Path(settings.DATA) / "files"
    for path in _walk(origin):
        link = folder / path.relative_to(origin)
        if link.exists():
            continue
        link.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):  # removed since it was listed
            try:
                os.link(path, link)
            except OSError as error:
                if isinstance(error, FileNotFoundError):
                    raise
                shutil.copyfile(path, link)


def _walk(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _copy_keys(folder: Path) -> None:
    folder.mkdir()
    for name in KEYS:
        if (Path(settings.DATA) / name).exists():
            shutil.copy2(Path(settings.DATA) / name, folder / name)


def _pack(stage: Path, target: Path, rows: Counts) -> Manifest:
    checksums = {}
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        for path in _walk(stage):
            name = path.relative_to(stage).as_posix()
            checksums[name] = _digest(path)
            tar.add(path, name, recursive=False)
        manifest = Manifest(
            FORMAT, settings.BUILD, clock.now().isoformat(), connection.vendor, rows, checksums
        )
        content = json.dumps(asdict(manifest), indent=1).encode()
        member = tarfile.TarInfo(_MANIFEST)
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content))
    return manifest


def _unpack(source: Path, stage: Path) -> Manifest:
    """Everything laid out in the folder, each file as its checksum says."""
    try:
        with tarfile.open(source) as tar:
            tar.extractall(stage, filter="data")
        manifest = Manifest(**json.loads((stage / _MANIFEST).read_bytes()))
    except (tarfile.TarError, OSError, ValueError, TypeError) as error:
        raise BadBackupError(f"{source} is no backup of Parta, or is cut off: {error}") from error
    _check(source, manifest)
    (stage / _MANIFEST).unlink()
    found = {path.relative_to(stage).as_posix(): _digest(path) for path in _walk(stage)}
    damaged = sorted(
        name for name in found | manifest.checksums if found.get(name) != manifest.checksums.get(name)
    )
    if damaged:
        raise BadBackupError(f"{source} is damaged: {', '.join(damaged[:5])}")
    (stage / "files").mkdir(exist_ok=True)
    (stage / "keys").mkdir(exist_ok=True)
    return manifest


def _check(source: Path, manifest: Manifest) -> None:
    if manifest.format > FORMAT:
        raise BadBackupError(
            f"{source} was made by a newer Parta ({manifest.version}): update this one first"
        )
    if manifest.vendor != connection.vendor:
        raise BadBackupError(
            f"{source} is of {manifest.vendor}, and this installation runs on {connection.vendor}"
        )


def _put_in_place(new: Path, place: Path, old: Path) -> None:
    if place.exists():
        place.replace(old)
    new.replace(place)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
