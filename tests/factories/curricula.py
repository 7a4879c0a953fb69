"""A curriculum of the standing cast's grade with a line, a profile and an individual plan."""

from decimal import Decimal

from parta.academics.commands.curriculum import CurriculumData, LineData, add_line, create_curriculum
from parta.academics.commands.individual import PlanData, ProfileData, create_profile, give_plan
from parta.academics.models import Curriculum, CurriculumLine, IndividualPlan, StudyProfile
from parta.academics.rules import CurriculumPart, ProfileKind
from tests.factories.cast import SchoolCast

_NAME = "7 класс, основной"


def get_curriculum(cast: SchoolCast) -> Curriculum:
    """Of grade 7; algebra 3 hours a week is in it. Nobody follows it yet."""
    found = Curriculum.objects.filter(school=cast.school, name=_NAME).first()
    if found is not None:
        return found
    actor = cast.actor("deputy")
    one = create_curriculum(actor=actor, year_id=cast.year.pk, data=CurriculumData(_NAME, 7))
    line = LineData(CurriculumPart.MANDATORY, cast.course.subject_id, Decimal(3))
    add_line(actor=actor, curriculum_id=one.pk, data=line)
    return one


def get_line(cast: SchoolCast) -> CurriculumLine:
    return get_curriculum(cast).lines.get()


def get_profile(cast: SchoolCast) -> StudyProfile:
    found = StudyProfile.objects.filter(school=cast.school).first()
    data = ProfileData("Естественно-научный", ProfileKind.NATURAL_SCIENCE, "Углублённо: физика и химия.")
    return found or create_profile(actor=cast.actor("deputy"), data=data)


def get_plan(cast: SchoolCast) -> IndividualPlan:
    """Of the first student, for the whole year."""
    found = IndividualPlan.objects.filter(student=cast.student).first()
    data = PlanData(get_curriculum(cast).pk, "Спортивные сборы", cast.year.starts_on)
    return found or give_plan(actor=cast.actor("deputy"), student_id=cast.student.pk, data=data)
