from datetime import datetime

from django.db.models import Min

from parta.grading.models import RegisterCheck


def last_checked_at() -> datetime | None:
    """When all registers of the installation were looked through last; one school may have asked since."""
    last: datetime | None = RegisterCheck.objects.aggregate(at=Min("checked_at"))["at"]
    return last
