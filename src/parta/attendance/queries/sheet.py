"""The class teacher's sheet of one day: students × lessons, notices, unexplained absences (T1, T3)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from parta.academics.models import Enrollment, SchoolClass, led_by
from parta.academics.queries import list_classes
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.attendance.models import Attendance
from parta.attendance.queries.days import StudentLesson, list_student_lessons
from parta.attendance.queries.notices import NoticeDetail, list_notices
from parta.attendance.queries.records import AttendanceRow, code_name, list_attendance
from parta.attendance.rules import MISSED_CODES, AttendanceCode, NoticeState, attendance_text
from parta.attendance.rules.notices import MOST_DAYS_AHEAD
from parta.attendance.rules.sheet import UNRESOLVED_AFTER, neighbors
from parta.core import clock
from parta.core.errors import NotFound
from parta.people.models import Guardianship, Student
from parta.people.rules import LEGAL
from parta.schoolyear.queries import get_year_on

_AHEAD = timedelta(days=MOST_DAYS_AHEAD)


@dataclass(frozen=True, slots=True)
class ClassChoice:
    class_id: int
    name: str
    is_current: bool
    is_own: bool  # the actor is its class teacher


@dataclass(frozen=True, slots=True)
class SheetCell:
    """``css``: away, late, told (notice, nothing recorded), none (no lesson of this student)."""

    text: str
    words: str
    css: str


@dataclass(frozen=True, slots=True)
class Phone:
    who: str
    number: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """``unresolved``: lessons of this year missed as `н` for longer than three days (domain E1).

    ``phones`` of guardians: only where somebody is missing without a reason today, for who reads contacts.
    """

    student_id: int
    name: str
    cells: tuple[SheetCell, ...]
    notices: tuple[NoticeDetail, ...]
    unresolved: int
    phones: tuple[Phone, ...]


@dataclass(frozen=True, slots=True)
class SheetPage:
    classes: tuple[ClassChoice, ...]
    current: ClassChoice | None  # None: there is no class to show
    day: date
    today: date
    previous: date
    following: date
    periods: tuple[int, ...]
    rows: tuple[SheetRow, ...]
    absent: int  # students who missed a lesson that day
    waiting: tuple[NoticeDetail, ...]  # filed and not accepted, of today and to come

    @property
    def may_accept(self) -> bool:
        return self.current is not None and self.current.is_own


def sheet_page(actor: Actor, class_id: int | None, day: date | None) -> SheetPage:
    """The day (None: today) of the class (None: one's own, else the first); NotFound for another's class."""
    today = clock.today(actor.school.zone)
    day = day or today
    choices = class_choices(actor, day, class_id)
    current = next((item for item in choices if item.is_current), None)
    previous, following = neighbors(day)
    if current is None:
        return SheetPage(choices, None, day, today, previous, following, (), (), 0, ())
    students = list_class_students(current.class_id, day, day)
    ids = [student.pk for student in students]
    lessons = list_student_lessons(ids, day, day)
    attendance = list_attendance(lesson_ids={lesson.lesson_id for lesson in lessons}, student_ids=ids)
    notices = _of_day(list_notices(actor, student_ids=ids, since=day, until=day))
    periods = tuple(sorted({lesson.period for lesson in lessons if lesson.period}))
    rows = _rows(actor, students, periods, lessons, attendance, notices, today)
    waiting = list_notices(actor, student_ids=ids, since=today, until=today + _AHEAD, state=NoticeState.FILED)
    return SheetPage(
        classes=choices,
        current=current,
        day=day,
        today=today,
        previous=previous,
        following=following,
        periods=periods,
        rows=rows,
        absent=sum(1 for row in rows if any(cell.css == "away" for cell in row.cells)),
        waiting=tuple(reversed(waiting)),
    )


def class_choices(actor: Actor, day: date, class_id: int | None) -> tuple[ClassChoice, ...]:
    """Classes of the day's year that the actor may see, one of them current; NotFound for another's."""
    classes = list_classes(actor, get_year_on(actor, day).pk)
    own = _own_class_ids(actor, classes)
    chosen = class_id if class_id is not None else next(iter([*own, *(item.pk for item in classes)]), None)
    if class_id is not None and class_id not in {item.pk for item in classes}:
        raise NotFound
    return tuple(ClassChoice(item.pk, str(item), item.pk == chosen, item.pk in own) for item in classes)


def list_class_students(class_id: int, since: date, until: date) -> list[Student]:
    """Students of the class on any of the days, by name."""
    rows = Enrollment.objects.filter(school_class_id=class_id, since_on__lte=until).exclude(
        until_on__lt=since
    )
    return list(
        Student.objects.filter(pk__in=rows.values("student_id")).order_by("surname_key", "given_name", "pk")
    )


def _own_class_ids(actor: Actor, classes: Sequence[SchoolClass]) -> list[int]:
    if not actor.has(Permission.ACCEPT_NOTICES):
        return []
    own = SchoolClass.objects.filter(led_by(actor), pk__in=[item.pk for item in classes])
    return list(own.values_list("pk", flat=True))


def _of_day(notices: Sequence[NoticeDetail]) -> dict[int, list[NoticeDetail]]:
    found: dict[int, list[NoticeDetail]] = {}
    for notice in notices:
        if notice.is_in_force:
            found.setdefault(notice.student_id, []).append(notice)
    return found


def _rows(
    actor: Actor,
    students: Sequence[Student],
    periods: Sequence[int],
    lessons: Sequence[StudentLesson],
    attendance: Sequence[AttendanceRow],
    notices: Mapping[int, Sequence[NoticeDetail]],
    today: date,
) -> tuple[SheetRow, ...]:
    own = {(lesson.student_id, lesson.period): lesson for lesson in lessons}
    codes = {(row.student_id, row.lesson_id): row for row in attendance}
    missing = {row.student_id for row in attendance if row.code is AttendanceCode.ABSENT}
    unresolved = _unresolved([student.pk for student in students], today)
    phones = _phones(missing, today) if actor.has(Permission.READ_CONTACTS) and missing else {}
    return tuple(
        SheetRow(
            student_id=student.pk,
            name=student.list_name,
            cells=tuple(
                _cell(own.get((student.pk, period)), codes, notices.get(student.pk, ())) for period in periods
            ),
            notices=tuple(notices.get(student.pk, ())),
            unresolved=unresolved.get(student.pk, 0),
            phones=phones.get(student.pk, ()),
        )
        for student in students
    )


def _cell(
    lesson: StudentLesson | None,
    codes: Mapping[tuple[int, int], AttendanceRow],
    notices: Sequence[NoticeDetail],
) -> SheetCell:
    if lesson is None:
        return SheetCell("", "", "none")
    row = codes.get((lesson.student_id, lesson.lesson_id))
    if row is not None:
        words = f"{lesson.subject}: {code_name(row.code, row.late_minutes)}"
        css = "away" if row.code in MISSED_CODES else "late"
        return SheetCell(attendance_text(row.code, row.late_minutes), words, css)
    notice = next((item for item in notices if item.span.covers(lesson.held_on, lesson.period)), None)
    if notice is not None:
        return SheetCell("", f"{lesson.subject}: {notice.reason_words}, {notice.state_words}", "told")
    return SheetCell("", lesson.subject, "")


def _unresolved(student_ids: Collection[int], today: date) -> dict[int, int]:
    rows = Attendance.objects.filter(
        student_id__in=student_ids,
        code=AttendanceCode.ABSENT.value,
        lesson__held_on__lt=today - UNRESOLVED_AFTER,
        year__starts_on__lte=today,
        year__ends_on__gte=today,
    )
    return dict(rows.values_list("student_id").annotate(Count("pk")))


def _phones(student_ids: Collection[int], today: date) -> dict[int, tuple[Phone, ...]]:
    rows = (
        Guardianship.objects.valid_on(today)
        .filter(student_id__in=student_ids, kind__in=[kind.value for kind in LEGAL])
        .exclude(guardian__phone="")
        .select_related("guardian")
        .order_by("guardian__surname_key", "guardian__given_name", "pk")
    )
    found: dict[int, tuple[Phone, ...]] = {}
    for row in rows:
        who = row.relation or row.guardian.short_name
        found[row.student_id] = (*found.get(row.student_id, ()), Phone(who, row.guardian.phone))
    return found
