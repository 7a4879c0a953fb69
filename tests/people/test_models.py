import pytest

from parta.people.models import Student, Teacher
from tests.factories.cast import Cast


@pytest.mark.parametrize(
    ("key", "count"),
    [("student", 1), ("guardian", 2), ("trusted", 1), ("support", 1), ("teacher", 0)],
)
def test_students_one_may_see(cast: Cast, key: str, count: int) -> None:
    seen = Student.objects.visible_to(cast.actor(key))
    assert seen.count() == count
    assert not seen.exclude(school=cast.school).exists()


@pytest.mark.parametrize("key", ["deputy", "head", "registrar"])
def test_all_students_of_the_own_school(cast: Cast, key: str) -> None:
    assert set(Student.objects.visible_to(cast.actor(key))) == {*cast.students, cast.other_student}


def test_teachers_of_the_own_school_only(cast: Cast) -> None:
    assert set(Teacher.objects.visible_to(cast.actor("student"))) == {
        cast.teacher,
        cast.class_teacher,
        cast.colleague,
    }
