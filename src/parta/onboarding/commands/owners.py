"""What becomes of a person's applications when they take a consent back, or delete their account."""

from typing import Any
from uuid import UUID

from parta.core.personal_data import DataSection
from parta.onboarding.commands.drafts import delete_draft
from parta.onboarding.commands.submitting import CONSENT_KIND, withdraw_application
from parta.onboarding.models import AccessApplication, AccessAttempt, Activation, DataMistake
from parta.onboarding.queries.own_data import applications_of
from parta.onboarding.rules.applications import State

_RECORD = "application:"


def give_up_consented(*, user_id: int, kind: str, record: str, **_event: Any) -> None:
    """Without the consent the school may not go on deciding: the application is withdrawn."""
    if kind != CONSENT_KIND:
        return
    key = UUID(record.removeprefix(_RECORD))
    rows = AccessApplication.objects.of_applicant(user_id).undecided()
    if rows.filter(key=key).exists():
        withdraw_application(user_id=user_id, key=key)


def give_up_applications(*, user_id: int, **_event: Any) -> None:
    """Drafts are forgotten, running applications withdrawn; what was decided stays the school's record."""
    for key, state in AccessApplication.objects.of_applicant(user_id).undecided().values_list("key", "state"):
        if state == State.DRAFT:
            delete_draft(user_id=user_id, key=key)
        else:
            withdraw_application(user_id=user_id, key=key)


def forget_person(*, kind: str, person_id: int, **_event: Any) -> None:
    """Letters, mistakes told and attempts to get in go; applications that were decided are the school's."""
    for rows in (Activation, DataMistake, AccessAttempt):
        rows._default_manager.filter(**{kind: person_id}).delete()


def data_of_applications(*, user_id: int, **_event: Any) -> list[DataSection]:
    return [applications_of(user_id)]
