"""Builds a school from an archive in one transaction; ids are kept where they are free, else a table moves.

Rows are read one by one and written in batches; accounts are the only thing held in memory, as pairs of ids.
"""

import hashlib
import json
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from parta.core.errors import Refused
from parta.exchange.commands.archive_history import History
from parta.exchange.commands.archive_users import take_users
from parta.exchange.queries.archive_nouns import (
    archived_models,
    file_fields,
    foreign_keys,
    joined_fields,
    region_fields,
)
from parta.exchange.rules.archive import (
    MANIFEST,
    USERS,
    ArchiveError,
    Manifest,
    file_path,
    moved_tab,
    moved_words,
    read_manifest,
)
from parta.onboarding.models import AccessApplication
from parta.schools.models import Region, School

_BATCH = 500
_BLOCK = 1024**2
_USER = get_user_model()


@dataclass(slots=True)
class Taken:
    """What was built, and the logins that had to change because somebody else has them here."""

    school: School
    rows: int = 0
    files: int = 0
    logins: list[tuple[str, str]] = field(default_factory=list)


def read_archive(source: IO[bytes], *, slug: str = "") -> Taken:
    """The school of the archive, with its own address or another. Nobody's password comes along.

    Refused: no archive, one that is damaged or of a newer format, an address that is taken.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = read_manifest(json.loads(archive.read(MANIFEST)))
            check_digests(archive, manifest)
            return _build(archive, manifest, slug)
    except ArchiveError as error:
        raise Refused(archive_text(error), code=error.reason) from error
    except (zipfile.BadZipFile, KeyError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise Refused(archive_text(ArchiveError("not_archive")), code="not_archive") from error


def archive_text(error: ArchiveError) -> str:
    texts = {
        "not_archive": _("The file is not an archive of a school."),
        "version": _("The archive is of format %(about)s, which this program does not know."),
        "manifest": _("The list of contents of the archive makes no sense: %(about)s."),
        "noun": _("The archive has records this program does not know: %(about)s."),
        "row": _("The archive has a record that makes no sense: %(about)s."),
        "damaged": _("The archive is damaged: %(about)s is not what was written."),
    }
    return texts[error.reason] % {"about": error.about}


def check_digests(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Raises ArchiveError for the first file that is not what the manifest says."""
    wanted = {noun.path: noun.sha256 for noun in manifest.nouns}
    wanted |= {file_path(path): digest for path, digest in manifest.files.items()}
    for path, digest in wanted.items():
        found = hashlib.sha256()
        try:
            with archive.open(path) as file:
                while block := file.read(_BLOCK):
                    found.update(block)
        except (KeyError, zipfile.BadZipFile) as error:
            raise ArchiveError("damaged", path) from error
        if found.hexdigest() != digest:
            raise ArchiveError("damaged", path)


def _build(archive: zipfile.ZipFile, manifest: Manifest, slug: str) -> Taken:
    stored: list[str] = []
    try:
        with transaction.atomic():
            return _Reading(archive, manifest, stored).run(slug)
    except BaseException:
        for path in stored:
            with suppress(OSError):
                default_storage.delete(path)
        raise


