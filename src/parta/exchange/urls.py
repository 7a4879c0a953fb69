"""A school's pages of programs: calendars, tokens, app passwords, webhooks."""

from django.urls import path

from parta.exchange.views import keys, oneroster_clients, webhooks

app_name = "exchange"
urlpatterns = [
    path("calendars/", keys.calendars, name="calendars"),
    path("tokens/", keys.tokens, name="tokens"),
    path("apps/", keys.apps, name="apps"),
    path("keys/<int:key_id>/revocation/", keys.revocation, name="revocation"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/<int:webhook_id>/", webhooks.webhook, name="webhook"),
    path("webhooks/<int:webhook_id>/end/", webhooks.webhook_end, name="webhook_end"),
    path(
        "webhooks/<int:webhook_id>/deliveries/<int:delivery_id>/retry/",
        webhooks.webhook_retry,
        name="webhook_retry",
    ),
    path("oneroster/", oneroster_clients.clients, name="oneroster"),
    path("oneroster/bundle/", oneroster_clients.bundle, name="oneroster_bundle"),
    path("oneroster/<int:client_id>/revocation/", oneroster_clients.revocation, name="oneroster_revocation"),
]
