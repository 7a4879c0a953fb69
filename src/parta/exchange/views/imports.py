"""Bringing data in: upload, columns, preview, application, undo, bad rows."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import NotFound, Refused
from parta.core.spreadsheets import spreadsheet
from parta.exchange.commands.imports import (
    apply_import,
    choose_columns,
    retry_import,
    start_import,
    undo_import,
)
from parta.exchange.forms.imports import KIND_LABELS, ColumnsForm, UploadForm
from parta.exchange.queries.imports import (
    field_choices,
    first_options,
    import_page,
    left_on,
    list_columns,
    list_runs,
)
from parta.exchange.queries.imports_sheets import bad_rows_sheet, sample_sheet
from parta.exchange.rules.runs import ImportKind, RunState
from parta.people.web import add_refusal

_REFUSED = 422


@require_http_methods(["GET", "POST"])
@school_page(Permission.IMPORT_DATA)
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A file is brought; below, all that were."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        kind, upload = form.kind_chosen, form.cleaned_data["file"]
        try:
            run = start_import(actor=actor, kind=kind, upload=upload, language=get_language() or "ru")
        except Refused as refused:
            add_refusal(form, refused)
        else:
            page = "imports:columns" if run.state == RunState.DRAFT else "imports:run"
            return redirect(page, school=actor.school.slug, key=run.key)
    context = {"form": form, "runs": list_runs(actor), "kinds": KIND_LABELS}
    return render(request, "exchange/imports.html", context, status=_REFUSED if form.errors else 200)


@require_safe
@school_page(Permission.IMPORT_DATA)
def sample(request: HttpRequest, _actor: Actor) -> FileResponse:
    """An empty list with the right headings."""
    kind = request.GET.get("kind", ImportKind.ROSTER.value)
    if kind not in set(ImportKind) or not ImportKind(kind).is_table:
        raise NotFound
    return spreadsheet(str(KIND_LABELS[ImportKind(kind)]), [sample_sheet(ImportKind(kind))])


@require_safe
@school_page(Permission.IMPORT_DATA)
def run(request: HttpRequest, actor: Actor, *, key: UUID) -> HttpResponse:
    """The page asks again and again how far the job has got; nothing is sent while nothing has changed."""
    page = import_page(actor, key)
    context = {"page": page, "kind": KIND_LABELS[page.run.kind]}
    if not request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return render(request, "exchange/import.html", context)
    if request.GET.get("seen") == page.seen and not page.may_retry:
        return HttpResponse(status=204)
    return render(request, "exchange/import_state.html", context)


@require_http_methods(["GET", "POST"])
@school_page(Permission.IMPORT_DATA)
def columns(request: HttpRequest, actor: Actor, *, key: UUID) -> HttpResponse:
    """What each column holds."""
    found, all_columns = list_columns(actor, key)
    kind = ImportKind(found.kind)
    known = {f"column_{column.index}": column.field for column in all_columns}
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        columns=[column.title for column in all_columns],
        choices=field_choices(kind),
        is_roster=kind is ImportKind.ROSTER,
        initial={**known, **first_options(actor, found), "left_on": left_on(found)},
    )
    if request.method == "POST" and form.is_valid() and _chosen(actor, key, form):
        return redirect("imports:run", school=actor.school.slug, key=key)
    rows = list(zip(all_columns, form.column_fields, strict=True))
    context = {"run": found, "kind": KIND_LABELS[kind], "rows": rows, "form": form}
    return render(request, "exchange/import_columns.html", context, status=_REFUSED if form.errors else 200)


@require_POST
@school_page(Permission.IMPORT_DATA)
def application(request: HttpRequest, actor: Actor, *, key: UUID) -> HttpResponse:
    try:
        apply_import(actor=actor, key=key)
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("imports:run", school=actor.school.slug, key=key)


@require_POST
@school_page(Permission.IMPORT_DATA)
def undoing(request: HttpRequest, actor: Actor, *, key: UUID) -> HttpResponse:
    try:
        undo_import(actor=actor, key=key)
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("imports:run", school=actor.school.slug, key=key)


@require_POST
@school_page(Permission.IMPORT_DATA)
def attempt(_request: HttpRequest, actor: Actor, *, key: UUID) -> HttpResponse:
    retry_import(actor=actor, key=key)
    return redirect("imports:run", school=actor.school.slug, key=key)


@require_safe
@school_page(Permission.IMPORT_DATA)
def bad_rows(_request: HttpRequest, actor: Actor, *, key: UUID) -> FileResponse:
    """The rows that were left out, as they stand in the file, with the reason: to be mended."""
    name, sheet = bad_rows_sheet(actor, key)
    return spreadsheet(_("Rows to mend: %(name)s") % {"name": name}, [sheet])


def _chosen(actor: Actor, key: UUID, form: ColumnsForm) -> bool:
    try:
        choose_columns(
            actor=actor,
            key=key,
            fields=form.chosen,
            is_whole=form.cleaned_data.get("is_whole", False),
            left_on=form.cleaned_data.get("left_on"),
            makes_classes=form.cleaned_data.get("makes_classes", False),
        )
    except Refused as refused:
        add_refusal(form, refused)
        return False
    return True
