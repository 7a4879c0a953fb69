"""All rows of one school of the city, always the same for the same number and day."""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from bench.people import COMMENTS, FORMS, GIVEN_NAMES, PATRONYMICS, SUBJECTS, SURNAMES, TASKS, TOPICS
from bench.plan import WEEKS

# Values in the order of the columns, or by name: what is not named is the model's default.
Row = tuple[Any, ...] | dict[str, Any]

# Ids of a school begin here, so that schools can be made at the same time and in any number.
SPAN = 1_000_000
CLASSES = (3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2)  # of grades 1 to 11
CLASS_SIZE = 25
TEACHERS = 45
LESSONS_A_DAY = (7, 6, 7, 6, 6)
TERM_WEEKS = (8, 8, 9, 9)
BELLS = ("08:30", "09:25", "10:25", "11:25", "12:20", "13:15", "14:10")
BELL_ENDS = ("09:10", "10:05", "11:05", "12:05", "13:00", "13:55", "14:50")
MARKED = 0.25  # of the cells: eight marks a week
MISSED = 0.05
WITH_TASK = 0.8
CHANGED = 0.02  # of the marks were corrected later
VALUES = Random(0).choices((5, 4, 3, 2), weights=(38, 37, 20, 5), k=997)
CODES = Random(1).choices(("н", "б", "у", "о"), weights=(25, 45, 15, 15), k=997)


@dataclass(frozen=True, slots=True)
class Taught:
    """A course with its students' ids and who teaches it."""

    pk: int
    students: tuple[int, ...]
    teacher: int
    slots: tuple[tuple[int, int, int, int], ...]  # id, weekday, period, room


@dataclass(slots=True)
class School:
    """Rows by table; ``today`` is the last day that has marks."""

    number: int
    today: date
    tables: dict[str, list[Row]] = field(default_factory=dict)
    random: Random = field(init=False)
    courses: list["Taught"] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.number)

    @property
    def base(self) -> int:
        return self.number * SPAN

    @property
    def first_day(self) -> date:
        return self.today - timedelta(days=self.today.weekday(), weeks=WEEKS - 1)

    def add(self, table: str, *values: Any) -> int:
        """A row with the next id of its table, which is returned."""
        rows = self.tables.setdefault(table, [])
        rows.append((self.base + len(rows) + 1, *values))
        return self.base + len(rows)

    def add_named(self, table: str, **values: Any) -> int:
        """As ``add``, with the values of some columns by name."""
        rows = self.tables.setdefault(table, [])
        rows.append({"id": self.base + len(rows) + 1, **values})
        return self.base + len(rows)


def build_school(number: int, today: date) -> dict[str, list[Row]]:
    """Rows of every table, in the order of ``COLUMNS`` of bench.city; ``number`` counts from 1."""
    school = School(number, today)
    _add_frame(school)
    _add_people_and_courses(school)
    _add_lessons(school)
    return school.tables


def _name(school: School) -> dict[str, str]:
    choice = school.random.choice
    return {
        "surname": choice(SURNAMES),
        "given_name": choice(GIVEN_NAMES),
        "patronymic": choice(PATRONYMICS),
    }


def _add_frame(school: School) -> None:
    pk, first = school.base + 1, school.first_day
    last = first + timedelta(weeks=WEEKS, days=-1)
    school.add_named(
        "schools_school",
        region_id=1,
        slug=f"school-{school.number}",
        name=f"Школа № {school.number}",
        short_name=f"Школа № {school.number}",
    )
    school.add("schoolyear_academicyear", pk, "the year", first, last)
    school.add("schoolyear_holiday", pk, "Каникулы", first - timedelta(days=9), first - timedelta(days=1))
    for number, weeks in enumerate(TERM_WEEKS, 1):
        since = first + timedelta(weeks=sum(TERM_WEEKS[: number - 1]))
        until = since + timedelta(weeks=weeks, days=-1)
        school.add("schoolyear_term", pk, "quarter", number, since, until, None)
    school.add("schoolyear_bellschedule", pk, "Первая смена", 1)
    for number, (begins, ends) in enumerate(zip(BELLS, BELL_ENDS, strict=True), 1):
        school.add("schoolyear_bellperiod", pk, number, begins, ends)
    school.add("timetable_timetableversion", pk, pk, "the plan", first, last)
    for number in range(1, 31):
        school.add("timetable_room", pk, str(100 + number), None)
    for name, _hours in SUBJECTS:
        school.add("academics_subject", pk, name, name[:40])
    for position, (name, short, category, weight, _share) in enumerate(FORMS):
        school.add(
            "grading_assessmentform", pk, name, short, category, weight, position, position == 0, False
        )


