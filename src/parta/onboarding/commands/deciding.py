"""The school decides on an application: takes it, asks for more, approves, refuses (A3–A6)."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.commands import grant_roles
from parta.access.rules import Permission, Role
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.onboarding.commands.activations import IssuedAccess, issue_access
from parta.onboarding.commands.notices import note_event, tell_applicant
from parta.onboarding.commands.reveals import offer_reveal
from parta.onboarding.commands.submitting import record_step, save_step, step
from parta.onboarding.models import AccessApplication
from parta.onboarding.queries.applications import missing_paper_names
from parta.onboarding.queries.rights import is_taken_over
from parta.onboarding.rules.applications import (
    FOR_A_CHILD,
    ApplicantKind,
    RefusalReason,
    Side,
    State,
    Step,
    working_days_between,
)
from parta.people.commands.guardianships import GuardianshipData, create_guardianships
from parta.people.commands.people import PersonData, create_guardians, create_teachers, fill_person
from parta.people.commands.records import record
from parta.people.models import Guardian, Guardianship, Student, Teacher
from parta.people.rules import GuardianKind, read_scopes
from parta.schools.queries import working_calendar

MAX_TEXT = 1000
_ROLES = {
    ApplicantKind.PARENT: Role.GUARDIAN,
    ApplicantKind.REPRESENTATIVE: Role.GUARDIAN,
    ApplicantKind.TRUSTED: Role.TRUSTED,
    ApplicantKind.STUDENT: Role.STUDENT,
    ApplicantKind.TEACHER: Role.TEACHER,
}


@dataclass(frozen=True, slots=True, repr=False)
class Approval:
    """``issued`` None: the person signs in already, with a password of their own."""

    application: AccessApplication
    person_name: str
    issued: IssuedAccess | None


@transaction.atomic
def take_application(*, actor: Actor, key: UUID) -> None:
    """Take it into review: from now on its applicant changes nothing. Refused when somebody has it."""
    application = _of_school(actor, key)
    before = step(application, Step.TAKE, Side.SCHOOL)
    application.reviewer_id = actor.author_id
    _finish(actor, application, before, Step.TAKE)


@transaction.atomic
def ask_for_more(*, actor: Actor, key: UUID, text: str, root: str = "") -> None:
    """Say what is missing; until the answer the school's days stand still. ``root``: the portal's address."""
    application = _of_school(actor, key)
    before = step(application, Step.ASK, Side.SCHOOL)
    application.asked_for = _said(text, _("Say what the applicant has to send."), "asked_for")
    application.asked_at = clock.now()
    _finish(actor, application, before, Step.ASK, note=application.asked_for)
    tell_applicant(application, root)


@transaction.atomic
def refuse_application(
    *, actor: Actor, key: UUID, reason: RefusalReason, explanation: str, root: str = ""
) -> None:
    """Refuse for one of the listed reasons, with an explanation the applicant reads. Refused without one."""
    application = _of_school(actor, key)
    before = step(application, Step.REFUSE, Side.SCHOOL)
    missing = _("Explain the refusal: the applicant must know what to do.")
    application.explanation = _said(explanation, missing, "explanation")
    application.refusal_reason = reason.value
    _decide(actor, application)
    _finish(actor, application, before, Step.REFUSE, note=application.explanation)
    tell_applicant(application, root)


@transaction.atomic
def approve_application(
    *,
    actor: Actor,
    key: UUID,
    student_id: int | None,
    adult_id: int | None,
    may_create: bool = True,
    root: str = "",
) -> Approval:
    """Let the applicant in: as the person ``adult_id`` of the school, or (None) as a new guardian or teacher.

    ``student_id``: whose diary; of no meaning for a teacher. A guardianship that is missing is made, a person
    without an account of their own gets a login and a temporary password. ``may_create`` False: None means
    that nobody was chosen. Refused: no student or nobody chosen, a needed document neither attached nor seen,
    or access cannot be issued.
    """
    actor.require(Permission.WRITE_PEOPLE)
    application = _of_school(actor, key)
    kind = ApplicantKind(application.kind)
    before = step(application, Step.APPROVE, Side.SCHOOL)
    if missing := missing_paper_names(application):
        message = _("These documents are neither attached nor seen: %(names)s.")
        raise Refused(message % {"names": ", ".join(missing)}, code="papers_missing")
    if adult_id is None and kind is not ApplicantKind.STUDENT and not may_create:
        raise Refused(_("Choose who the applicant is."), code="no_adult", field="adult")
    person = _person(actor, application, kind, student_id, adult_id)
    issued = _let_in(actor, person, _ROLES[kind])
    _decide(actor, application)
    _finish(actor, application, before, Step.APPROVE)
    tell_applicant(application, root, path=_reading_path(application, issued))
    return Approval(application, person.full_name, issued)


def _reading_path(application: AccessApplication, issued: IssuedAccess | None) -> str:
    """Where the applicant, signed in to the portal, reads login and password once (A4)."""
    if issued is None or application.applicant is None:
        return ""
    token = offer_reveal(activation=issued.activation, portal_user=application.applicant)
    return reverse("applications:reveal", urlconf=settings.PORTAL_URLCONF, kwargs={"token": token})


def _of_school(actor: Actor, key: UUID) -> AccessApplication:
    """Locked: of two who decide at once the second finds it decided."""
    actor.require(Permission.DECIDE_APPLICATIONS)
    rows = AccessApplication.objects.visible_to(actor).select_for_update(of=("self",))
    found = rows.select_related("school", "region", "decided_by", "applicant").filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def _said(text: str, missing: str, field: str) -> str:
    said = text.strip()
    if not said:
        raise Refused(missing, code="text_missing", field=field)
    if len(said) > MAX_TEXT:
        message = _("At most %(count)d characters.") % {"count": MAX_TEXT}
        raise Refused(message, code="text_too_long", field=field)
    return said


def _decide(actor: Actor, application: AccessApplication) -> None:
    now = clock.now()
    application.decided_at, application.decided_by_id = now, actor.author_id
    zone = application.region.zone
    if application.registered_at is not None:
        registered_on = application.registered_at.astimezone(zone).date()
        calendar = working_calendar(application.region)
        application.decision_days = working_days_between(
            registered_on, now.astimezone(zone).date(), calendar.is_working
        )


def _finish(actor: Actor, application: AccessApplication, before: State, what: Step, note: str = "") -> None:
    save_step(application)
    note_event(application, what, Side.SCHOOL, user_id=actor.author_id, note=note)
    record_step(actor, application, before)


def _person(
    actor: Actor,
    application: AccessApplication,
    kind: ApplicantKind,
    student_id: int | None,
    adult_id: int | None,
) -> Student | Guardian | Teacher:
    """Who is let in, with everything that is missing made; what was chosen is kept with the application."""
    if kind is ApplicantKind.TEACHER:
        application.teacher = _teacher(actor, application, adult_id)
        _fill(actor, application, application.teacher)
        return application.teacher
    student = Student.objects.filter(school=actor.school, pk=student_id).first() if student_id else None
    if student is None:
        raise Refused(_("Choose the student it is about."), code="no_student", field="student")
    application.student = student
    if kind not in FOR_A_CHILD:
        _fill(actor, application, student)
        return student
    application.guardian = guardian = _guardian(actor, application, adult_id)
    _fill(actor, application, guardian)
    _make_guardianship(actor, application, kind, guardian, student)
    return guardian


def _teacher(actor: Actor, application: AccessApplication, teacher_id: int | None) -> Teacher:
    if teacher_id is None:
        return create_teachers(actor=actor, people=[_data(application)])[0]
    found = Teacher.objects.filter(school=actor.school, pk=teacher_id).first()
    if found is None:
        raise NotFound
    return found


def _guardian(actor: Actor, application: AccessApplication, guardian_id: int | None) -> Guardian:
    if guardian_id is None:
        return create_guardians(actor=actor, people=[_data(application)])[0]
    found = Guardian.objects.filter(school=actor.school, pk=guardian_id).first()
    if found is None:
        raise NotFound
    return found


def _data(application: AccessApplication) -> PersonData:
    names = ("surname", "given_name", "patronymic", "email", "phone", "snils")
    return PersonData(**{name: getattr(application, name) for name in names})


def _fill(actor: Actor, application: AccessApplication, person: Student | Guardian | Teacher) -> None:
    """What the applicant has proven and the school did not know: by it State Services find the person."""
    fill_person(
        actor=actor,
        person=person,
        email=application.email,
        phone=application.phone,
        snils=application.snils,
    )


def _make_guardianship(
    actor: Actor, application: AccessApplication, kind: ApplicantKind, guardian: Guardian, student: Student
) -> None:
    today = clock.today(actor.school.zone)
    running = Guardianship.objects.filter(guardian=guardian, student=student).valid_on(today)
    if running.exists():
        return
    data = GuardianshipData(
        guardian_id=guardian.pk,
        student_id=student.pk,
        kind=GuardianKind(kind.value),
        relation=application.relation,
        since_on=today,
        until_on=application.trust_ends_on if kind is ApplicantKind.TRUSTED else None,
        scopes=read_scopes(application.trust_scope),
    )
    create_guardianships(actor=actor, guardianships=[data])
    made = Guardianship.objects.get(guardian=guardian, student=student)
    record(actor, made, "guardianship.given", before=None)


def _let_in(actor: Actor, person: Student | Guardian | Teacher, role: Role) -> IssuedAccess | None:
    if person.user is None or not is_taken_over(person.user):
        return issue_access(actor=actor, person=person, role=role)
    today = clock.today(actor.school.zone)
    grant_roles(actor=actor, grants=[(person.user.pk, role)], since_on=today)
    return None
