"""Curricula of every grade by the hours of domain I, study profiles, one individual plan."""

from collections.abc import Sequence
from decimal import Decimal

from parta.academics.commands.curriculum import CurriculumData, LineData, import_curriculum
from parta.academics.commands.individual import PlanData, ProfileData, create_profile, give_plan
from parta.academics.models import SchoolClass
from parta.academics.rules import CurriculumPart, ProfileKind
from parta.demo.curriculum import ClassKey, hours_of
from parta.demo.families import DEMO_CLASS
from parta.demo.founding import Foundation
from parta.demo.people import Enrolled

_PROFILES = {
    ProfileKind.NATURAL_SCIENCE: (
        "Естественно-научный",
        (
            "Для тех, кто думает о медицине, биотехнологиях, экологии.\n\nНа углублённом уровне изучаются "
            "физика, химия и биология; много лабораторных работ. Выпускники обычно сдают химию и биологию."
        ),
    ),
    ProfileKind.HUMANITIES: (
        "Гуманитарный",
        (
            "Для будущих филологов, педагогов, журналистов, психологов.\n\nБольше часов литературы, "
            "иностранного языка и истории; проекты — исследования текстов и источников."
        ),
    ),
    ProfileKind.SOCIO_ECONOMIC: (
        "Социально-экономический",
        (
            "Для тех, кого интересуют экономика, управление, право.\n\nНа углублённом уровне изучаются "
            "история и обществознание, больше часов информатики; проекты связаны с жизнью города и региона."
        ),
    ),
    ProfileKind.TECHNOLOGICAL: (
        "Технологический",
        (
            "Для будущих инженеров и программистов.\n\nНа углублённом уровне изучаются математика, физика и "
            "информатика; проекты выполняются в мастерских и лабораториях."
        ),
    ),
    ProfileKind.UNIVERSAL: (
        "Универсальный",
        (
            "Для тех, чьи планы не укладываются в один профиль.\n\nПредметы изучаются на базовом уровне, "
            "два из них — углублённо по выбору ученика; часть недели отдана элективным курсам."
        ),
    ),
}
_BY_LETTER = {"А": ProfileKind.NATURAL_SCIENCE, "Б": ProfileKind.SOCIO_ECONOMIC}
_BY_SCHOOL = {"choice", "culture", "probability"}  # subjects of the part that the school chooses
_FIRST_SENIOR = 10
# Courses that are no subjects: from and to which grade.
_OUTSIDE = (
    ("Разговоры о важном", 1, 11, "1"),
    ("Функциональная грамотность", 1, 9, "1"),
    ("Подвижные игры", 1, 4, "1"),
    ("Россия — мои горизонты", 6, 11, "1"),
    ("Подготовка к экзаменам", 9, 11, "2"),
)
_INDIVIDUAL = "Индивидуальный план на время спортивных сборов"
_REASON = "Заявление родителей: подготовка к первенству области по лыжным гонкам"


def write_curricula(base: Foundation, enrolled: Sequence[Enrolled]) -> None:
    """A curriculum for each grade, in grades 10 and 11 for each profile that is taught."""
    profiles = {
        kind: create_profile(actor=base.actor, data=ProfileData(name, kind, description)).pk
        for kind, (name, description) in _PROFILES.items()
    }
    classes = SchoolClass.objects.filter(school=base.actor.school, year=base.year)
    followers: dict[tuple[int, str], list[int]] = {}
    for pk, grade, letter in classes.values_list("pk", "grade", "letter"):
        followers.setdefault((grade, letter if grade >= _FIRST_SENIOR else ""), []).append(pk)
    for (grade, letter), class_ids in sorted(followers.items()):
        kind = _BY_LETTER[letter] if letter else None
        name = f"{grade} класс, {_PROFILES[kind][0].lower()} профиль" if kind else f"{grade} класс"
        import_curriculum(
            actor=base.actor,
            year_id=base.year.pk,
            data=CurriculumData(name, grade, profiles[kind] if kind else None),
            lines=_lines(base, ClassKey(grade, letter or "А")),
            class_ids=class_ids,
        )
    _give_one_plan(base, enrolled)


def _lines(base: Foundation, key: ClassKey, without: frozenset[str] = frozenset()) -> list[LineData]:
    lines = [
        LineData(
            part=CurriculumPart.SCHOOL if subject in _BY_SCHOOL else CurriculumPart.MANDATORY,
            subject_id=base.subject_ids[subject],
            hours_a_week=Decimal(hours),
        )
        for subject, hours in hours_of(key).items()
        if subject not in without
    ]
    return lines + [
        LineData(CurriculumPart.EXTRACURRICULAR, None, Decimal(hours), name=name)
        for name, first, last, hours in _OUTSIDE
        if first <= key.grade <= last and not without
    ]


def _give_one_plan(base: Foundation, enrolled: Sequence[Enrolled]) -> None:
    """To somebody of the demo class other than the student whose account the demo shows."""
    mates = [one for one in enrolled[1:] if one.pupil.school_class == DEMO_CLASS]
    if not mates:
        return
    one = import_curriculum(
        actor=base.actor,
        year_id=base.year.pk,
        data=CurriculumData(_INDIVIDUAL, DEMO_CLASS.grade),
        lines=_lines(base, DEMO_CLASS, frozenset({"pe", "music", "art", "handicraft"})),
        class_ids=[],
    )
    plan = PlanData(one.pk, _REASON, base.shape.first)
    give_plan(actor=base.actor, student_id=mates[len(mates) // 2].student_id, data=plan)
