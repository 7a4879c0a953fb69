"""The archive: a year after which another has begun is read by those it was open to, and not changed."""

import json
from datetime import timedelta
from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parta.academics.models import Course, CourseAssignment, Enrollment, SchoolClass
from parta.core import clock
from parta.core.errors import Refused
from parta.grading.models import Mark
from parta.grading.rules.terms import TermMarkKind
from parta.journal.commands import TermMarkEdit, record_term_marks
from parta.journal.queries.cells import CellKey, cell_states
from parta.lessons.models import Lesson
from parta.people.models import Student, Teacher
from parta.schoolyear.models import AcademicYear, Term
from tests.factories.cast import Cast

_DAY = timedelta(days=1)


class Past:
    """6А of the year before: the class teacher led it, the teacher taught it to its last day."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.root = cast, f"/{cast.school.slug}"
        first, last = cast.year.starts_on - 365 * _DAY, cast.year.starts_on - 90 * _DAY
        self.year = AcademicYear.objects.create(
            school=cast.school, name="2025/26", starts_on=first, ends_on=last
        )
        self.term = Term.objects.create(
            year=self.year, kind="quarter", number=1, starts_on=first, ends_on=last
        )
        self.school_class = self._class("А", cast.class_teacher)
        for student in cast.students[:2]:
            self.enroll(student)
        self.course = self.add_course()
        self.lesson = Lesson.objects.create(
            school=cast.school, year=self.year, course=self.course, held_on=last - 10 * _DAY, period=1
        )
        self.mark = Mark.objects.create(
            school=cast.school,
            year=self.year,
            lesson=self.lesson,
            student=cast.student,
            value=3,
            form=cast.form,
            weight=Decimal(2),
            set_at=cast.marks[0].set_at,
            recorded_at=cast.marks[0].set_at,
            recorded_by=cast.users["teacher"],
        )

    def _class(self, letter: str, teacher: Teacher | None = None) -> SchoolClass:
        cast = self.cast
        made = SchoolClass.objects.create(
            school=cast.school, year=self.year, grade=6, letter=letter, bells=cast.bells
        )
        if teacher:
            made.leads.create(teacher=teacher)
        return made

    def enroll(self, student: Student) -> None:
        Enrollment.objects.create(
            student=student,
            school_class=self.school_class,
            since_on=self.year.starts_on,
            until_on=self.year.ends_on,
        )

    def add_course(self, letter: str = "") -> Course:
        cast, school_class = self.cast, self._class(letter) if letter else self.school_class
        course = Course.objects.create(
            school=cast.school, year=self.year, subject=cast.course.subject, school_class=school_class
        )
        CourseAssignment.objects.create(
            course=course, teacher=cast.teacher, since_on=self.year.starts_on, until_on=self.year.ends_on
        )
        return course

    def get(self, key: str, path: str, status: int = 200) -> str:
        response = self.cast.client(key).get(f"{self.root}/{path}")
        assert response.status_code == status, path
        return response.content.decode()


@pytest.fixture
def past(cast: Cast) -> Past:
    return Past(cast)


def test_each_reader_finds_the_year_before_by_the_choice_on_the_page(past: Past) -> None:
    chosen, student = f"?year={past.year.pk}", past.cast.student.pk
    old_class, new_class = past.school_class.pk, past.cast.school_class.pk
    journal = f"/journal/{past.course.pk}/"
    for key, path, there, gone in (
        ("deputy", "classes/", f"/classes/{old_class}/", f"/classes/{new_class}/"),
        ("class_teacher", "classes/", f"/classes/{old_class}/", f"/classes/{new_class}/"),
        ("teacher", "journal/", journal, f"/journal/{past.cast.course.pk}/"),
        ("head", "progress/", f"/progress/classes/{old_class}/", f"/progress/classes/{new_class}/"),
        ("deputy", "progress/closings/", f"/classes/{old_class}/closing/", f"/classes/{new_class}/closing/"),
        ("guardian", f"progress/students/{student}/", 'class="student-class">6А', "7А"),
        ("guardian", f"diary/{student}/subjects/", f'?term={past.term.pk}"', f'?term={past.cast.term.pk}"'),
    ):
        now = past.get(key, path)
        assert (gone in now, there in now) == (True, False), (key, path)
        assert chosen in now, (key, path)
        then = past.get(key, f"{path}{chosen}")
        assert (gone in then, there in then) == (False, True), (key, path)


def test_what_the_chosen_pages_lead_to_is_of_the_year_before(past: Past) -> None:
    student, term = past.cast.student.pk, past.term.pk
    students = past.get("class_teacher", f"classes/{past.school_class.pk}/")
    assert past.cast.student.full_name in students
    assert "Выбыли" not in students
    assert past.get("class_teacher", f"progress/classes/{past.school_class.pk}/").count("3,00")
    assert "6А" in past.get("head", f"progress/school/?year={past.year.pk}")
    assert "6А" in past.get("deputy", f"progress/accumulation/?term={term}")
    for path in ("table", "charts"):
        page = past.get(
            "guardian", f"progress/students/{student}/{'' if path == 'table' else 'charts/'}?term={term}"
        )
        assert "6А" in page, path
    marks = past.get("guardian", f"diary/{student}/subjects/{past.course.pk}/?term={term}")
    assert "3,00" in marks
    week = past.get("guardian", f"diary/{student}/?day={past.lesson.held_on}")
    assert "6А" in week
    assert past.cast.course.subject.name in week
    card = past.cast.client("guardian").get(f"{past.root}/progress/students/{student}/card.pdf?term={term}")
    assert card.status_code == 200
    timetable = past.get("guardian", "timetable/")
    assert f"?day={past.year.ends_on}" in timetable
    assert "6А" in past.get("guardian", f"timetable/?day={past.lesson.held_on}")


def test_a_journal_of_the_year_before_is_read_only(past: Past) -> None:
    page = past.get("teacher", f"journal/{past.course.pk}/")
    assert "2025/26" in page
    assert 'aria-readonly="true"' in page
    past.course.assignments.update(until_on=None)  # as a rollover leaves it
    place = CellKey(past.lesson.pk, past.cast.student.pk)
    for key in ("teacher", "deputy"):
        edit = {
            "lesson": past.lesson.pk,
            "student": past.cast.student.pk,
            "text": "5",
            "seen": cell_states(lesson_ids=[past.lesson.pk])[place].version,
            "operation": str(uuid4()),
        }
        body = json.dumps({"edits": [edit], "reason": "Исправление"})
        address = f"{past.root}/journal/{past.course.pk}/cells/"
        answer = past.cast.client(key).post(address, body, content_type="application/json")
        assert "закрыт" in answer.json()["results"][0]["message"], key
        lesson = past.cast.client(key).post(
            f"{past.root}/journal/{past.course.pk}/lessons/", {"held_on": past.lesson.held_on}
        )
        assert lesson.status_code == 422, key
    assert list(past.lesson.marks.values_list("value", flat=True)) == [3]


def test_grades_of_the_year_before_follow_the_closing_of_their_term(past: Past) -> None:
    """A debt made good later: the deputy head opens the term again, and the grade of it may be given."""
    past.course.assignments.update(until_on=None)  # as a rollover leaves it
    cast, terms = past.cast, Term.objects.filter(pk=past.term.pk)
    for number, kind in ((1, TermMarkKind.TERM), (None, TermMarkKind.YEAR)):
        edit = TermMarkEdit(cast.student.pk, kind, 4, "Долг сдан", 0)
        give = partial(
            record_term_marks,
            actor=cast.actor("teacher"),
            course_id=past.course.pk,
            term_number=number,
            edits=[edit],
        )
        terms.update(closed_at=clock.now())
        with pytest.raises(Refused) as refused:
            give()
        assert refused.value.code == "term_closed"
        terms.update(closed_at=None)
        assert [result.refused for result in give()] == [None]


def test_a_year_is_open_to_nobody_to_whom_its_rows_are_not(past: Past) -> None:
    chosen, neighbor = f"?year={past.year.pk}", past.cast.students[2].pk
    past.get("class_teacher", f"progress/students/{neighbor}/{chosen}", 404)  # was not in 6А
    past.get("class_teacher", f"diary/{neighbor}/subjects/{chosen}", 404)
    past.get("colleague", f"journal/{past.course.pk}/", 404)
    assert f"/journal/{past.course.pk}/" not in past.get("colleague", f"journal/{chosen}")
    strange = f"?year={past.cast.other.year.pk}"
    for path in ("classes/", "journal/", "progress/", f"diary/{past.cast.student.pk}/subjects/"):
        past.get("deputy", f"{path}{strange}", 404)
        past.get("deputy", f"{path}?year=x", 404)


def test_the_number_of_queries_does_not_grow_with_the_year_before(past: Past) -> None:
    pages = [
        f"{past.root}/{path}?year={past.year.pk}"
        for path in ("classes/", "journal/", "progress/", "progress/school/", "progress/accumulation/")
    ]
    client = past.cast.client("deputy")

    def counts() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert client.get(page).status_code == 200
            found.append(len(captured))
        return found

    counts()  # what a first request keeps
    few = counts()
    past.enroll(past.cast.students[2])
    for letter in "БВГД":
        past.add_course(letter)
    assert counts() == few
