import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('academics', '0002_class_closings'),
        ('progress', '0001_initial'),
        ('schools', '0002_reserved_slugs'),
        ('schoolyear', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FiledJournal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('file', models.FileField(upload_to='')),
                ('checksum', models.CharField(max_length=64)),
                ('filed_at', models.DateTimeField()),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schools.school')),
                ('school_class', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='academics.schoolclass')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schoolyear.term')),
            ],
            options={
                'indexes': [models.Index(fields=['school_class', 'term'], name='progress_filed_of_class')],
            },
        ),
    ]
