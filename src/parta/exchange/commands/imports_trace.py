"""What a run makes and changes in a school, so that it can be taken back."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Max, Model

from parta.exchange.queries.tenancy import rows_of_school
from parta.schools.models import School

# What a run may make, each after what it hangs on.
_LABELS = (
    "schoolyear.AcademicYear",
    "schoolyear.Term",
    "schoolyear.Holiday",
    "schoolyear.BellSchedule",
    "schoolyear.BellPeriod",
    "grading.AssessmentForm",
    "people.Teacher",
    "people.Student",
    "people.Guardian",
    "people.Guardianship",
    "academics.Subject",
    "grading.SubjectScale",
    "academics.Curriculum",
    "academics.CurriculumLine",
    "academics.SchoolClass",
    "academics.ClassLead",
    "academics.ClassCurriculum",
    "academics.Enrollment",
    "academics.TeachingGroup",
    "academics.GroupMember",
    "academics.Course",
    "academics.CourseAssignment",
    "timetable.Room",
    "timetable.TimetableVersion",
    "timetable.LessonSlot",
    "lessons.Lesson",
    "grading.Mark",
    "grading.TermMark",
)


def traced_models() -> list[type[Model]]:
    return [apps.get_model(label) for label in _LABELS]


class Trace:
    """Begun inside the transaction of a run, before it writes.

    The school's row is locked until the transaction ends, so that whoever adds something to the school waits:
    all that appears in between is the run's.
    """

    def __init__(self, school: School) -> None:
        self.school = School.objects.select_for_update().get(pk=school.pk)
        self._last = {
            model: model._default_manager.aggregate(last=Max("pk"))["last"] or 0 for model in traced_models()
        }
        self.changed: list[list[Any]] = []

    def made(self) -> dict[str, list[int]]:
        found = {}
        for model, last in self._last.items():
            ids = list(rows_of_school(model, self.school).filter(pk__gt=last).values_list("pk", flat=True))
            if ids:
                found[model._meta.label] = ids
        return found

    def note(self, label: str, field: str, rows: Iterable[tuple[int, Any, Any]]) -> None:
        """Values that were there before: (id, before, after)."""
        self.changed.extend([label, pk, field, _plain(before), _plain(after)] for pk, before, after in rows)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
