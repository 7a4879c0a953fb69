"""Asking the support: on both sites, with an account or without one."""

from django.urls import path

from parta.support.views import requests as views

app_name = "support"
_ONE = "requests/<str:token>/"
urlpatterns = [
    path("", views.own_requests, name="list"),
    path("new/", views.new_request, name="new"),
    path(_ONE, views.request_status, name="ticket"),
    path(f"{_ONE}settlement/", views.settlement, name="settlement"),
    path(f"{_ONE}files/<uuid:file_key>/", views.file, name="file"),
]
