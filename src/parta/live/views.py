from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def no_stream(_request: HttpRequest) -> HttpResponse:
    """Where pages are served without the live part: the browser asks no more and looks now and then."""
    return HttpResponse(status=204)
