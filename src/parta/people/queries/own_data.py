"""What schools keep of somebody, to be handed out to them: asked of every app (domain G, acceptance P11)."""

from collections.abc import Iterable
from typing import Any, cast

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parta.access.models import Membership
from parta.core import clock, events
from parta.core.personal_data import DataSection, Subjects, Value, table
from parta.people.models import AccessGrant, Guardian, Guardianship, Person, Student, Teacher
from parta.people.queries.words import kind_name, role_name
from parta.people.rules import LEGAL, GuardianKind, PersonKind
from parta.schools.models import default_zone

_LEGAL = [kind.value for kind in LEGAL]


def data_of_schools(*, user_id: int, **_event: Any) -> list[DataSection]:
    """Of somebody's own account: whatever school keeps it, also after they have left it."""
    return collect_school_data(_of_user(user_id))


def subjects_of(person: Person) -> Subjects:
    """Of one record, as the office hands it out; of a guardian with the children they represent.

    Without the account: what somebody wrote privately, or does at other schools, is not the office's to see.
    """
    if isinstance(person, Student):
        return Subjects(student_ids=[person.pk])
    if isinstance(person, Guardian):
        return Subjects(student_ids=_represented(Q(guardian=person)), guardian_ids=[person.pk])
    return Subjects(teacher_ids=[person.pk])


def collect_school_data(subjects: Subjects) -> list[DataSection]:
    """Sections of this app, then of those above, without empty ones."""
    sections = [_persons(subjects), _rights(subjects), _roles(subjects), _grants(subjects)]
    for _receiver, answer in events.school_data.send(sender=Person, subjects=subjects):
        sections += cast("Iterable[DataSection]", answer)
    return [section for section in sections if section.records or section.files]


def _of_user(user_id: int) -> Subjects:
    own = Student.objects.filter(user=user_id).values_list("pk", flat=True)
    return Subjects(
        student_ids=sorted({*own, *_represented(Q(guardian__user=user_id))}),
        guardian_ids=list(Guardian.objects.filter(user=user_id).values_list("pk", flat=True)),
        teacher_ids=list(Teacher.objects.filter(user=user_id).values_list("pk", flat=True)),
        user_id=user_id,
    )


def _represented(whose: Q) -> list[int]:
    """Children whose representative by law they are today, at the school or not; of age: as they decided."""
    today = clock.today(default_zone())
    rights = Guardianship.objects.valid_on(today).consented_on(today).filter(whose, kind__in=_LEGAL)
    return sorted(set(rights.values_list("student_id", flat=True)))


def _persons(subjects: Subjects) -> DataSection:
    kinds: tuple[tuple[PersonKind, type[Person], Any], ...] = (
        (PersonKind.STUDENT, Student, subjects.student_ids),
        (PersonKind.GUARDIAN, Guardian, subjects.guardian_ids),
        (PersonKind.TEACHER, Teacher, subjects.teacher_ids),
    )
    words = {
        PersonKind.STUDENT: pgettext("role", "student"),
        PersonKind.GUARDIAN: pgettext("role", "guardian"),
        PersonKind.TEACHER: pgettext("role", "teacher"),
    }
    columns = [
        ("school", _("School")),
        ("as", _("As whom")),
        ("surname", _("Surname")),
        ("given_name", _("Given name")),
        ("patronymic", _("Patronymic")),
        ("born_on", _("Date of birth")),
        ("phone", _("Phone")),
        ("email", _("E-mail")),
        ("snils", _("SNILS")),
        ("left_on", _("Last day at the school")),
    ]
    rows = [
        (*_of_person(row, words[kind]),)
        for kind, model, ids in kinds
        for row in model._default_manager.filter(pk__in=ids).select_related("school").order_by("pk")
    ]
    return table("school_records", _("Records of schools"), columns, rows)


def _of_person(row: Person, word: str) -> list[Value]:
    names = [row.school.name, word, row.surname, row.given_name, row.patronymic]
    left_on = getattr(row, "left_on", None)
    return [*names, getattr(row, "born_on", None), row.phone, row.email, row.snils, left_on]


def _rights(subjects: Subjects) -> DataSection:
    """Who has rights to the students, and to whom the guardians have."""
    own = Q(student_id__in=subjects.student_ids) | Q(guardian_id__in=subjects.guardian_ids)
    rows = Guardianship.objects.filter(own).select_related("guardian", "student").order_by("pk")
    columns = [
        ("guardian", _("Guardian")),
        ("student", _("Student")),
        ("kind", _("By which right")),
        ("relation", _("Relation")),
        ("since_on", _("First day")),
        ("until_on", _("Last day")),
        ("ended_at", _("Taken away")),
        ("consent", _("Consent of the student of age")),
        ("documents", _("Documents")),
    ]
    return table(
        "guardianships",
        _("Rights of guardians"),
        columns,
        [
            (
                row.guardian.full_name,
                row.student.full_name,
                kind_name(GuardianKind(row.kind)),
                row.relation,
                row.since_on,
                row.until_on,
                row.ended_at,
                row.consent,
                ", ".join(document.number for document in row.documents.all()),
            )
            for row in rows.prefetch_related("documents")
        ],
    )


def _roles(subjects: Subjects) -> DataSection:
    rows = Membership.objects.filter(user_id=subjects.user_id or 0).select_related("school").order_by("pk")
    columns = [
        ("school", _("School")),
        ("role", _("Role")),
        ("since_on", _("First day")),
        ("until_on", _("Last day")),
    ]
    found = [(row.school.name, role_name(row.role), row.since_on, row.until_on) for row in rows]
    return table("school_roles", _("Roles at schools"), columns, found)


def _grants(subjects: Subjects) -> DataSection:
    """Operators of support who were let in."""
    rows = AccessGrant.objects.filter(student_id__in=subjects.student_ids).order_by("pk")
    columns = [("reason", _("Reason")), ("starts_at", _("From")), ("ends_at", _("Until"))]
    found = rows.values_list("reason", "starts_at", "ends_at")
    return table("diary_operators", _("Operators let into the diary"), columns, found)
