"""Asking the engine for a timetable, watching it, stopping it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.timetable.commands.generation import Options, request_generation, stop_generation
from parta.timetable.forms import GenerationForm
from parta.timetable.queries.generation import generation_page
from parta.timetable.queries.versions import get_version
from parta.timetable.rules.generation import Wish

_UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@school_page(Permission.WRITE_TIMETABLE)
def request(request: HttpRequest, actor: Actor, *, version_id: int) -> HttpResponse:
    """The conditions, and the run that keeps them."""
    version = get_version(actor, version_id)
    form = GenerationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        options = Options(data["seconds"], tuple(data["rules"]), data["few_windows"], data["assigns_rooms"])
        try:
            run = request_generation(
                actor=actor, version_id=version_id, options=options, language=get_language() or "ru"
            )
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal.message))
        else:
            return redirect("timetable:run", school=actor.school.slug, generation_id=run.pk)
    status = _UNPROCESSABLE if form.errors else None
    return render(request, "timetable/generation.html", {"version": version, "form": form}, status=status)


@require_safe
@school_page(Permission.WRITE_TIMETABLE)
def run(request: HttpRequest, actor: Actor, *, generation_id: int) -> HttpResponse:
    """How far it has got; the part asks again until it is over, and without a script the page reloads."""
    page = generation_page(actor, generation_id)
    if not request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return render(request, "timetable/run.html", {"page": page})
    if request.GET.get("seen") == page.seen:
        return HttpResponse(status=204)
    return render(request, "timetable/run_state.html", {"page": page})


@require_POST
@school_page(Permission.WRITE_TIMETABLE)
def stop(request: HttpRequest, actor: Actor, *, generation_id: int) -> HttpResponse:
    wish = Wish.TAKE_BEST if request.POST.get("wish") == Wish.TAKE_BEST.value else Wish.CANCEL
    stop_generation(actor=actor, generation_id=generation_id, wish=wish)
    return redirect("timetable:run", school=actor.school.slug, generation_id=generation_id)
