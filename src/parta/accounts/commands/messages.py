"""Messages that carry a secret: a code, or a link that opens an account.

They are sent by a job, so that an answer takes the same time whether or not anybody is written to, and an
operator's slow message center holds no page up. The job is told only which row to send; the row is encrypted
and goes when it is sent (docs/decisions/0014).
"""

from datetime import timedelta

from django.core.mail import send_mail
from django.db import transaction
from django_tasks import task

from parta.accounts.models import OutgoingMessage, SentMessage
from parta.accounts.rules import Channel
from parta.accounts.sealing import seal, unseal
from parta.accounts.sms import gateway
from parta.core import clock

_PURPOSE = "message"
_SHOWN_FOR = timedelta(days=1)


def send_sms(*, phone: str, text: str, life: timedelta) -> None:
    """Send the text to the number (E.164) by a job; not any more when ``life`` is over."""
    _enqueue(Channel.SMS, {"to": phone, "text": text}, life)


def send_secret_letter(*, email: str, subject: str, body: str, life: timedelta) -> None:
    """Send the letter by a job; not any more when ``life`` is over."""
    _enqueue(Channel.EMAIL, {"to": email, "subject": subject, "text": body}, life)


@task()
def deliver_message(message_id: int) -> None:
    """Job: send one sealed message and forget it. NotSentError leaves it until it is too old."""
    message = OutgoingMessage.objects.filter(pk=message_id).first()
    data = message and unseal(message.sealed, purpose=_PURPOSE, life=timedelta(days=1))
    if message is None or not data:
        return
    if message.expires_at > clock.now():
        if message.channel == Channel.SMS:
            gateway().send(data["to"], data["text"])
        else:
            send_mail(data["subject"], data["text"], None, [data["to"]])
    message.delete()


@transaction.atomic
def _enqueue(channel: Channel, data: dict[str, str], life: timedelta) -> None:
    now = clock.now()
    OutgoingMessage.objects.filter(expires_at__lt=now).delete()  # what could not be sent
    SentMessage.objects.filter(sent_at__lt=now - _SHOWN_FOR).delete()
    message = OutgoingMessage.objects.create(
        channel=channel.value, sealed=seal(data, purpose=_PURPOSE), expires_at=now + life
    )
    deliver_message.enqueue(message_id=message.pk)
