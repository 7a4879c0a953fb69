"""The site map of the portal (see docs/decisions/0012)."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from parta.config import health
from parta.live.views import no_stream
from parta.pocket.views import worker

handler400 = "parta.ui.views.bad_request"
urlpatterns = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("account/", include("parta.accounts.registration_urls")),
    path("account/", include("parta.accounts.urls")),
    path("account/", include("parta.accounts.portal_urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("ui/", include("parta.ui.urls")),
    path("live/", no_stream, name="live"),
    path("notifications/", include("parta.notifications.urls")),
    path("worker.js", worker, name="worker"),
    path("app/", include("parta.pocket.urls")),
    path("support/desk/", include("parta.support.desk_urls")),
    path("support/", include("parta.support.urls")),
    path("events/", include("parta.events.portal_urls")),
    path("", include("parta.accounts.provider_urls")),
    path("", include("parta.onboarding.portal_urls")),
    path("", include("parta.portal.urls")),
]
