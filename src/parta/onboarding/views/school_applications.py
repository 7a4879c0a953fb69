"""Applications at the school: the queue, one on a page, decisions, figures."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import NotFound, Refused
from parta.core.sites import Site
from parta.core.spreadsheets import is_spreadsheet_wanted, spreadsheet
from parta.core.web import asked_id, site_url
from parta.onboarding.commands.deciding import (
    approve_application,
    ask_for_more,
    refuse_application,
    take_application,
)
from parta.onboarding.commands.office import enter_application
from parta.onboarding.forms.applications import (
    AskForm,
    JournalsForm,
    OfficeForm,
    RefusalForm,
)
from parta.onboarding.kept_letters import keep_letters
from parta.onboarding.queries.figures import school_figures
from parta.onboarding.queries.pages import kind_items
from parta.onboarding.queries.review import (
    Filters,
    get_review_file,
    list_overdue,
    list_queue,
    queue_page,
    review_page,
)
from parta.onboarding.queries.words import KIND_NAMES, PAPER_NAMES, STATE_NAMES
from parta.onboarding.rules.applications import ApplicantKind, State, needed_papers
from parta.onboarding.web import answer_with_file, queue_sheet
from parta.people.commands.viewings import note_viewing
from parta.people.rules import Page

_REFUSED = 422
_NEW = "new"


@require_safe
@school_page(Permission.DECIDE_APPLICATIONS)
def queue(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Applications that wait, by default; filters find the others."""
    filters = _filters(request)
    if is_spreadsheet_wanted(request):
        return spreadsheet(_("Applications"), [queue_sheet(list_queue(actor, filters))])
    number = request.GET.get("page", "")
    page = int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 1
    context = {
        "queue": queue_page(actor, filters, page),
        "filters": filters,
        "states": [(state.value, STATE_NAMES[state]) for state in State if state is not State.DRAFT],
        "kinds": [(kind.value, KIND_NAMES[kind]) for kind in ApplicantKind],
        "query": _kept(request),
    }
    return render(request, "onboarding/school/queue.html", context)


@never_cache
@require_safe
@school_page(Permission.DECIDE_APPLICATIONS)
def application(request: HttpRequest, actor: Actor, *, application_key: UUID) -> HttpResponse:
    """Data beside documents beside the school's people who fit, and the decision."""
    return _review(request, actor, application_key)


@require_POST
@school_page(Permission.DECIDE_APPLICATIONS)
def review(request: HttpRequest, actor: Actor, *, application_key: UUID) -> HttpResponse:
    """Take it into review."""
    try:
        take_application(actor=actor, key=application_key)
    except Refused as refused:
        return _review(request, actor, application_key, refused=refused)
    return redirect("onboarding:application", school=actor.school.slug, application_key=application_key)


@require_POST
@school_page(Permission.DECIDE_APPLICATIONS)
def request_for_data(request: HttpRequest, actor: Actor, *, application_key: UUID) -> HttpResponse:
    """Ask the applicant for more."""
    form, refused = AskForm(request.POST), None
    if form.is_valid():
        try:
            text, root = form.cleaned_data["asked_for"], site_url(request, Site.PORTAL, "")
            ask_for_more(actor=actor, key=application_key, text=text, root=root)
            return redirect("onboarding:application", actor.school.slug, application_key)
        except Refused as error:
            refused = error
    return _review(request, actor, application_key, refused=refused, ask_form=form)


@require_POST
@school_page(Permission.DECIDE_APPLICATIONS)
def refusal(request: HttpRequest, actor: Actor, *, application_key: UUID) -> HttpResponse:
    """Refuse for a listed reason, explained."""
    form, refused = RefusalForm(request.POST), None
    if form.is_valid():
        try:
            root = site_url(request, Site.PORTAL, "")
            refuse_application(actor=actor, key=application_key, **form.cleaned_data, root=root)
            return redirect("onboarding:application", actor.school.slug, application_key)
        except Refused as error:
            refused = error
    return _review(request, actor, application_key, refused=refused, refusal_form=form)


