from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from parta.access.actors import Actor
from parta.access.queries import list_schools_of
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.accounts.web import recent_sign_in_required
from parta.core.errors import Refused
from parta.home.commands import require_second_factor
from parta.home.queries import overview_page, staff_protection
from parta.home.rules import Landing, landing_of
from parta.home.web import remember_schools, section_url


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
    """The page a person of the school begins with."""
    landing = landing_of(actor.permissions, has_students=bool(actor.student_ids))
    if landing is not Landing.OVERVIEW:
        return redirect(section_url(landing, actor))
    return render(request, "home/overview.html", {"page": overview_page(actor)})


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
