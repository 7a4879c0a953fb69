from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("academics", "0006_class_tenures")]

    operations = [
        migrations.RemoveField("schoolclass", "class_teacher"),
        migrations.RemoveField("schoolclass", "curriculum"),
    ]
