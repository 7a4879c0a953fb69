from django.urls import path

from parta.grading.views import control_works

app_name = "control"
urlpatterns = [
    path("", control_works.calendar, name="calendar"),
    path("schedule.xlsx", control_works.schedule, name="schedule"),
    path("new/", control_works.choice, name="choice"),
    path("lessons/<int:lesson_id>/", control_works.plan, name="plan"),
    path("lessons/<int:lesson_id>/withdrawal/", control_works.withdrawal, name="withdrawal"),
]
