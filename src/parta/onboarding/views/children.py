"""A guardian makes and renews the sign-in of a small child (K7)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.onboarding.commands.children import issue_to_child
from parta.onboarding.queries.letters import list_own_children


@never_cache
@require_safe
@school_page(Permission.ISSUE_CHILD_ACCESS)
def children(request: HttpRequest, actor: Actor) -> HttpResponse:
    return render(request, "onboarding/children/list.html", {"children": list_own_children(actor)})


@never_cache
@require_POST
@school_page(Permission.ISSUE_CHILD_ACCESS)
def child(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    """Login and temporary password on the page that answers, and nowhere else."""
    try:
        issued = issue_to_child(actor=actor, student_id=student_id)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("onboarding:children", school=actor.school.slug)
    context = {"children": list_own_children(actor), "issued": issued}
    return render(request, "onboarding/children/list.html", context)
