"""A student comes from another school, with a certificate's code or with marks on paper (domain D4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parta.academics.commands.enrollments import Joining, join_class
from parta.academics.models import Course, Enrollment, SchoolClass, Subject, TransferCertificate
from parta.academics.rules import Entry
from parta.access.actors import Actor, system_actor
from parta.access.commands import grant_roles
from parta.access.rules import Permission, Role
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.names import comparable
from parta.grading.models import AssessmentForm, Mark, TermMark, TransferredMark
from parta.grading.queries.term_marks import term_mark_values
from parta.grading.queries.transfers import find_certificate
from parta.grading.rules.marks import allowed_values
from parta.grading.rules.terms import TermMarkKind
from parta.lessons.commands import stream_of
from parta.people.commands.arrivals import copy_family, copy_student
from parta.people.commands.records import STREAM
from parta.people.models import Student
from parta.people.rules import place_of
from parta.schoolyear.models import AcademicYear, Term

MAX_SOURCE, MOST_AT_ONCE = 200, 20


@dataclass(frozen=True, slots=True)
class Arrival:
    """``left_out``: subjects of marks that this school does not teach under that name."""

    student_id: int
    marks: int
    grades: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperMarks:
    """Marks of one day that stand in the former school's paper, all for the same form of assessment."""

    subject_id: int
    held_on: date
    values: tuple[int, ...]
    form_id: int
    source: str


@transaction.atomic
def receive_student(*, actor: Actor, code: str, joining: Joining) -> Arrival:
    """Take over a student by the code of the certificate: the person, the family, marks and grades.

    What the former school knows is copied, nothing there changes. Refused: a code that nobody issued, that
    was used or withdrawn, or of this very school; a day before they left there; and what ``join_class``
    refuses.
    """
    actor.require(Permission.WRITE_PEOPLE)
    found = find_certificate(actor, code)
    TransferCertificate.objects.select_for_update().get(pk=found.pk)
    certificate = find_certificate(actor, code)  # once more: another office may have been quicker
    if joining.since_on <= certificate.last_on:
        message = _("The student is at the former school until %(day)s: choose a later day.")
        day = date_format(certificate.last_on, "SHORT_DATE_FORMAT")
        raise Refused(message % {"day": day}, code="before_departure", field="since_on")
    student = copy_student(actor=actor, source=certificate.student)
    copy_family(actor=actor, source=certificate.student, student=student, since_on=joining.since_on)
    row = join_class(actor=actor, student_id=student.pk, joining=joining, entry=Entry.ARRIVED)
    if student.user_id is not None:
        grant_roles(actor=actor, grants=[(student.user_id, Role.STUDENT)], since_on=joining.since_on)
    marks, missing = _copy_marks(actor, certificate, student, row.school_class.year)
    grades = _copy_grades(actor, certificate, student, row.school_class)
    certificate.used_at, certificate.arrived = clock.now(), student
    certificate.save(update_fields=["used_at", "arrived"])
    _record(actor, student, "transfer.received", {"from": certificate.school_id, "marks": marks})
    _record(system_actor(certificate.school), certificate.student, "transfer.used", {"to": actor.school.pk})
    return Arrival(student.pk, marks, grades, tuple(sorted(missing)))


@transaction.atomic
def enter_paper_marks(*, actor: Actor, student_id: int, marks: PaperMarks) -> int:
    """Marks that a student brought on paper; they count from the day the student came.

    Refused: a day outside the year or on which the student was here already, marks outside the scale.
    """
    actor.require(Permission.WRITE_PEOPLE)
    student = Student.objects.filter(school=actor.school, pk=student_id).first()
    subject = Subject.objects.filter(school=actor.school, pk=marks.subject_id).first()
    form = AssessmentForm.objects.filter(school=actor.school, pk=marks.form_id).first()
    if student is None or subject is None or form is None:
        raise NotFound
    year = AcademicYear.objects.filter(
        school=actor.school, starts_on__lte=marks.held_on, ends_on__gte=marks.held_on
    ).first()
    if year is None:
        raise Refused(_("No academic year has this day."), code="no_year", field="held_on")
    _check_paper(actor, student, year, marks)
    rows = [
        _row(
            actor,
            student,
            subject,
            year,
            held_on=marks.held_on,
            value=value,
            form=form.name,
            category=form.category,
            weight=form.weight,
            source=marks.source.strip(),
        )
        for value in marks.values
    ]
    TransferredMark.objects.bulk_create(rows)
    _record(actor, student, "brought_marks.entered", {"subject": subject.pk, "values": list(marks.values)})
    return len(rows)


@transaction.atomic
def remove_paper_mark(*, actor: Actor, student_id: int, mark_id: int) -> None:
    """One that was entered wrongly; the history keeps what it was."""
    actor.require(Permission.WRITE_PEOPLE)
    rows = TransferredMark.objects.select_related("student").filter(school=actor.school)
    row = rows.filter(student_id=student_id, pk=mark_id).first()
    if row is None:
        raise NotFound
    what = {"subject": row.subject_id, "value": row.value, "held_on": row.held_on.isoformat()}
    _record(actor, row.student, "brought_mark.removed", what)
    row.delete()


