from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("academics", "0009_course_hours_by_day")]

    operations = [migrations.RemoveField("course", "hours_a_week")]
