"""Events of a region: written by its organizers, let out by its operators."""

from django.urls import path

from parta.access.rules import Office
from parta.events.views import asking, managing
from parta.events.web import region_desk

_WRITING = (Office.ORGANIZER,)
_ALL = (Office.ORGANIZER, Office.REGION)

app_name = "regional_events"
urlpatterns = [
    path("", region_desk(managing.managed, *_ALL), name="managed"),
    path("new/", region_desk(managing.edit, *_WRITING), name="new"),
    path("<int:event_id>/", region_desk(managing.page, *_ALL), name="page"),
    path("<int:event_id>/edit/", region_desk(managing.edit, *_WRITING), name="edit"),
    path("<int:event_id>/submission/", region_desk(managing.submission, *_WRITING), name="submission"),
    path("<int:event_id>/review/", region_desk(managing.review, Office.REGION), name="review"),
    path("<int:event_id>/closing/", region_desk(managing.closing, *_WRITING), name="closing"),
    path("<int:event_id>/cancellation/", region_desk(managing.cancellation, *_ALL), name="cancellation"),
    path("<int:event_id>/removal/", region_desk(managing.removal, *_WRITING), name="removal"),
    path("<int:event_id>/participants/", region_desk(managing.participants, *_WRITING), name="participants"),
    path(
        "<int:event_id>/participants/<int:sign_up_id>/removal/",
        region_desk(managing.participant_removal, *_WRITING),
        name="participant_removal",
    ),
    path("<int:event_id>/questions/<int:question_id>/", region_desk(asking.answer, *_WRITING), name="answer"),
]
