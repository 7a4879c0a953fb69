"""Two real schools of FET's own examples; the first is lived in for a lesson."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from parta.access.actors import system_actor
from parta.access.commands import grant_roles
from parta.access.queries import get_actor
from parta.access.rules import Role
from parta.accounts.commands import create_user
from parta.core import clock
from parta.exchange.commands import FetOptions, Report, import_fet, import_roster
from parta.journal.commands import CellEdit, Outcome, record_cells
from parta.lessons.models import Lesson
from parta.people.models import Student, Teacher
from parta.schools.models import School
from parta.timetable.rules import PlannedLesson, find_clashes
from tests.tools.packages import FET_EXAMPLES

pytestmark = pytest.mark.django_db
_LOM = "FET-5-official/Bulgaria/Lom_high_school_2007-2008.fet"
_BETHLEN = "FET-5-official/Hungary/Bethlen/2008-2009/2-newer/Bethlen-2008-2009.fet"


def read(name: str) -> bytes:
    return Path(FET_EXAMPLES, name).read_bytes()


def import_around_today(name: str, slug: str, *, dry_run: bool = False) -> Report:
    today = clock.now().date()
    options = FetOptions(slug=slug, starts_on=today - timedelta(days=7), ends_on=today + timedelta(days=7))
    return import_fet(read(name), options, dry_run=dry_run)


def test_lom_high_school_works_like_the_demo() -> None:
    report = import_around_today(_LOM, "lom")
    assert report.bad == []
    school = School.objects.get(slug="lom")
    assert school.classes.count() == 17
    assert find_clashes(planned(school)) == []

    lesson = (
        Lesson.objects.filter(
            school=school, course__group__isnull=True, held_on__lte=clock.today(school.zone)
        )
        .select_related("course__school_class")
        .latest("held_on", "period")
    )
    roster = f"class,surname,given name\n{lesson.course.school_class},Петров,Иван\n"
    assert import_roster(roster.encode(), "lom.csv", "lom").bad == []
    teacher = Teacher.objects.filter(assignments__course=lesson.course).first()
    assert teacher is not None
    student = Student.objects.get(school=school)
    sign_in(school, teacher, Role.TEACHER)
    sign_in(school, student, Role.STUDENT)

    edit = CellEdit(lesson.pk, student.pk, "5", "", uuid.uuid4())
    actor = get_actor(user_id=teacher.user_id or 0, school_slug="lom")
    (result,) = record_cells(actor=actor, course_id=lesson.course_id, edits=[edit])
    assert result.outcome is Outcome.SAVED
    journal = client_of(teacher).get(f"/lom/journal/{lesson.course_id}/").content.decode()
    assert "Петров Иван" in journal
    diary = client_of(student).get(f"/lom/diary/{student.pk}/?day={lesson.held_on.isoformat()}")
    assert diary.status_code == 200
    assert lesson.course.subject.name in diary.content.decode()


def test_bethlen_is_read_with_its_bad_lines() -> None:
    report = import_around_today(_BETHLEN, "bethlen", dry_run=True)
    assert len(report.bad) == 26
    assert not School.objects.filter(slug="bethlen").exists()
    assert any("5693" in line for line in report.lines())


def planned(school: School) -> list[PlannedLesson]:
    """The week with its teachers and whole classes; parts of a class may meet side by side."""
    version = school.timetable_versions.get()
    lessons = []
    slots = version.slots.select_related("course").prefetch_related("course__assignments")
    for slot in slots:
        occupies: set[tuple[str, int]] = {
            ("teacher", row.teacher_id) for row in slot.course.assignments.all()
        }
        if slot.course.group_id is None and slot.course.school_class_id is not None:
            occupies.add(("class", slot.course.school_class_id))
        # Teachers of one course may share its lessons out among themselves, as parallel halves do.
        if slot.course.assignments.count() > 1:
            occupies = {item for item in occupies if item[0] == "class"}
        lessons.append(PlannedLesson(slot.weekday, slot.period, str(slot.pk), frozenset(occupies)))
    return lessons


def sign_in(school: School, person: Teacher | Student, role: Role) -> None:
    user = create_user(login=f"{role}-{person.pk}", surname=person.surname)
    person.user = user
    person.save()
    actor = system_actor(school)
    grant_roles(actor=actor, grants=[(user.pk, role)], since_on=clock.today(school.zone))


def client_of(person: Teacher | Student) -> Client:
    client = Client()
    assert person.user is not None
    client.force_login(person.user)
    return client
