"""Since when students belong to classes and groups: what tells a newcomer's past from their present."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q

from parta.academics.models import Course, Enrollment, GroupMember


@dataclass(frozen=True, slots=True)
class Stays:
    """When each student first came to each class and to each group."""

    in_class: Mapping[tuple[int, int], date]
    in_group: Mapping[tuple[int, int], date]

    def begun(self, student_id: int, course: Course) -> date | None:
        """When the student came to the course; None: never."""
        if course.group_id:
            return self.in_group.get((student_id, course.group_id))
        return self.in_class.get((student_id, course.school_class_id or 0))


def first_stays(student_ids: Collection[int]) -> Stays:
    """Two queries, however many students."""
    of_students = Q(student_id__in=student_ids)
    classes = Enrollment.objects.filter(of_students).values_list("student_id", "school_class_id")
    groups = GroupMember.objects.filter(of_students).values_list("student_id", "group_id")
    begun = Min("since_on")
    return Stays(
        {(student, own): day for student, own, day in classes.annotate(begun=begun)},
        {(student, own): day for student, own, day in groups.annotate(begun=begun)},
    )
