"""Whoever has other lessons by a new weekly plan is told, with old and new side by side (acceptance K11)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parta.academics.models import Course, CourseAssignment, Enrollment, GroupMember
from parta.access.actors import system_actor
from parta.core import clock
from parta.lessons.queries.plan_words import days_words, plan_title
from parta.notifications.commands.telling import News, Told, Words, tell_each
from parta.notifications.happenings import report, tells
from parta.notifications.rules import Kind
from parta.people.models import Teacher
from parta.people.queries.readers import Reader, list_readers
from parta.people.rules import place_of
from parta.timetable.models import TimetableVersion
from parta.timetable.queries.comparison import changed_days
from parta.timetable.queries.versions import find_version_on
from parta.timetable.queries.week import load_plan

_TOPIC, _RETURN = "timetable-published", "timetable-ended"


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is told of: from ``first`` to ``last`` the version is in force. ``returns``: it is again."""

    version: TimetableVersion
    happened_at: datetime
    first: date
    last: date
    returns: bool = False

    def news(self, weekdays: Collection[int], reader: Reader | None, about: str = "", of: str = "") -> News:
        version = self.version
        url = reverse("lessons:plan", kwargs={"school": version.school.slug, "version_id": version.pk})
        if self.returns:  # the page of the plan that goes on says what it changed long ago
            url = reverse("lessons:timetable", kwargs={"school": version.school.slug})
        asked = "&".join(
            filter(None, (f"of={of}" if of else "", f"day={self.first}" if self.returns else ""))
        )

        def words(_count: int) -> Words:
            day = date_format(self.first, "j E")
            title = _("From %(day)s the usual timetable again") % {"day": day}
            title = title if self.returns else plan_title(version)
            body = _("Changes on: %(days)s.") % {"days": days_words(weekdays)}
            if self.last < version.year.ends_on and not self.returns:
                body += " " + _("Until %(day)s.") % {"day": date_format(self.last, "j E")}
            return Words(reader.named(title) if reader else title, body)

        return News(
            kind=Kind.TIMETABLE,
            words=words,
            url=f"{url}?{asked}" if asked else url,
            school=version.school,
            about=about,
            cause=f"plan:{version.pk}:{self.first}:{self.happened_at.isoformat()}:{about}",
            happened_at=self.happened_at,
        )


def report_plan(version: TimetableVersion, *, old: TimetableVersion | None, by: int | None) -> None:
    """Have those told whose week the published version changes; call it in the same transaction."""
    report(_TOPIC, version=version.pk, old=old.pk if old else None, by=by)


def report_return(
    ended: TimetableVersion, *, old: TimetableVersion | None, since: date, until: date, by: int | None
) -> None:
    """Have those told whose week is the usual one again sooner than was said."""
    back = find_version_on(ended.year_id, since)
    if back is not None and old is not None:
        days = {"since": since.isoformat(), "until": until.isoformat()}
        report(_RETURN, version=back.pk, old=old.pk, by=by, **days)


@tells(_RETURN)
def tell_of_return(
    *, version: int, old: int, since: str, until: str, by: int | None, happened_at: datetime
) -> None:
    """Once each child and each teacher, unless the days are over."""
    rows = TimetableVersion.objects.select_related("school", "year")
    new, before = rows.filter(pk=version).first(), rows.filter(pk=old).first()
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    if new is None or last < clock.today(new.school.zone):
        return
    _tell(_Plan(new, happened_at, first, last, returns=True), before, by)


@tells(_TOPIC)
def tell_of_plan(*, version: int, old: int | None, by: int | None, happened_at: datetime) -> None:
    """Once each child and each teacher. One that was withdrawn meanwhile, or is over, is no news."""
    rows = TimetableVersion.objects.select_related("school", "year")
    new = rows.filter(pk=version, is_draft=False).first()
    if new is None or new.ends_on < clock.today(new.school.zone):
        return
    _tell(_Plan(new, happened_at, new.starts_on, new.ends_on), rows.filter(pk=old or 0).first(), by)


def _tell(plan: _Plan, before: TimetableVersion | None, by: int | None) -> None:
    actor = system_actor(plan.version.school)
    changed = changed_days(load_plan(actor, before) if before else None, load_plan(actor, plan.version))
    tell_each(_to_teachers(plan, changed, by))
    tell_each(_to_families(plan, changed))


def _to_teachers(plan: _Plan, changed: Mapping[int, set[int]], by: int | None) -> list[Told]:
    day = plan.first
    rows = CourseAssignment.objects.filter(course_id__in=changed).valid_on(day)
    days: dict[int, set[int]] = {}
    for teacher_id, course_id in rows.values_list("teacher_id", "course_id"):
        days.setdefault(teacher_id, set()).update(changed[course_id])
    teachers = Teacher.objects.filter(pk__in=days, user__is_active=True).exclude(user_id=by or 0)
    return [
        Told(user_id, plan.news(days[pk], None, of=f"teacher-{pk}"))
        for pk, user_id in teachers.values_list("pk", "user_id")
    ]


def _to_families(plan: _Plan, changed: Mapping[int, set[int]]) -> list[Told]:
    day = plan.first
    days = _days_of_students(changed, day)
    classes = dict(
        Enrollment.objects.filter(student_id__in=days, school_class__year=plan.version.year_id)
        .valid_on(day)
        .values_list("student_id", "school_class_id")
    )
    readers = list_readers(days, day=day, with_trusted=True)
    return [
        Told(
            reader.user_id,
            plan.news(
                weekdays,
                reader,
                about=place_of(student_id),
                of=f"class-{classes[student_id]}" if student_id in classes else "",
            ),
        )
        for student_id, weekdays in days.items()
        for reader in readers[student_id]
    ]


def _days_of_students(changed: Mapping[int, set[int]], day: date) -> dict[int, set[int]]:
    """The weekdays that change for each student, by their class and their groups on the day."""
    of_classes: dict[int, set[int]] = {}
    of_groups: dict[int, set[int]] = {}
    courses = Course.objects.filter(pk__in=changed)
    for pk, class_id, group_id in courses.values_list("pk", "school_class_id", "group_id"):
        place, key = (of_groups, group_id) if group_id else (of_classes, class_id)
        place.setdefault(key or 0, set()).update(changed[pk])
    found: dict[int, set[int]] = {}
    members = Enrollment.objects.filter(school_class_id__in=of_classes).valid_on(day)
    for student_id, class_id in members.values_list("student_id", "school_class_id"):
        found.setdefault(student_id, set()).update(of_classes[class_id])
    grouped = GroupMember.objects.filter(group_id__in=of_groups, since_on__lte=day).exclude(until_on__lt=day)
    for student_id, group_id in grouped.values_list("student_id", "group_id"):
        found.setdefault(student_id, set()).update(of_groups[group_id])
    return found
