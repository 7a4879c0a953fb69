"""State Services at the diary: in, and the settings of it. Only there, never on the portal."""

from django.urls import path

from parta.onboarding.views import links

app_name = "links"
urlpatterns = [
    path("", links.links, name="links"),
    path("start/", links.start, name="start"),
    path("password/", links.password, name="password"),
    path("finish/", links.finish, name="finish"),
    path("<int:link>/", links.unlinking, name="unlinking"),
    path("<slug:provider>/callback/", links.callback, name="callback"),
]
