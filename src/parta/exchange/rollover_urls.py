"""From one year to the next."""

from django.urls import path

from parta.exchange.views import rollover

app_name = "rollover"
urlpatterns = [
    path("", rollover.index, name="index"),
    path("<uuid:key>/", rollover.run, name="run"),
    path("<uuid:key>/year/", rollover.year, name="year"),
    path("<uuid:key>/classes/", rollover.classes, name="classes"),
    path("<uuid:key>/classes/<int:class_id>/", rollover.students, name="students"),
    path("<uuid:key>/application/", rollover.application, name="application"),
    path("<uuid:key>/undoing/", rollover.undoing, name="undoing"),
    path("<uuid:key>/attempt/", rollover.attempt, name="attempt"),
]
