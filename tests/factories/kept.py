"""The standing cast, built once a process; every other test that asks for it has its rows laid again.

Building it takes two hundred statements through the commands that pages use; laying it again one a table.
"""

import pickle
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery

from parta.accounts.models import User
from parta.core import clock
from parta.files.models import Attachment
from parta.schools.models import Region, default_zone
from tests.factories.cast import Cast
from tests.factories.school import create_cast

Statement = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Kept:
    pickled: bytes  # the cast itself: each test gets objects of its own
    statements: list[Statement]
    files: dict[str, bytes]


_kept: dict[date, _Kept] = {}


def get_cast() -> Cast:
    """Both schools, their rows in the database. Beside rows of somebody else's they are built anew."""
    if Region.objects.exists() or User.objects.exists():
        return create_cast()
    today = clock.today(default_zone())
    if today not in _kept:
        _kept[today] = _build()
    kept = _kept[today]
    with transaction.atomic(), connection.cursor() as cursor:
        for sql, params in kept.statements:
            cursor.execute(sql, params)
    for name, content in kept.files.items():
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(content))
    cast: Cast = pickle.loads(kept.pickled)  # noqa: S301 - our own
    return cast


def _build() -> _Kept:
    """Build the cast, write down how to lay its rows, and leave nothing of it."""
    with transaction.atomic():
        before = {model for model in _tables() if model._base_manager.exists()}
        cast = create_cast()
        new = [(model, list(model._base_manager.all())) for model in _tables() if model not in before]
        kept = _Kept(
            pickled=pickle.dumps(cast),
            statements=[statement for model, rows in new if rows for statement in _insert(model, rows)],
            files={str(row.file.name): _content(row) for row in Attachment.objects.all()},
        )
        transaction.set_rollback(True)
    return kept


def _content(attachment: Attachment) -> bytes:
    with default_storage.open(str(attachment.file.name)) as file:
        return bytes(file.read())


def _tables() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _insert(model: type[models.Model], rows: list[models.Model]) -> list[Statement]:
    query = InsertQuery(model)
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    query.insert_values(fields, rows, raw=True)
    statements: list[Statement] = query.get_compiler(connection=connection).as_sql()
    return statements
