"""Whom an announcement is told to, when it goes out and when it is brought back to mind (C4, C5).

Recipients are worked out by the worker at the moment it goes out, in as many statements for a class as for
the whole school but for blocks of a thousand. Whoever comes later sees it in the list while it runs, untold.
"""

from collections.abc import Collection
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from parta.announcements.models import Announcement, AnnouncementReader
from parta.announcements.queries.audience import Recipient
from parta.announcements.queries.managing import recipients_of
from parta.announcements.queries.readers import list_missing
from parta.announcements.rules import Level, State
from parta.notifications.commands.telling import News, Words, take_back, tell
from parta.notifications.happenings import report, tells
from parta.notifications.models import Notification
from parta.notifications.rules import BACK, Kind

_TOPIC, _REMINDER = "announcement", "announcement-reminder"
_BLOCK = 1000
_EXCERPT = 300


def report_announcement(row: Announcement) -> None:
    """Have everybody told whom it is for; call it in the transaction that lets it out."""
    report(_TOPIC, announcement=row.pk)


def report_reminder(row: Announcement) -> None:
    """Have those told again who have not acknowledged it; call it in the transaction that asks for it."""
    report(_REMINDER, announcement=row.pk)


def take_back_news(row: Announcement) -> None:
    """It was withdrawn: no letter of it leaves any more, and the bell says no word of its text."""
    cause, readers = f"announcement:{row.pk}", AnnouncementReader.objects.filter(announcement=row)
    reminders = Notification.objects.filter(
        user_id__in=readers.values("user_id"), cause__startswith=f"{cause}:"
    ).exclude(cause__contains=BACK)
    take_back(causes=[cause, *reminders.values_list("cause", flat=True).distinct()])


@tells(_TOPIC)
def tell_of_announcement(*, announcement: int, happened_at: datetime) -> None:
    """A row for each recipient, and the news once for each account."""
    row = _published(announcement)
    if row is None:
        return  # withdrawn meanwhile
    users = {one.user_id for one in note_recipients(row)} - {row.author_id}
    _tell(row, users, f"announcement:{row.pk}", row.publish_at or happened_at)


def note_recipients(row: Announcement) -> tuple[Recipient, ...]:
    """Keep whom it reaches now: they go on seeing it when they leave the class or the course."""
    recipients = recipients_of(row)
    AnnouncementReader.objects.bulk_create(
        [
            AnnouncementReader(announcement=row, user_id=one.user_id, student_id=one.student_id or None)
            for one in recipients
        ],
        ignore_conflicts=True,
        batch_size=_BLOCK,
    )
    return recipients


@tells(_REMINDER)
def tell_again(*, announcement: int, happened_at: datetime) -> None:
    """Only those who still have not; once a day, whatever is asked for."""
    row = _published(announcement)
    if row is None:
        return
    day = happened_at.astimezone(row.school.zone).date()
    users = list_missing(row) - {row.author_id}
    _tell(row, users, f"announcement:{row.pk}:{day}", happened_at, is_reminder=True)


def _published(announcement_id: int) -> Announcement | None:
    rows = Announcement.objects.select_related("school", "author")
    return rows.filter(pk=announcement_id, state=State.PUBLISHED.value).first()


def _tell(
    row: Announcement, users: Collection[int], cause: str, moment: datetime, *, is_reminder: bool = False
) -> None:
    title, text, level = row.title, " ".join(row.text.split())[:_EXCERPT], Level(row.level)

    def words(_count: int) -> Words:
        if is_reminder and level is Level.ANSWER:
            return Words(_("Please answer: %(title)s") % {"title": title}, text)
        if is_reminder:
            return Words(_("Please acknowledge: %(title)s") % {"title": title}, text)
        if level is Level.URGENT:
            return Words(_("Urgent: %(title)s") % {"title": title}, text)
        if level is Level.ANSWER:
            return Words(_("Needs an answer: %(title)s") % {"title": title}, text)
        return Words(title, text)

    news = News(
        kind=Kind.ANNOUNCEMENT,
        words=words,
        url=reverse("announcements:page", kwargs={"school": row.school.slug, "announcement_id": row.pk}),
        school=row.school,
        cause=cause,
        is_urgent=level is Level.URGENT and not is_reminder,
        happened_at=moment,
    )
    ordered = sorted(users)
    for start in range(0, len(ordered), _BLOCK):
        tell(user_ids=ordered[start : start + _BLOCK], news=news)
