import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("lessons", "0001_initial"),
        ("people", "0001_initial"),
        ("schools", "0001_initial"),
        ("schoolyear", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[("н", "н"), ("б", "б"), ("у", "у"), ("п", "п"), ("о", "о")], max_length=1
                    ),
                ),
                ("late_minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "lesson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance",
                        to="lessons.lesson",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.school"
                    ),
                ),
                (
                    "student",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance",
                        to="people.student",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="schoolyear.academicyear",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["student", "lesson"], name="attendance_of_student")],
                "constraints": [
                    models.UniqueConstraint(fields=("lesson", "student"), name="attendance_once_a_lesson"),
                    models.CheckConstraint(
                        condition=models.Q(("code", "о"), ("late_minutes__isnull", True), _connector="OR"),
                        name="attendance_minutes_only_when_late",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("late_minutes__isnull", True),
                            models.Q(("late_minutes__gte", 1), ("late_minutes__lte", 45)),
                            _connector="OR",
                        ),
                        name="attendance_minutes_in_range",
                    ),
                ],
            },
        ),
    ]
