"""The way into the diary: the first sign-in, and linking a State Services account."""

from django.urls import path

from parta.onboarding.views import welcome

app_name = "welcome"
urlpatterns = [
    path("", welcome.index, name="index"),
    path("data/", welcome.data, name="data"),
    path("mistake/", welcome.mistake, name="mistake"),
    path("security/", welcome.security, name="security"),
    path("contacts/", welcome.contacts, name="contacts"),
    path("phone/", welcome.phone, name="phone"),
    path("email/", welcome.email, name="email"),
    path("email/<str:token>/", welcome.email_link, name="email_link"),
    path("join/", welcome.join, name="join"),
    path("consent/", welcome.consent, name="consent"),
]
