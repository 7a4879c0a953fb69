"""Registers that were changed past the application, or contradict themselves; the last nightly check."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parta.academics.models import Enrollment, GroupMember
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.attendance.models import Attendance
from parta.attendance.queries import iter_tampered_attendance
from parta.attendance.rules import MISSED_CODES
from parta.audit.queries import iter_broken_chains
from parta.conduct.queries.signatures import iter_forged_signatures
from parta.core import clock
from parta.grading.models import Mark, RegisterCheck
from parta.grading.queries.dots import iter_tampered_dots
from parta.grading.queries.marks import iter_tampered_marks
from parta.grading.queries.term_marks import iter_tampered_term_marks
from parta.people.models import Student
from parta.progress.queries.journals import ChecksumOf, iter_tampered_journals
from parta.progress.rules.integrity import Flaw, is_check_running
from parta.schools.models import School

_CHUNK = 2000
_PLACE = (
    "pk",
    "school__slug",
    "lesson_id",
    "lesson__held_on",
    "lesson__course__subject__name",
    "student_id",
    "student__surname",
    "student__given_name",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. ``school``: its slug; empty for a row that is gone, which only history knows.

    ``detail``: of a chain where it breaks, of a file its name, of a signature what is wrong.
    """

    flaw: Flaw
    school: str
    record: str
    detail: str = ""
    subject: str = ""
    student: str = ""
    held_on: date | None = None
    lesson_id: int | None = None
    student_id: int | None = None

    @property
    def where(self) -> str:
        return ", ".join(filter(None, (self.student, self.subject, str(self.held_on or ""))))


def iter_tampering(checksum_of: ChecksumOf, school_id: int | None = None) -> Iterator[Finding]:
    """Everything of the installation (the school) that is not what was written."""
    for chain in iter_broken_chains(school_id):
        yield Finding(Flaw.CHAIN, chain.school, chain.record, f"{chain.stream} {chain.sequence}")
    for school, name in iter_tampered_journals(checksum_of, school_id):
        yield Finding(Flaw.FILED, school, "journal", name)
    for signature in iter_forged_signatures(school_id):
        yield Finding(
            Flaw.SIGNATURE,
            signature.school,
            signature.record,
            signature.why,
            student_id=signature.student_id,
        )
    for rows in (
        iter_tampered_marks(school_id),
        iter_tampered_dots(school_id),
        iter_tampered_term_marks(school_id),
        iter_tampered_attendance(school_id),
    ):
        for row in rows:
            yield Finding(
                Flaw.CHANGED,
                row.school,
                row.record,
                subject=row.subject,
                student=row.student,
                held_on=row.held_on,
            )


def iter_contradictions(school_id: int | None = None) -> Iterator[Finding]:
    """Registers of the running years (of the school) that say two things at once."""
    running = Q(year__starts_on__lte=(today := clock.now().date()), year__ends_on__gte=today)
    running &= Q(school=school_id) if school_id else Q()
    marks, absences = Mark.objects.filter(running), Attendance.objects.filter(running)
    yield from _marks_of_absent(marks)
    for kind, rows in (("mark", marks), ("attendance", absences)):
        yield from _found(Flaw.CANCELED, kind, rows.filter(lesson__is_canceled=True))
    yield from _found(Flaw.NOT_ENROLLED, "mark", _of_not_enrolled(marks))
    yield from _in_two_classes(today, school_id)


def _marks_of_absent(marks: QuerySet[Mark]) -> Iterator[Finding]:
    """Set on the day of the lesson itself: what is set later makes up for it (domain B9)."""
    absent = Attendance.objects.filter(
        lesson=OuterRef("lesson"), student=OuterRef("student"), code__in=[code.value for code in MISSED_CODES]
    )
    zones = {school.slug: school.zone for school in School.objects.select_related("region")}
    rows = marks.filter(Exists(absent)).order_by("pk").values_list("set_at", *_PLACE)
    for set_at, *place in rows.iterator(chunk_size=_CHUNK):
        if set_at.astimezone(zones[place[1]]).date() <= place[3]:
            yield _finding(Flaw.MARK_OF_ABSENT, "mark", place)


def _of_not_enrolled(marks: QuerySet[Mark]) -> QuerySet[Mark]:
    on_day = Q(since_on__lte=OuterRef("lesson__held_on")) & (
        Q(until_on__isnull=True) | Q(until_on__gte=OuterRef("lesson__held_on"))
    )
    student = OuterRef("student")
    in_class = Enrollment.objects.filter(
        on_day, student=student, school_class=OuterRef("lesson__course__school_class")
    )
    in_group = GroupMember.objects.filter(on_day, student=student, group=OuterRef("lesson__course__group"))
    return marks.filter(
        Q(~Exists(in_class), lesson__course__group__isnull=True)
        | Q(~Exists(in_group), lesson__course__group__isnull=False)
    )


