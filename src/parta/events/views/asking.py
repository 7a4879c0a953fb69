"""Asking the organizer of a region's event, and answering."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.events.commands.asking import answer_question, ask_organizer
from parta.events.desks import Desk
from parta.events.forms import AnswerForm, QuestionForm
from parta.events.queries.page import desk_page, event_page
from parta.events.views.pages import page_context
from parta.people.web import add_refusal

_UNPROCESSABLE = 422


@require_POST
@school_page(Permission.WRITE_MESSAGES)
def questions(request: HttpRequest, actor: Actor, *, event_id: int) -> HttpResponse:
    """Send a question. Whatever is refused, what was typed stays."""
    form = QuestionForm(request.POST)
    if form.is_valid():
        try:
            ask_organizer(actor=actor, event_id=event_id, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Sent to the organizer. You will be told of the answer."))
            return redirect("events:page", school=actor.school.slug, event_id=event_id)
    context = page_context(event_page(actor, event_id), question=form)
    return render(request, "events/page.html", context, status=_UNPROCESSABLE)


@require_POST
def answer(request: HttpRequest, desk: Desk, *, event_id: int, question_id: int) -> HttpResponse:
    """Send the answer."""
    form = AnswerForm(question_id, request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        try:
            answer_question(desk=desk, event_id=event_id, question_id=question_id, text=text)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Answered."))
            return redirect(desk.url("page", event_id=event_id))
    context = page_context(desk_page(desk, event_id), answer=(question_id, form))
    return render(request, "events/page.html", context, status=_UNPROCESSABLE)