def _add_user(school: School, kind: str, name: dict[str, str], *roles: str) -> int:
    pk = len(school.tables.get("accounts_user", [])) + 1
    login = f"{kind}-{school.number}-{pk}"
    user = school.add_named(
        "accounts_user", password=f"!{login}", login=login, joined_at=f"{school.first_day}", **name
    )
    for role in roles:
        school.add("access_membership", school.base + 1, user, role, school.first_day, None)
    return user


def _add_people_and_courses(school: School) -> None:
    pk = school.base + 1
    for number in range(TEACHERS):
        name = _name(school)
        roles = ("teacher", "class_teacher") if number < sum(CLASSES) else ("teacher",)
        user = _add_user(school, "teacher", name, *roles)
        school.add_named("people_teacher", school_id=pk, user_id=user, **name)
    for grade, letters in enumerate(CLASSES, 1):
        for letter in "АБВ"[:letters]:
            number = len(school.tables.get("academics_schoolclass", []))
            class_id = school.add_named(
                "academics_schoolclass",
                school_id=pk,
                year_id=pk,
                grade=grade,
                letter=letter,
                class_teacher_id=school.base + number + 1,
                bells_id=pk,
            )
            students = tuple(_add_student(school, class_id) for _ in range(CLASS_SIZE))
            _add_courses(school, class_id, number, f"{grade}{letter}", students)


def _add_student(school: School, class_id: int) -> int:
    """A student with an account, and one or two guardians with theirs."""
    pk, since = school.base + 1, school.first_day
    name = _name(school)
    user = _add_user(school, "student", name, "student")
    student = school.add_named("people_student", school_id=pk, user_id=user, **name)
    school.add("academics_enrollment", student, class_id, since, None)
    for _ in range(school.random.choice((1, 2))):
        adult = _name(school) | {"surname": name["surname"]}
        user = _add_user(school, "parent", adult, "guardian")
        guardian = school.add_named("people_guardian", school_id=pk, user_id=user, **adult)
        school.add_named(
            "people_guardianship", guardian_id=guardian, student_id=student, kind="parent", since_on=since
        )
    return student


def _add_courses(
    school: School, class_id: int, number: int, class_name: str, students: tuple[int, ...]
) -> None:
    """The class's courses with their weekly plan; the first subject in two groups at the same time."""
    pk, since = school.base + 1, school.first_day
    half = len(students) // 2
    weekly = [index for index, (_name, hours) in enumerate(SUBJECTS) for _ in range(hours)]
    school.random.shuffle(weekly)
    places = [
        (weekday, period) for weekday, count in enumerate(LESSONS_A_DAY, 1) for period in range(1, count + 1)
    ]
    for index, (subject, _hours) in enumerate(SUBJECTS):
        parts = (students[:half], students[half:]) if index == 0 else (students,)
        for part, members in enumerate(parts):
            group = None
            if len(parts) > 1:
                group = school.add("academics_teachinggroup", pk, pk, f"{class_name} {subject} {part + 1}")
                school.add("academics_teachinggroup_classes", group, class_id)
                for student in members:
                    school.add("academics_groupmember", group, student, since, None)
            course = school.add("academics_course", pk, pk, school.base + index + 1, class_id, group)
            school.add("audit_auditstream", pk, f"course:{course}", 0, "0" * 64)
            teacher = (index * 3 + number % 3 + part) % TEACHERS + 1
            school.add("academics_courseassignment", course, school.base + teacher, since, None)
            slots = []
            for (weekday, period), taught in zip(places, weekly, strict=True):
                if taught == index:
                    room = school.base + school.random.randrange(30) + 1
                    slot = school.add("timetable_lessonslot", pk, course, weekday, period, room)
                    slots.append((slot, weekday, period, room))
            school.courses.append(Taught(course, members, school.base + teacher, tuple(slots)))


def _add_lessons(school: School) -> None:
    """A year of lessons in order of time, as a year that was lived would have them."""
    previous: dict[int, tuple[int, date]] = {}
    for week in range(WEEKS):
        monday = school.first_day + timedelta(weeks=week)
        planned = sorted(
            (slot[1], slot[2], course.pk, course, slot) for course in school.courses for slot in course.slots
        )
        for weekday, period, pk, course, slot in planned:
            day = monday + timedelta(days=weekday - 1)
            lesson = _add_lesson(school, course, day, period, slot)
            if pk in previous and school.random.random() < WITH_TASK:
                _add_task(school, pk, *previous[pk], lesson, day)
            previous[pk] = (lesson, day)
            if day <= school.today:
                _add_absences(school, course, lesson, day)
                _add_marks(school, course, lesson, day)


