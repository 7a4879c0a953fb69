"""One letter of all that is due to a user, with a link that turns such letters off (RFC 8058)."""

from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parta.core.sites import Site, public_root
from parta.notifications.models import Delivery, NotificationSetting
from parta.notifications.queries.wishes import refused_mailbox

_SALT = "notifications.unsubscribe"
_NO_SUCH_MAILBOX = frozenset(range(500, 600)) - {552}  # a mailbox that is full empties again


class UndeliverableError(Exception):
    """It will not be taken, now or later. ``is_final``: nothing else will be either."""

    def __init__(self, message: str, *, is_final: bool = True) -> None:
        super().__init__(message)
        self.is_final = is_final


def send_letter(rows: Sequence[Delivery]) -> None:
    """Send the notifications of one user as one letter; UndeliverableError: no mailbox takes it."""
    user = rows[0].user
    setting = NotificationSetting.objects.filter(user=user).first()
    if not user.email or not user.is_active:
        raise UndeliverableError("no address", is_final=False)
    if refused_mailbox(user.pk):
        raise UndeliverableError("the mailbox was refused before", is_final=False)
    root = public_root(Site(user.site), settings.PUBLIC_URL, domain=settings.DOMAIN)
    with translation.override((setting.language if setting else "") or settings.LANGUAGE_CODE):
        letter = _letter(rows, root)
    try:
        letter.send()
    except SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        if code in _NO_SUCH_MAILBOX:
            raise UndeliverableError(f"SMTP {code}") from refused
        raise


def unsubscribe_token(user_id: int) -> str:
    return signing.dumps(user_id, salt=_SALT)


def user_of_token(token: str) -> int | None:
    """Whose letters the token turns off; None: it is not one of ours."""
    try:
        return int(signing.loads(token, salt=_SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def _letter(rows: Sequence[Delivery], root: str) -> EmailMessage:
    user = rows[0].user
    items = [row.notification for row in rows]
    off = root + reverse("notifications:unsubscribe", kwargs={"token": unsubscribe_token(user.pk)})
    context = {"items": items, "root": root, "user": user, "off": off}
    subject = items[0].title
    if len(items) > 1:
        subject = ngettext("%(count)d notification", "%(count)d notifications", len(items)) % {
            "count": len(items)
        }
        subject = _("Parta: %(what)s") % {"what": subject}
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=render_to_string("notifications/letter.txt", context),
        to=[user.email],
        headers={
            # The same letter sent twice is recognizable as one.
            "Message-ID": f"<{rows[0].letter}@{settings.DOMAIN}>",
            "List-Unsubscribe": f"<{off}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
