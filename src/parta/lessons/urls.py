from django.urls import path

from parta.lessons import views
from parta.lessons.views import office, plans
from parta.lessons.views.changes import changes

app_name = "lessons"
urlpatterns = [
    path("timetable/", views.timetable, name="timetable"),
    path("timetable/changes/", changes, name="changes"),
    path("timetable/cover/", office.cover, name="cover"),
    path("timetable/plans/<int:version_id>/publication/", plans.publication, name="publication"),
    path("timetable/plans/<int:version_id>/changes/", plans.plan, name="plan"),
    path("timetable/plans/<int:version_id>/ending/", plans.ending, name="ending"),
    path("timetable/leftovers/", plans.leftovers, name="leftovers"),
    path("timetable/leftovers/<int:lesson_id>/", plans.leftover, name="leftover"),
    path("timetable/lessons/<int:lesson_id>/", views.lesson, name="lesson"),
    path("timetable/lessons/<int:lesson_id>/substitution/", views.substitution, name="substitution"),
    path("timetable/lessons/<int:lesson_id>/cancellation/", views.cancellation, name="cancellation"),
    path("timetable/lessons/<int:lesson_id>/restoration/", views.restoration, name="restoration"),
]
