from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import bad_request as plain_bad_request

from parta.ui.forms import GalleryForm

_PEOPLE = (
    ("Константинопольская-Рождественская", "Александра-Мария", "Владиславовна", "7 «А»"),
    ("Ли", "Ян", "", "11 «Б»"),
    ("Мухамедрахимов", "Абдуррахман", "Нурмухаммедович", ""),
)


_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that is no request; whoever has sent too much is told so, and loses nothing by it."""
    if isinstance(exception, _TOO_LARGE) and hasattr(request, "user"):
        return render(request, "413.html", status=413)
    return plain_bad_request(request, exception)


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once, for those who build pages; there is none in a real school."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    form = GalleryForm(request.GET if "sent" in request.GET else None)
    page = Paginator(range(90), 30).page(2)
    return render(request, "ui/gallery.html", {**_samples(), "form": form, "page": page})


def _samples() -> dict[str, object]:
    names = (_("Diary"), _("Timetable"), _("Homework"), _("Marks"), _("Absences"))
    icons = ("notebook", "calendar-days", "pencil-line", "graduation-cap", "user-x")
    parts = [
        SimpleNamespace(label=name, url="?", icon=icon, is_current=name == names[0])
        for name, icon in zip(names, icons, strict=True)
    ]
    children = [
        SimpleNamespace(
            label=f"{person[1]} {person[0]}", url="?", note=person[3], is_current=person is _PEOPLE[0]
        )
        for person in _PEOPLE
    ]
    schools = [
        SimpleNamespace(name="Лицей № 1 имени К. Э. Циолковского города Боровска", url="?", is_current=True),
        SimpleNamespace(name="Гимназия № 2", url="?", is_current=False),
    ]
    years = SimpleNamespace(
        links=[
            SimpleNamespace(label="2026/27", url="?", is_current=True),
            SimpleNamespace(label="2025/26", url="?", is_current=False),
        ]
    )
    trail = [*parts[:1], SimpleNamespace(label=_("Students"), url="?")]
    return {
        "navigation": parts, "tabs": parts, "trail": trail,
        "children": children, "people": _PEOPLE, "schools": schools, "years": years,
    }  # fmt: skip
