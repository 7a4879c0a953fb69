from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from parta.access.actors import Actor
from parta.access.queries import list_schools_of
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.accounts.web import recent_sign_in_required
from parta.core.errors import Refused
from parta.home.commands import Change, Way, arrange_tabs, arrange_widgets, require_second_factor
from parta.home.forms import ArrangementForm
from parta.home.queries.arrangement import ArrangementPage, tabs_page, widgets_page
from parta.home.queries.page import home_page
from parta.home.queries.protection import staff_protection
from parta.home.web import remember_schools
from parta.people.commands.viewings import note_viewing
from parta.people.rules import Page


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The signed-in user's school, or a choice of several."""
    schools = list_schools_of(request.user.pk or 0)
    remember_schools(request, schools)
    if len(schools) == 1:
        return redirect("home:school", school=schools[0].slug)
    return render(request, "home/index.html", {"own_schools": schools})


@require_safe
@school_page(Permission.ENTER)
def school(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The page a person of the school begins with: what now. Who is outside the family leaves a trace."""
    page = home_page(actor)
    response = render(request, "home/school.html", {"page": page})
    for student_id in page.student_ids:
        note_viewing(actor=actor, student_id=student_id, page=Page.DIARY)
    return response


@require_http_methods(["GET", "POST"])
@school_page(Permission.ENTER)
def tabs(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The tabs of the navigation: add, remove, move."""
    return _arrangement(request, actor, "home/tabs.html", tabs_page, arrange_tabs)


@require_http_methods(["GET", "POST"])
@school_page(Permission.ENTER)
def widgets(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The parts of the first page: add, remove, move."""
    return _arrangement(request, actor, "home/widgets.html", widgets_page, arrange_widgets)


def _arrangement(
    request: HttpRequest,
    actor: Actor,
    template: str,
    read: Callable[[Actor], ArrangementPage],
    arrange: Callable[..., None],
) -> HttpResponse:
    """The page; after a refusal with what is wrong beside the row or the field it is about."""
    change, refused = Change(Way.PLACE), None
    if request.method == "POST":
        change = ArrangementForm(request.POST).change()
        before = [item.key for item in read(actor).items]
        try:
            arrange(actor=actor, change=change)
        except Refused as refusal:
            refused = refusal
        else:
            return redirect(f"{request.path}?{_done(change, before)}")
    page = read(actor)
    rows = {item.key for item in page.items} if refused and change.way is not Way.ADD else set()
    context = {
        "page": page,
        "refused": refused,
        "refused_row": change.key if change.key in rows else "",
        "key": change.key or request.GET.get("key", ""),
        "done": request.GET.get("done", ""),
        "is_down": request.GET.get("down") == "1",
    }
    return render(request, template, context, status=422 if refused else 200)


def _done(change: Change, before: Sequence[str]) -> str:
    """What was done, for the next page: it keeps the focus on the button that was pressed."""
    is_down = change.key in before and change.position > before.index(change.key)
    return urlencode({"done": change.way.value, "key": change.key, "down": int(is_down)})


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_POLICY)
def security(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Whether staff need a second proof beside the password, and who has none yet."""
    return _change_security(request, actor) if request.method == "POST" else _security_answer(request, actor)


@recent_sign_in_required
def _change_security(request: HttpRequest, actor: Actor) -> HttpResponse:
    try:
        require_second_factor(actor=actor, is_required=request.POST.get("required") == "1")
    except Refused as refused:
        return _security_answer(request, actor, refused)
    return redirect(f"{request.path}?saved=1")


def _security_answer(request: HttpRequest, actor: Actor, refused: Refused | None = None) -> HttpResponse:
    context = {"protection": staff_protection(actor), "refused": refused}
    return render(request, "home/security.html", context, status=422 if refused else 200)
