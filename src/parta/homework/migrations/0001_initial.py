import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_initial"),
        ("lessons", "0001_initial"),
        ("schools", "0001_initial"),
        ("schoolyear", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Homework",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField()),
                ("text", models.TextField(max_length=5000)),
                ("is_mandatory", models.BooleanField(default=True)),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("given_at", models.DateTimeField()),
                ("edited_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "attachments",
                    models.ManyToManyField(blank=True, related_name="homework", to="files.attachment"),
                ),
                (
                    "due_lesson",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="homework_due",
                        to="lessons.lesson",
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lesson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="homework",
                        to="lessons.lesson",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.school"
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minutes__isnull", True),
                            models.Q(("minutes__gte", 1), ("minutes__lte", 300)),
                            _connector="OR",
                        ),
                        name="homework_minutes_in_range",
                    )
                ],
            },
        ),
    ]
