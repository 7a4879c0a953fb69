"""What lessons need, as the office writes it down and a teacher looks at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from parta.academics.models import Course, SchoolClass, Subject
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.lessons.models import Lesson
from parta.lessons.queries import classes_of, get_lesson, locks_in_course, rights_in_course
from parta.lessons.queries.week import course_label
from parta.lessons.rules import Lock, week_days
from parta.schoolday.models import NotNeeded, Textbook
from parta.schoolday.rules import ThingKind
from parta.schoolday.rules.backpack import daily_norm, is_over, typical_grams
from parta.schoolyear.queries import find_year_on

KIND_NAMES = {
    ThingKind.TEXTBOOK: gettext_lazy("textbook"),
    ThingKind.WORKBOOK: gettext_lazy("workbook"),
    ThingKind.EXERCISE_BOOK: gettext_lazy("exercise book"),
    ThingKind.KIT: pgettext_lazy("for a lesson", "kit"),
}
_ClassDay = tuple[int, int, str, date, int]  # grade, class, letter, day, grams
_KILOGRAM = 1000
_WEEKS_BACK, _WEEKS_AHEAD = timedelta(weeks=2), timedelta(weeks=1)
_SHOWN_DAYS = 12

# What a class as a whole carries on each day; whatever group one is in, the subject's things are the same.
_CLASS_DAYS = """
SELECT grade, id, letter, held_on, SUM(grams) FROM (
    SELECT DISTINCT c.grade, c.id, c.letter, l.held_on, thing.id AS thing_id, thing.grams
    FROM (
        SELECT course.id, course.subject_id, course.school_class_id AS class_id
        FROM academics_course course
        WHERE course.year_id = %(year)s AND course.school_class_id IS NOT NULL
        UNION
        SELECT course.id, course.subject_id, link.schoolclass_id
        FROM academics_course course
        JOIN academics_teachinggroup_classes link ON link.teachinggroup_id = course.group_id
        WHERE course.year_id = %(year)s
    ) taught
    JOIN academics_schoolclass c ON c.id = taught.class_id
    JOIN lessons_lesson l ON l.course_id = taught.id AND l.held_on BETWEEN %(first)s AND %(last)s
         AND NOT l.is_canceled AND l.period IS NOT NULL
    JOIN schoolday_textbook thing ON thing.subject_id = taught.subject_id AND thing.grade = c.grade
    WHERE NOT EXISTS (
        SELECT 1 FROM schoolday_notneeded nn WHERE nn.lesson_id = l.id AND nn.textbook_id = thing.id)
) needed
GROUP BY grade, id, letter, held_on
"""


@dataclass(frozen=True, slots=True)
class ThingRow:
    thing_id: int
    kind_name: str
    name: str
    grams: int
    is_needed: bool = True  # at the lesson it is asked about

    @property
    def weight(self) -> str:
        return weight_text(self.grams)


@dataclass(frozen=True, slots=True)
class SubjectThings:
    subject: str
    things: tuple[ThingRow, ...]
    weight: str


@dataclass(frozen=True, slots=True)
class GradeAverage:
    """``days``: the average of the grade's classes on Monday … Saturday."""

    grade: int
    norm: str  # empty: there is none
    days: tuple[tuple[str, bool], ...]  # empty: no lessons; whether above the norm
    over_days: int
    all_days: int


@dataclass(frozen=True, slots=True)
class HeavyDay:
    """A weekday on which a class carries too much: how often, and how much at worst."""

    class_name: str
    day: date  # one of them
    times: int
    grams: int
    over: int  # grams above the norm

    @property
    def weight(self) -> str:
        return weight_text(self.grams)

    @property
    def over_weight(self) -> str:
        return weight_text(self.over)


@dataclass(frozen=True, slots=True)
class Overview:
    first: date
    last: date
    grades: tuple[GradeAverage, ...]
    heavy: tuple[HeavyDay, ...]  # the heaviest of those above the norm
    heavy_count: int


