import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("academics", "0001_initial"), ("homework", "0003_fill_course")]
    operations = [
        migrations.AlterField(
            model_name="homework",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="homework", to="academics.course"
            ),
        ),
    ]
