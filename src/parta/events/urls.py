from django.urls import path

from parta.events.views import asking, managing, reading, signing
from parta.events.web import school_desk

app_name = "events"
urlpatterns = [
    path("", reading.index, name="index"),
    path("managed/", school_desk(managing.managed), name="managed"),
    path("new/", school_desk(managing.edit), name="new"),
    path("<int:event_id>/", reading.page, name="page"),
    path("<int:event_id>/calendar/", reading.calendar, name="calendar"),
    path("<int:event_id>/sign-ups/", signing.sign_ups, name="sign_ups"),
    path("<int:event_id>/sign-ups/withdrawal/", signing.withdrawal, name="withdrawal"),
    path("<int:event_id>/questions/", asking.questions, name="questions"),
    path("<int:event_id>/edit/", school_desk(managing.edit), name="edit"),
    path("<int:event_id>/submission/", school_desk(managing.submission), name="submission"),
    path("<int:event_id>/review/", school_desk(managing.review), name="review"),
    path("<int:event_id>/closing/", school_desk(managing.closing), name="closing"),
    path("<int:event_id>/cancellation/", school_desk(managing.cancellation), name="cancellation"),
    path("<int:event_id>/removal/", school_desk(managing.removal), name="removal"),
    path("<int:event_id>/participants/", school_desk(managing.participants), name="participants"),
    path(
        "<int:event_id>/participants/<int:sign_up_id>/removal/",
        school_desk(managing.participant_removal),
        name="participant_removal",
    ),
]
