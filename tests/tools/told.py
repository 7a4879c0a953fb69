"""What somebody has been told, after everything that happened was told."""

from parta.accounts.models import User
from parta.core import clock
from parta.notifications.happenings import tell_of_happenings
from parta.notifications.models import Happening, Notification


def told(user: User, kind: str) -> list[tuple[str, str]]:
    """Title and text of each notification of the kind that the user sees by now, in their order."""
    tell_of_happenings()
    assert not Happening.objects.filter(attempts__gt=0).exists(), "a teller has failed"
    rows = Notification.objects.filter(user=user, kind=kind, happened_at__lte=clock.now())
    return list(rows.order_by("happened_at", "pk").values_list("title", "body"))
