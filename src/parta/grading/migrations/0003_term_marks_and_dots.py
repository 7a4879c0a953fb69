import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('academics', '0002_class_closings'),
        ('grading', '0002_mark_set_at'),
        ('lessons', '0001_initial'),
        ('people', '0001_initial'),
        ('schools', '0002_reserved_slugs'),
        ('schoolyear', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Dot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weight', models.DecimalField(decimal_places=1, max_digits=3, validators=[django.core.validators.MinValueValidator(Decimal('0.1')), django.core.validators.MaxValueValidator(Decimal('10'))])),
                ('note', models.CharField(blank=True, max_length=500)),
                ('valid_until', models.DateField()),
                ('outcome', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('state', models.CharField(choices=[('open', 'open'), ('fulfilled', 'fulfilled'), ('withdrawn', 'withdrawn'), ('expired', 'expired'), ('vanished', 'vanished')], default='open', max_length=10)),
                ('warned_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grading.assessmentform')),
                ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dots', to='lessons.lesson')),
                ('mark', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grading.mark')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schools.school')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dots', to='people.student')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schoolyear.academicyear')),
            ],
            options={
                'indexes': [models.Index(fields=['student', 'state'], name='grading_dot_of_student'), models.Index(condition=models.Q(('state', 'open')), fields=['valid_until'], name='grading_dot_to_expire')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('lesson', 'student'), name='grading_one_open_dot'), models.CheckConstraint(condition=models.Q(('outcome__isnull', True), models.Q(('outcome__gte', 1), ('outcome__lte', 5)), _connector='OR'), name='grading_dot_outcome')],
            },
        ),
        migrations.CreateModel(
            name='GradingPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('five', models.DecimalField(decimal_places=2, default=Decimal('4.50'), max_digits=3)),
                ('four', models.DecimalField(decimal_places=2, default=Decimal('3.50'), max_digits=3)),
                ('three', models.DecimalField(decimal_places=2, default=Decimal('2.50'), max_digits=3)),
                ('borderline', models.DecimalField(decimal_places=2, default=Decimal('0.10'), max_digits=3)),
                ('method', models.CharField(choices=[('categories', 'categories'), ('average', 'average')], default='categories', max_length=10)),
                ('year_rule', models.CharField(choices=[('mean', 'mean'), ('last_decides_ties', 'last_decides_ties')], default='mean', max_length=20)),
                ('dot_days', models.PositiveSmallIntegerField(default=14)),
                ('dot_outcome', models.PositiveSmallIntegerField(blank=True, default=2, null=True)),
                ('publish_at', models.TimeField(blank=True, null=True)),
                ('guardian_delay_hours', models.PositiveSmallIntegerField(default=0)),
                ('guardian_delay_from_age', models.PositiveSmallIntegerField(default=14)),
                ('school', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='grading_policy', to='schools.school')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('five__gt', models.F('four')), ('five__lte', 5), ('four__gt', models.F('three')), ('three__gte', 1)), name='grading_policy_thresholds_rise')],
            },
        ),
        migrations.CreateModel(
            name='TermMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('term', 'term'), ('year', 'year'), ('exam', 'exam'), ('final', 'final')], max_length=5)),
                ('value', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('pass', 'pass'), ('fail', 'fail'), ('exempt', 'exempt'), ('not_assessed', 'not_assessed')], max_length=12)),
                ('suggested', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('comment', models.CharField(blank=True, max_length=500)),
                ('recorded_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='term_marks', to='academics.course')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schools.school')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='term_marks', to='people.student')),
                ('term', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schoolyear.term')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schoolyear.academicyear')),
            ],
            options={
                'indexes': [models.Index(fields=['student', 'year'], name='grading_term_mark_of_student')],
                'constraints': [models.UniqueConstraint(fields=('course', 'student', 'kind', 'term'), name='grading_term_mark_once'), models.UniqueConstraint(condition=models.Q(('term__isnull', True)), fields=('course', 'student', 'kind'), name='grading_year_mark_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'term'), ('term__isnull', False)), models.Q(models.Q(('kind', 'term'), _negated=True), ('term__isnull', True)), _connector='OR'), name='grading_term_mark_has_term'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('value__gte', 1), ('value__isnull', False), ('value__lte', 5)), models.Q(('value__isnull', True), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='grading_term_mark_one_result')],
            },
        ),
    ]
