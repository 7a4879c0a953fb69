from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.audit.commands import note_visit
from parta.core import clock
from parta.diary.forms.homework import HomeworkForm
from parta.diary.queries.control_works import control_works_page
from parta.diary.queries.debts import debts_page
from parta.diary.queries.homework import homework_page, offered_subjects, shown_tick
from parta.diary.queries.people import get_pupil
from parta.diary.rules.homework import Grouping, PeriodKind
from parta.diary.web import diary_head
from parta.homework.commands.ticks import share_tick, tick_homework
from parta.people.rules import Page
from parta.people.web import shows_student


@require_safe
@school_page(Permission.READ_DIARY)
@shows_student(Page.HOMEWORK)
def homework(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    today = clock.today(actor.school.zone)
    pupil = get_pupil(actor, student_id, today)
    form = HomeworkForm(request.GET)
    form.offer_subjects(offered_subjects(pupil, today))
    asked = form.asked()
    since = note_visit(actor=actor, place=f"homework:{student_id}")
    page = homework_page(actor, pupil, asked, since)
    context = {"page": page, "pupil": pupil, "form": form, "links": _links(request.GET, page.has_terms)}
    head = diary_head(actor, pupil, "homework")
    return render(request, "diary/homework.html", {**context, "asked": asked, "head": head})


@require_POST
@school_page(Permission.TICK_HOMEWORK)
def tick(request: HttpRequest, actor: Actor, *, student_id: int, homework_id: int) -> HttpResponse:
    is_done = request.POST.get("done") == "1"
    tick_homework(actor=actor, student_id=student_id, homework_id=homework_id, is_done=is_done)
    return _answer(request, actor, student_id, homework_id)


@require_POST
@school_page(Permission.TICK_HOMEWORK)
def share(request: HttpRequest, actor: Actor, *, student_id: int, homework_id: int) -> HttpResponse:
    is_shared = request.POST.get("shared") == "1"
    share_tick(actor=actor, student_id=student_id, homework_id=homework_id, is_shared=is_shared)
    return _answer(request, actor, student_id, homework_id)


@require_safe
@school_page(Permission.READ_DIARY)
@shows_student(Page.HOMEWORK)
def debts(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    page = debts_page(actor, student_id)
    head = diary_head(actor, page.pupil, "homework")
    return render(request, "diary/debts.html", {"page": page, "pupil": page.pupil, "head": head})


def _answer(request: HttpRequest, actor: Actor, student_id: int, homework_id: int) -> HttpResponse:
    """The tick anew for a script; without one, back to the page as it was asked for."""
    back = QueryDict(request.POST.get("back", "")).urlencode()
    if not request.headers.get("HX-Request"):
        page = reverse("diary:homework", kwargs={"school": actor.school.slug, "student_id": student_id})
        return redirect(f"{page}?{back}#t{homework_id}")
    pupil = get_pupil(actor, student_id, clock.today(actor.school.zone))
    tick = shown_tick(actor, pupil, homework_id)
    return render(request, "diary/homework_tick.html", {"tick": tick, "pupil": pupil, "back": back})


def _links(asked: QueryDict, has_terms: bool) -> dict[str, Any]:
    """Addresses of the other periods and groupings with everything else kept."""

    def link(**changed: str) -> str:
        query = asked.copy()
        if "period" in changed:
            query.pop("first", None)
            query.pop("last", None)
        for name, value in changed.items():
            query[name] = value
        return f"?{query.urlencode()}"

    periods = [kind for kind in PeriodKind if kind is not PeriodKind.SPAN]
    return {
        "periods": [
            (kind.value, link(period=kind.value))
            for kind in periods
            if has_terms or kind is not PeriodKind.TERM
        ],
        "groupings": [(kind.value, link(by=kind.value)) for kind in Grouping],
        "back": asked.urlencode(),
    }


@require_safe
@school_page(Permission.READ_DIARY)
@shows_student(Page.DIARY)
def control_works(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    """Control works to come, so that nobody has to look through the weeks for them."""
    page = control_works_page(actor, student_id)
    head = diary_head(actor, page.pupil, "control")
    return render(request, "diary/control_works.html", {"page": page, "pupil": page.pupil, "head": head})
