"""The site map. A school's own pages live under its slug; everything else comes first."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from parta.config import health
from parta.config.metrics import metrics
from parta.exchange import api_urls
from parta.exchange.views.feeds import feed
from parta.live.views import no_stream
from parta.pocket.views import worker

handler400 = "parta.ui.views.bad_request"
urlpatterns = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("metrics", metrics, name="metrics"),
    path("account/links/", include("parta.onboarding.link_urls")),
    path("account/", include("parta.accounts.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("ui/", include("parta.ui.urls")),
    path("live/", no_stream, name="live"),
    path("notifications/", include("parta.notifications.urls")),
    path("worker.js", worker, name="worker"),
    path("app/", include("parta.pocket.diary_urls")),
    path("app/", include("parta.pocket.urls")),
    path("regions/", include("parta.schools.urls")),
    path("welcome/", include("parta.onboarding.welcome_urls")),
    path("support/", include("parta.support.urls")),
    path("calendars/<str:secret>.ics", feed, name="feed"),
    path("ims/oneroster/", include("parta.exchange.oneroster_urls")),
    path("webapi/", include("parta.exchange.netschool_urls")),
    path("api/v1/", (api_urls.urlpatterns, api_urls.app_name, api_urls.namespace)),
    path(
        "<slug:school>/",
        include(
            [
                path("", include("parta.schoolyear.urls")),
                path("", include("parta.academics.urls")),
                path("timetable/plans/", include("parta.timetable.urls")),
                path("", include("parta.lessons.urls")),
                path("journal/", include("parta.journal.urls")),
                path("diary/", include("parta.diary.urls")),
                path("progress/", include("parta.progress.urls")),
                path("homework/", include("parta.homework.urls")),
                path("absences/", include("parta.attendance.urls")),
                path("behavior/", include("parta.diary.behavior_urls")),
                path("behavior/", include("parta.conduct.urls")),
                path("messages/", include("parta.chats.urls")),
                path("school-day/", include("parta.schoolday.urls")),
                path("announcements/", include("parta.announcements.urls")),
                path("events/", include("parta.events.urls")),
                path("grading/", include("parta.grading.urls")),
                path("control-works/", include("parta.grading.control_urls")),
                path("people/", include("parta.people.urls")),
                path("family/", include("parta.people.family_urls")),
                path("access/", include("parta.onboarding.urls")),
                path("imports/", include("parta.exchange.imports_urls")),
                path("rollover/", include("parta.exchange.rollover_urls")),
                path("archive/", include("parta.exchange.archive_urls")),
                path("programs/", include("parta.exchange.urls")),
            ]
        ),
    ),
    path("", include("parta.home.urls")),
]
