"""Builds one school of the standing cast; see ``tests.factories.cast`` for what is in it."""

from dataclasses import fields
from datetime import date, datetime, time, timedelta
from typing import Any

from parta.academics.models import ClassLead, Course, CourseAssignment, Enrollment, SchoolClass, Subject
from parta.access.models import Membership
from parta.access.rules import Role
from parta.accounts.models import User
from parta.core import clock
from parta.lessons.models import Lesson
from parta.people.models import AccessGrant, Guardian, Guardianship, Student, Teacher
from parta.people.rules import LONGEST_GRANT, GuardianKind, Scope, written_scopes
from parta.schools.models import Region, School
from parta.schoolyear.models import AcademicYear, BellPeriod, BellSchedule, Holiday, Term
from parta.timetable.models import LessonSlot, Room, TimetableVersion
from tests.factories.base import create_user
from tests.factories.cast import Cast, SchoolCast
from tests.factories.facts import create_facts

_PEOPLE = {
    "student": ("Иванов", "Пётр", "Сергеевич"),
    "guardian": ("Иванова", "Мария", "Павловна"),
    "former_guardian": ("Иванов", "Сергей", "Юрьевич"),
    "trusted": ("Соколова", "Вера", "Ильинична"),
    "teacher": ("Орлов", "Дмитрий", "Андреевич"),
    "class_teacher": ("Лебедева", "Ольга", "Николаевна"),
    "colleague": ("Фомина", "Анна", "Игоревна"),
    "deputy": ("Громова", "Елена", "Львовна"),
    "head": ("Титов", "Игорь", "Петрович"),
    "registrar": ("Белова", "Нина", "Фёдоровна"),
    "support": ("Зимин", "Олег", "Викторович"),
}
_ROLES = {
    "student": [Role.STUDENT],
    "guardian": [Role.GUARDIAN],
    "former_guardian": [Role.GUARDIAN],
    "trusted": [Role.TRUSTED],
    "teacher": [Role.TEACHER],
    "class_teacher": [Role.TEACHER, Role.CLASS_TEACHER],
    "colleague": [Role.TEACHER],
    "deputy": [Role.DEPUTY],
    "head": [Role.HEAD],
    "registrar": [Role.REGISTRAR],
    "support": [Role.SUPPORT],
}
# Relative to the Monday of the running week, in days.
_YEAR_STARTS, _YEAR_ENDS = -84, 200
_CLOSED_TERM = (-84, -29)
_AUTUMN_HOLIDAY = (-28, -22)
_TERM = (-21, 48)
_CLOSED_LESSON = -35
_BELLS = [time(8, 30), time(9, 25), time(10, 20)]
_LESSON = timedelta(minutes=45)


def create_cast() -> Cast:
    """Both schools."""
    here = create_school("school-1", "Школа № 1", "", "")
    other = create_school("school-2", "Школа № 2", "other-", "-Заречный")
    return Cast(**{field.name: getattr(here, field.name) for field in fields(SchoolCast)}, other=other)


def create_school(slug: str, name: str, login_prefix: str, surname_suffix: str) -> SchoolCast:
    """Surnames of two schools differ by the suffix, so that a page can be searched for the wrong ones."""
    region, _created = Region.objects.get_or_create(code="29", defaults={"name": "Архангельская область"})
    school = School.objects.create(region=region, slug=slug, name=name, short_name=name)
    today = clock.today(school.zone)
    monday = today - timedelta(days=today.weekday())
    names = {
        key: (surname + surname_suffix, given, patronymic)
        for key, (surname, given, patronymic) in _PEOPLE.items()
    }
    users = _create_users(school, names, login_prefix, monday)
    parts: dict[str, Any] = {"today": today, "school": school, "users": users}
    parts |= _create_year(school, monday)
    parts |= _create_people(school, users, today, monday, surname_suffix)
    parts |= _create_classes(parts, monday)
    parts |= _create_courses(parts, monday)
    parts |= _create_lessons(parts, monday)
    parts |= create_facts(parts)
    return SchoolCast(**parts)


