"""The protocol of apps that were made for another diary (docs/api.md). There is nothing to write in it."""

import base64
import secrets
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from parta.core.web import place
from parta.exchange import netschool
from parta.exchange.forms.netschool import DaysForm, StudentForm, TakeForm, read_assignments
from parta.exchange.netschool import COOKIE, Reader, for_apps, for_readers
from parta.exchange.queries import netschool as queries
from parta.people.commands.viewings import note_viewing
from parta.people.rules import Page

_NO_PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@require_GET
@for_apps
def logindata(_request: HttpRequest) -> HttpResponse:
    """The session that the sign-in belongs to."""
    response = JsonResponse({"version": "parta", "productName": "Parta"})
    session = secrets.token_urlsafe(24)
    response.set_cookie(
        COOKIE, session, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, path="/webapi/"
    )
    return response


@require_POST
@for_apps
def getdata(request: HttpRequest) -> HttpResponse:
    return JsonResponse(netschool.new_salt(request.COOKIES.get(COOKIE, "")))


@require_POST
@for_apps
def login(request: HttpRequest) -> HttpResponse:
    token = netschool.sign_in(
        session=request.COOKIES.get(COOKIE, ""),
        lt=request.POST.get("lt", ""),
        school=request.POST.get("scid", ""),
        login=request.POST.get("un", ""),
        proof=request.POST.get("pw2", ""),
    )
    return JsonResponse({"at": token, "timeOut": 3_600_000})


@require_POST
@for_readers
def logout(request: HttpRequest, _reader: Reader) -> HttpResponse:
    netschool.sign_out(netschool.token_of(request))
    return JsonResponse({})


@require_GET
@for_apps
def schools(request: HttpRequest) -> HttpResponse:
    return _list(queries.list_schools(place(request).label))


@require_GET
@for_readers
def school_card(_request: HttpRequest, reader: Reader, **_school: str) -> HttpResponse:
    """Of the reader's school: the app that signed in by the school's number asks for "-1"."""
    return JsonResponse(queries.school_card(reader.actor))


@require_GET
@for_readers
def diary_init(_request: HttpRequest, reader: Reader) -> HttpResponse:
    return JsonResponse(queries.diary_students(reader.actor))


@require_GET
@for_readers
def current_year(_request: HttpRequest, reader: Reader) -> HttpResponse:
    return JsonResponse({"id": queries.current_year(reader.actor)})


@require_GET
@for_readers
def types(_request: HttpRequest, reader: Reader) -> HttpResponse:
    return _list(queries.work_types(reader.actor))


@require_GET
@for_readers
def diary(request: HttpRequest, reader: Reader) -> HttpResponse:
    form = DaysForm(request.GET)
    if not form.is_valid():
        return _bad(form)
    student_id, first, last = form.cleaned_data.values()
    found = queries.diary(reader.actor, student_id, first, last)
    note_viewing(actor=reader.actor, student_id=student_id, page=Page.DIARY)
    return JsonResponse(found)


@require_GET
@for_readers
def past_mandatory(request: HttpRequest, reader: Reader) -> HttpResponse:
    form = DaysForm(request.GET)
    if not form.is_valid():
        return _bad(form)
    student_id, first, last = form.cleaned_data.values()
    found = queries.past_mandatory(reader.actor, student_id, first, last)
    note_viewing(actor=reader.actor, student_id=student_id, page=Page.MARKS)
    return _list(found)


@require_GET
@for_readers
def announcements(request: HttpRequest, reader: Reader) -> HttpResponse:
    form = TakeForm(request.GET)
    if not form.is_valid():
        return _bad(form)
    take = form.cleaned_data["take"]
    return _list(queries.list_announcements(reader.actor, -1 if take is None else take))


@require_POST
@for_readers
def assignment_files(request: HttpRequest, reader: Reader) -> HttpResponse:
    form = StudentForm(request.GET)
    if not form.is_valid():
        return _bad(form)
    student_id = form.cleaned_data["studentId"]
    return _list(queries.assignment_files(reader.actor, student_id, read_assignments(request)))


@require_GET
@for_readers
def attachment(_request: HttpRequest, reader: Reader, *, attachment_id: int) -> FileResponse:
    row = queries.get_app_file(reader.actor, attachment_id)
    return FileResponse(row.file.open(), as_attachment=True, filename=row.name, content_type=row.content_type)


@require_GET
@for_readers
def photo(_request: HttpRequest, _reader: Reader) -> HttpResponse:
    """Parta keeps no portraits: one transparent point."""
    return HttpResponse(_NO_PICTURE, content_type="image/png")


def _list(rows: list[dict[str, Any]]) -> JsonResponse:
    return JsonResponse(rows, safe=False)


def _bad(form: Any) -> JsonResponse:
    return JsonResponse({"message": form.errors.as_text()}, status=400)
