"""Absences of one student: calendar, notices, what was missed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.attendance.commands import (
    FiledNotices,
    add_certificates,
    answer_still_ill,
    edit_notice,
    file_notices,
    withdraw_notice,
)
from parta.attendance.queries.notices import get_notice_file
from parta.core.errors import NotFound, Refused
from parta.core.web import asked_id
from parta.diary.forms.absences import CertificateForm, NoticeForm, initial_days, initial_of
from parta.diary.queries.absences import (
    AbsencesPage,
    absences_page,
    catch_up_page,
    get_own_notice,
    list_overlaps,
    may_file_for,
)
from parta.diary.queries.dates import day_text
from parta.diary.rules import parse_day
from parta.diary.web import diary_head
from parta.people.rules import Page
from parta.people.web import add_refusal, shows_student


@require_safe
@school_page(Permission.READ_DIARY)
@shows_student(Page.ABSENCES)
def absences(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    chosen = parse_day(request.GET.get("day", ""))
    page = absences_page(actor, student_id, asked_id(request.GET, "term"), chosen)
    first, last = (parse_day(request.GET.get(name, "")) for name in ("starts_on", "ends_on"))
    return _answer(request, actor, page, _form(page, initial=initial_days(first, last)))


@require_http_methods(["GET", "POST"])
@school_page(Permission.FILE_NOTICES)
def notices(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    """File a notice; a refused one is shown with everything that was typed."""
    if not may_file_for(actor, student_id):
        raise NotFound
    if request.method == "GET":  # a refused form's address opened again
        return _back(actor, student_id)
    page = absences_page(actor, student_id)
    form = _form(page, request.POST, request.FILES)
    if not form.is_valid():
        return _answer(request, actor, page, form)
    try:
        done = _file(actor, student_id, form, merges="merge" in request.POST)
    except Refused as refused:
        return _refused(request, actor, page, form, refused)
    messages.success(request, _filed_words(done))
    return _back(actor, student_id)


@require_http_methods(["GET", "POST"])
@school_page(Permission.FILE_NOTICES)
def notice(request: HttpRequest, actor: Actor, *, student_id: int, notice_id: int) -> HttpResponse:
    """Change a notice that has not begun; of one that has, add the certificate."""
    own = get_own_notice(actor, student_id, notice_id)
    page = absences_page(actor, student_id)
    form = _form(page, request.POST or None, request.FILES or None, initial=initial_of(own), alone=True)
    if request.method == "POST" and form.is_valid():
        try:
            _edit(actor, notice_id, form)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The notice is changed. The class teacher is asked anew."))
            return _back(actor, student_id)
    context = {"page": page, "own": own, "form": form, "certificates": CertificateForm()}
    return _notice_page(request, actor, context, is_refused=request.method == "POST")


@require_POST
@school_page(Permission.FILE_NOTICES)
def certificates(request: HttpRequest, actor: Actor, *, student_id: int, notice_id: int) -> HttpResponse:
    """A certificate that comes when the notice has begun."""
    own = get_own_notice(actor, student_id, notice_id)
    form = CertificateForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            add_certificates(actor=actor, notice_id=notice_id, uploads=form.cleaned_data["attachments"])
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The certificate is added."))
            return _back(actor, student_id)
    page = absences_page(actor, student_id)
    context = {"page": page, "own": own, "form": _form(page, initial=initial_of(own), alone=True)}
    return _notice_page(request, actor, {**context, "certificates": form}, is_refused=True)


@require_POST
@school_page(Permission.FILE_NOTICES)
def withdrawal(request: HttpRequest, actor: Actor, *, student_id: int, notice_id: int) -> HttpResponse:
    get_own_notice(actor, student_id, notice_id)
    try:
        withdraw_notice(actor=actor, notice_id=notice_id)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("The notice is withdrawn."))
    return _back(actor, student_id)


@require_POST
@school_page(Permission.FILE_NOTICES)
def answer(request: HttpRequest, actor: Actor, *, student_id: int, notice_id: int) -> HttpResponse:
    """Still ill until the day, or at school again."""
    get_own_notice(actor, student_id, notice_id)
    until = parse_day(request.POST.get("until", ""))
    try:
        answer_still_ill(actor=actor, notice_id=notice_id, until=until)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        well, ill = _("Good to hear. Nobody asks any more."), _("The notice is extended until %(day)s.")
        messages.success(request, ill % {"day": day_text(until)} if until else well)
    return _back(actor, student_id)


@require_safe
@school_page(Permission.READ_DIARY)
@shows_student(Page.ABSENCES)
def catch_up(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    page = catch_up_page(actor, student_id)
    head = diary_head(actor, page.pupil, "absences")
    return render(request, "diary/catch_up.html", {"page": page, "pupil": page.pupil, "head": head})


@require_safe
@school_page(Permission.READ_DIARY)
@shows_student(Page.ABSENCES)
def file(_request: HttpRequest, actor: Actor, *, student_id: int, notice_key: UUID) -> FileResponse:
    """A certificate, for those who read the whole notice."""
    found = get_notice_file(actor, student_id, notice_key)
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.content_type
    )


def _form(
    page: AbsencesPage,
    data: Any = None,
    files: Any = None,
    *,
    initial: dict[str, Any] | None = None,
    alone: bool = False,
) -> NoticeForm:
    last = page.calendar.last_period if page.calendar else 0
    siblings = () if alone else page.siblings
    return NoticeForm(data, files, last_period=last, siblings=siblings, initial=initial)


def _file(actor: Actor, student_id: int, form: NoticeForm, *, merges: bool) -> FiledNotices:
    return file_notices(
        actor=actor,
        student_ids=[student_id, *form.chosen_siblings],
        data=form.notice,
        form_key=form.cleaned_data["form_key"] or form.initial["form_key"],
        uploads=form.uploads(student_id),
        merges=merges,
    )


def _edit(actor: Actor, notice_id: int, form: NoticeForm) -> None:
    edit_notice(
        actor=actor,
        notice_id=notice_id,
        seen_version=form.cleaned_data["version"] or 0,
        data=form.notice,
        uploads=form.cleaned_data["attachments"],
    )


def _refused(
    request: HttpRequest, actor: Actor, page: AbsencesPage, form: NoticeForm, refused: Refused
) -> HttpResponse:
    """What was typed with the refusal; of overlapping notices also those that are there already."""
    overlaps = []
    if refused.code == "overlap":
        overlaps = list_overlaps(actor, [page.pupil.student_id, *form.chosen_siblings], form.span)
    add_refusal(form, refused)
    return _answer(request, actor, page, form, overlaps=overlaps)


def _answer(
    request: HttpRequest, actor: Actor, page: AbsencesPage, form: NoticeForm, **context: object
) -> HttpResponse:
    head = diary_head(actor, page.pupil, "absences")
    context |= {"page": page, "pupil": page.pupil, "form": form, "head": head}
    return render(request, "diary/absences.html", context, status=422 if form.errors else 200)


def _notice_page(
    request: HttpRequest, actor: Actor, context: dict[str, Any], *, is_refused: bool
) -> HttpResponse:
    pupil = context["page"].pupil
    context |= {"pupil": pupil, "head": diary_head(actor, pupil, "absences")}
    return render(request, "diary/absence_notice.html", context, status=422 if is_refused else 200)


def _back(actor: Actor, student_id: int) -> HttpResponse:
    return redirect("diary:absences", school=actor.school.slug, student_id=student_id)


def _filed_words(done: FiledNotices) -> str:
    """That it is filed, and which days of it have no lessons anyway."""
    text = _("The notice is filed. The class teacher sees it at once.")
    if not done.skipped:
        return text
    days = ", ".join(day_text(day) for day in done.skipped)
    return f"{text} " + _("There are no lessons on: %(days)s.") % {"days": days}
