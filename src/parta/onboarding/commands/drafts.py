"""An application while its applicant works on it: drafts, and corrections until it is being decided."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.files.commands import remove_file, store_files_for
from parta.onboarding.commands.comparing import compare_soon
from parta.onboarding.commands.notices import note_event
from parta.onboarding.models import AccessApplication, ApplicationFile
from parta.onboarding.queries.applicants import get_applicant
from parta.onboarding.rules.applications import (
    CORRECTABLE,
    MAX_FILES,
    MAX_JOURNALS,
    MAX_OPEN,
    REPEATABLE,
    ApplicantKind,
    Paper,
    Side,
    State,
    offered_papers,
)
from parta.people.rules import latest_trust_end
from parta.schools.models import School

FILE_KINDS = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
_CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class ChildData:
    """Whose diary is asked for. Texts may be empty where the kind of applicant does not need them."""

    child_surname: str = ""
    child_given_name: str = ""
    child_patronymic: str = ""
    child_born_on: date | None = None
    class_name: str = ""
    relation: str = ""
    trust_given_by: str = ""
    trust_scope: str = ""  # as people.rules.written_scopes writes it
    trust_ends_on: date | None = None


@transaction.atomic
def start_application(*, user_id: int, kind: ApplicantKind, school_id: int) -> AccessApplication:
    """A new draft to a school of an open region. Refused when the person has too many undecided ones."""
    applicant = get_applicant(user_id)
    school = School.objects.select_related("region").filter(pk=school_id, region__is_open=True).first()
    if school is None:
        raise NotFound
    return _new(applicant.user_id, kind, school)


@transaction.atomic
def start_again(*, user_id: int, key: UUID) -> AccessApplication:
    """A new draft with the data and documents of one that was refused or withdrawn (A5)."""
    old = _own(user_id, key)
    if State(old.state) not in REPEATABLE:
        raise Refused(_("This application is not closed yet."), code="not_closed")
    new = _new(user_id, ApplicantKind(old.kind), old.school)
    for name in (*ChildData.__dataclass_fields__, "journals"):
        setattr(new, name, getattr(old, name))
    new.previous = old
    new.save()
    ApplicationFile.objects.bulk_create(
        ApplicationFile(application=new, paper=file.paper, attachment_id=file.attachment_id)
        for file in old.files.order_by("pk")
    )
    return new


@transaction.atomic
def save_child(*, user_id: int, key: UUID, data: ChildData) -> None:
    """Whose diary it is about. Refused: it cannot be changed any more; a trust that is over or too long."""
    application = _correctable(user_id, key)
    if application.kind == ApplicantKind.TRUSTED and data.trust_ends_on is not None:
        check_trust(data.trust_ends_on, clock.today(application.school.zone))
    for name, value in asdict(data).items():
        setattr(application, name, value)
    _save_correction(application, user_id)


@transaction.atomic
def save_journals(*, user_id: int, key: UUID, journals: Sequence[tuple[str, str]]) -> None:
    """The class journals a teacher names: classes and subjects, in words."""
    application = _correctable(user_id, key)
    check_journals(journals)
    application.journals = [list(pair) for pair in journals]
    _save_correction(application, user_id)


@transaction.atomic
def attach_files(*, user_id: int, key: UUID, paper: Paper, uploads: Sequence[File[bytes]]) -> None:
    """Add scans or photos of a document. Refused: none given, too many, or not what they should be."""
    application = _correctable(user_id, key)
    if paper not in offered_papers(ApplicantKind(application.kind)):
        raise NotFound
    if not uploads:
        raise Refused(_("Choose a file first."), code="no_file", field="attachments")
    add_files(application, paper, uploads)
    _save_correction(application, user_id)


@transaction.atomic
def detach_file(*, user_id: int, key: UUID, file_key: UUID) -> None:
    """Take a document out again; its file goes when no other application has it."""
    application = _correctable(user_id, key)
    row = application.files.filter(key=file_key).select_related("attachment").first()
    if row is None:
        raise NotFound
    _drop(row)
    _save_correction(application, user_id)


@transaction.atomic
def delete_draft(*, user_id: int, key: UUID) -> None:
    """Forget a draft with everything in it. Refused for what was submitted: that is withdrawn."""
    application = _own(user_id, key)
    if application.state != State.DRAFT:
        raise Refused(_("It was submitted already: withdraw it instead."), code="not_draft")
    for row in application.files.select_related("attachment"):
        _drop(row)
    application.delete()


def add_files(application: AccessApplication, paper: Paper, uploads: Sequence[File[bytes]]) -> None:
    """Keep the uploads as this document of the application. The caller has proved the right."""
    if application.files.count() + len(uploads) > MAX_FILES:
        message = _("An application may have at most %(count)d files.") % {"count": MAX_FILES}
        raise Refused(message, code="too_many_files", field="attachments")
    stored = store_files_for(school=application.school, user_id=None, uploads=uploads, kinds=FILE_KINDS)
    ApplicationFile.objects.bulk_create(
        ApplicationFile(application=application, paper=paper.value, attachment=attachment)
        for attachment in stored
    )


def check_trust(ends_on: date, today: date) -> None:
    """A trust has an end that is not behind us and not farther than the law of the house allows."""
    if ends_on < today:
        raise Refused(_("The trust is already over."), code="trust_over", field="trust_ends_on")
    if ends_on > latest_trust_end(today, None):
        message = _("A trust is given for a year at most.")
        raise Refused(message, code="trust_too_long", field="trust_ends_on")


def check_journals(journals: Sequence[tuple[str, str]]) -> None:
    if len(journals) > MAX_JOURNALS:
        message = _("At most %(count)d journals in one application.") % {"count": MAX_JOURNALS}
        raise Refused(message, code="too_many_journals")
    if any(not class_name or not subject for class_name, subject in journals):
        raise Refused(_("Name the class and the subject of each journal."), code="journal_incomplete")


def _new(user_id: int, kind: ApplicantKind, school: School) -> AccessApplication:
    if AccessApplication.objects.of_applicant(user_id).undecided().count() >= MAX_OPEN:
        message = _("You have %(count)d applications that are not decided yet. Finish or delete one first.")
        raise Refused(message % {"count": MAX_OPEN}, code="too_many_open")
    now = clock.now()
    return AccessApplication.objects.create(
        applicant_id=user_id,
        kind=kind.value,
        school=school,
        region_id=school.region_id,
        created_at=now,
        changed_at=now,
    )


def _own(user_id: int, key: UUID) -> AccessApplication:
    """The person's own, locked: the school may be deciding on it this moment."""
    rows = AccessApplication.objects.of_applicant(user_id).select_for_update(of=("self",))
    found = rows.select_related("school", "region").filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def _correctable(user_id: int, key: UUID) -> AccessApplication:
    application = _own(user_id, key)
    if State(application.state) not in CORRECTABLE:
        message = _("The school is deciding on the application or has decided: it cannot be changed now.")
        raise Refused(message, code="not_correctable")
    return application


def _save_correction(application: AccessApplication, user_id: int) -> None:
    """What the school may have read already is noted as corrected, once in a row."""
    application.changed_at = clock.now()
    application.save()
    if application.state == State.DRAFT:
        return
    last = application.events.order_by("-at", "-pk").first()
    if last is None or last.kind != _CORRECTED:
        note_event(application, _CORRECTED, Side.APPLICANT, user_id=user_id)
    compare_soon(application)


def _drop(row: ApplicationFile) -> None:
    attachment = row.attachment
    row.delete()
    if not ApplicationFile.objects.filter(attachment=attachment).exists():
        remove_file(attachment=attachment)
