"""The list of notifications inside Parta."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from itertools import groupby

from django.utils.translation import gettext as _

from parta.core import clock
from parta.core.errors import NotFound
from parta.notifications.models import Notification
from parta.notifications.queries.wishes import refused_mailbox
from parta.notifications.rules import Kind
from parta.schools.models import default_zone

_A_PAGE = 30
_MOST_COUNTED = 100
_ICONS = {
    Kind.MARK: "award",
    Kind.ABSENCE: "user-x",
    Kind.HOMEWORK: "book-open",
    Kind.CONDUCT: "message-square-quote",
    Kind.TIMETABLE: "calendar-clock",
    Kind.CONTROL_WORK: "clipboard-list",
    Kind.DEBT: "circle-dot",
    Kind.ANNOUNCEMENT: "megaphone",
    Kind.MESSAGE: "mail",
    Kind.EVENT: "ticket",
    Kind.APPLICATION: "clipboard-check",
    Kind.TICKET: "life-buoy",
}


@dataclass(frozen=True, slots=True)
class InboxItem:
    """``clock_time``: by the wall clock of the school, which a page of no school would not show by itself."""

    id: int
    kind: str
    kind_name: str
    icon: str
    school: str
    title: str
    body: str
    count: int
    happened_at: datetime
    clock_time: time
    is_unread: bool
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class InboxDay:
    day: date
    items: tuple[InboxItem, ...]


@dataclass(frozen=True, slots=True)
class InboxPage:
    """``older``: the id to ask what is older by; None: that is all."""

    days: tuple[InboxDay, ...]
    unread: int
    only: str
    kinds: tuple[tuple[str, str], ...]
    older: int | None
    email_refused: str


def kind_names() -> dict[Kind, str]:
    """In the user's language."""
    return {
        Kind.MARK: _("Marks"),
        Kind.ABSENCE: _("Absences"),
        Kind.HOMEWORK: _("Homework"),
        Kind.CONDUCT: _("Behavior"),
        Kind.TIMETABLE: _("Timetable"),
        Kind.CONTROL_WORK: _("Control works"),
        Kind.DEBT: _("Owed work"),
        Kind.ANNOUNCEMENT: _("Announcements"),
        Kind.MESSAGE: _("Messages"),
        Kind.EVENT: _("Events"),
        Kind.APPLICATION: _("Applications"),
        Kind.TICKET: _("Support"),
    }


def inbox_page(user_id: int, *, only: str = "", before: int | None = None) -> InboxPage:
    """The user's notifications, newest first. ``only``: a kind; ``before``: the last of the page before."""
    mine = Notification.objects.filter(user_id=user_id, happened_at__lte=clock.now())
    rows = mine.filter(kind=only) if only in set(Kind) else mine
    if before is not None:
        last = mine.filter(pk=before).values_list("happened_at", flat=True).first()
        if last is None:
            raise NotFound
        rows = rows.filter(happened_at__lte=last).exclude(happened_at=last, pk__gte=before)
    found = list(rows.select_related("school").order_by("-happened_at", "-pk")[: _A_PAGE + 1])
    shown = found[:_A_PAGE]
    names = kind_names()
    return InboxPage(
        days=_by_day(shown, names),
        unread=count_unread(user_id),
        only=only if only in set(Kind) else "",
        kinds=tuple((kind.value, name) for kind, name in names.items()),
        older=shown[-1].pk if len(found) > _A_PAGE else None,
        email_refused=refused_mailbox(user_id),
    )


def count_unread(user_id: int) -> int:
    """At most 100, which the bell shows as 99+: whoever never looks shall not make every page count more."""
    rows = Notification.objects.unread().filter(user_id=user_id, happened_at__lte=clock.now())
    return rows.order_by()[:_MOST_COUNTED].count()


def was_told(cause: str) -> bool:
    """Whether anybody has been told of the cause."""
    return Notification.objects.filter(cause=cause).exists()


def get_url(user_id: int, notification_id: int) -> str:
    """Where one of the user's own notifications leads; NotFound for anybody else's."""
    rows = Notification.objects.filter(user_id=user_id, pk=notification_id, happened_at__lte=clock.now())
    url = rows.values_list("url", flat=True).first()
    if url is None:
        raise NotFound
    return url


def _by_day(rows: Sequence[Notification], names: dict[Kind, str]) -> tuple[InboxDay, ...]:
    days = groupby(rows, key=lambda row: row.happened_at.astimezone(_zone(row)).date())
    return tuple(InboxDay(day, tuple(_item(row, names) for row in group)) for day, group in days)


def _zone(row: Notification) -> tzinfo:
    return row.school.zone if row.school else default_zone()


def _item(row: Notification, names: dict[Kind, str]) -> InboxItem:
    kind = Kind(row.kind)
    happened_at = row.happened_at.astimezone(_zone(row))
    return InboxItem(
        id=row.pk,
        kind=row.kind,
        kind_name=names[kind],
        icon=_ICONS[kind],
        school=row.school.short_name if row.school else "",
        title=row.title,
        body=row.body,
        count=row.count,
        happened_at=happened_at,
        clock_time=happened_at.time(),
        is_unread=row.read_at is None,
        is_urgent=row.is_urgent,
    )
