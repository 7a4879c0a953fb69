"""Rows of imports, rollovers and archives; part of ``table``."""

from collections.abc import Callable, Mapping

from django.core.files.uploadedfile import SimpleUploadedFile

from parta.core import clock
from parta.exchange.models import SchoolArchive
from tests.factories.cast import Cast, SchoolCast
from tests.factories.imports import LIST, get_archive, get_import, get_rollover

ROWS = """
imports:index            GET    403     403     403     403     403     403     403     200     403     200
imports:index            POST   403     403     403     403     403     403     403     302     403     302
imports:sample           GET    403     403     403     403     403     403     403     200     403     200
imports:run              GET    403     403     403     403     403     403     403     200     403     200
imports:columns          GET    403     403     403     403     403     403     403     200     403     200
imports:columns          POST   403     403     403     403     403     403     403     302     403     302
imports:application      POST   403     403     403     403     403     403     403     302     403     302
imports:undoing          POST   403     403     403     403     403     403     403     302     403     302
imports:attempt          POST   403     403     403     403     403     403     403     302     403     302
imports:bad_rows         GET    403     403     403     403     403     403     403     200     403     200
rollover:index           GET    403     403     403     403     403     403     403     200     200     403
rollover:index           POST   403     403     403     403     403     403     403     302     302     403
rollover:run             GET    403     403     403     403     403     403     403     200     200     403
rollover:year            GET    403     403     403     403     403     403     403     200     200     403
rollover:year            POST   403     403     403     403     403     403     403     422     422     403
rollover:classes         GET    403     403     403     403     403     403     403     200     200     403
rollover:classes         POST   403     403     403     403     403     403     403     422     422     403
rollover:students        GET    403     403     403     403     403     403     403     200     200     403
rollover:students        POST   403     403     403     403     403     403     403     302     302     403
rollover:application     POST   403     403     403     403     403     403     403     302     302     403
rollover:undoing         POST   403     403     403     403     403     403     403     302     302     403
rollover:attempt         POST   403     403     403     403     403     403     403     302     302     403
archive:index            GET    403     403     403     403     403     403     403     403     200     403
archive:index            POST   403     403     403     403     403     403     403     403     302     403
archive:file             GET    403     403     403     403     403     403     403     403     200     403
"""
_RUN = ("run", "columns", "application", "undoing", "attempt", "bad_rows")
_ROLLOVER = ("run", "year", "classes", "students", "application", "undoing", "attempt")


def _import_key(cast: SchoolCast) -> object:
    return get_import(cast).key


def _rollover_key(cast: SchoolCast) -> object:
    return get_rollover(cast).key


def _archive_key(cast: SchoolCast) -> object:
    SchoolArchive.objects.update(asked_at=clock.now())
    return get_archive(cast).key


ARGUMENTS: Mapping[str, Callable[[Cast], object]] = {
    **{f"imports:{name}.key": _import_key for name in _RUN},
    **{f"rollover:{name}.key": _rollover_key for name in _ROLLOVER},
    "archive:file.key": _archive_key,
}


def _running_archive(cast: Cast) -> dict[str, object]:
    """One is being made already, so that another is not: it would take seconds for each of the cast."""
    get_archive(cast)
    SchoolArchive.objects.filter(school=cast.school).update(
        state="writing", asked_at=clock.now(), changed_at=clock.now()
    )
    return {}


BODIES: Mapping[str, Callable[[Cast], dict[str, object]]] = {
    "imports:index": lambda _cast: {
        "kind": "roster",
        "file": SimpleUploadedFile("list.csv", LIST.encode()),
    },
    "imports:columns": lambda _cast: {
        "column_0": "class",
        "column_1": "surname",
        "column_2": "given_name",
    },
    "rollover:students": lambda cast: {f"student_{row.pk}": "held" for row in cast.students},
    "archive:index": _running_archive,
}
