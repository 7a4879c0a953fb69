"""Clubs of somebody, to be handed out to them."""

from typing import Any

from django.utils.translation import gettext as _

from parta.core.personal_data import DataSection, Subjects, table
from parta.schoolday.models import ClubMember


def school_data(*, subjects: Subjects, **_signal: Any) -> list[DataSection]:
    rows = ClubMember.objects.filter(student_id__in=subjects.student_ids).order_by("since_on", "pk")
    columns = [
        ("student", _("Student")),
        ("club", _("Club")),
        ("since_on", _("First day")),
        ("until_on", _("Last day")),
    ]
    found = [
        (row.student.full_name, row.group.club.name, row.since_on, row.until_on)
        for row in rows.select_related("student", "group__club")
    ]
    return [table("clubs", _("Clubs"), columns, found)]