class _Reading:
    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest, stored: list[str]) -> None:
        self.archive, self.manifest, self.stored = archive, manifest, stored
        self.models = {model._meta.label: model for model in archived_models()}
        if unknown := {noun.label for noun in manifest.nouns} - {*self.models, USERS}:
            raise ArchiveError("noun", ", ".join(sorted(unknown)))
        self.offsets: dict[str, int] = {}
        self.users: dict[int, int] = {}

    def run(self, slug: str) -> Taken:
        school = self._school(slug)
        self.taken = Taken(school)
        self.offsets = {label: self._offset(self.models[label]) for label in self.models}
        self.offsets["schools.School"] = school.pk - self.manifest.school["id"]
        self.users, self.taken.logins = take_users(self._lines(USERS))
        self.keys: dict[str, str] = {}  # of those that had to be made anew
        self.history = History(self.manifest.school["id"], self.new_id, self.keys)
        for model in self.models.values():
            for lines in _batches(self._lines(model._meta.label)):
                self._batch(model, lines)
        self.history.close()
        self._reset_sequences()
        return self.taken

    def new_id(self, label: str, pk: int) -> int:
        if label == USERS:
            return self.users.get(pk, pk)
        return pk + self.offsets.get(label, 0)

    def _school(self, slug: str) -> School:
        data, region = dict(self.manifest.school), self.manifest.region
        known, _is_new = Region.objects.get_or_create(
            code=region["code"], defaults={name: region[name] for name in region if name != "code"}
        )
        school = School(**_typed(School, data | {"slug": slug or data["slug"], "region_id": known.pk}))
        if School.objects.filter(slug=school.slug).exists():
            message = _("There is a school “%(slug)s” already: give another address.")
            raise Refused(message % {"slug": school.slug}, code="taken")
        if School.objects.filter(pk=school.pk).exists():
            school.pk = None
        try:
            school.full_clean()
        except ValidationError as error:
            raise Refused(" ".join(error.messages), code="school") from error
        school.save(force_insert=True)
        return school

    def _offset(self, model: type[Model]) -> int:
        """0 where none of the ids is taken here; else so much that all of them come after what there is."""
        noun = next((noun for noun in self.manifest.nouns if noun.label == model._meta.label), None)
        if noun is None or not noun.rows:
            return 0
        rows = model._default_manager
        if not rows.filter(pk__range=(noun.first_id, noun.last_id)).exists():
            return 0
        for lines in _batches(self._lines(noun.label)):
            if rows.filter(pk__in=[values["id"] for values in lines]).exists():
                return int(rows.aggregate(last=Max("pk"))["last"]) + 1 - noun.first_id
        return 0

    def _lines(self, label: str) -> Iterator[dict[str, Any]]:
        noun = next((noun for noun in self.manifest.nouns if noun.label == label), None)
        if noun is None:
            return
        with self.archive.open(noun.path) as file:
            for line in file:
                yield json.loads(line)

    def _batch(self, model: type[Model], lines: Sequence[dict[str, Any]]) -> None:
        rows: list[Model] = []
        joined: list[tuple[Any, int, list[int]]] = []
        for values in lines:
            relations = [(item, values.pop(item.name, [])) for item in joined_fields(model)]
            row = self._row(model, values)
            joined += [(item, row.pk, ids) for item, ids in relations]
            rows.append(row)
        self.keys |= _free_keys(model, rows)
        if model is AccessApplication:
            _renumber(rows)
        model._default_manager.bulk_create(rows, batch_size=_BATCH)
        for relation, pk, ids in joined:
            self._join(relation, pk, ids)
        self.taken.rows += len(rows)

    def _row(self, model: type[Model], values: dict[str, Any]) -> Model:
        before = dict(values)
        values["id"] = self.new_id(model._meta.label, values["id"])
        for key in foreign_keys(model):
            target = key.related_model._meta.label
            if key.related_model is School:
                values[key.attname] = self.taken.school.pk
            elif values.get(key.attname) is not None:
                name = USERS if key.related_model is _USER else target
                values[key.attname] = self.new_id(name, values[key.attname])
        for name in region_fields(model):
            values[name] = self.taken.school.region_id
        for name in file_fields(model):
            values[name] = self._file(values[name]) if values[name] else ""
        self._words(model._meta.label, values)
        row = model(**_typed(model, values))
        self.history.take(model._meta.label, before, row)
        return row

    def _words(self, label: str, values: dict[str, Any]) -> None:
        """Texts in which ids stand."""
        if label == "audit.Viewing":
            values["subject"] = moved_words(values["subject"], self.new_id)
        elif label == "audit.LastVisit":
            values["place"] = moved_words(values["place"], self.new_id, is_visit=True)
        elif label == "home.TabSetting" and values.get("tabs"):
            values["tabs"] = [moved_tab(key, self.new_id) for key in values["tabs"]]

    def _file(self, path: str) -> str:
        """Kept under the path it had, if that is free or the same file, in the folder of the school."""
        digest = self.manifest.files.get(path)
        if digest is None:
            return path  # it was missing where the archive was made
        old, new = f"{self.manifest.school['id']}/", f"{self.taken.school.pk}/"
        wanted = new + path.removeprefix(old) if path.startswith(old) else path
        if default_storage.exists(wanted) and _digest_of(wanted) == digest:
            return wanted
        with self.archive.open(file_path(path)) as source:
            saved = default_storage.save(wanted, File(source))
        self.stored.append(saved)
        self.taken.files += 1
        return saved

    def _join(self, relation: Any, pk: int, ids: Sequence[int]) -> None:
        through = relation.remote_field.through
        label = relation.remote_field.model._meta.label
        own, other = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
        through._default_manager.bulk_create(
            through(**{own: pk, other: self.new_id(label, item)}) for item in ids
        )

    def _reset_sequences(self) -> None:
        """Ids that were given go on after those that came along."""
        models: list[type[Model]] = [*self.models.values(), School, _USER]
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)


def _batches(lines: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    left = iter(lines)
    while batch := list(islice(left, _BATCH)):
        yield batch


def _typed(model: type[Model], values: dict[str, Any]) -> dict[str, Any]:
    """Raises ArchiveError for values that are none of the model's."""
    fields = {item.attname: item for item in model._meta.concrete_fields if not item.generated}
    if unknown := set(values) - set(fields):
        raise ArchiveError("row", f"{model._meta.label}: {', '.join(sorted(unknown))}")
    try:
        return {name: fields[name].to_python(value) for name, value in values.items()}
    except ValidationError as error:
        raise ArchiveError("row", f"{model._meta.label} {values.get('id')}") from error


def _free_keys(model: type[Model], rows: Sequence[Model]) -> dict[str, str]:
    """A key that something here has already (a copy beside its original) is made anew: the new by the old."""
    changed: dict[str, str] = {}
    unique = {name for item in model._meta.total_unique_constraints for name in item.fields}
    for item in model._meta.concrete_fields:
        is_unique = (item.unique and not item.primary_key) or item.name in unique
        if is_unique and item.get_internal_type() == "UUIDField":
            wanted = [getattr(row, item.attname) for row in rows]
            here = model._default_manager.filter(**{f"{item.name}__in": wanted})
            taken = set(here.values_list(item.name, flat=True))
            for row in rows:
                old = getattr(row, item.attname)
                if old is not None and old in taken:
                    changed[str(old)] = str(key := uuid.uuid4())
                    setattr(row, item.attname, key)
    return changed


def _renumber(rows: Sequence[Any]) -> None:
    """An application whose number another one of the region has here gets the next."""
    for row in rows:
        same = AccessApplication.objects.filter(region_id=row.region_id, number_year=row.number_year)
        if row.serial is not None and same.filter(serial=row.serial).exists():
            last = same.aggregate(last=Max("serial"))["last"]
            row.serial = max([last, *(other.serial or 0 for other in rows)]) + 1


def _digest_of(path: str) -> str:
    found = hashlib.sha256()
    with default_storage.open(path, "rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()
