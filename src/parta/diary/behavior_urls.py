"""Staff's pages of classes: what they show mixes signed weeks with marks, so they live above ``conduct``."""

from django.urls import path

from parta.diary.views import conduct

app_name = "behavior"
urlpatterns = [
    path("", conduct.index, name="index"),
    path("<int:class_id>/", conduct.class_, name="class"),
    path("<int:class_id>/reminders/", conduct.reminders, name="reminders"),
]
