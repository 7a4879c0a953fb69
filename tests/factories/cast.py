"""The standing cast: two small schools and one person for each role, the same in every test.

Ask for the fixture ``cast`` (database included)::

    def test_something(cast: Cast) -> None:
        actor = cast.actor("teacher")            # as a view would get it
        client = cast.client("guardian")         # a signed-in django.test.Client
        cast.lesson                              # today's lesson of cast.course: open for cast.teacher
        cast.other.student                       # the same things in the school next door

Everything is laid out around the real today, in the zone of the school (Europe/Moscow), so that there is
always a running week: lessons of last week, this week and the next, an open term around them, a closed term
before. Marks, absences and homework are written through commands and have their history.

People of each school, by the key that ``actor``, ``client`` and ``users`` take:

=================  ======================================================================================
student            ``student``, the first of ``students``; in ``school_class`` (7А)
guardian           a parent of ``students[0]`` and ``students[1]``
former_guardian    was a guardian of ``students[0]`` until yesterday: nobody here any more, ``actor`` refuses
trusted            a trusted person of ``students[0]`` for another month, with every scope
teacher            teaches ``course`` (algebra in 7А)
class_teacher      class teacher of 7А, teaches ``class_course`` (Russian in 7А)
colleague          a teacher of 7Б only (``other_course``): nothing of 7А
deputy, head, registrar
support            an operator whom the head has let into the diary of ``students[0]``
=================  ======================================================================================

``stranger`` is signed in but belongs to no school. Everybody's password is ``PASSWORD``; the login is the
key, in the other school with ``other-`` before it.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.test import Client

from parta.academics.models import Course, SchoolClass
from parta.access.actors import Actor
from parta.access.queries import get_actor
from parta.accounts.models import User
from parta.attendance.models import Attendance
from parta.files.models import Attachment
from parta.grading.models import AssessmentForm, Mark
from parta.homework.models import Homework
from parta.lessons.models import Lesson
from parta.people.models import Guardian, Student, Teacher
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear, BellSchedule, Term
from tests.factories.base import PASSWORD, create_user

__all__ = ["PASSWORD", "Cast", "SchoolCast"]


@dataclass(repr=False)
class SchoolCast:
    """One school with everybody in it. ``users`` are by the keys of the module's table."""

    today: date
    school: School
    users: dict[str, User]
    year: AcademicYear
    closed_term: Term
    term: Term  # the running one
    bells: BellSchedule

    school_class: SchoolClass
    students: list[Student]  # three of 7А, by name
    guardian: Guardian
    former_guardian: Guardian
    trusted: Guardian
    teacher: Teacher
    class_teacher: Teacher
    colleague: Teacher
    other_class: SchoolClass  # 7Б
    other_student: Student  # in 7Б, nobody's child

    course: Course
    class_course: Course
    other_course: Course
    lessons: list[Lesson]  # of ``course``, in order, the closed term's one first
    closed_lesson: Lesson  # in the closed term
    past_lesson: Lesson  # the latest before today: has marks, an absence and homework
    lesson: Lesson  # today
    future_lesson: Lesson  # the next after today
    class_lesson: Lesson  # of ``class_course``, the latest before today
    other_lesson: Lesson  # of ``other_course``, the latest before today

    form: AssessmentForm  # the school's default, weight 2
    test_form: AssessmentForm  # weight 5
    marks: list[Mark]  # of students[0] at past_lesson: 5 (form), 4 (test_form)
    attendance: Attendance  # students[1] was absent at past_lesson
    homework: Homework  # given at past_lesson, due at lesson
    attachment: Attachment  # of the homework

    @property
    def student(self) -> Student:
        return self.students[0]

    def actor(self, key: str) -> Actor:
        """The person as an Actor of this school; NotFound for whom has no role in it."""
        return get_actor(user_id=self.users[key].pk, school_slug=self.school.slug)

    def client(self, key: str) -> Client:
        """A browser in which the person is signed in."""
        client = Client()
        client.force_login(self.users[key])
        return client


@dataclass(repr=False)
class Cast(SchoolCast):
    """The school at home, and the school next door that nothing may leak to."""

    other: SchoolCast

    @cached_property
    def stranger(self) -> User:
        """Signed in, but a member of no school."""
        return create_user("stranger")
