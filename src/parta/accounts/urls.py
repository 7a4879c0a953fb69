"""Signing in and what belongs to it: allauth's pages that Parta uses, under allauth's names."""

from allauth.account import views
from django.urls import include, path, re_path

from parta.accounts.views import sessions, sign_in
from parta.accounts.views.recovery import recovery, recovery_code

urlpatterns = [
    path("", include("parta.accounts.security_urls")),
    path("", include("parta.accounts.data_urls")),
    path("login/", sign_in, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", views.signup, name="account_signup"),  # the diary's: says who issues accounts
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthentication/", views.reauthenticate, name="account_reauthenticate"),
    path("sessions/", sessions, name="usersessions_list"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/recovery/", recovery, name="account_reset_password"),
    path("password/recovery/code/", recovery_code, name="account_recovery_code"),
    path("password/recovery/sent/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/recovery/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/recovery/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
