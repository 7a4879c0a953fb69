import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('academics', '0001_initial'),
        ('schools', '0002_reserved_slugs'),
        ('schoolyear', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClassClosing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('closed_at', models.DateTimeField()),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schools.school')),
                ('school_class', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closings', to='academics.schoolclass')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='class_closings', to='schoolyear.term')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('school_class', 'term'), name='academics_closing_once')],
            },
        ),
    ]
