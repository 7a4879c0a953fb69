"""A class's week for its class teacher: notes to write, praise and remarks, who has signed (D9, J3)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from parta.academics.models import Enrollment, SchoolClass
from parta.academics.queries import list_classes
from parta.access.actors import Actor
from parta.conduct.queries.access import get_class, is_class_teacher, reviews_remarks
from parta.conduct.queries.notes import NO_NOTE, Balance, Note, list_balances, list_notes
from parta.conduct.queries.remarks import count_waiting
from parta.conduct.queries.signatures import list_reminders
from parta.core import clock
from parta.diary.queries.dates import day_text, moment_text
from parta.diary.queries.signature import SignatureLine, list_signature_lines
from parta.diary.rules import SATURDAY, WEEK
from parta.lessons.rules import week_days
from parta.people.rules import list_name
from parta.schoolyear.queries import find_year_on

_NO_BALANCE = Balance()


@dataclass(frozen=True, slots=True)
class ClassLink:
    class_id: int
    name: str
    class_teacher: str


@dataclass(frozen=True, slots=True)
class StudentWeek:
    """``reminded``: when the guardians were asked to sign; empty: never."""

    student_id: int
    number: int
    name: str
    note: Note
    balance: Balance
    signatures: tuple[SignatureLine, ...]
    reminded: str

    @property
    def is_changed(self) -> bool:
        """Something is otherwise than in the text that somebody has signed."""
        return any(line.changes for line in self.signatures)


@dataclass(frozen=True, slots=True)
class ClassWeek:
    class_id: int
    name: str
    class_teacher: str
    monday: date
    label: str
    previous: date
    following: date
    is_this_week: bool
    is_future: bool
    may_write: bool
    is_reviewed: bool
    waiting: int  # remarks that the class teacher has not released, of any week
    students: tuple[StudentWeek, ...]

    @property
    def unsigned(self) -> tuple[StudentWeek, ...]:
        return tuple(student for student in self.students if not student.signatures)

    @property
    def signed_count(self) -> int:
        return len(self.students) - len(self.unsigned)

    @property
    def changed(self) -> tuple[StudentWeek, ...]:
        return tuple(student for student in self.students if student.is_changed)

    @property
    def signed(self) -> tuple[StudentWeek, ...]:
        return tuple(student for student in self.students if student.signatures and not student.is_changed)


def list_class_links(actor: Actor) -> tuple[ClassLink, ...]:
    """Classes of the running year whose behavior the actor may read."""
    year = find_year_on(actor, clock.today(actor.school.zone))
    return tuple(
        ClassLink(row.pk, row.name, row.class_teacher.full_name if row.class_teacher else "")
        for row in (list_classes(actor, year.pk) if year else ())
    )


def class_week(actor: Actor, class_id: int, day: date | None) -> ClassWeek:
    """The week of the day (None: today); NotFound for a class that is not the actor's to see.

    A dozen queries, however many students and signatures there are.
    """
    school_class = get_class(actor, class_id)
    today = clock.today(actor.school.zone)
    chosen = day or today
    days = week_days(chosen)
    teacher = school_class.class_teacher
    return ClassWeek(
        class_id=class_id,
        name=school_class.name,
        class_teacher=teacher.full_name if teacher else "",
        monday=days[0],
        label=f"{day_text(days[0])} – {day_text(days[SATURDAY - 1])} {days[SATURDAY - 1].year}",
        previous=chosen - WEEK,
        following=chosen + WEEK,
        is_this_week=days[0] <= today <= days[-1],
        is_future=days[0] > today,
        may_write=is_class_teacher(actor, school_class),
        is_reviewed=reviews_remarks(school_class),
        waiting=count_waiting(school_class),
        students=_students(actor, school_class, days[0]),
    )


def _students(actor: Actor, school_class: SchoolClass, monday: date) -> tuple[StudentWeek, ...]:
    names = _names(school_class, monday)
    notes, balances = list_notes(names, monday), list_balances(names, monday)
    signatures = list_signature_lines(actor, names, monday)
    reminders = list_reminders(names, monday, monday)
    return tuple(
        StudentWeek(
            student_id=student_id,
            number=number,
            name=name,
            note=notes.get(student_id, NO_NOTE),
            balance=balances.get(student_id, _NO_BALANCE),
            signatures=signatures.get(student_id, ()),
            reminded=moment_text(reminders[student_id, monday], actor.school.zone)
            if (student_id, monday) in reminders
            else "",
        )
        for number, (student_id, name) in enumerate(names.items(), 1)
    )


def _names(school_class: SchoolClass, monday: date) -> dict[int, str]:
    """Students who are in the class on any day of the week, by name."""
    rows = Enrollment.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=monday),
        school_class=school_class,
        since_on__lte=week_days(monday)[-1],
    ).order_by("student__surname_key", "student__given_name", "student_id")
    values = rows.values_list("student_id", "student__surname", "student__given_name")
    return {student_id: list_name(surname, given_name) for student_id, surname, given_name in values}
