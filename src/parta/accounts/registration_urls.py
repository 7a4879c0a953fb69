"""Registration: the portal's only. Its names replace those of the diary, where a school issues accounts."""

from django.urls import path

from parta.accounts.views import messages, registration

urlpatterns = [
    path("signup/", registration.register, name="account_signup"),
    path("signup/code/", registration.register_code, name="account_signup_code"),
    path("signup/sent/", registration.register_sent, name="account_signup_sent"),
    path("signup/link/<str:token>/", registration.register_link, name="account_signup_link"),
    path("signup/password/", registration.register_password, name="account_signup_password"),
    path("consent/", registration.consent, name="account_consent"),
    path("messages/", messages.messages, name="account_messages"),
]
