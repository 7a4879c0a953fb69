"""Homework given to somebody alone, and what they have ticked off, to be handed out to them."""

from typing import Any

from django.utils.translation import gettext as _

from parta.core.personal_data import DataSection, Subjects, table
from parta.homework.models import DoneTick, Homework


def school_data(*, subjects: Subjects, **_signal: Any) -> list[DataSection]:
    columns = [
        ("student", _("Student")),
        ("subject", _("Subject")),
        ("due_on", _("Due")),
        ("text", _("Task")),
    ]
    tasks = Homework.objects.filter(students__in=subjects.student_ids, is_individual=True, is_draft=False)
    own = [
        (student.full_name, row.course.subject.name, row.due_on, row.text)
        for row in tasks.select_related("course__subject").prefetch_related("students").distinct()
        for student in row.students.all()
        if student.pk in subjects.student_ids
    ]
    ticks = DoneTick.objects.filter(student_id__in=subjects.student_ids).order_by("done_at", "pk")
    done = [
        (tick.student.full_name, tick.homework.course.subject.name, tick.homework.due_on, tick.done_at)
        for tick in ticks.select_related("student", "homework__course__subject")
    ]
    return [
        table("own_homework", _("Homework given to one student"), columns, own),
        table("done_homework", _("Homework ticked off"), [*columns[:3], ("done_at", _("Done"))], done),
    ]
