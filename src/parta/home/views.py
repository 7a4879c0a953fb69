from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from parta.access.actors import Actor
from parta.access.queries import list_schools_of
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.home.queries import overview_page
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
@school_page(Permission.READ_TIMETABLE)
def school(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The page a person of the school begins with."""
    landing = landing_of(actor.permissions, has_students=bool(actor.student_ids))
    if landing is not Landing.OVERVIEW:
        return redirect(section_url(landing, actor))
    return render(request, "home/overview.html", {"page": overview_page(actor)})
