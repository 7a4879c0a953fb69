"""What the worker tells of messages: one notification for a burst in one chat, staff in office hours."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from parta.access.models import Membership
from parta.access.rules import ROLE_PERMISSIONS, Permission
from parta.chats.models import Conversation, Message, MessageReport, Participant
from parta.chats.queries.profiles import get_policy, list_profiles, office_hours
from parta.chats.queries.seats import list_user_ids, titles_of
from parta.chats.rules.messages import ConversationKind, Decision, OfficeHours, arrival
from parta.chats.rules.people import Profile
from parta.core import clock
from parta.notifications.commands.telling import News, Told, Words, tell, tell_each
from parta.notifications.happenings import tells
from parta.notifications.rules import Kind

MAX_EXCERPT = 150


@tells("chat")
def tell_of_message(*, message_id: int, happened_at: datetime) -> None:  # noqa: ARG001 - it may arrive later
    """Tell those in the chat who have not muted it and have not read the message already."""
    rows = Message.objects.filter(pk=message_id, deleted_at__isnull=True)
    message = rows.select_related("author", "conversation__school").first()
    if message is None:
        return
    talk = message.conversation
    seats = {seat.user_id: seat for seat in Participant.objects.filter(conversation=talk)}
    readers = [pk for pk in list_user_ids(talk) if pk != message.author_id]
    readers = [pk for pk in readers if not (seat := seats.get(pk)) or _wants(seat, message)]
    profiles = list_profiles(talk.school, {*readers, message.author_id or 0})
    author, hours, words = profiles.get(message.author_id or 0), _hours(message), _words(message)
    tell_each(
        [Told(pk, _news(message, _moment(message, profiles.get(pk), author, hours), words)) for pk in readers]
    )


@tells("chat report")
def tell_of_report(*, report_id: int, happened_at: datetime) -> None:
    """Tell whoever may decide."""
    row = MessageReport.objects.filter(pk=report_id, decision="").select_related(
        "message__conversation__school"
    )
    found = row.first()
    if found is None:
        return
    school = found.message.conversation.school
    roles = [role.value for role, may in ROLE_PERMISSIONS.items() if Permission.MODERATE_MESSAGES in may]
    members = Membership.objects.filter(school=school, role__in=roles).valid_on(clock.today(school.zone))
    news = News(
        kind=Kind.MESSAGE,
        words=lambda _count: Words(_("A message was reported")),
        url=reverse("chats:reports", kwargs={"school": school.slug}),
        school=school,
        cause=f"chat-report:{found.pk}",
        happened_at=happened_at,
    )
    tell(user_ids=set(members.values_list("user_id", flat=True)), news=news)


@tells("chat decision")
def tell_of_decision(*, report_id: int, happened_at: datetime) -> None:
    """Tell whoever reported what came of it; why is between those who decide."""
    row = MessageReport.objects.select_related("message__conversation__school").get(pk=report_id)
    talk = row.message.conversation
    is_removed = row.decision == Decision.REMOVED.value
    news = News(
        kind=Kind.MESSAGE,
        words=lambda _count: Words(
            _("The message you reported was removed")
            if is_removed
            else _("The message you reported was looked at and left")
        ),
        url=reverse("chats:conversation", kwargs={"school": talk.school.slug, "conversation_id": talk.pk}),
        school=talk.school,
        cause=f"chat-decision:{row.pk}",
        happened_at=happened_at,
    )
    tell(user_ids=[row.reporter_id], news=news)


def bundle_of(talk: Conversation) -> str:
    return f"chat:{talk.pk}"


def cause_of(message: Message) -> str:
    return f"message:{message.pk}"


def _wants(seat: Participant, message: Message) -> bool:
    return not seat.is_muted and seat.read_at < message.arrives_at


def _hours(message: Message) -> OfficeHours:
    return office_hours(get_policy(message.conversation.school))


def _moment(message: Message, reader: Profile | None, author: Profile | None, hours: OfficeHours) -> datetime:
    """When the reader is told: in a chat with families around, staff still keep their hours."""
    if message.is_urgent or reader is None or not reader.is_staff or (author and author.is_staff):
        return message.arrives_at
    return arrival(message.arrives_at, hours)


def _news(message: Message, moment: datetime, words: Callable[[int], Words]) -> News:
    talk = message.conversation
    url = reverse("chats:conversation", kwargs={"school": talk.school.slug, "conversation_id": talk.pk})
    return News(
        kind=Kind.MESSAGE,
        words=words,
        url=f"{url}#write",
        school=talk.school,
        bundle=bundle_of(talk),
        cause=cause_of(message),
        is_urgent=message.is_urgent,
        happened_at=moment,
    )


def _words(message: Message) -> Callable[[int], Words]:
    author = str(message.author) if message.author else ""
    talk = message.conversation
    titles: dict[str | None, str] = {}  # by language; a room's is asked for once

    def words(count: int) -> Words:
        is_direct = talk.kind == ConversationKind.DIRECT
        language = get_language()
        if language not in titles:
            titles[language] = author if is_direct else f"{titles_of(0, [talk])[talk.pk]}: {author}"
        title = titles[language]
        if count > 1:
            title = ngettext(
                "%(title)s: %(count)d new message", "%(title)s: %(count)d new messages", count
            ) % {
                "title": title,
                "count": count,
            }
        return Words(title, message.text[:MAX_EXCERPT] or _("Files"))

    return words