def _add_lesson(
    school: School, course: Taught, day: date, period: int, slot: tuple[int, int, int, int]
) -> int:
    pk, chance = school.base + 1, school.random.random()
    is_replaced, is_canceled = chance < 0.02, chance > 0.995
    return school.add(
        "lessons_lesson",
        pk,
        pk,
        course.pk,
        slot[0],
        day,
        period,
        f"{day} {BELLS[period - 1]}+03",
        f"{day} {BELL_ENDS[period - 1]}+03",
        slot[3],
        school.base + int(chance * 1000) % TEACHERS + 1 if is_replaced else None,
        is_canceled,
        "Болезнь учителя" if is_replaced or is_canceled else "",
        school.random.choice(TOPICS) if day <= school.today else "",
    )


def _add_task(
    school: School, course: int, lesson: int, given_on: date, due_lesson: int, due_on: date
) -> None:
    pk, moment = school.base + 1, f"{given_on} 15:00+03"
    text, minutes = school.random.choice(TASKS), school.random.choice((None, 10, 20, 30))
    school.add_named(
        "homework_homework",
        school_id=pk,
        year_id=pk,
        course_id=course,
        lesson_id=lesson,
        due_lesson_id=due_lesson,
        due_on=due_on,
        text=text,
        minutes=minutes,
        links="[]",
        given_at=moment,
        edited_at=moment,
    )


def _some(school: School, students: tuple[int, ...], share: float) -> list[int]:
    return school.random.sample(students, int(len(students) * share + school.random.random()))


def _add_absences(school: School, course: Taught, lesson: int, day: date) -> None:
    pk, moment = school.base + 1, f"{day} 15:00+03"
    for student in _some(school, course.students, MISSED):
        code = CODES[(lesson + student) % len(CODES)]
        minutes = 5 if code == "о" else None
        school.add_named(
            "attendance_attendance",
            school_id=pk,
            year_id=pk,
            lesson_id=lesson,
            student_id=student,
            code=code,
            late_minutes=minutes,
            recorded_at=moment,
            recorded_by_id=course.teacher,
        )


_SHARES = list(accumulate(share for *_form, share in FORMS))


def _add_marks(school: School, course: Taught, lesson: int, day: date) -> None:
    pk, moment = school.base + 1, f"{day} 15:00+03"
    form = bisect(_SHARES, school.random.randrange(_SHARES[-1]))
    if form:
        school.add("grading_lessonform", lesson, school.base + form + 1)
    weight, form_id = FORMS[form][3], school.base + form + 1
    for student in _some(school, course.students, MARKED):
        number = lesson * 31 + student * 7
        value = VALUES[number % len(VALUES)]
        is_changed = number % 1000 < 1000 * CHANGED
        comment = COMMENTS[number % len(COMMENTS)] if number % 23 == 0 else ""
        mark = school.add(
            "grading_mark",
            *(pk, pk, lesson, student, 0, value, None, form_id, weight, comment),
            *(moment, moment, course.teacher),
            2 if is_changed else 1,
        )
        if is_changed:
            _add_history(school, course, mark, lesson, student, moment, value)


def _add_history(
    school: School, course: Taught, mark: int, lesson: int, student: int, moment: str, value: int
) -> None:
    """Two entries: set, then changed. Their hashes prove nothing: the city is not verified."""
    states = [
        f'{{"value": {number}, "form": 1, "form_name": "РУ", "weight": "2.0", "comment": ""}}'
        for number in (value - 1, value)
    ]
    sequence = SPAN + len(school.tables.get("audit_auditevent", []))  # beyond those of this year's writers
    for step, (kind, before, after) in enumerate(
        (("mark.recorded", None, states[0]), ("mark.changed", states[0], states[1]))
    ):
        school.add(
            "audit_auditevent",
            *(school.base + 1, course.pk, sequence + step, moment, course.teacher, kind),
            *(f"mark:{mark}", f"cell:{lesson}:{student}", before, after, "", None, "0" * 64),
        )


def count_rows(tables: dict[str, list[Row]]) -> Iterator[tuple[str, int]]:
    return ((name, len(rows)) for name, rows in tables.items())
