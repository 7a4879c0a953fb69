import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("attendance", "0002_absence_notices")]

    operations = [
        migrations.AddField(
            model_name="absencenotice",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="merged",
                to="attendance.absencenotice",
            ),
        ),
        migrations.AddField(
            model_name="absencenotice",
            name="recovered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
