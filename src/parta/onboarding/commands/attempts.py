"""Attempts to get in that failed: sent to the school, mended there, going on by themselves then (K6)."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.accounts.commands import send_message
from parta.accounts.commands.messages import send_sms
from parta.accounts.models import User
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.names import comparable
from parta.onboarding.commands.opening import open_access
from parta.onboarding.models import AccessAttempt, DataMistake
from parta.onboarding.queries.applicants import get_applicant
from parta.onboarding.queries.attempts import get_attempt, get_target, visible_mistakes
from parta.onboarding.queries.opening import list_found
from parta.onboarding.rules.opening import Fit, class_key
from parta.people.commands.contacts import write_contacts
from parta.people.commands.identities import correct_identity
from parta.schools.models import School

_MOST_WAITING = 5  # unanswered questions of one person to schools
_SMS_LIFE = timedelta(hours=12)


@transaction.atomic
def send_correction(*, user: User, attempt_ids: list[int]) -> int:
    """The owner lets the school have the contacts of the portal account; to how many schools it went.

    Ids that are not the owner's own waiting attempts are passed over.
    """
    rows = AccessAttempt.objects.filter(account=user, pk__in=attempt_ids, closed_at__isnull=True)
    rows.filter(asked_at__isnull=True).update(asked_at=clock.now())
    return rows.count()


@transaction.atomic
def ask_school(*, user: User, school_id: int, child_name: str, class_name: str) -> None:
    """Write to a school that one was not found. The answer is the same whomever the school knows.

    Refused: five questions wait already. NotFound: no such school in an open region.
    """
    school = School.objects.filter(pk=school_id, region__is_open=True).first()
    if school is None:
        raise NotFound
    waiting = AccessAttempt.objects.filter(account=user, closed_at__isnull=True, asked_at__isnull=False)
    same = waiting.filter(school=school, student=None, guardian=None, teacher=None).first()
    if same is None and waiting.count() >= _MOST_WAITING:
        raise Refused(_("Your earlier questions are still with the schools."), code="many")
    now, words = clock.now(), {"child_name": child_name, "class_name": class_key(comparable(class_name))}
    if same is None:
        AccessAttempt.objects.create(school=school, account=user, tried_at=now, asked_at=now, **words)
        return
    AccessAttempt.objects.filter(pk=same.pk).update(tried_at=now, tries=same.tries + 1, **words)


@transaction.atomic
def correct_person(
    *,
    actor: Actor,
    attempt_id: int,
    kind: str,
    person_id: int,
    contacts: dict[str, str],
    identity: dict[str, str | date | None] | None = None,
    root: str = "",
) -> bool:
    """Write down what the school had otherwise; whether access is open now, as it is when everything fits.

    ``contacts``: phone and email; ``identity``: snils, patronymic, born_on, by those who write people.
    NotFound: neither the attempt nor the person is the actor's business.
    """
    attempt = get_attempt(actor, attempt_id)
    target = get_target(actor, attempt, kind, person_id)
    snils = None
    if identity is not None:
        actor.require(Permission.WRITE_PEOPLE)
        snils = str(identity.get("snils") or "")
        correct_identity(
            actor=actor,
            person=target.person,
            patronymic=str(identity.get("patronymic") or ""),
            born_on=identity.get("born_on"),  # type: ignore[arg-type]  # the form's date
        )
    write_contacts(
        actor=actor,
        student_id=target.student_id,
        person=target.person,
        phone=contacts["phone"],
        email=contacts["email"],
        snils=snils,
    )
    return resume_attempt(attempt=attempt, by_user_id=actor.author_id, root=root)


@transaction.atomic
def resume_attempt(*, attempt: AccessAttempt, by_user_id: int | None, root: str) -> bool:
    """Try once more what had failed; the person is told when the diary is open. Whether it is."""
    user = User.objects.select_for_update().get(pk=attempt.account_id)
    found = list_found(user, school_id=attempt.school_id)
    fitting = [one for one in found if one.comparison.fit is Fit.OPEN]
    if not fitting:
        for one in found:
            if one.person in (attempt.student, attempt.guardian, attempt.teacher):
                attempt.differences = [field.value for field in one.comparison.differences]
                attempt.save(update_fields=["differences"])
        return False
    if attempt.school.region.has_state_services:
        open_access(user=user, fitting=fitting, by_state_services=True)
    AccessAttempt.objects.filter(pk=attempt.pk).update(
        closed_at=clock.now(), closed_by_id=by_user_id, was_opened=True
    )
    transaction.on_commit(lambda: _tell(user, root))
    return True


@transaction.atomic
def close_attempt(*, actor: Actor, attempt_id: int) -> None:
    """Somebody who is none of the school's: nothing is changed, and nobody is told."""
    attempt = get_attempt(actor, attempt_id)
    AccessAttempt.objects.filter(pk=attempt.pk).update(closed_at=clock.now(), closed_by_id=actor.author_id)


@transaction.atomic
def close_mistake(*, actor: Actor, mistake_id: int) -> None:
    """The school has looked at what somebody told at the first sign-in."""
    rows = visible_mistakes(actor).filter(pk=mistake_id)
    if not rows.exists():
        raise NotFound
    DataMistake.objects.filter(pk=mistake_id).update(closed_at=clock.now(), closed_by_id=actor.author_id)


def give_up_attempts(*, user_id: int, **_event: object) -> None:
    """Whose account is deleted asks nothing of any school any more."""
    AccessAttempt.objects.filter(account_id=user_id).delete()


def _tell(user: User, root: str) -> None:
    """By the confirmed contact; without names, for letters and messages are read by others too."""
    applicant = get_applicant(user.pk)
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("The electronic diary is open to you")
        line = _("The school has corrected its data. You can go to the diary now.")
    text = "\n\n".join(filter(None, (line, f"{root}/diary/" if root else "")))
    if applicant.email:
        send_message.enqueue(subject=subject, body=text, to=applicant.email)
    elif applicant.phone:
        send_sms(phone=applicant.phone, text=" ".join(text.split()), life=_SMS_LIFE)
