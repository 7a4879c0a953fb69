"""What the app on the home screen asks for, on both sites."""

from django.urls import path

from parta.pocket import views

app_name = "pocket"
urlpatterns = [
    path("who/", views.who, name="who"),
    path("version/", views.version, name="version"),
    path("<slug:language>/manifest.webmanifest", views.manifest, name="manifest"),
    path("<slug:language>/offline/", views.offline, name="offline"),
]
