from django.urls import path

from parta.lessons import views

app_name = "lessons"
urlpatterns = [
    path("timetable/", views.timetable, name="timetable"),
    path("timetable/lessons/<int:lesson_id>/", views.lesson, name="lesson"),
    path("timetable/lessons/<int:lesson_id>/substitution/", views.substitution, name="substitution"),
    path("timetable/lessons/<int:lesson_id>/cancellation/", views.cancellation, name="cancellation"),
    path("timetable/lessons/<int:lesson_id>/restoration/", views.restoration, name="restoration"),
]
