"""What classes and courses keep of somebody, to be handed out to them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parta.academics.models import ClassLead, CourseAssignment, Enrollment, GroupMember, IndividualPlan
from parta.academics.rules import Entry, Exit
from parta.core.personal_data import DataSection, Subjects, table


def school_data(*, subjects: Subjects, **_signal: Any) -> list[DataSection]:
    return [_stays(subjects), _groups(subjects), _plans(subjects), _taught(subjects), _led(subjects)]


def _stays(subjects: Subjects) -> DataSection:
    rows = Enrollment.objects.filter(student_id__in=subjects.student_ids)
    columns = [
        ("student", _("Student")),
        ("class", _("Class")),
        ("year", _("Academic year")),
        ("since_on", _("First day")),
        ("until_on", _("Last day")),
        ("entry", _("How it began")),
        ("entry_note", pgettext("a decree", "Order")),
        ("exit", _("How it ended")),
        ("exit_note", _("Order of leaving")),
    ]
    entries = {
        Entry.ENROLLED: _("enrolled"),
        Entry.TRANSFERRED: _("from another class"),
        Entry.ARRIVED: _("from another school"),
        Entry.RETURNED: _("returned"),
    }
    exits = {
        Exit.TRANSFERRED: _("to another class"),
        Exit.DEPARTED: _("to another school"),
        Exit.EXPELLED: _("expelled"),
        Exit.GRADUATED: _("graduated"),
    }
    found = [
        (
            row.student.full_name,
            row.school_class.name,
            row.school_class.year.name,
            row.since_on,
            row.until_on,
            entries.get(Entry(row.entry), row.entry),
            row.entry_note,
            exits[Exit(row.exit)] if row.exit else "",
            row.exit_note,
        )
        for row in rows.select_related("student", "school_class__year").order_by("since_on", "pk")
    ]
    return table("classes", _("Classes"), columns, found)


def _groups(subjects: Subjects) -> DataSection:
    rows = GroupMember.objects.filter(student_id__in=subjects.student_ids).order_by("since_on", "pk")
    columns = [
        ("student", _("Student")),
        ("group", _("Group")),
        ("since_on", _("First day")),
        ("until_on", _("Last day")),
    ]
    found = [
        (row.student.full_name, row.group.name, row.since_on, row.until_on)
        for row in rows.select_related("student", "group")
    ]
    return table("groups", _("Teaching groups"), columns, found)


def _plans(subjects: Subjects) -> DataSection:
    rows = IndividualPlan.objects.filter(student_id__in=subjects.student_ids).order_by("since_on", "pk")
    columns = [
        ("student", _("Student")),
        ("curriculum", _("Curriculum")),
        ("reason", _("Reason")),
        ("since_on", _("First day")),
        ("until_on", _("Last day")),
    ]
    found = [
        (row.student.full_name, row.curriculum.name, row.reason, row.since_on, row.until_on)
        for row in rows.select_related("student", "curriculum")
    ]
    return table("individual_plans", _("Individual plans"), columns, found)


def _taught(subjects: Subjects) -> DataSection:
    rows = CourseAssignment.objects.filter(teacher_id__in=subjects.teacher_ids).order_by("since_on", "pk")
    columns = [("course", _("Course")), ("since_on", _("First day")), ("until_on", _("Last day"))]
    found = [
        (str(row.course), row.since_on, row.until_on)
        for row in rows.select_related("course__subject", "course__school_class", "course__group")
    ]
    return table("courses_taught", _("Courses taught"), columns, found)


def _led(subjects: Subjects) -> DataSection:
    rows = ClassLead.objects.filter(teacher_id__in=subjects.teacher_ids).order_by("pk")
    columns = [
        ("class", _("Class")),
        ("year", _("Academic year")),
        ("since_on", _("First day")),
        ("until_on", _("Last day")),
    ]
    found = [
        (row.school_class.name, row.school_class.year.name, row.since_on, row.until_on)
        for row in rows.select_related("school_class__year")
    ]
    return table("classes_led", _("Classes led"), columns, found)
