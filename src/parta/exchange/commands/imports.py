"""An import on the screen: a file is brought, understood, looked at, applied once, and perhaps taken back."""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import Refused
from parta.exchange.commands import imports_jobs
from parta.exchange.models import ColumnMemory, ImportRun
from parta.exchange.queries.imports import get_run, remembered_columns
from parta.exchange.queries.imports_reading import EXTENSIONS, read_heading
from parta.exchange.queries.imports_words import field_label, unreadable_text
from parta.exchange.rules.columns import ColumnError, ColumnFault, check_columns, folded, guess_columns
from parta.exchange.rules.issues import UnreadableError
from parta.exchange.rules.runs import ImportKind, RunState, may_retry

MAX_BYTES = 20 * 1024**2
_MAX_NAME = 200
_OPEN = (RunState.DRAFT, RunState.READY, RunState.FAILED)


def start_import(*, actor: Actor, kind: ImportKind, upload: File[bytes], language: str) -> ImportRun:
    """Keep the file and begin to compare it with the school; nothing of the school changes.

    Columns that cannot be told by their headings are asked for first. Refused: a file that is empty, too
    large or of another kind.
    """
    actor.require(Permission.IMPORT_DATA)
    content = _checked(kind, upload)
    name = PurePath(upload.name or "").name[-_MAX_NAME:]
    heading, columns, state = _understood(actor, kind, content, name)
    now = clock.now()
    run = ImportRun(
        school=actor.school,
        kind=kind.value,
        file_name=name,
        checksum=hashlib.sha256(content).hexdigest(),
        heading=heading,
        columns=columns,
        state=state.value,
        language=language,
        started_by_id=actor.author_id,
        started_at=now,
        changed_at=now,
    )
    run.file.name = default_storage.save(f"{actor.school.pk}/imports/{run.key.hex}", ContentFile(content))
    with transaction.atomic():
        run.save()
        if state is RunState.WAITING:
            imports_jobs.check_import.enqueue(key=str(run.key))
    return run


