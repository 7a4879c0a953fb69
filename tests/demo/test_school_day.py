from types import SimpleNamespace
from typing import Any

from parta.access.actors import system_actor
from parta.demo.names import Sex
from parta.demo.school_day import fill_school_day
from parta.schoolday.models import Club, ClubGroup, ClubMember, RegimeItem
from tests.factories.cast import Cast


def enrolled(cast: Cast) -> list[Any]:
    pupil = SimpleNamespace(
        school_class=SimpleNamespace(grade=7), name=SimpleNamespace(sex=Sex.MALE), joins_late=False
    )
    return [SimpleNamespace(student_id=student.pk, pupil=pupil) for student in cast.students]


def test_grades_have_a_regime_and_students_have_clubs(cast: Cast) -> None:
    course: Any = SimpleNamespace(
        unit=SimpleNamespace(subject="it"), teacher=SimpleNamespace(teacher_id=cast.teacher.pk)
    )
    fill_school_day(system_actor(cast.school), cast.year, [course], enrolled(cast), seed=1)
    assert set(RegimeItem.objects.values_list("grade", flat=True)) == {7}
    assert RegimeItem.objects.filter(kind="meal").exists()
    own = ClubMember.objects.filter(student=cast.student).values_list("group__club__name", flat=True)
    assert set(own) == {"Робототехника", "Шахматы"}
    assert Club.objects.get(name="Робототехника").groups.get().teacher == cast.teacher
    assert not ClubGroup.objects.filter(members=None).exists()


def test_the_same_seed_chooses_the_same(cast: Cast) -> None:
    chosen = []
    for _time in range(2):
        RegimeItem.objects.all().delete()
        ClubMember.objects.all().delete()
        Club.objects.all().delete()
        fill_school_day(system_actor(cast.school), cast.year, [], enrolled(cast), seed=3)
        chosen.append(sorted(ClubMember.objects.values_list("group__name", "student_id")))
    assert chosen[0] == chosen[1]
