import django.db.models.deletion
import parta.schools.models
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Region",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=3, unique=True)),
                ("name", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="School",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=300)),
                ("short_name", models.CharField(max_length=100)),
                (
                    "time_zone",
                    models.CharField(
                        default="Europe/Moscow",
                        max_length=64,
                        validators=[parta.schools.models.validate_time_zone],
                    ),
                ),
                ("free_edit_days", models.PositiveSmallIntegerField(default=14)),
                ("allows_mark_one", models.BooleanField(default=False)),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="schools",
                        to="schools.region",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("free_edit_days__lte", 366)),
                        name="schools_free_edit_days_within_a_year",
                    )
                ],
            },
        ),
    ]
