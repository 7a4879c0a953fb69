from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps: Any, _schema_editor: object) -> None:
    lessons = apps.get_model("lessons", "Lesson").objects.filter(pk=OuterRef("lesson_id"))
    rows = apps.get_model("homework", "Homework").objects.filter(course__isnull=True)
    rows.update(course_id=Subquery(lessons.values("course_id")[:1]))


class Migration(migrations.Migration):
    dependencies = [("homework", "0002_course_drafts_and_ticks")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
