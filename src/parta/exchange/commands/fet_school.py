"""Makes what a FET file has and the school has not; everything is known by its name."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from parta.academics.commands import (
    CoursePlan,
    assign_teachers,
    create_class,
    create_courses,
    create_group,
    create_subjects,
)
from parta.academics.models import Course, SchoolClass, Subject, TeachingGroup
from parta.access.actors import Actor, system_actor
from parta.core.errors import Refused
from parta.exchange.commands.calendar import Calendar
from parta.exchange.commands.report import Report
from parta.exchange.rules.calendar import bells
from parta.exchange.rules.classes import (
    Audience,
    ClassLayout,
    ClassLevel,
    audience_of,
    grade_and_letter,
    lay_out_classes,
)
from parta.exchange.rules.fet import Activity, FetFile
from parta.exchange.rules.issues import Issue, Problem
from parta.grading.commands.marks import create_preset_forms
from parta.grading.queries.marks import list_forms
from parta.lessons.commands import lay_out_lessons
from parta.lessons.models import Lesson
from parta.people.commands import PersonData, create_teachers
from parta.people.models import Teacher
from parta.schools.commands import create_school
from parta.schools.models import School
from parta.schoolyear.commands import create_bells
from parta.schoolyear.models import AcademicYear, BellSchedule
from parta.timetable.commands import SlotPlan, create_rooms, create_version, end_version
from parta.timetable.models import Room, TimetableVersion

_REGION = ("00", "—")
_NAME, _SHORT, _LETTER, _ROOM = 200, 40, 40, 60
CourseKey = tuple[str, Audience]


class CoursePlace(NamedTuple):
    """What makes a course one course; see the Course model."""

    subject_id: int
    class_id: int | None
    group_id: int | None


class SchoolBuilder:
    """One import into one school; the steps are called in the order they are written."""

    def __init__(self, actor: Actor, file: FetFile, report: Report) -> None:
        self.actor = actor
        self.file = file
        self.report = report
        self.layout = ClassLayout((), {})
        self.classes: dict[str, SchoolClass] = {}
        self.courses: dict[CourseKey, Course] = {}

    @staticmethod
    def has_version(slug: str, name: str) -> bool:
        return TimetableVersion.objects.filter(school__slug=slug, name=name).exists()

    @classmethod
    def open(cls, file: FetFile, slug: str, name: str, time_zone: str, report: Report) -> "SchoolBuilder":
        """Find or make the school; Refused for a slug that cannot be an address."""
        school = School.objects.filter(slug=slug).first()
        report.count(_("schools"), int(school is None), int(school is not None))
        if school is None:
            name = (name or file.name)[:300]
            try:
                school = create_school(
                    region_code=_REGION[0],
                    region_name=_REGION[1],
                    slug=slug,
                    name=name,
                    short_name=name[:100],
                    time_zone=time_zone,
                )
            except ValidationError as error:
                raise Refused(" ".join(error.messages), code="school") from error
        actor = system_actor(school)
        if not list_forms(actor):
            create_preset_forms(actor=actor)
        return cls(actor, file, report)

    def build_people_and_classes(self, calendar: Calendar, level: ClassLevel) -> None:
        self.year: AcademicYear = calendar.year
        self.layout = lay_out_classes(self.file, level)
        self.subjects = self._subjects()
        self.teachers = self._teachers()
        self.bells = self._bells()
        self._classes()

    def build_courses(self) -> None:
        """A course for every subject and audience; teachers of all its activities teach it."""
        wanted: dict[CourseKey, dict[str, None]] = {}
        for activity in self.file.activities:
            teachers = wanted.setdefault(self._key(activity), {})
            teachers.update(dict.fromkeys(activity.teachers))
        groups = self._groups(key[1] for key in wanted)
        places = {key: self._place(key, groups) for key in wanted}
        teacher_ids: dict[CoursePlace, dict[int, None]] = {}
        for key, names in wanted.items():
            ids = teacher_ids.setdefault(places[key], {})
            ids.update(dict.fromkeys(self.teachers[name].pk for name in names))
        courses = {
            CoursePlace(course.subject_id, course.school_class_id, course.group_id): course
            for course in Course.objects.filter(year=self.year)
        }
        for place in set(places.values()) & courses.keys():
            assign_teachers(
                actor=self.actor,
                course_id=courses[place].pk,
                teacher_ids=list(teacher_ids[place]),
                since_on=self.year.starts_on,
            )
        missing = [place for place in teacher_ids if place not in courses]
        made = create_courses(
            actor=self.actor,
            year=self.year,
            plans=[CoursePlan(*place, teacher_ids=tuple(teacher_ids[place])) for place in missing],
            since_on=self.year.starts_on,
        )
        courses.update(zip(missing, made, strict=True))
        self.courses = {key: courses[place] for key, place in places.items()}
        self.report.count(_("courses"), len(made), len(teacher_ids) - len(made))

    def build_timetable(self, name: str, placed: FetFile, since: date, until: date) -> None:
        """The week of the placed file as a version valid from ``since``, and its dated lessons."""
        version = TimetableVersion.objects.filter(year=self.year, name=name).first()
        if version is None:
            self._make_room(since)
            version = create_version(
                actor=self.actor,
                year=self.year,
                name=name,
                starts_on=since,
                ends_on=self.year.ends_on,
                slots=list(self._slots(placed)),
            )
            self.report.count(_("lessons a week"), version.slots.count(), 0)
        else:
            self.report.count(_("lessons a week"), 0, version.slots.count())
        new = lay_out_lessons(actor=self.actor, version=version, since_on=since, until_on=until)
        kept = Lesson.objects.filter(slot__version=version, held_on__range=(since, until)).count() - new
        days = {"since": since.isoformat(), "until": until.isoformat()}
        self.report.count(_("dated lessons from %(since)s to %(until)s") % days, new, kept)

    def _subjects(self) -> dict[str, Subject]:
        names = list(dict.fromkeys(activity.subject for activity in self.file.activities))
        short = {name: name[:_NAME] for name in names}
        kept = Subject.objects.filter(school=self.actor.school, name__in=short.values()).count()
        made = create_subjects(actor=self.actor, names=[(name, name[:_SHORT]) for name in short.values()])
        self.report.count(_("subjects"), len(made) - kept, kept)
        by_name = {subject.name: subject for subject in made}
        return {name: by_name[short[name]] for name in names}

    def _teachers(self) -> dict[str, Teacher]:
        names = list(dict.fromkeys(name for item in self.file.activities for name in item.teachers))
        found = {row.full_name: row for row in Teacher.objects.filter(school=self.actor.school)}
        missing = [name for name in names if name not in found]
        made = create_teachers(
            actor=self.actor, people=[PersonData(surname=name[:_NAME], given_name="") for name in missing]
        )
        self.report.count(_("teachers"), len(made), len(names) - len(made))
        return found | dict(zip(missing, made, strict=True))

    def _bells(self) -> BellSchedule:
        name = _("Bells of the timetable")
        schedule = BellSchedule.objects.filter(school=self.actor.school, name=name).first()
        self.report.count(_("bell schedules"), int(schedule is None), int(schedule is not None))
        return schedule or create_bells(actor=self.actor, name=name, periods=bells(self.file.hours))

    def _classes(self) -> None:
        existing = {(row.grade, row.letter): row for row in SchoolClass.objects.filter(year=self.year)}
        taken: set[tuple[int, str]] = set()
        new = 0
        for name in self.layout.classes:
            key = grade_and_letter(name)
            if key in taken:  # 5A beside 05A: the second keeps its whole name
                key = (0, name)
            taken.add(key)
            key = (key[0], key[1][:_LETTER])
            if key not in existing:
                existing[key] = create_class(
                    actor=self.actor, year=self.year, grade=key[0], letter=key[1], bells_id=self.bells.pk
                )
                new += 1
            self.classes[name] = existing[key]
        self.report.count(_("classes"), new, len(self.layout.classes) - new)

    def _groups(self, audiences: Iterable[Audience]) -> dict[Audience, TeachingGroup]:
        existing = {group.name: group for group in TeachingGroup.objects.filter(year=self.year)}
        wanted = dict.fromkeys(audience for audience in audiences if audience.group)
        found: dict[Audience, TeachingGroup] = {}
        new = 0
        for audience in wanted:
            name = audience.group
            if name not in existing:
                existing[name] = create_group(
                    actor=self.actor,
                    year=self.year,
                    name=name,
                    class_ids=[self.classes[item].pk for item in audience.classes],
                    since_on=self.year.starts_on,
                )
                new += 1
            found[audience] = existing[name]
        self.report.count(_("groups"), new, len(wanted) - new)
        return found

    def _key(self, activity: Activity) -> CourseKey:
        return activity.subject, audience_of(self.layout, activity.students)

    def _place(self, key: CourseKey, groups: dict[Audience, TeachingGroup]) -> CoursePlace:
        subject, audience = key
        group = groups.get(audience)
        is_stream = len(audience.classes) > 1
        return CoursePlace(
            subject_id=self.subjects[subject].pk,
            class_id=None if is_stream else self.classes[audience.classes[0]].pk,
            group_id=group.pk if group else None,
        )

    def _slots(self, placed: FetFile) -> Iterable[SlotPlan]:
        rooms = self._rooms(placed)
        seen: set[tuple[int, int, int]] = set()
        for activity in self.file.activities:
            start = placed.starts.get(activity.id)
            label = f"{activity.id} {activity.subject}"
            if start is None:
                if not self.report.is_dry_run:
                    self.report.issues.append(Issue(activity.line, Problem.NO_TIME, label))
                continue
            if start.hour + activity.duration > len(self.file.hours):
                self.report.issues.append(Issue(activity.line, Problem.OUTSIDE_BELLS, label))
                continue
            course = self.courses[self._key(activity)]
            room = rooms.get(placed.rooms.get(activity.id, ""))
            for hour in range(start.hour, start.hour + activity.duration):
                place = (course.pk, start.day + 1, hour + 1)
                if place not in seen:
                    seen.add(place)
                    yield SlotPlan(*place, room_id=room.pk if room else None)

    def _rooms(self, placed: FetFile) -> dict[str, Room]:
        names = list(dict.fromkeys(placed.rooms.values()))
        kept = Room.objects.filter(
            school=self.actor.school, name__in=[name[:_ROOM] for name in names]
        ).count()
        made = create_rooms(actor=self.actor, names=[name[:_ROOM] for name in names])
        self.report.count(_("rooms"), len(made) - kept, kept)
        by_name = {room.name: room for room in made}
        return {name: by_name[name[:_ROOM]] for name in names}

    def _make_room(self, since: date) -> None:
        """Let an earlier timetable end the day before; Refused when its lessons are laid out already."""
        for other in TimetableVersion.objects.published().filter(year=self.year, ends_on__gte=since):
            laid_out = Lesson.objects.filter(slot__version=other, held_on__gte=since)
            if other.starts_on >= since or laid_out.exists():
                raise Refused(
                    _("Lessons of the timetable “%(name)s” are laid out beyond %(day)s: choose a later day.")
                    % {"name": other.name, "day": since.isoformat()},
                    code="timetable_overlaps",
                )
            end_version(actor=self.actor, version_id=other.pk, ends_on=since - timedelta(days=1))
