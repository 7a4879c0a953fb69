"""The calendar of the portal, which stands in no region: that of the capital."""

from datetime import date
from zoneinfo import ZoneInfo

from parta.core import clock

PORTAL_ZONE = ZoneInfo("Europe/Moscow")


def portal_today() -> date:
    return clock.today(PORTAL_ZONE)
