"""Writes a school into an archive, row by row: nothing is held in memory but one row and the ids of users."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Model

from parta.core import clock
from parta.exchange.queries.archive_nouns import (
    LEFT_OUT,
    PRIVATE,
    archived_models,
    file_fields,
    joined_fields,
    region_fields,
    rows_of,
    user_fields,
)
from parta.exchange.rules.archive import FORMAT, MANIFEST, USERS, VERSION, data_path, file_path
from parta.schools.models import School

_CHUNK = 2000
_BLOCK = 1024**2
_USER = get_user_model()
# Of an account: who it is, and nothing to sign in with.
_NOT_OF_USERS = frozenset({"password", "last_login"})
_REGION = ("code", "name", "english_name", "time_zone")


def write_archive(school: School, out: IO[bytes], *, is_private: bool) -> list[str]:
    """The whole school as one moment has it. Names of files that are missing in the storage."""
    with _one_moment(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        writing = _Writing(school, archive, is_private=is_private)
        writing.run()
    return writing.missing


@contextmanager
def _one_moment() -> Iterator[None]:
    """All that is read inside is of the same moment, and nobody who writes has to wait.

    Django begins each transaction of SQLite as one that writes; this one only reads.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("COMMIT")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


class _Writing:
    def __init__(self, school: School, archive: zipfile.ZipFile, *, is_private: bool) -> None:
        self.school, self.archive, self.is_private = school, archive, is_private
        self.nouns: list[dict[str, Any]] = []
        self.files: list[dict[str, Any]] = []
        self.users: set[int] = set()
        self.missing: list[str] = []
        self.stored: list[str] = []  # files of the rows just written

    def run(self) -> None:
        for model in archived_models():
            self._noun(model._meta.label, self._rows(model))
            while self.stored:
                self._file(self.stored.pop())
        self._noun(USERS, self._user_rows())
        self.archive.writestr(MANIFEST, json.dumps(self._manifest(), ensure_ascii=False, indent=1))

    def _file(self, stored: str) -> None:
        if default_storage.exists(stored):
            self.files.append(_store(self.archive, stored))
        else:
            self.missing.append(stored)

    def _manifest(self) -> dict[str, Any]:
        region = self.school.region
        return {
            "format": FORMAT,
            "version": VERSION,
            "made_at": _plain(clock.now()),
            "made_by": f"Parta {settings.BUILD}",
            "school": _values(self.school, skip={"region_id"}),
            "region": {name: getattr(region, name) for name in _REGION},
            "left_out": sorted(LEFT_OUT) + ([] if self.is_private else sorted(PRIVATE)),
            "nouns": self.nouns,
            "files": sorted(self.files, key=lambda item: item["path"]),
            "missing_files": sorted(self.missing),
        }

    def _noun(self, label: str, rows: Iterator[dict[str, Any]]) -> None:
        digest, count, first, last = hashlib.sha256(), 0, 0, 0
        with self.archive.open(data_path(label), "w", force_zip64=True) as file:
            for row in rows:
                line = json.dumps(row, ensure_ascii=False, sort_keys=True, default=_plain).encode() + b"\n"
                file.write(line)
                digest.update(line)
                count, first, last = count + 1, first or row["id"], row["id"]
        noun = {"label": label, "rows": count, "first_id": first, "last_id": last}
        self.nouns.append(noun | {"sha256": digest.hexdigest()})

    def _rows(self, model: type[Model]) -> Iterator[dict[str, Any]]:
        joined = [field.name for field in joined_fields(model)]
        users, files, regions = user_fields(model), file_fields(model), region_fields(model)
        found = rows_of(model, self.school, is_private=self.is_private).prefetch_related(*joined)
        outside = self._outside(model)
        for row in found.iterator(chunk_size=_CHUNK):
            values = _values(row, skip={"school_id", *regions})
            for name in joined:
                values[name] = sorted(item.pk for item in getattr(row, name).all())
            self.users.update(values[name] for name in users if values[name])
            self.stored += [values[name] for name in files if values[name]]
            if values.get("previous_id") in outside:
                values["previous_id"] = None
            yield values

    def _outside(self, model: type[Model]) -> set[int]:
        """An application may go back to one to another school, which is not this school's to tell."""
        if model._meta.label != "onboarding.AccessApplication":
            return set()
        rows = rows_of(model, self.school, is_private=True).exclude(previous__school=self.school)
        return set(rows.filter(previous__isnull=False).values_list("previous_id", flat=True))

    def _user_rows(self) -> Iterator[dict[str, Any]]:
        ids = sorted(self.users)
        for start in range(0, len(ids), _CHUNK):
            rows = _USER._default_manager.filter(pk__in=ids[start : start + _CHUNK]).order_by("pk")
            for row in rows:
                yield _values(row, skip={*_NOT_OF_USERS, "keeper_id"})


def _store(archive: zipfile.ZipFile, stored: str) -> dict[str, Any]:
    """Copy one file; what it is in the manifest."""
    digest, size = hashlib.sha256(), 0
    with default_storage.open(stored, "rb") as source, archive.open(file_path(stored), "w") as target:
        while block := source.read(_BLOCK):
            target.write(block)
            digest.update(block)
            size += len(block)
    return {"path": stored, "size": size, "sha256": digest.hexdigest()}


def _values(row: Model, skip: set[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.attname not in skip and not field.generated:
            value = field.value_from_object(row)
            values[field.attname] = str(value) if hasattr(value, "storage") else value
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(type(value))
