from decimal import Decimal

import django.core.validators
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
            name="AssessmentForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("short_name", models.CharField(max_length=12)),
                (
                    "category",
                    models.CharField(
                        choices=[("homework", "homework"), ("classwork", "classwork"), ("tests", "tests")],
                        max_length=10,
                    ),
                ),
                (
                    "weight",
                    models.DecimalField(
                        decimal_places=1,
                        max_digits=3,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.1")),
                            django.core.validators.MaxValueValidator(Decimal("10")),
                        ],
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("is_default", models.BooleanField(default=False)),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessment_forms",
                        to="schools.school",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LessonForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grading.assessmentform",
                    ),
                ),
                (
                    "lesson",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessment",
                        to="lessons.lesson",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("value", models.PositiveSmallIntegerField()),
                (
                    "weight",
                    models.DecimalField(
                        decimal_places=1,
                        max_digits=3,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.1")),
                            django.core.validators.MaxValueValidator(Decimal("10")),
                        ],
                    ),
                ),
                ("comment", models.CharField(blank=True, max_length=500)),
                ("recorded_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="grading.assessmentform",
                    ),
                ),
                (
                    "lesson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="marks", to="lessons.lesson"
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="marks", to="people.student"
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
        ),
        migrations.AddConstraint(
            model_name="assessmentform",
            constraint=models.UniqueConstraint(fields=("school", "name"), name="grading_form_unique"),
        ),
        migrations.AddConstraint(
            model_name="assessmentform",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)), fields=("school",), name="grading_one_default_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentform",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gte", Decimal("0.1")), ("weight__lte", Decimal("10"))),
                name="grading_form_weight",
            ),
        ),
        migrations.AddIndex(
            model_name="mark",
            index=models.Index(fields=["student", "lesson"], name="grading_mark_of_student"),
        ),
        migrations.AddIndex(
            model_name="mark",
            index=models.Index(fields=["lesson", "student", "position"], name="grading_mark_of_cell"),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__gte", 1), ("value__lte", 5)), name="grading_mark_value"
            ),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gte", Decimal("0.1")), ("weight__lte", Decimal("10"))),
                name="grading_mark_weight",
            ),
        ),
    ]
