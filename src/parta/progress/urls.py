from django.urls import path

from parta.progress.views import closing

app_name = "progress"

urlpatterns = [
    path("closings/", closing.closing, name="closings"),
    path("classes/<int:class_id>/closing/", closing.closing, name="closing"),
]
