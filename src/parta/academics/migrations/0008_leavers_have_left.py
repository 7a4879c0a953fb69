from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Q, Subquery


def close(apps: Any, _editor: Any) -> None:
    """Who has left the school, and has not come back, has left it for the pages too."""
    Enrollment = apps.get_model("academics", "Enrollment")
    Student = apps.get_model("people", "Student")
    Membership = apps.get_model("access", "Membership")
    last = Enrollment.objects.filter(student=OuterRef("pk")).order_by("-since_on", "-pk")
    rows = Student.objects.annotate(way=Subquery(last.values("exit")[:1]), day=Subquery(last.values("until_on")[:1]))
    gone = list(rows.filter(way__in=["departed", "expelled", "graduated"], day__isnull=False))
    for student in gone:
        student.left_on = student.day
    Student.objects.bulk_update(gone, ["left_on"], batch_size=500)
    for student in (student for student in gone if student.user_id):
        members = Membership.objects.filter(school_id=student.school_id, user_id=student.user_id, role="student")
        members.filter(since_on__gt=student.day).delete()
        members.filter(Q(until_on__isnull=True) | Q(until_on__gt=student.day)).update(until_on=student.day)


class Migration(migrations.Migration):
    dependencies = [
        ("academics", "0007_without_former_columns"),
        ("people", "0005_student_left_on"),
        ("access", "0004_organizer"),
    ]

    operations = [migrations.RunPython(close, migrations.RunPython.noop)]