@never_cache
@require_POST
@school_page(Permission.DECIDE_APPLICATIONS)
def approval(request: HttpRequest, actor: Actor, *, application_key: UUID) -> HttpResponse:
    """Let the applicant in; login and temporary password are on this answer and nowhere else."""
    adult = request.POST.get("adult", "")
    adult_id = None if adult in {"", _NEW} else asked_id(request.POST, "adult")
    try:
        found = approve_application(
            actor=actor,
            key=application_key,
            student_id=asked_id(request.POST, "student"),
            adult_id=adult_id,
            may_create=adult == _NEW,
            root=site_url(request, Site.PORTAL, ""),
        )
    except Refused as refused:
        return _review(request, actor, application_key, refused=refused)
    if found.issued is not None:
        keep_letters(request, actor, [found.issued])  # to be printed within minutes
    return render(request, "onboarding/school/approved.html", {"approval": found})


@never_cache
@require_safe
@school_page(Permission.DECIDE_APPLICATIONS)
def file(_request: HttpRequest, actor: Actor, *, application_key: UUID, file_key: UUID) -> FileResponse:
    """A document that belongs to the application; the family sees later that it was opened."""
    found = get_review_file(actor, application_key, file_key)
    if found.application.student_id is not None:
        note_viewing(actor=actor, student_id=found.application.student_id, page=Page.DOCUMENTS)
    return answer_with_file(found.attachment)


@require_http_methods(["GET", "POST"])
@school_page(Permission.DECIDE_APPLICATIONS)
def entry(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Enter what somebody has brought to the school."""
    name = request.POST.get("kind") or request.GET.get("kind", "")
    if name not in set(ApplicantKind):
        return render(request, "onboarding/school/entry_kind.html", {"kinds": kind_items()})
    kind, data = ApplicantKind(name), request.POST if request.method == "POST" else None
    form, journals = OfficeForm(kind, data), JournalsForm([], data)
    if form.is_valid():
        try:
            made = _entered(request, actor, form, journals)
            return redirect("onboarding:application", actor.school.slug, made)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
    context = {"form": form, "journals": journals, "kind": kind, "kind_name": KIND_NAMES[kind]}
    context["papers"] = [(paper, PAPER_NAMES[paper]) for paper in needed_papers(kind)]
    return render(request, "onboarding/school/entry.html", context, status=_REFUSED if form.is_bound else 200)


@require_safe
@school_page(Permission.READ_OVERDUE_APPLICATIONS)
def overdue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What should have been decided: numbers and days, nothing of what is in them."""
    context = {"rows": list_overdue(actor), "may_decide": actor.has(Permission.DECIDE_APPLICATIONS)}
    return render(request, "onboarding/school/overdue.html", context)


@require_safe
@school_page(Permission.READ_OVERDUE_APPLICATIONS)
def figures(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How well the terms are kept."""
    context = {"page": school_figures(actor), "may_decide": actor.has(Permission.DECIDE_APPLICATIONS)}
    return render(request, "onboarding/school/figures.html", context)


def _review(
    request: HttpRequest,
    actor: Actor,
    key: UUID,
    *,
    refused: Refused | None = None,
    ask_form: AskForm | None = None,
    refusal_form: RefusalForm | None = None,
) -> HttpResponse:
    words = request.GET.get("student_name", "")[:100]
    context = {
        "page": review_page(actor, key, words=words),
        "words": words,
        "refused": refused,
        "ask_form": ask_form or AskForm(),
        "refusal_form": refusal_form or RefusalForm(),
        "chosen_student": request.POST.get("student", ""),
        "chosen_adult": request.POST.get("adult", ""),
    }
    status = _REFUSED if request.method == "POST" else 200
    return render(request, "onboarding/school/application.html", context, status=status)


def _entered(request: HttpRequest, actor: Actor, form: OfficeForm, journals: JournalsForm) -> UUID:
    uploads = {paper: request.FILES.getlist(f"scan-{paper}") for paper in needed_papers(form.kind)}
    root = site_url(request, Site.PORTAL, "")
    paper_form = form.paper_form(journals.journals)
    return enter_application(actor=actor, form=paper_form, uploads=uploads, root=root).key


def _filters(request: HttpRequest) -> Filters:
    state, kind = request.GET.get("state", "open"), request.GET.get("kind", "")
    states = {"open", "all", *(state.value for state in State if state is not State.DRAFT)}
    if state not in states or kind not in {"", *ApplicantKind}:
        raise NotFound
    words = request.GET.get("q", "")[:100]
    return Filters(state=state, kind=kind, overdue="overdue" in request.GET, words=words)


def _kept(request: HttpRequest) -> str:
    """The filters as a query for the links to other pages."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return f"{kept.urlencode()}&" if kept else ""
