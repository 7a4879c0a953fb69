from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.diary.queries.backpack import BackpackPage, backpack_page
from parta.diary.rules import parse_day
from parta.diary.web import diary_head
from parta.people.rules import Page
from parta.people.web import add_refusal, shows_student
from parta.schoolday.commands.backpack import weigh_bag
from parta.schoolday.forms.backpack import BagForm

_REFUSED = 422


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_DIARY)
@shows_student(Page.SCHOOL_DAY)
def backpack(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    """What to pack for a day; the parent says what the empty bag weighs."""
    page = backpack_page(actor, student_id, parse_day(request.GET.get("day", "")))
    if request.method == "GET":
        return _answer(request, actor, page, BagForm(initial={"grams": page.bag and page.bag.grams}))
    actor.require(Permission.WEIGH_BAG)
    form = BagForm(request.POST)
    if form.is_valid():
        try:
            weigh_bag(actor=actor, student_id=student_id, grams=form.cleaned_data["grams"])
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The weight of the empty bag is saved."))
            return redirect(f"{request.path}?day={page.day}")
    return _answer(request, actor, page, form)


def _answer(request: HttpRequest, actor: Actor, page: BackpackPage, form: BagForm) -> HttpResponse:
    head = diary_head(actor, page.pupil, "backpack", page.day)
    context = {"page": page, "pupil": page.pupil, "head": head, "form": form}
    return render(request, "diary/backpack.html", context, status=_REFUSED if form.errors else 200)