@dataclass(frozen=True, slots=True)
class ThingsPage:
    """``grade`` 0: the school has no grades; ``bare``: taught subjects for which nothing is written down."""

    grade: int
    grades: tuple[int, ...]
    subjects: tuple[SubjectThings, ...]
    bare: tuple[str, ...]
    norm: str
    typical: str
    subject_choices: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class LessonThingsPage:
    lesson: Lesson
    subject: str
    students: str
    things: tuple[ThingRow, ...]
    may_write: bool
    needs_reason: bool


def weight_text(grams: float) -> str:
    """350 g, 2.4 kg, as the reader's language writes numbers."""
    if grams < _KILOGRAM:
        return _("%(number)s g") % {"number": number_format(round(grams))}
    text = number_format(round(grams / _KILOGRAM, 2), 2)
    return _("%(number)s kg") % {"number": text.removesuffix("0").removesuffix("0").rstrip(",.") or text}


def get_thing(actor: Actor, thing_id: int) -> Textbook:
    thing = Textbook.objects.select_related("subject").filter(school=actor.school, pk=thing_id).first()
    if thing is None:
        raise NotFound
    return thing


def things_page(actor: Actor, grade: int | None) -> ThingsPage:
    """Things of one grade by subject; the first grade there is when none is asked for."""
    actor.require(Permission.WRITE_SCHOOL_DAY)
    grades = _grades(actor)
    chosen = grade if grade in grades else next(iter(grades), 0)
    subjects = list(Subject.objects.filter(school=actor.school).order_by("name").values_list("pk", "name"))
    bare = set(list_bare_subjects(actor, chosen))
    return ThingsPage(
        grade=chosen,
        grades=grades,
        subjects=_by_subject(actor, chosen),
        bare=tuple(name for pk, name in subjects if pk in bare),
        norm=_norm_text(chosen),
        typical=", ".join(
            f"{KIND_NAMES[kind]} {weight_text(typical_grams(kind, chosen))}" for kind in ThingKind
        ),
        subject_choices=tuple(subjects),
    )


def list_bare_subjects(actor: Actor, grade: int) -> list[int]:
    """Subjects taught in the grade this year for whose lessons nothing is written down."""
    year = find_year_on(actor, clock.today(actor.school.zone))
    classes = SchoolClass.objects.filter(school=actor.school, year=year, grade=grade)
    courses = Course.objects.filter(school=actor.school, year=year)
    taught = courses.filter(school_class__in=classes) | courses.filter(group__classes__in=classes)
    known = Textbook.objects.filter(school=actor.school, grade=grade).values("subject_id")
    ids = taught.exclude(subject_id__in=known).values_list("subject_id", flat=True)
    return sorted(set(ids))


def list_lesson_things(lesson: Lesson) -> list[ThingRow]:
    """What the lesson asks its students to carry, and what of it may stay at home."""
    grades = {row.grade for row in classes_of(lesson.course)}
    things = Textbook.objects.filter(
        school=lesson.school_id, subject_id=lesson.course.subject_id, grade__in=grades
    )
    left = set(NotNeeded.objects.filter(lesson=lesson).values_list("textbook_id", flat=True))
    return [
        ThingRow(
            thing.pk, str(KIND_NAMES[ThingKind(thing.kind)]), thing.name, thing.grams, thing.pk not in left
        )
        for thing in things.order_by("grade", "-grams", "name")
    ]


def lesson_things_page(actor: Actor, lesson_id: int) -> LessonThingsPage:
    """NotFound for a lesson that is not the actor's to see."""
    lesson = get_lesson(actor, lesson_id)
    rights = rights_in_course(actor, lesson.course, [lesson])
    lock = locks_in_course(actor, lesson.course, [lesson], rights)[lesson.pk]
    return LessonThingsPage(
        lesson=lesson,
        subject=lesson.course.subject.name,
        students=course_label(lesson.course),
        things=tuple(list_lesson_things(lesson)),
        may_write=rights[lesson.pk].marks and lock in {None, Lock.FUTURE, Lock.REASON_NEEDED},
        needs_reason=lock is Lock.REASON_NEEDED,
    )


