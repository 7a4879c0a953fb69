"""An application entered at the school for somebody who came in person (A2)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import Refused
from parta.onboarding.commands.comparing import compare_soon
from parta.onboarding.commands.drafts import ChildData, add_files, check_journals, check_trust
from parta.onboarding.commands.notices import note_event, tell_applicant
from parta.onboarding.commands.submitting import record_step, register
from parta.onboarding.models import AccessApplication
from parta.onboarding.queries.applications import lacks_subject, missing_paper_names
from parta.onboarding.rules.applications import (
    CONSENT_VERSION,
    ApplicantKind,
    Paper,
    Side,
    State,
    Step,
    next_state,
)
from parta.schools.models import Region


@dataclass(frozen=True, slots=True)
class ApplicantData:
    """As it stands in the documents shown. ``snils`` digits only, ``phone`` E.164; both may be empty."""

    surname: str
    given_name: str
    patronymic: str
    born_on: date
    document: str
    snils: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class PaperForm:
    """A whole application on paper. ``has_consent``: the applicant has signed it."""

    kind: ApplicantKind
    applicant: ApplicantData
    child: ChildData = field(default_factory=ChildData)
    journals: Sequence[tuple[str, str]] = ()
    papers_seen: Sequence[Paper] = ()
    has_consent: bool = False


@transaction.atomic
def enter_application(
    *, actor: Actor, form: PaperForm, uploads: Mapping[Paper, Sequence[File[bytes]]], root: str = ""
) -> AccessApplication:
    """Register what somebody brought; documents are scanned (``uploads``) or were shown in the original.

    Refused as on the portal, and without a signed consent.
    """
    actor.require(Permission.DECIDE_APPLICATIONS)
    if not form.has_consent:
        raise Refused(
            _("Without the consent the school may not process the application."),
            code="no_consent",
            field="has_consent",
        )
    application = _write(actor, form)
    for paper, files in uploads.items():
        if files:
            add_files(application, paper, files)
    _check(application)
    note_event(application, Step.SUBMIT, Side.SCHOOL, user_id=actor.author_id)
    register(application)
    record_step(actor, application, State.DRAFT)
    compare_soon(application)
    tell_applicant(application, root)
    return application


def _write(actor: Actor, form: PaperForm) -> AccessApplication:
    if form.kind is ApplicantKind.TRUSTED and form.child.trust_ends_on is not None:
        check_trust(form.child.trust_ends_on, clock.today(actor.school.zone))
    check_journals(form.journals)
    now, submitted = clock.now(), next_state(State.DRAFT, Step.SUBMIT)
    return AccessApplication.objects.create(
        school=actor.school,
        region=Region.objects.get(pk=actor.school.region_id),
        kind=form.kind.value,
        state=(submitted or State.SUBMITTED).value,
        entered_by_id=actor.author_id,
        journals=[list(pair) for pair in form.journals],
        papers_seen=[paper.value for paper in form.papers_seen],
        created_at=now,
        changed_at=now,
        submitted_at=now,
        consent_at=now,
        consent_version=CONSENT_VERSION,
        **asdict(form.applicant),
        **asdict(form.child),
    )


def _check(application: AccessApplication) -> None:
    if lacks_subject(application):
        message = _("Write down whom or what the application is about.")
        raise Refused(message, code="child_missing")
    if missing := missing_paper_names(application):
        message = _("These documents are neither attached nor seen: %(names)s.")
        raise Refused(message % {"names": ", ".join(missing)}, code="papers_missing")
