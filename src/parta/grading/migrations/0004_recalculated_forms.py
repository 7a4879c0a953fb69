from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('grading', '0003_term_marks_and_dots'),
    ]

    operations = [
        migrations.AddField(
            model_name='assessmentform',
            name='is_recalculating',
            field=models.BooleanField(default=False),
        ),
    ]
