"""What was shared from another app finds its place."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.chats.commands.conversations import start_conversation
from parta.core.errors import NotFound, Refused
from parta.core.web import asked_id
from parta.home.queries.sharing import share_page, teacher_of_task


@require_http_methods(["GET", "POST"])
@school_page(Permission.ENTER)
def share(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The choice; a task that was chosen leads to the talk with its teacher, where the file is attached."""
    if request.method == "GET":
        context = {"page": share_page(actor), "is_lost": request.GET.get("lost") == "1"}
        return render(request, "home/share.html", context)
    actor.require(Permission.WRITE_MESSAGES)
    task_id = asked_id(request.POST, "task")
    if task_id is None:
        raise NotFound
    try:
        teacher_id = teacher_of_task(actor, task_id)
        talk = start_conversation(actor=actor, user_ids=[teacher_id] if teacher_id else [])
    except Refused:
        messages.error(request, _("The teacher of this task cannot be written to here."))
        return redirect("home:share", school=actor.school.slug)
    return redirect("chats:conversation", school=actor.school.slug, conversation_id=talk.pk)