def _check_paper(actor: Actor, student: Student, year: AcademicYear, marks: PaperMarks) -> None:
    allowed = allowed_values(allows_one=actor.school.allows_mark_one)
    if not marks.values or any(value not in allowed for value in marks.values):
        message = _("Marks here are %(first)d to %(last)d.") % {"first": allowed[0], "last": allowed[-1]}
        raise Refused(message, code="value_outside_scale", field="values")
    if len(marks.values) > MOST_AT_ONCE:
        message = _("At most %(count)d marks at once.") % {"count": MOST_AT_ONCE}
        raise Refused(message, code="too_many", field="values")
    if not marks.source.strip() or len(marks.source) > MAX_SOURCE:
        raise Refused(_("Say from which school."), code="source", field="source")
    stays = Enrollment.objects.filter(student=student, school_class__year=year)
    first = stays.order_by("since_on").values_list("since_on", flat=True).first()
    if first is not None and marks.held_on >= first:
        message = _("The student was at this school from %(day)s on: such marks stand in the journal.")
        day = date_format(first, "SHORT_DATE_FORMAT")
        raise Refused(message % {"day": day}, code="not_before", field="held_on")


def _copy_marks(
    actor: Actor, certificate: TransferCertificate, student: Student, year: AcademicYear
) -> tuple[int, set[str]]:
    """Marks of the running year, by names of subjects; and those names that are unknown here."""
    subjects = _subjects_by_name(actor)
    rows, missing = [], set()
    for name, facts in _marks_of(certificate, year):
        subject = subjects.get(comparable(name))
        if subject is None:
            missing.add(name)
        else:
            rows.append(_row(actor, student, subject, year, **facts))
    TransferredMark.objects.bulk_create(rows)
    return len(rows), missing


def _marks_of(certificate: TransferCertificate, year: AcademicYear) -> Iterable[tuple[str, dict[str, Any]]]:
    days = (year.starts_on, certificate.last_on)
    own = Mark.objects.filter(student_id=certificate.student_id, lesson__held_on__range=days)
    for mark in own.select_related("lesson__course__subject", "form").order_by("lesson__held_on", "pk"):
        yield (
            mark.lesson.course.subject.name,
            {
                "held_on": mark.lesson.held_on,
                "value": mark.value,
                "form": mark.form.name,
                "category": mark.form.category,
                "weight": mark.weight,
                "source": certificate.school.short_name,
            },
        )
    older = TransferredMark.objects.filter(student_id=certificate.student_id, held_on__range=days)
    for row in older.select_related("subject").order_by("held_on", "pk"):
        names = ("held_on", "value", "form", "category", "weight", "source")
        yield row.subject.name, {name: getattr(row, name) for name in names}


def _copy_grades(
    actor: Actor, certificate: TransferCertificate, student: Student, school_class: SchoolClass
) -> int:
    """Grades of terms that the class has too, by number; they make the year's grade with those to come."""
    terms = {
        term.number: term
        for term in Term.objects.filter(year_id=school_class.year_id, kind=school_class.term_kind)
    }
    courses: dict[str, Course] = {}
    for course in (
        Course.objects.filter(school_class=school_class).select_related("subject").order_by("-group_id")
    ):
        courses[comparable(course.subject.name)] = course
    rows = TermMark.objects.filter(student_id=certificate.student_id, kind=TermMarkKind.TERM.value)
    rows = rows.filter(term__kind=school_class.term_kind, term__starts_on__gte=school_class.year.starts_on)
    copied = 0
    for row in rows.select_related("course__subject", "term"):
        own = courses.get(comparable(row.course.subject.name))
        term = terms.get(row.term.number) if row.term else None
        if own is not None and term is not None:
            _copy_grade(actor, student, own, term, row)
            copied += 1
    return copied


def _copy_grade(actor: Actor, student: Student, course: Course, term: Term, source: TermMark) -> None:
    made = TermMark.objects.create(
        school=actor.school,
        year_id=course.year_id,
        course=course,
        student=student,
        kind=TermMarkKind.TERM.value,
        term=term,
        value=source.value,
        outcome=source.outcome,
        comment=_("transferred: %(source)s") % {"source": source.school.short_name},
        recorded_at=clock.now(),
        recorded_by_id=actor.author_id,
    )
    place = f"term:{course.pk}:{student.pk}"
    change = Change("term_mark.received", f"term_mark:{made.pk}", place, None, term_mark_values(made))
    record_changes(actor=actor, stream=stream_of(course.pk), changes=[change])


def _subjects_by_name(actor: Actor) -> dict[str, Subject]:
    return {comparable(row.name): row for row in Subject.objects.filter(school=actor.school)}


def _row(
    actor: Actor,
    student: Student,
    subject: Subject,
    year: AcademicYear,
    *,
    held_on: date,
    value: int,
    form: str,
    category: str,
    weight: Decimal,
    source: str,
) -> TransferredMark:
    return TransferredMark(
        school=actor.school,
        year=year,
        student=student,
        subject=subject,
        held_on=held_on,
        value=value,
        form=form,
        category=category,
        weight=weight,
        source=source,
        recorded_at=clock.now(),
        recorded_by_id=actor.author_id,
    )


def _record(actor: Actor, student: Student, kind: str, after: dict[str, Any]) -> None:
    place = place_of(student.pk)
    record_changes(actor=actor, stream=STREAM, changes=[Change(kind, place, place, None, after)])