def _found(flaw: Flaw, kind: str, rows: QuerySet[Any]) -> Iterator[Finding]:
    for place in rows.order_by("pk").values_list(*_PLACE).iterator(chunk_size=_CHUNK):
        yield _finding(flaw, kind, place)


def _finding(flaw: Flaw, kind: str, place: Iterable[Any]) -> Finding:
    pk, school, lesson_id, held_on, subject, student_id, surname, given_name = place
    return Finding(
        flaw,
        school,
        f"{kind}:{pk}",
        subject=subject,
        student=f"{surname} {given_name}",
        held_on=held_on,
        lesson_id=lesson_id,
        student_id=student_id,
    )


def _in_two_classes(today: date, school_id: int | None) -> Iterator[Finding]:
    twice = (
        Enrollment.objects.valid_on(today)
        .values("student_id", "school_class__year_id")
        .annotate(classes=Count("school_class_id", distinct=True))
        .filter(classes__gt=1)
        .values("student_id")
    )
    rows = Student.objects.filter(pk__in=twice).order_by("pk")
    rows = rows.filter(school=school_id) if school_id else rows
    for pk, school, surname, given_name in rows.values_list(
        "pk", "school__slug", "surname", "given_name"
    ).iterator(chunk_size=_CHUNK):
        yield Finding(
            Flaw.TWO_CLASSES, school, f"student:{pk}", student=f"{surname} {given_name}", student_id=pk
        )


@dataclass(frozen=True, slots=True)
class FindingRow:
    """``what`` in plain words; a cell of the journal, or a student, to look at."""

    what: str
    lesson_id: int | None
    student_id: int | None


@dataclass(frozen=True, slots=True)
class FlawGroup:
    name: str
    help: str
    is_tampering: bool
    count: int
    rows: tuple[FindingRow, ...]

    @property
    def left_out(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class IntegrityPage:
    """``checked_at`` None: no night has passed yet. ``is_running``: a check was asked for."""

    checked_at: datetime | None
    total: int
    groups: tuple[FlawGroup, ...]
    is_running: bool = False


def integrity_page(actor: Actor) -> IntegrityPage:
    """What the last night's check found in the actor's school. For those who read its whole progress."""
    actor.require(Permission.READ_SCHOOL_PROGRESS)
    check = RegisterCheck.objects.filter(school=actor.school).first()
    if check is None:
        return IntegrityPage(None, 0, ())
    is_running = is_check_running(clock.now(), check.asked_at, check.checked_at)
    groups = []
    for flaw in Flaw:
        if count := check.counts.get(flaw.value, 0):
            rows = tuple(_row(item) for item in check.findings if item["flaw"] == flaw.value)
            name, words = flaw_words(flaw)
            groups.append(FlawGroup(name, words, flaw.is_tampering, count, rows))
    total = sum(check.counts.values())
    return IntegrityPage(check.checked_at, total, tuple(groups), is_running)


def _row(item: dict[str, Any]) -> FindingRow:
    day = date_format(date.fromisoformat(item["held_on"]), "j E Y") if item["held_on"] else ""
    parts = (item["student"], item["subject"], day, item["detail"])
    what = ", ".join(filter(None, parts)) or item["record"]
    return FindingRow(what, item["lesson_id"], item["student_id"])


def flaw_words(flaw: Flaw) -> tuple[str, str]:
    """Its name, and what to do."""
    tampered = _("It was changed in the database, past Parta. Ask the administrator who had access to it.")
    return {
        Flaw.CHAIN: (_("The history of a journal is broken"), tampered),
        Flaw.CHANGED: (_("A record is not what its history says"), tampered),
        Flaw.FILED: (_("A filed journal is not what was filed"), tampered),
        Flaw.SIGNATURE: (_("A signature does not hold"), tampered),
        Flaw.MARK_OF_ABSENT: (
            _("A mark of the lesson's own day beside an absence"),
            _("The student was either absent or assessed: correct one of the two."),
        ),
        Flaw.CANCELED: (
            _("Marks or absences at a canceled lesson"),
            _("Restore the lesson, or have them removed."),
        ),
        Flaw.NOT_ENROLLED: (
            _("Marks of students who did not belong to the class that day"),
            _("Correct the days of the enrollment or the group, or have the mark removed."),
        ),
        Flaw.TWO_CLASSES: (
            _("Students in two classes at once"),
            _("End one of the two enrollments."),
        ),
    }[flaw]
