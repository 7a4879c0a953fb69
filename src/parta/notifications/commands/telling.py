"""Telling people: a row for each of them in the list inside Parta, and what leaves by other channels."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import translation

from parta.core import clock
from parta.live.commands import nudge
from parta.notifications.models import Delivery, Notification
from parta.notifications.queries.wishes import Wanted, wanted_by
from parta.notifications.rules import BACK, BUNDLE, MAX_BODY, MAX_TITLE, Channel, DeliveryState, Kind, due_at
from parta.schools.models import School


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """What is told. ``words``: for a bundle of so many, in the language that is active when it is called.

    ``url``: a path on the reader's site. ``about``, ``bundle``, ``cause``: see ``models.Notification``.
    ``happened_at`` None: now; later than now: nobody is told before. ``elsewhere``: channels by which the
    reader gets this in another way already.
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
    elsewhere: frozenset[Channel] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """One reader and what that reader is told."""

    user_id: int
    news: News

    @property
    def moment(self) -> datetime:
        return self.news.happened_at or clock.now()

    @property
    def key(self) -> tuple[int, str]:
        return self.user_id, self.news.about


def tell(*, user_ids: Iterable[int], news: News) -> None:
    """Tell each of the users the same; see ``tell_each``."""
    tell_each([Told(user_id, news) for user_id in sorted(set(user_ids))])


@transaction.atomic
def tell_each(told: Sequence[Told]) -> None:
    """Tell each reader their news, all of one kind; in as many statements for one as for a thousand.

    Whoever has been told of the same cause is left alone. The rows commit with what they tell about.
    """
    told = _untold(told)
    if not told:
        return
    wanted = wanted_by({one.key for one in told}, kind=told[0].news.kind)
    bundles = _open_bundles(told)
    new: list[tuple[Notification, Told]] = []
    changed: dict[int, Notification] = {}
    for one in told:
        language = wanted[one.key].language
        row = bundles.get((one.user_id, one.news.bundle)) if one.news.bundle else None
        if row is not None and abs(row.begun_at - one.moment) <= BUNDLE:
            _take_in(row, one, language)
            if row.pk:
                changed[row.pk] = row
            continue
        row = _notification(one, language)
        new.append((row, one))
        if one.news.bundle:
            bundles[one.user_id, one.news.bundle] = row
    Notification.objects.bulk_update(changed.values(), ["count", "happened_at", "url", "title", "body"])
    Notification.objects.bulk_create([row for row, _one in new], batch_size=500)
    Delivery.objects.bulk_create(
        [delivery for row, one in new for delivery in _deliveries(row, one, wanted[one.key])], batch_size=500
    )
    readers = {one.user_id for one in told}
    transaction.on_commit(lambda: nudge(user_ids=readers, topic="inbox"))


@transaction.atomic
def mark_read(*, user_id: int, notification_ids: Collection[int] | None = None) -> None:
    """The user has seen these (None: all) of their own; what of them has not left stays at home."""
    rows = Notification.objects.unread().filter(user_id=user_id)
    if notification_ids is not None:
        rows = rows.filter(pk__in=notification_ids)
    else:
        rows = rows.filter(happened_at__lte=clock.now())
    seen = list(rows.values_list("pk", flat=True))
    rows.update(read_at=clock.now())
    waiting = Delivery.objects.filter(notification_id__in=seen, state=DeliveryState.PENDING.value)
    waiting.update(state=DeliveryState.CANCELED.value)
    if seen:
        transaction.on_commit(lambda: nudge(user_ids=[user_id], topic="inbox"))


def mark_arrived(*, user_id: int, url: str) -> None:
    """Whoever has come to the place by another way than the bell has seen what leads there."""
    rows = Notification.objects.unread().filter(user_id=user_id, url=url)
    if ids := list(rows.values_list("pk", flat=True)):
        mark_read(user_id=user_id, notification_ids=ids)


@transaction.atomic
def take_back(*, causes: Collection[str], bundle: str = "", body: str = "") -> None:
    """What these have caused is not so any more: its words go, and what has not left stays at home.

    ``bundle``, ``body``: its words go also where they stand for several, which are told all the same. Who had
    not read of it may be told anew, for its cause is another from then on.
    """
    own = Q(cause__in=causes, count=1)
    others = Q(bundle=bundle, body=body) if bundle and body else Q(pk__in=())
    rows = Notification.objects.filter(own | others)
    readers = set(rows.unread().values_list("user_id", flat=True))
    waiting = Delivery.objects.filter(state=DeliveryState.PENDING.value)
    waiting.filter(notification__in=Notification.objects.filter(own)).update(
        state=DeliveryState.CANCELED.value
    )
    rows.update(body="")
    another = Concat("cause", Value(BACK), Cast("pk", CharField()))
    Notification.objects.unread().filter(own).update(read_at=clock.now(), cause=another)
    transaction.on_commit(lambda: nudge(user_ids=readers, topic="inbox"))


def _untold(told: Sequence[Told]) -> list[Told]:
    causes = {one.news.cause for one in told} - {""}
    if not causes:
        return list(told)
    rows = Notification.objects.filter(user_id__in={one.user_id for one in told}, cause__in=causes)
    known = set(rows.values_list("user_id", "cause"))
    return [one for one in told if (one.user_id, one.news.cause) not in known]


def _open_bundles(told: Sequence[Told]) -> dict[tuple[int, str], Notification]:
    """The latest unread notification of each reader's burst, to take in what follows."""
    bundles = {one.news.bundle for one in told} - {""}
    if not bundles:
        return {}
    moments = [one.moment for one in told]
    rows = (
        Notification.objects.unread()
        .select_for_update()
        .filter(
            user_id__in={one.user_id for one in told},
            bundle__in=bundles,
            begun_at__range=(min(moments) - BUNDLE, max(moments) + BUNDLE),
        )
        .order_by("begun_at", "pk")
    )
    return {(row.user_id, row.bundle): row for row in rows}


def _take_in(row: Notification, one: Told, language: str) -> None:
    row.count += 1
    row.happened_at = max(row.happened_at, one.moment)
    row.url = one.news.url
    row.title, row.body = _written(one.news, row.count, language)


def _notification(one: Told, language: str) -> Notification:
    news = one.news
    title, body = _written(news, 1, language)
    return Notification(
        user_id=one.user_id,
        school=news.school,
        kind=news.kind.value,
        about=news.about,
        title=title,
        body=body,
        url=news.url,
        is_urgent=news.is_urgent,
        bundle=news.bundle,
        cause=news.cause,
        begun_at=one.moment,
        happened_at=one.moment,
    )


def _deliveries(row: Notification, one: Told, wanted: Wanted) -> Iterator[Delivery]:
    for channel in set(wanted.channels) - one.news.elsewhere:
        due = due_at(moment=one.moment, channel=channel, wishes=wanted.wishes, is_urgent=one.news.is_urgent)
        yield Delivery(notification=row, user_id=one.user_id, channel=channel.value, due_at=due)


def _written(news: News, count: int, language: str) -> tuple[str, str]:
    with translation.override(language):
        words = news.words(count)
    return words.title[:MAX_TITLE], words.body[:MAX_BODY]