def _create_users(
    school: School, names: dict[str, tuple[str, str, str]], login_prefix: str, monday: date
) -> dict[str, User]:
    users = {key: create_user(login_prefix + key, *name) for key, name in names.items()}
    Membership.objects.bulk_create(
        Membership(school=school, user=users[key], role=role.value, since_on=_day(monday, _YEAR_STARTS))
        for key, roles in _ROLES.items()
        for role in roles
    )
    return users


def _create_year(school: School, monday: date) -> dict[str, Any]:
    starts_on = _day(monday, _YEAR_STARTS)
    year = AcademicYear.objects.create(
        school=school,
        name=f"{starts_on.year}/{starts_on.year % 100 + 1:02}",
        starts_on=starts_on,
        ends_on=_day(monday, _YEAR_ENDS),
    )
    first, last = _days(monday, _CLOSED_TERM)
    closed = Term.objects.create(
        year=year, kind="quarter", number=1, starts_on=first, ends_on=last, closed_at=clock.now()
    )
    first, last = _days(monday, _TERM)
    term = Term.objects.create(year=year, kind="quarter", number=2, starts_on=first, ends_on=last)
    first, last = _days(monday, _AUTUMN_HOLIDAY)
    Holiday.objects.create(year=year, name="Осенние каникулы", starts_on=first, ends_on=last)
    bells = BellSchedule.objects.create(school=school, name="Первая смена")
    BellPeriod.objects.bulk_create(
        BellPeriod(
            schedule=bells,
            number=number,
            starts_at=starts_at,
            ends_at=(datetime.combine(monday, starts_at) + _LESSON).time(),
        )
        for number, starts_at in enumerate(_BELLS, start=1)
    )
    return {"year": year, "closed_term": closed, "term": term, "bells": bells}


def _create_people(
    school: School, users: dict[str, User], today: date, monday: date, surname_suffix: str
) -> dict[str, Any]:
    def names(key: str) -> dict[str, Any]:
        user = users[key]
        return {
            "school": school,
            "user": user,
            "surname": user.surname,
            "given_name": user.given_name,
            "patronymic": user.patronymic,
        }

    def student(surname: str, given_name: str) -> Student:
        return Student.objects.create(school=school, surname=surname + surname_suffix, given_name=given_name)

    students = [
        Student.objects.create(**names("student"), born_on=date(2013, 5, 4)),
        student("Иванова", "Софья"),
        student("Кузнецов", "Лев"),
    ]
    guardians = {
        key: Guardian.objects.create(**names(key)) for key in ("guardian", "former_guardian", "trusted")
    }
    _create_guardianships(students, guardians, today, _day(monday, _YEAR_STARTS))
    AccessGrant.objects.create(
        user=users["support"],
        student=students[0],
        reason="Обращение № 1",
        granted_by=users["head"],
        starts_at=clock.now(),
        ends_at=clock.now() + LONGEST_GRANT,
    )
    teachers = {
        key: Teacher.objects.create(**names(key)) for key in ("teacher", "class_teacher", "colleague")
    }
    return {"students": students, "other_student": student("Яковлева", "Дарья"), **guardians, **teachers}


def _create_guardianships(
    students: list[Student], guardians: dict[str, Guardian], today: date, since_on: date
) -> None:
    yesterday, in_a_month = today - timedelta(days=1), today + timedelta(days=30)
    rights = [
        ("guardian", students[0], GuardianKind.PARENT, None),
        ("guardian", students[1], GuardianKind.PARENT, None),
        ("former_guardian", students[0], GuardianKind.PARENT, yesterday),
        ("trusted", students[0], GuardianKind.TRUSTED, in_a_month),
    ]
    Guardianship.objects.bulk_create(
        Guardianship(
            guardian=guardians[key],
            student=student,
            kind=kind.value,
            since_on=since_on,
            until_on=until_on,
            scopes=written_scopes(list(Scope)) if kind is GuardianKind.TRUSTED else "",
        )
        for key, student, kind, until_on in rights
    )


