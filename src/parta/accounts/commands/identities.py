"""The profile and its automatic check (acceptance P2, P3)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_tasks import default_task_backend, task

from parta.accounts.checkers import CheckLater, identity_checker
from parta.accounts.commands.history import record_identity_event
from parta.accounts.days import portal_today
from parta.accounts.models import Identity, IdentityDocument, IdentityEvent, User
from parta.accounts.queries.identities import get_identity, is_kept_child, profile_facts
from parta.accounts.rules import CheckState, IdentityEventKind, Level, Sex
from parta.accounts.rules.checks import Finding
from parta.accounts.rules.documents import DocumentFacts
from parta.accounts.rules.identities import MOST_CHECKS_A_DAY, may_check_again
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.names import comparable

_ASK_AGAIN_AFTER = timedelta(minutes=10)
_NAMES = ("surname", "given_name", "patronymic")


@dataclass(frozen=True, slots=True)
class ProfileData:
    """What the owner states, tidied and of the right shape."""

    surname: str
    given_name: str
    patronymic: str
    sex: Sex
    born_on: date
    birth_place: str
    citizenship: str
    snils: str
    document: DocumentFacts


@transaction.atomic
def save_profile(*, user: User, data: ProfileData) -> None:
    """Keep the data and have them checked.

    Another name, birth date or SNILS is another identity: what was proven before is so no longer. Another
    document leaves the level as it is until the check says otherwise. NotFound: of a kept child, whose
    keeper states the data. Refused: too many checks today.
    """
    if is_kept_child(user):
        raise NotFound
    get_identity(user).save()  # a row to lock
    identity = Identity.objects.select_for_update().get(user=user)
    if _is_somebody_else(user, identity, data):
        _forget_proof(identity)
    write_profile(user=user, identity=identity, data=data)
    ask_for_check(user=user)


def write_profile(*, user: User, identity: Identity, data: ProfileData) -> None:
    """Put the data into their rows; asks nobody whether that may be."""
    for name in _NAMES:
        setattr(user, name, getattr(data, name))
    user.save(update_fields=_NAMES)
    identity.sex = data.sex.value
    identity.born_on = data.born_on
    identity.birth_place = data.birth_place
    identity.citizenship = data.citizenship
    identity.snils = data.snils
    identity.save()
    IdentityDocument.objects.update_or_create(
        user=user,
        is_main=True,
        defaults=document_values(data.document),
    )


def document_values(document: DocumentFacts) -> dict[str, object]:
    """Columns of the row that keeps a document."""
    return asdict(document) | {"kind": document.kind.value}


@transaction.atomic
def ask_for_check(*, user: User) -> None:
    """Have the profile checked by a job. Refused: too many checks within a day, which would try out SNILS."""
    since = clock.now() - timedelta(days=1)
    asked = IdentityEvent.objects.filter(
        user=user, kind=IdentityEventKind.CHECK_ASKED.value, at__gt=since
    ).count()
    if asked >= MOST_CHECKS_A_DAY:
        message = _("The data have been checked too often today. Try again tomorrow.")
        raise Refused(message, code="too_many_checks")
    Identity.objects.filter(user=user).update(
        check_state=CheckState.PENDING.value, findings=[], check_asked_at=clock.now(), checked_at=None
    )
    record_identity_event(user=user, kind=IdentityEventKind.CHECK_ASKED, by=user)
    check_identity.enqueue(user_id=user.pk)


@transaction.atomic
def repeat_check(*, user: User) -> None:
    """Ask again after a check that failed or has been lying about; otherwise nothing happens."""
    identity = Identity.objects.select_for_update().filter(user=user).first()
    if identity is None:
        raise NotFound
    if may_check_again(CheckState(identity.check_state), identity.check_asked_at, clock.now()):
        ask_for_check(user=user)


@task()
def check_identity(user_id: int) -> None:
    """Job: check the profile as it is now. A profile saved meanwhile is left to its own check."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    identity = Identity.objects.filter(user_id=user_id, check_state=CheckState.PENDING.value).first()
    if user is None or identity is None:
        return
    try:
        findings = identity_checker().check(profile_facts(user), portal_today())
    except CheckLater:
        if default_task_backend.supports_defer:
            check_identity.using(run_after=clock.now() + _ASK_AGAIN_AFTER).enqueue(user_id=user_id)
        return  # where jobs cannot wait, the page offers to ask again
    try:
        _conclude_check(identity, findings)
    except IntegrityError:  # the same number was proven by another account at this very moment
        _conclude_check(identity, [Finding.SNILS_TAKEN])


@transaction.atomic
def _conclude_check(seen: Identity, findings: Sequence[Finding]) -> None:
    identity = Identity.objects.select_for_update().select_related("user").get(pk=seen.pk)
    if (identity.check_state, identity.check_asked_at) != (CheckState.PENDING.value, seen.check_asked_at):
        return
    identity.findings = [finding.value for finding in findings]
    identity.checked_at = clock.now()
    if findings:
        identity.check_state = CheckState.FAILED.value
        _forget_proof(identity)
    else:
        identity.check_state = CheckState.PASSED.value
        if identity.level == Level.SIMPLIFIED.value:
            identity.level = Level.STANDARD.value
    identity.save()
    kind = IdentityEventKind.CHECK_FAILED if findings else IdentityEventKind.CHECK_PASSED
    record_identity_event(user=identity.user, kind=kind)


def _forget_proof(identity: Identity) -> None:
    identity.level = Level.SIMPLIFIED.value
    identity.confirmed_at = identity.confirmed_by = None
    identity.confirmation_way = ""


def _is_somebody_else(user: User, identity: Identity, data: ProfileData) -> bool:
    names = any(comparable(getattr(user, name)) != comparable(getattr(data, name)) for name in _NAMES)
    return names or (identity.born_on, identity.snils) != (data.born_on, data.snils)