def overview(actor: Actor) -> Overview:
    """What the classes carry in these weeks against the norm of their grade, heaviest days first."""
    actor.require(Permission.WRITE_SCHOOL_DAY)
    today = clock.today(actor.school.zone)
    first, last = week_days(today - _WEEKS_BACK)[0], week_days(today + _WEEKS_AHEAD)[-1]
    year = find_year_on(actor, today)
    rows = _class_days(year.pk if year else 0, first, last)
    grades = sorted({grade for grade, *_rest in rows})
    heavy = _heavy_days(rows)
    return Overview(
        first=first,
        last=last,
        grades=tuple(_average(grade, [row for row in rows if row[0] == grade]) for grade in grades),
        heavy=tuple(heavy[:_SHOWN_DAYS]),
        heavy_count=sum(one.times for one in heavy),
    )


def _heavy_days(rows: Sequence[_ClassDay]) -> list[HeavyDay]:
    """Of each class and weekday, heaviest first."""
    found: dict[tuple[int, int], HeavyDay] = {}
    for grade, class_id, letter, day, grams in rows:
        norm = daily_norm(grade)
        if norm is None or grams <= norm:
            continue
        key = class_id, day.isoweekday()
        before = found.get(key)
        most = max(grams, before.grams if before else 0)
        times = before.times + 1 if before else 1
        found[key] = HeavyDay(f"{grade}{letter}", day, times, most, most - norm)
    return sorted(found.values(), key=lambda one: (-one.over, one.class_name, one.day.isoweekday()))


def _class_days(year_id: int, first: date, last: date) -> list[_ClassDay]:
    with connection.cursor() as cursor:
        cursor.execute(_CLASS_DAYS, {"year": year_id, "first": first, "last": last})
        rows: list[_ClassDay] = cursor.fetchall()
    return rows


def _average(grade: int, rows: Sequence[_ClassDay]) -> GradeAverage:
    norm = daily_norm(grade)
    by_weekday: dict[int, list[int]] = {}
    for *_class, day, grams in rows:
        by_weekday.setdefault(day.isoweekday(), []).append(grams)
    means = [
        round(sum(found) / len(found)) if (found := by_weekday.get(number)) else None
        for number in range(1, 7)
    ]
    return GradeAverage(
        grade=grade,
        norm=_norm_text(grade),
        days=tuple(
            ("", False) if mean is None else (weight_text(mean), is_over(mean, norm)) for mean in means
        ),
        over_days=sum(is_over(grams, norm) for *_class, grams in rows),
        all_days=len(rows),
    )


def _norm_text(grade: int) -> str:
    norm = daily_norm(grade)
    return weight_text(norm) if norm else ""


def _grades(actor: Actor) -> tuple[int, ...]:
    """Grades of this year's classes and those for which something is written down."""
    year = find_year_on(actor, clock.today(actor.school.zone))
    taught = SchoolClass.objects.filter(school=actor.school, year=year, grade__gte=1)
    known = Textbook.objects.filter(school=actor.school)
    grades = set(taught.values_list("grade", flat=True)) | set(known.values_list("grade", flat=True))
    return tuple(sorted(grades))


def _by_subject(actor: Actor, grade: int) -> tuple[SubjectThings, ...]:
    things = Textbook.objects.filter(school=actor.school, grade=grade).select_related("subject")
    groups: dict[str, list[ThingRow]] = {}
    for thing in things.order_by("subject__name", "-grams", "name"):
        row = ThingRow(thing.pk, str(KIND_NAMES[ThingKind(thing.kind)]), thing.name, thing.grams)
        groups.setdefault(thing.subject.name, []).append(row)
    return tuple(
        SubjectThings(subject, tuple(rows), weight_text(sum(row.grams for row in rows)))
        for subject, rows in groups.items()
    )
