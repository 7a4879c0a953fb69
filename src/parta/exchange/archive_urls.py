"""The school as one file."""

from django.urls import path

from parta.exchange.views import archive

app_name = "archive"
urlpatterns = [
    path("", archive.index, name="index"),
    path("<uuid:key>/file/", archive.file, name="file"),
]
