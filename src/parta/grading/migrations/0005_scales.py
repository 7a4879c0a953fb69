
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('academics', '0002_class_closings'),
        ('grading', '0004_recalculated_forms'),
        ('lessons', '0001_initial'),
        ('people', '0001_initial'),
        ('schools', '0002_reserved_slugs'),
        ('schoolyear', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SubjectScale',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scale', models.CharField(choices=[('five', 'five'), ('ten', 'ten'), ('hundred', 'hundred'), ('criterial', 'criterial'), ('pass_fail', 'pass_fail')], max_length=10)),
            ],
        ),
        migrations.AddField(
            model_name='mark',
            name='points',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.CheckConstraint(condition=models.Q(('points__isnull', True), ('points__lte', 100), _connector='OR'), name='grading_mark_points'),
        ),
        migrations.AddField(
            model_name='subjectscale',
            name='school',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schools.school'),
        ),
        migrations.AddField(
            model_name='subjectscale',
            name='subject',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='scale', to='academics.subject'),
        ),
    ]
