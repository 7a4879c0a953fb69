"""A list of people entered at once: pasted from a letter or a spreadsheet, or typed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from parta.academics.commands.entering import enter_several
from parta.academics.forms.people import SeveralForm
from parta.academics.queries.moves import list_open_classes, ordinary_first_day
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.people.rules import PersonKind

_REFUSED = 422
_KINDS = {kind.value: kind for kind in (PersonKind.STUDENT, PersonKind.TEACHER)}


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_PEOPLE)
def people_several(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Students of a class, or teachers, all at once."""
    kind = _KINDS.get(request.GET.get("kind", PersonKind.STUDENT.value))
    if kind is None:
        raise NotFound
    today = clock.today(actor.school.zone)
    form = SeveralForm(
        request.POST or None,
        kind=kind,
        classes=list_open_classes(actor, today),
        initial={"since_on": ordinary_first_day(actor, today), "class_id": request.GET.get("class")},
    )
    if request.method == "POST" and form.is_valid():
        count = _enter(actor, kind, form)
        if count is not None:
            words = ngettext("%(count)d person is entered.", "%(count)d people are entered.", count)
            messages.success(request, words % {"count": count})
            return redirect(
                f"{reverse('academics:people', kwargs={'school': actor.school.slug})}?kind={kind}"
            )
    context = {"form": form, "kind": kind}
    return render(request, "academics/people_several.html", context, status=_REFUSED if form.errors else 200)


def _enter(actor: Actor, kind: PersonKind, form: SeveralForm) -> int | None:
    """How many are entered; None when it is refused, which then stands in the form."""
    data = form.cleaned_data
    joining = form.joining() if kind is PersonKind.STUDENT else None
    try:
        return enter_several(
            actor=actor, kind=kind, lines=data["names"], joining=joining, is_another=data["is_another"]
        )
    except Refused as refused:
        if refused.code == "known":
            form.ask_if_another()
        field = refused.field if refused.field in form.fields else None
        for text in str(refused.message).splitlines():
            form.add_error(field, text)
    return None
