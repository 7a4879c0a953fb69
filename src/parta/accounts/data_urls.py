"""What is kept of somebody, on either site."""

from django.urls import path

from parta.accounts.views import data

urlpatterns = [
    path("data/", data.data, name="account_data"),
    path("data/export/", data.data_export, name="account_data_export"),
    path(
        "data/consents/<int:consent_id>/withdrawal/",
        data.consent_withdrawal,
        name="account_consent_withdrawal",
    ),
]
