"""Classes and groups of two records of one student, when they become one."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parta.academics.models import CourseAssignment, Enrollment, GroupMember, IndividualPlan
from parta.academics.rules import are_overlapping
from parta.core.merging import MergePart
from parta.people.models import Person, Student, Teacher


def list_parts(*, kept: Person, gone: Person, **_event: Any) -> list[MergePart]:
    """What moves of classes; two classes at once, or two plans, contradict each other."""
    if isinstance(gone, Teacher):
        assignments = CourseAssignment.objects.filter(teacher=gone).count()
        return [
            MergePart(gettext_lazy("courses taught"), assignments),
            MergePart(gettext_lazy("classes led"), gone.leads.count()),
        ]
    if not (isinstance(gone, Student) and isinstance(kept, Student)):
        return []
    own = list(Enrollment.objects.filter(student=kept).select_related("school_class__year"))
    others = list(Enrollment.objects.filter(student=gone).select_related("school_class__year"))
    plans = IndividualPlan.objects.filter(student=gone).count()
    both_plan = plans and IndividualPlan.objects.filter(student=kept).exists()
    return [
        MergePart(gettext_lazy("stays in classes"), len(others), _clash(own, others)),
        MergePart(gettext_lazy("groups"), GroupMember.objects.filter(student=gone).count()),
        MergePart(
            gettext_lazy("individual plans"),
            plans,
            _("Both records have individual plans: withdraw one of them first.") if both_plan else "",
        ),
    ]


def join_stays(*, kept: Person, gone: Person, **_event: Any) -> None:
    """Days that both spent in one class or group are told once; the rest moves with everything else."""
    if not (isinstance(kept, Student) and isinstance(gone, Student)):
        return
    _join(Enrollment.objects.filter(student=kept), Enrollment.objects.filter(student=gone), "school_class_id")
    _join(GroupMember.objects.filter(student=kept), GroupMember.objects.filter(student=gone), "group_id")


def _join(own: Iterable[Any], others: Iterable[Any], place: str) -> None:
    known = list(own)
    for row in others:
        for same in known:
            if getattr(same, place) == getattr(row, place) and are_overlapping(_span(same), _span(row)):
                same.since_on = min(same.since_on, row.since_on)
                both_end = same.until_on is not None and row.until_on is not None
                same.until_on = max(same.until_on, row.until_on) if both_end else None
                same.save(update_fields=["since_on", "until_on"])
                row.delete()
                break


def _clash(own: Iterable[Enrollment], others: Iterable[Enrollment]) -> str:
    for first in own:
        for second in others:
            if first.school_class_id != second.school_class_id and are_overlapping(
                _days(first), _days(second)
            ):
                names = {"first": first.school_class.name, "second": second.school_class.name}
                return _("One record is in %(first)s, the other in %(second)s on the same days.") % names
    return ""


def _days(row: Enrollment) -> tuple[Any, Any]:
    return row.since_on, row.until_on or row.school_class.year.ends_on


def _span(row: Any) -> tuple[Any, Any]:
    return row.since_on, row.until_on
