"""What readers do: open, acknowledge, answer. Each may come twice from a phone and counts once."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.announcements.models import Announcement, AnnouncementReader, AnnouncementReply
from parta.announcements.queries.audience import Recipient, is_staff
from parta.announcements.queries.managing import recipients_of
from parta.announcements.queries.reading import is_reader
from parta.announcements.rules import MAX_REPLY, REPLIES, REPLIES_WITHIN, Whom
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.texts import clean_text
from parta.notifications.commands.telling import News, Words, mark_read, tell
from parta.notifications.models import Notification
from parta.notifications.rules import Kind
from parta.schools.models import School

_EXCERPT = 200


def note_read(*, actor: Actor, announcement_id: int) -> None:
    """The actor has opened it, for all of their children at once; the bell falls silent about it."""
    mine = AnnouncementReader.objects.filter(announcement_id=announcement_id, user_id=actor.user_id)
    if not mine.filter(read_at__isnull=False).exists():  # a second look locks nothing
        _note_first_reading(actor, _readable(actor, announcement_id))


@transaction.atomic
def _note_first_reading(actor: Actor, row: Announcement) -> None:
    _ensure_rows(actor, row)
    mine = AnnouncementReader.objects.filter(announcement=row, user_id=actor.user_id)
    mine.filter(read_at__isnull=True).update(read_at=clock.now())
    told = Notification.objects.filter(
        user_id=actor.user_id, cause__startswith=cause_of(row), read_at__isnull=True
    )
    ids = [pk for pk, cause in told.values_list("pk", "cause") if _is_about(cause, row)]
    if ids:
        mark_read(user_id=actor.user_id, notification_ids=ids)


@transaction.atomic
def acknowledge(*, actor: Actor, announcement_id: int) -> None:
    """ "I have read it", for all of the actor's children. NotFound: not for the actor, or withdrawn.

    Refused: nothing of the kind is asked for.
    """
    actor.require(Permission.READ_ANNOUNCEMENTS)
    row = _readable(actor, announcement_id)
    if not row.needs_acknowledgement:
        message = _("This announcement needs no acknowledgement.")
        raise Refused(message, code="not_asked")
    _ensure_rows(actor, row)
    now = clock.now()
    mine = AnnouncementReader.objects.filter(announcement=row, user_id=actor.user_id)
    mine.filter(read_at__isnull=True).update(read_at=now)
    mine.filter(acknowledged_at__isnull=True).update(acknowledged_at=now)


@transaction.atomic
def reply(*, actor: Actor, announcement_id: int, text: str) -> AnnouncementReply:
    """Answer the author, who is told; nobody else reads it (K12). The same words again are one reply.

    NotFound: not for the actor. Refused: no words, too many, or an announcement without an author.
    """
    actor.require(Permission.READ_ANNOUNCEMENTS)
    row = _readable(actor, announcement_id)
    text = clean_text(text)
    if not text:
        raise Refused(_("Write the text."), code="no_text", field="text")
    if len(text) > MAX_REPLY:
        message = _("At most %(count)d characters.") % {"count": MAX_REPLY}
        raise Refused(message, code="long_text", field="text")
    if row.author_id is None:
        raise Refused(_("Nobody would read the answer."), code="no_author")
    known = AnnouncementReply.objects.filter(announcement=row, user_id=actor.user_id, text=text).first()
    if known is not None:
        return known
    _require_calm(actor, row)
    made = AnnouncementReply.objects.create(
        announcement=row, user_id=actor.user_id, text=text, made_at=clock.now()
    )
    if row.author_id != actor.user_id:
        tell(user_ids=[row.author_id], news=_news(row, made))
    return made


def _require_calm(actor: Actor, row: Announcement) -> None:
    lately = AnnouncementReply.objects.filter(
        announcement=row, user_id=actor.user_id, made_at__gt=clock.now() - REPLIES_WITHIN
    )
    if lately.count() >= REPLIES:
        message = _("That is too many answers in ten minutes. Your text is kept: send it a little later.")
        raise Refused(message, code="flood", field="text")


def replies_url(school: School, announcement_id: int) -> str:
    """Where its author reads the answers."""
    page = {"school": school.slug, "announcement_id": announcement_id}
    return f"{reverse('announcements:page', kwargs=page)}#replies"


def cause_of(row: Announcement) -> str:
    return f"announcement:{row.pk}"


def _is_about(cause: str, row: Announcement) -> bool:
    """Of the announcement itself or a reminder, not of another whose number begins alike."""
    return cause == cause_of(row) or cause.startswith(f"{cause_of(row)}:")


def _readable(actor: Actor, announcement_id: int) -> Announcement:
    if not is_reader(actor, announcement_id):
        raise NotFound
    return Announcement.objects.select_related("school", "author").get(pk=announcement_id)


def _ensure_rows(actor: Actor, row: Announcement) -> None:
    """Whoever came after it went out gets their rows when they open it."""
    if AnnouncementReader.objects.filter(announcement=row, user_id=actor.user_id).exists():
        return
    mine = [one for one in recipients_of(row) if one.user_id == actor.user_id]
    if not mine and is_staff(actor):
        mine = [Recipient(actor.user_id, 0, Whom.STAFF)]
    AnnouncementReader.objects.bulk_create(
        [reader_row(row, one) for one in mine], ignore_conflicts=True, batch_size=500
    )


def reader_row(row: Announcement, one: Recipient) -> AnnouncementReader:
    return AnnouncementReader(announcement=row, user_id=one.user_id, student_id=one.student_id or None)


def _news(row: Announcement, made: AnnouncementReply) -> News:
    name, text, title = str(made.user), made.text[:_EXCERPT], row.title

    def words(count: int) -> Words:
        if count > 1:
            return Words(_("Answers to “%(title)s”: %(count)d") % {"title": title, "count": count}, text)
        return Words(_("Answer to “%(title)s”") % {"title": title}, f"{name}: {text}")

    return News(
        kind=Kind.ANNOUNCEMENT,
        words=words,
        url=replies_url(row.school, row.pk),
        school=row.school,
        bundle=f"announcement-replies:{row.pk}",
        cause=f"announcement-reply:{made.pk}",
    )
