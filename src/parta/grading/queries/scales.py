from dataclasses import dataclass

from django.utils.translation import gettext as _

from parta.academics.models import Subject
from parta.access.actors import Actor
from parta.grading.models import Mark, SubjectScale
from parta.grading.rules.scales import Scale


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A subject on the page of scales; with marks its scale stays."""

    subject_id: int
    name: str
    scale: Scale
    has_marks: bool


def scale_of(subject_id: int) -> Scale:
    """The scale of the subject's marks; the five-point one where the school has chosen none."""
    own = SubjectScale.objects.filter(subject_id=subject_id).values_list("scale", flat=True).first()
    return Scale(own) if own else Scale.FIVE


def scale_of_course(course_id: int) -> Scale:
    own = SubjectScale.objects.filter(subject__courses=course_id).values_list("scale", flat=True).first()
    return Scale(own) if own else Scale.FIVE


def list_subject_scales(actor: Actor) -> list[SubjectRow]:
    """Every subject of the school with its scale, by name."""
    with_marks = set(
        Mark.objects.filter(school=actor.school)
        .values_list("lesson__course__subject_id", flat=True)
        .distinct()
    )
    scales = dict(SubjectScale.objects.filter(school=actor.school).values_list("subject_id", "scale"))
    return [
        SubjectRow(pk, name, Scale(scales.get(pk, Scale.FIVE)), pk in with_marks)
        for pk, name in Subject.objects.filter(school=actor.school).order_by("name").values_list("pk", "name")
    ]


def scale_name(scale: Scale) -> str:
    """The scale with its marks, in the user's language."""
    return {
        Scale.FIVE: _("five-point"),
        Scale.TEN: _("ten-point, 1–10"),
        Scale.HUNDRED: _("hundred-point, 0–100"),
        Scale.CRITERIAL: _("by criteria, share of the points in per cent"),
        Scale.PASS_FAIL: _("pass or fail, at the end of the term only"),
    }[scale]
