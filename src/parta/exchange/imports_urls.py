"""Bringing data into a school."""

from django.urls import path

from parta.exchange.views import imports

app_name = "imports"
urlpatterns = [
    path("", imports.index, name="index"),
    path("samples/", imports.sample, name="sample"),
    path("<uuid:key>/", imports.run, name="run"),
    path("<uuid:key>/columns/", imports.columns, name="columns"),
    path("<uuid:key>/application/", imports.application, name="application"),
    path("<uuid:key>/undoing/", imports.undoing, name="undoing"),
    path("<uuid:key>/attempt/", imports.attempt, name="attempt"),
    path("<uuid:key>/bad-rows/", imports.bad_rows, name="bad_rows"),
]