def _create_classes(parts: dict[str, Any], monday: date) -> dict[str, Any]:
    common = {"school": parts["school"], "year": parts["year"], "grade": 7, "bells": parts["bells"]}
    school_class = SchoolClass.objects.create(**common, letter="А")
    ClassLead.objects.create(school_class=school_class, teacher=parts["class_teacher"])
    other_class = SchoolClass.objects.create(**common, letter="Б")
    places = [(student, school_class) for student in parts["students"]] + [
        (parts["other_student"], other_class)
    ]
    Enrollment.objects.bulk_create(
        Enrollment(student=student, school_class=its_class, since_on=_day(monday, _YEAR_STARTS))
        for student, its_class in places
    )
    return {"school_class": school_class, "other_class": other_class}


def _create_courses(parts: dict[str, Any], monday: date) -> dict[str, Any]:
    school, year = parts["school"], parts["year"]
    algebra = Subject.objects.create(school=school, name="Алгебра", short_name="Алгебра")
    russian = Subject.objects.create(school=school, name="Русский язык", short_name="Рус. яз.")

    def course(subject: Subject, school_class: SchoolClass, teacher: Teacher) -> Course:
        made = Course.objects.create(school=school, year=year, subject=subject, school_class=school_class)
        CourseAssignment.objects.create(course=made, teacher=teacher, since_on=_day(monday, _YEAR_STARTS))
        return made

    return {
        "course": course(algebra, parts["school_class"], parts["teacher"]),
        "class_course": course(russian, parts["school_class"], parts["class_teacher"]),
        "other_course": course(algebra, parts["other_class"], parts["colleague"]),
    }


def _create_lessons(parts: dict[str, Any], monday: date) -> dict[str, Any]:
    """Every working day of three weeks, and today even on a Sunday: a test must not fail at the weekend."""
    school, year, today = parts["school"], parts["year"], parts["today"]
    room = Room.objects.create(school=school, name="21")
    version = TimetableVersion.objects.create(
        school=school, year=year, name="1", starts_on=year.starts_on, ends_on=year.ends_on
    )
    three_weeks = [_day(monday, offset) for offset in range(-7, 14)]
    days = [
        _day(monday, _CLOSED_LESSON),
        *(day for day in three_weeks if day.isoweekday() < 7 or day == today),
    ]
    lessons: list[Lesson] = []
    for period, key in enumerate(("course", "class_course", "other_course"), start=1):
        slots = {
            weekday: LessonSlot.objects.create(
                version=version, course=parts[key], weekday=weekday, period=period, room=room
            )
            for weekday in range(1, 7)
        }
        for day in days:
            starts_at = datetime.combine(day, _BELLS[period - 1], tzinfo=school.zone)
            lessons.append(
                Lesson(
                    school=school,
                    year=year,
                    course=parts[key],
                    slot=slots.get(day.isoweekday()),
                    held_on=day,
                    period=period,
                    starts_at=starts_at,
                    ends_at=starts_at + _LESSON,
                    room=room,
                    topic="Линейные уравнения" if day < today else "",
                )
            )
    Lesson.objects.bulk_create(lessons)
    own = [lesson for lesson in lessons if lesson.course == parts["course"]]
    now = next(place for place, lesson in enumerate(own) if lesson.held_on == today)
    return {
        "lessons": own,
        "closed_lesson": own[0],
        "past_lesson": own[now - 1],
        "lesson": own[now],
        "future_lesson": own[now + 1],
        "class_lesson": _past_lesson(lessons, parts["class_course"], today),
        "other_lesson": _past_lesson(lessons, parts["other_course"], today),
    }


def _past_lesson(lessons: list[Lesson], course: Course, today: date) -> Lesson:
    return [lesson for lesson in lessons if lesson.course == course and lesson.held_on < today][-1]


def _day(monday: date, offset: int) -> date:
    return monday + timedelta(days=offset)


def _days(monday: date, offsets: tuple[int, int]) -> tuple[date, date]:
    return _day(monday, offsets[0]), _day(monday, offsets[1])
