"""Parta's site map with two pages to compare with: nothing but bytes, before and behind the sign-in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page


@login_not_required
def plain(_request: HttpRequest, size: int) -> HttpResponse:
    return HttpResponse(b"x" * size)


@school_page(Permission.READ_TIMETABLE)
def signed_in(_request: HttpRequest, _actor: Actor, size: int) -> HttpResponse:
    return HttpResponse(b"x" * size)


urlpatterns = [
    path("bench/plain/<int:size>/", plain),
    path("<slug:school>/bench/plain/<int:size>/", signed_in),
    path("", include("parta.config.urls")),
]