def _checked(kind: ImportKind, upload: File[bytes]) -> bytes:
    message, code = "", ""
    if not upload.size:
        message, code = _("The file is empty."), "empty"
    elif upload.size > MAX_BYTES:
        message, code = _("The file is larger than %(count)d MB.") % {"count": MAX_BYTES // 1024**2}, "large"
    elif PurePath(upload.name or "").suffix.lower() not in EXTENSIONS[kind]:
        names = ", ".join(EXTENSIONS[kind])
        message, code = _("The name of such a file ends with %(names)s.") % {"names": names}, "extension"
    if message:
        raise Refused(message, code=code, field="file")
    return bytes(upload.read())


def _understood(
    actor: Actor, kind: ImportKind, content: bytes, name: str
) -> tuple[list[list[str]], dict[str, int], RunState]:
    """The heading, the columns as far as they can be told, and whether somebody has to choose them."""
    if not kind.is_table:
        return [], {}, RunState.WAITING
    try:
        heading = read_heading(content, name)
    except UnreadableError as error:
        raise Refused(unreadable_text(error), code=error.reason, field="file") from error
    titles = [column[0] for column in heading]
    columns = guess_columns(kind, titles, remembered_columns(actor, kind))
    try:
        check_columns(kind, columns)
    except ColumnError:
        return heading, columns, RunState.DRAFT
    return heading, columns, RunState.WAITING


@transaction.atomic
def choose_columns(
    *,
    actor: Actor,
    key: UUID,
    fields: Sequence[str],
    is_whole: bool,
    left_on: date | None,
    makes_classes: bool = False,
) -> None:
    """What every column holds (empty: nothing of interest), remembered for the next file; compare anew.

    ``is_whole``: whoever is not in the file, but in one of its classes, leaves after ``left_on``.
    ``makes_classes``: those of the file that are missing are made. Refused:
    a field twice, a needed one missing, an import that is under way or over.
    """
    run = _open_run(actor, key)
    kind = ImportKind(run.kind)
    try:
        check_columns(kind, fields)
    except ColumnError as error:
        texts = {
            ColumnFault.TWICE: _("“%(field)s” is chosen for two columns."),
            ColumnFault.MISSING: _("Choose the column for “%(field)s”."),
        }
        message = texts[error.fault] % {"field": field_label(error.field)}
        raise Refused(message, code=error.fault.value, field="columns") from error
    run.columns = {field: place for place, field in enumerate(fields) if field}
    day = left_on.isoformat() if left_on else None
    run.options = {"is_whole": is_whole, "left_on": day, "makes_classes": makes_classes}
    titles = {folded(column[0]): field for column, field in zip(run.heading, fields, strict=True)}
    ColumnMemory.objects.filter(school=actor.school, kind=run.kind, title__in=titles).delete()
    ColumnMemory.objects.bulk_create(
        ColumnMemory(school=actor.school, kind=run.kind, title=title, field=field)
        for title, field in titles.items()
        if title
    )
    run.save(update_fields=["columns", "options"])
    _begin(run, RunState.WAITING)


@transaction.atomic
def apply_import(*, actor: Actor, key: UUID) -> None:
    """Have written what the preview says. Asked twice, it is written once. Refused: there is no preview."""
    actor.require(Permission.IMPORT_DATA)
    run = get_run(actor, key)
    if _moved(run, (RunState.READY,), RunState.QUEUED):
        imports_jobs.write_import.enqueue(key=str(run.key))
    elif RunState(run.state) not in {RunState.QUEUED, RunState.WRITING, RunState.APPLIED}:
        raise Refused(_("There is nothing to apply: look at the preview first."), code="not_ready")


@transaction.atomic
def undo_import(*, actor: Actor, key: UUID) -> None:
    """Have taken back what the import wrote; what it may not take back the page says then."""
    actor.require(Permission.IMPORT_DATA)
    run = get_run(actor, key)
    if _moved(run, (RunState.APPLIED,), RunState.UNDOING):
        imports_jobs.unwrite_import.enqueue(key=str(run.key))
    elif RunState(run.state) not in {RunState.UNDOING, RunState.UNDONE}:
        raise Refused(_("Only what was applied can be undone."), code="not_applied")


@transaction.atomic
def retry_import(*, actor: Actor, key: UUID) -> None:
    """Begin again what failed or was left lying; anything else stays as it is."""
    actor.require(Permission.IMPORT_DATA)
    run = get_run(actor, key)
    state = RunState(run.state)
    if not may_retry(state, changed_at=run.changed_at, now=clock.now()):
        return
    if state in {RunState.QUEUED, RunState.WRITING}:
        if _moved(run, (state,), RunState.QUEUED):
            imports_jobs.write_import.enqueue(key=str(run.key))
    elif state is RunState.UNDOING:
        imports_jobs.unwrite_import.enqueue(key=str(run.key))
    else:
        _begin(run, RunState.WAITING)


def _open_run(actor: Actor, key: UUID) -> ImportRun:
    actor.require(Permission.IMPORT_DATA)
    pk = get_run(actor, key).pk
    run = ImportRun.objects.without_traces().select_for_update().get(pk=pk)
    if RunState(run.state) not in _OPEN:
        raise Refused(_("This import is under way or over."), code="not_open", field="columns")
    return run


def _begin(run: ImportRun, state: RunState) -> None:
    ImportRun.objects.filter(pk=run.pk).update(
        state=state.value, error="", report={}, done=0, total=0, changed_at=clock.now()
    )
    imports_jobs.check_import.enqueue(key=str(run.key))


def _moved(run: ImportRun, states: Sequence[RunState], to: RunState) -> bool:
    """Of two requests at once one moves it."""
    rows = ImportRun.objects.filter(pk=run.pk, state__in=[state.value for state in states])
    return bool(rows.update(state=to.value, done=0, total=0, error="", changed_at=clock.now()))
