from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def copy_moments(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Marks that are there count as set when they were last changed: nothing published is taken back."""
    apps.get_model("grading", "Mark").objects.filter(set_at=None).update(set_at=models.F("recorded_at"))


class Migration(migrations.Migration):
    dependencies = [("grading", "0001_initial")]

    operations = [
        migrations.AddField("mark", "set_at", models.DateTimeField(null=True)),
        migrations.RunPython(copy_moments, migrations.RunPython.noop),
        migrations.AlterField("mark", "set_at", models.DateTimeField()),
    ]
