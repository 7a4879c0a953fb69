"""Why a class keeps the kind of its terms."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from parta.academics.models import Course
from parta.grading.models import Mark, TermMark


def marks_of_class(*, class_id: int, **_signal: Any) -> Sequence[str]:
    """A mark counts in the term it was set in: once there is one, the kind stays to the end of the year."""
    courses = Course.objects.filter(Q(school_class=class_id) | Q(group__classes=class_id)).values("pk")
    has_marks = (
        Mark.objects.filter(lesson__course__in=courses).exists()
        or TermMark.objects.filter(course__in=courses).exists()
    )
    words = _("The class has marks already: its terms can be others from the next year.")
    return [words] if has_marks else []
