from parta.exchange.models.archive import SchoolArchive
from parta.exchange.models.imports import ColumnMemory, ImportRun
from parta.exchange.models.keys import AccessKey
from parta.exchange.models.oneroster import OneRosterClient
from parta.exchange.models.rollover import Rollover
from parta.exchange.models.webhooks import Webhook, WebhookDelivery

__all__ = [
    "AccessKey",
    "ColumnMemory",
    "ImportRun",
    "OneRosterClient",
    "Rollover",
    "SchoolArchive",
    "Webhook",
    "WebhookDelivery",
]
