"""Telling people: a row for each of them in the list inside Parta, and what leaves by other channels."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import translation

from parta.core import clock
from parta.live.commands import nudge
from parta.notifications.models import Delivery, Notification
from parta.notifications.queries.wishes import Wanted, wanted_by
from parta.notifications.rules import BUNDLE, MAX_BODY, MAX_TITLE, DeliveryState, Kind, due_at
from parta.schools.models import School


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """What is told. ``words``: for a bundle of so many, in the language that is active when it is called.

    ``url``: a path on the reader's site. ``about``, ``bundle``, ``cause``: see ``models.Notification``.
    ``happened_at`` None: now; later than now: nobody is told before.
    """

    kind: Kind
    words: Callable[[int], Words]
    url: str
    school: School | None = None
    about: str = ""
    bundle: str = ""
    cause: str = ""
    is_urgent: bool = False
    happened_at: datetime | None = None


@transaction.atomic
def tell(*, user_ids: Iterable[int], news: News) -> None:
    """Tell each of the users once; in three to six statements, however many they are.

    Those who have been told of the same cause are left alone. The rows commit with what they tell about.
    """
    moment = news.happened_at or clock.now()
    readers = sorted(set(user_ids) - _already_told(news, user_ids))
    if not readers:
        return
    wanted = wanted_by(readers, kind=news.kind, about=news.about)
    bundled = _add_to_bundles(news, moment, wanted)
    made = Notification.objects.bulk_create(
        [
            _notification(news, user_id, moment, wanted[user_id])
            for user_id in readers
            if user_id not in bundled
        ],
        ignore_conflicts=bool(news.cause),
    )
    if news.cause:  # of two that tell the same at once, one has made the rows
        made = list(Notification.objects.filter(user_id__in=readers, cause=news.cause))
    Delivery.objects.bulk_create(
        [
            Delivery(
                notification=row,
                user_id=row.user_id,
                channel=channel.value,
                due_at=due_at(
                    moment=moment,
                    channel=channel,
                    wishes=wanted[row.user_id].wishes,
                    is_urgent=news.is_urgent,
                ),
            )
            for row in made
            for channel in wanted[row.user_id].channels
        ],
        ignore_conflicts=bool(news.cause),
    )
    transaction.on_commit(lambda: nudge(user_ids=readers, topic="inbox"))


@transaction.atomic
def mark_read(*, user_id: int, notification_ids: Collection[int] | None = None) -> None:
    """The user has seen these (None: all) of their own; what of them has not left stays at home."""
    rows = Notification.objects.unread().filter(user_id=user_id, happened_at__lte=clock.now())
    if notification_ids is not None:
        rows = rows.filter(pk__in=notification_ids)
    seen = list(rows.values_list("pk", flat=True))
    rows.update(read_at=clock.now())
    waiting = Delivery.objects.filter(notification_id__in=seen, state=DeliveryState.PENDING.value)
    waiting.update(state=DeliveryState.CANCELED.value)
    if seen:
        transaction.on_commit(lambda: nudge(user_ids=[user_id], topic="inbox"))


def _already_told(news: News, user_ids: Iterable[int]) -> set[int]:
    if not news.cause:
        return set()
    told = Notification.objects.filter(user_id__in=user_ids, cause=news.cause)
    return set(told.values_list("user_id", flat=True))


def _add_to_bundles(news: News, moment: datetime, wanted: Mapping[int, Wanted]) -> set[int]:
    """Whose unread notification of the same burst has taken this one in."""
    if not news.bundle:
        return set()
    begun = (moment - BUNDLE, moment + BUNDLE)
    rows = (
        Notification.objects.unread()
        .select_for_update()
        .filter(user_id__in=wanted, bundle=news.bundle, begun_at__range=begun)
        .order_by("user_id", "-begun_at")
    )
    latest: dict[int, Notification] = {}
    for row in rows:
        latest.setdefault(row.user_id, row)
    for row in latest.values():
        row.count += 1
        row.happened_at = max(row.happened_at, moment)
        row.url = news.url
        row.title, row.body = _written(news, row.count, wanted[row.user_id].language)
    Notification.objects.bulk_update(latest.values(), ["count", "happened_at", "url", "title", "body"])
    return set(latest)


def _notification(news: News, user_id: int, moment: datetime, wanted: Wanted) -> Notification:
    title, body = _written(news, 1, wanted.language)
    return Notification(
        user_id=user_id,
        school=news.school,
        kind=news.kind.value,
        about=news.about,
        title=title,
        body=body,
        url=news.url,
        is_urgent=news.is_urgent,
        bundle=news.bundle,
        cause=news.cause,
        begun_at=moment,
        happened_at=moment,
    )


def _written(news: News, count: int, language: str) -> tuple[str, str]:
    with translation.override(language):
        words = news.words(count)
    return words.title[:MAX_TITLE], words.body[:MAX_BODY]
