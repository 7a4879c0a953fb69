from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from parta.accounts.queries.messages import list_sent_messages
from parta.core.errors import NotFound


@login_not_required
@never_cache
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """What a demo would have sent to phones. Where messages are really sent, there is no such page."""
    if settings.SMS_URL or not settings.SMS_ON_PAGE:
        raise NotFound
    return render(request, "accounts/messages.html", {"sent": list_sent_messages()})
