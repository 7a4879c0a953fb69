"""The operators' queue, and one request with everything that can be done with it."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from parta.access.operators import Operator
from parta.access.rules import Office
from parta.access.web import operator_page
from parta.core import clock
from parta.core.errors import Refused
from parta.notifications.commands.telling import mark_arrived
from parta.schools.queries import get_region
from parta.support.commands.answering import (
    Seen,
    answer_ticket,
    merge_ticket,
    move_ticket,
    note_ticket,
    take_ticket,
    transfer_ticket,
)
from parta.support.forms import AnswerForm, MergeForm, NoteForm, TransferForm
from parta.support.queries.canned import list_canned
from parta.support.queries.choices import filter_choices, transfer_choices
from parta.support.queries.desk import get_desk_file, get_ticket, list_queue, read_filters, ticket_page
from parta.support.queries.overview import support_overview
from parta.support.rules import Step
from parta.support.web import answer_with_file, operation_in

_REFUSED = 422
_REGION = "region:"


@require_safe
@operator_page(Office.SUPPORT)
def queue(request: HttpRequest, operator: Operator) -> HttpResponse:
    """Who waits, and how support is doing."""
    filters = read_filters(request.GET.dict())
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "queue": list_queue(operator, filters, request.GET.get("page", "")),
        "overview": support_overview(operator),
        "filters": filters,
        "choices": filter_choices(),
        "now": clock.now(),
        "query": f"{kept.urlencode()}&" if kept else "",
    }
    return render(request, "support/desk/queue.html", context)


@never_cache
@require_safe
@operator_page(Office.SUPPORT)
def ticket(request: HttpRequest, operator: Operator, *, number: str) -> HttpResponse:
    response = _page(request, operator, number)
    mark_arrived(user_id=operator.user_id, url=request.path)
    return response


@require_POST
@operator_page(Office.SUPPORT)
def taking(request: HttpRequest, operator: Operator, *, number: str) -> HttpResponse:
    try:
        take_ticket(operator=operator, seen=_seen(request, number))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("support_desk:ticket", number=number)


@require_POST
@operator_page(Office.SUPPORT)
def answer(request: HttpRequest, operator: Operator, *, number: str) -> HttpResponse:
    """Answer, ask back or close. What is refused stays in its field."""
    get_ticket(operator, number)
    form = AnswerForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            answer_ticket(
                operator=operator,
                seen=_seen(request, number),
                step=Step(form.cleaned_data["step"]),
                text=form.cleaned_data["text"],
                operation=operation_in(request),
                uploads=form.cleaned_data["attachments"],
            )
        except Refused as refused:
            _add(form, refused)
        else:
            messages.success(request, _("Sent to the requester."))
            return redirect("support_desk:ticket", number=number)
    return _page(request, operator, number, answer=form)


@require_POST
@operator_page(Office.SUPPORT)
def note(request: HttpRequest, operator: Operator, *, number: str) -> HttpResponse:
    get_ticket(operator, number)
    form = NoteForm(request.POST)
    if form.is_valid():
        text, operation = form.cleaned_data["note"], operation_in(request)
        try:
            note_ticket(operator=operator, number=number, text=text, operation=operation)
        except Refused as refused:
            _add(form, refused)
        else:
            return redirect("support_desk:ticket", number=number)
    return _page(request, operator, number, note=form)


@require_POST
@operator_page(Office.SUPPORT)
def transfer(request: HttpRequest, operator: Operator, *, number: str) -> HttpResponse:
    """To a colleague, into the queue, or to another region, whose business it is then."""
    row = get_ticket(operator, number)
    form = TransferForm(transfer_choices(row), request.POST)
    if form.is_valid():
        try:
            _transfer(operator, _seen(request, number), form.cleaned_data["to"], form.cleaned_data["why"])
        except Refused as refused:
            _add(form, refused)
        else:
            messages.success(request, _("%(number)s is transferred.") % {"number": row.number})
            return redirect("support_desk:queue")
    return _page(request, operator, number, transfer=form)


@require_POST
@operator_page(Office.SUPPORT)
def combination(request: HttpRequest, operator: Operator, *, number: str) -> HttpResponse:
    """It asks what another request asks: answered there, for both."""
    get_ticket(operator, number)
    form = MergeForm(request.POST)
    if form.is_valid():
        into = form.cleaned_data["into"].strip()
        try:
            merge_ticket(operator=operator, seen=_seen(request, number), into=into)
        except Refused as refused:
            _add(form, refused)
        else:
            return redirect("support_desk:ticket", number=into)
    return _page(request, operator, number, merge=form)


@never_cache
@require_safe
@operator_page(Office.SUPPORT)
def file(request: HttpRequest, operator: Operator, *, number: str, file_key: UUID) -> FileResponse:  # noqa: ARG001
    return answer_with_file(get_desk_file(operator, number, file_key))


def _page(request: HttpRequest, operator: Operator, number: str, **forms: Form) -> HttpResponse:
    """The request; ``forms``: the one that was refused, with its words."""
    page = ticket_page(operator, number)
    canned = list_canned(operator, page.ticket.region_id)
    picked = next((row for row in canned if str(row.pk) == request.GET.get("canned")), None)
    initial = {"text": picked.text if picked else ""}
    context: dict[str, Any] = {
        "page": page,
        "canned": canned,
        "picked": picked,
        "operation": uuid4(),
        "answer": AnswerForm(initial=initial),
        "note": NoteForm(),
        "transfer": TransferForm(transfer_choices(page.ticket, page.colleagues)),
        "merge": MergeForm(),
        "url": reverse("support_desk:ticket", kwargs={"number": page.ticket.number}),
    }
    with timezone.override(page.time_zone):
        status = _REFUSED if forms else 200
        return render(request, "support/desk/ticket.html", context | forms, status=status)


def _seen(request: HttpRequest, number: str) -> Seen:
    version = request.POST.get("version", "")
    return Seen(number, int(version) if version.isdecimal() and len(version) < 10 else -1)


def _transfer(operator: Operator, seen: Seen, to: str, why: str) -> None:
    if to.startswith(_REGION):
        code = to.removeprefix(_REGION)
        region = get_region(code) if code else None
        move_ticket(operator=operator, seen=seen, region=region, why=why)
    else:
        user_id = int(to) if to.isdecimal() else None
        transfer_ticket(operator=operator, seen=seen, to_user_id=user_id, why=why)


def _add(form: Form, refused: Refused) -> None:
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, str(refused.message))
