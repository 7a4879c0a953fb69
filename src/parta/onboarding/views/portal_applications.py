"""Applications on the portal: one's own list, the steps of the wizard, the status."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.core.errors import NotFound, Refused
from parta.core.sites import Site
from parta.core.web import asked_id, site_url
from parta.onboarding.commands.drafts import (
    attach_files,
    delete_draft,
    detach_file,
    save_child,
    save_journals,
    start_again,
    start_application,
)
from parta.onboarding.commands.submitting import answer_application, submit_application, withdraw_application
from parta.onboarding.forms.applications import ChildForm, ConsentForm, JournalsForm, child_initial
from parta.onboarding.queries.applicants import get_applicant
from parta.onboarding.queries.applications import (
    child_values,
    get_own,
    get_own_file,
    list_own,
    list_papers,
    pairs,
)
from parta.onboarding.queries.pages import check_page, kind_items, status_page, steps_of
from parta.onboarding.queries.schools import search_schools
from parta.onboarding.rules.applications import CORRECTABLE, ApplicantKind, Paper, State
from parta.onboarding.web import answer_with_file
from parta.schools.queries import list_regions

_REFUSED = 422


@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """The person's own applications."""
    return render(request, "onboarding/portal/list.html", {"rows": list_own(_user(request))})


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Who applies, in which region, to which school: then there is a draft."""
    kind, refused = _kind(request), None
    if request.method == "POST":
        school_id = asked_id(request.POST, "school")
        if kind is None or school_id is None:
            raise NotFound
        try:
            made = start_application(user_id=_user(request), kind=kind, school_id=school_id)
            return _to("child", made.key)
        except Refused as error:
            refused = error
    region, words = request.GET.get("region", ""), request.GET.get("q", "")[:100]
    context = {
        "kinds": kind_items(),
        "kind": kind,
        "regions": list_regions(),
        "region": region,
        "words": words,
        "search": search_schools(region, words) if kind and region else None,
        "applicant": get_applicant(_user(request)),
        "refused": refused,
    }
    return render(request, "onboarding/portal/start.html", context, status=_REFUSED if refused else 200)


@require_safe
def application(request: HttpRequest, *, application_key: UUID) -> HttpResponse:
    """How far it is: number, term, history, and what can be done. A draft goes on where it stopped."""
    row = get_own(_user(request), application_key)
    if row.state == State.DRAFT:
        return _to(steps_of(row).first_open, row.key)
    return render(request, "onboarding/portal/application.html", {"page": status_page(row)})


@require_http_methods(["GET", "POST"])
def child(request: HttpRequest, *, application_key: UUID) -> HttpResponse:
    """Whose diary it is about; for a teacher, which journals."""
    row = get_own(_user(request), application_key)
    _require_correctable(row.state)
    kind = ApplicantKind(row.kind)
    if kind is ApplicantKind.TEACHER:
        return redirect("applications:journals", application_key=application_key)
    form = ChildForm(kind, _posted(request), initial=child_initial(child_values(row)))
    if request.method == "POST" and form.is_valid():
        try:
            save_child(user_id=_user(request), key=application_key, data=form.values)
            return _to("papers", application_key)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
    context = {"form": form, "row": row, "steps": steps_of(row)}
    status = _REFUSED if form.is_bound else 200
    return render(request, "onboarding/portal/child.html", context, status=status)


@require_http_methods(["GET", "POST"])
def journals(request: HttpRequest, *, application_key: UUID) -> HttpResponse:
    """The class journals a teacher keeps; "one more row" saves and shows more of them."""
    row = get_own(_user(request), application_key)
    _require_correctable(row.state)
    if row.kind != ApplicantKind.TEACHER:
        raise NotFound
    form = JournalsForm(pairs(row.journals), _posted(request))
    if request.method == "POST":
        try:
            save_journals(user_id=_user(request), key=application_key, journals=form.journals)
            return _to("journals" if "more" in request.POST else "papers", application_key)
        except Refused as refused:
            form.error = str(refused.message)
    context = {"form": form, "row": row, "steps": steps_of(row)}
    status = _REFUSED if form.error else 200
    return render(request, "onboarding/portal/journals.html", context, status=status)


@require_http_methods(["GET", "POST"])
def papers(request: HttpRequest, *, application_key: UUID) -> HttpResponse:
    """Scans and photos of the documents."""
    row, refused, paper = get_own(_user(request), application_key), None, None
    _require_correctable(row.state)
    if request.method == "POST":
        paper = _paper(request.POST.get("paper", ""))
        uploads = request.FILES.getlist("attachments")
        try:
            attach_files(user_id=_user(request), key=application_key, paper=paper, uploads=uploads)
            return redirect(f"{request.path}#paper-{paper}")
        except Refused as error:
            refused = error
    items = list_papers(row)
    context = {
        "row": row,
        "papers": items,
        "refused": refused,
        "refused_paper": paper,
        "steps": steps_of(row),
    }
    return render(request, "onboarding/portal/papers.html", context, status=_REFUSED if refused else 200)


@never_cache
@require_safe
def file(request: HttpRequest, *, application_key: UUID, file_key: UUID) -> FileResponse:
    """A document one has attached oneself."""
    return answer_with_file(get_own_file(_user(request), application_key, file_key).attachment)


@require_POST
def file_removal(request: HttpRequest, *, application_key: UUID, file_key: UUID) -> HttpResponse:
    try:
        detach_file(user_id=_user(request), key=application_key, file_key=file_key)
    except Refused:
        return _to("application", application_key)
    return _to("papers", application_key)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, *, application_key: UUID) -> HttpResponse:
    """Everything once more, the consent, and off it goes; also the answer to what the school asked."""
    row, refused = get_own(_user(request), application_key), None
    if row.state not in {State.DRAFT, State.MORE_DATA}:
        return _to("application", application_key)
    form = ConsentForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            _hand_in(request, row.state, application_key, has_consent=form.cleaned_data["consent"])
            return _to("application", application_key)
        except Refused as error:
            refused = error
            row = get_own(_user(request), application_key)
    context = {"form": form, "page": check_page(row), "refused": refused, "steps": steps_of(row)}
    return render(request, "onboarding/portal/check.html", context, status=_REFUSED if refused else 200)


@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest, *, application_key: UUID) -> HttpResponse:
    """Ask once more, then give the application up."""
    row, refused = get_own(_user(request), application_key), None
    if request.method == "POST":
        try:
            root = site_url(request, Site.PORTAL, "")
            withdraw_application(user_id=_user(request), key=application_key, root=root)
            return _to("application", application_key)
        except Refused as error:
            refused = error
    context = {"row": row, "refused": refused, "is_draft": row.state == State.DRAFT}
    return render(request, "onboarding/portal/withdrawal.html", context, status=_REFUSED if refused else 200)


@require_POST
def repetition(request: HttpRequest, *, application_key: UUID) -> HttpResponse:
    """A new draft with the old data."""
    try:
        made = start_again(user_id=_user(request), key=application_key)
    except Refused as refused:
        row = get_own(_user(request), application_key)
        context = {"page": status_page(row), "refused": refused}
        return render(request, "onboarding/portal/application.html", context, status=_REFUSED)
    return _to(steps_of(made).first, made.key)


@require_POST
def deletion(request: HttpRequest, *, application_key: UUID) -> HttpResponse:
    """Forget a draft."""
    try:
        delete_draft(user_id=_user(request), key=application_key)
    except Refused:
        return _to("application", application_key)
    return redirect("applications:list")


def _user(request: HttpRequest) -> int:
    return request.user.pk or 0


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _to(page: str, key: UUID) -> HttpResponse:
    return redirect(f"applications:{page}", application_key=key)


def _kind(request: HttpRequest) -> ApplicantKind | None:
    name = request.POST.get("kind") or request.GET.get("kind", "")
    return ApplicantKind(name) if name in set(ApplicantKind) else None


def _paper(name: str) -> Paper:
    if name not in set(Paper):
        raise NotFound
    return Paper(name)


def _require_correctable(state: str) -> None:
    """The steps of what is decided, or being decided, are no pages any more."""
    if State(state) not in CORRECTABLE:
        raise NotFound


def _hand_in(request: HttpRequest, state: str, key: UUID, *, has_consent: bool) -> None:
    root = site_url(request, Site.PORTAL, "")
    if state == State.DRAFT:
        submit_application(user_id=_user(request), key=key, has_consent=has_consent, root=root)
    else:
        answer_application(user_id=_user(request), key=key, root=root)
