"""Writes what an import has planned: in bulk, through the commands of the domains."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from parta.academics.commands import (
    CoursePlan,
    add_group_members,
    assign_teachers,
    create_class,
    create_courses,
    create_group,
    create_subjects,
    enroll_students,
)
from parta.academics.commands.places import end_enrollments, end_members
from parta.academics.models import Enrollment
from parta.access.actors import Actor
from parta.exchange.commands.calendar import build_calendar
from parta.exchange.commands.imports_gradebook import GradebookWriter, resolve
from parta.exchange.commands.imports_trace import Trace
from parta.exchange.commands.report import Report
from parta.exchange.rules.calendar import bells
from parta.exchange.rules.plan import CalendarRow, NewPerson, NewPlace, NewRight, Plan, Ref
from parta.people.commands import (
    GuardianshipData,
    PersonData,
    create_guardians,
    create_guardianships,
    create_students,
    create_teachers,
)
from parta.people.commands.imported import Correction, correct_people
from parta.people.commands.leaving import close_students
from parta.people.rules import read_scopes
from parta.schoolyear.commands import TermPlan, create_bells, create_year
from parta.schoolyear.models import AcademicYear
from parta.schoolyear.queries import list_bells
from parta.schoolyear.rules import TermKind

_BATCH = 2000
_USUAL_LESSONS = 7
_LABELS = {"student": "people.Student", "guardian": "people.Guardian", "teacher": "people.Teacher"}
Days = tuple[date, date | None]
_Place = tuple[int, date, date | None]


class Writer:
    """One plan into one school; inside a transaction."""

    def __init__(self, actor: Actor, plan: Plan, trace: Trace, today: date) -> None:
        self.actor, self.plan, self.trace, self.today = actor, plan, trace, today
        self.classes: Sequence[int] = ()
        self.groups: Sequence[int] = ()
        self.students: Sequence[int] = ()
        self.teachers: Sequence[int] = ()
        self.subjects: Sequence[int] = ()
        self.courses: Sequence[int] = ()

    def write(self) -> None:
        self.year = self._year()
        self._people()
        self._classes()
        self._places()
        self._groups()
        self._courses()
        GradebookWriter(
            self.actor,
            self.plan,
            self.year,
            students=self.students,
            courses=self.courses,
            subjects=self.subjects,
        ).write()
        self._updates()

    def _year(self) -> AcademicYear:
        if self.plan.year_id is not None:
            return AcademicYear.objects.get(pk=self.plan.year_id, school=self.actor.school)
        if self.plan.calendar is None:
            return build_calendar(self.actor, self.today, Report("", is_dry_run=False)).year
        return _create_year(self.actor, self.plan.calendar)

    def _people(self) -> None:
        plan, actor = self.plan, self.actor
        teachers = create_teachers(actor=actor, people=[_person(item) for item in plan.teachers])
        students = create_students(
            actor=actor, people=[(_person(item), item.born_on) for item in plan.students]
        )
        guardians = create_guardians(actor=actor, people=[_person(item) for item in plan.guardians])
        self.teachers = [row.pk for row in teachers]
        self.students = [row.pk for row in students]
        guardian_ids = [row.pk for row in guardians]
        rights = [self._right(item, guardian_ids) for item in plan.guardianships]
        for start in range(0, len(rights), _BATCH):
            create_guardianships(actor=actor, guardianships=rights[start : start + _BATCH])

    def _right(self, item: NewRight, guardians: Sequence[int]) -> GuardianshipData:
        return GuardianshipData(
            resolve(item.guardian, guardians),
            resolve(item.student, self.students),
            item.kind,
            item.relation,
            item.since_on or min(self.plan.since_on, self.today, item.until_on or self.today),
            item.until_on,
            read_scopes(item.scopes),
        )

    def _classes(self) -> None:
        if self.plan.classes:
            name = _("Usual bells")
            schedules = list_bells(self.actor)
            periods = bells([""] * _USUAL_LESSONS)
            own = schedules[0] if schedules else create_bells(actor=self.actor, name=name, periods=periods)
            made = [
                create_class(
                    actor=self.actor,
                    year=self.year,
                    grade=item.grade,
                    letter=item.letter,
                    bells_id=own.pk,
                    class_teacher_id=resolve(item.teacher, self.teachers) if item.teacher else None,
                    term_kind=item.term_kind or TermKind.QUARTER,
                )
                for item in self.plan.classes
            ]
            self.classes = [row.pk for row in made]

    def _places(self) -> None:
        ended = end_enrollments(actor=self.actor, endings=self.plan.endings)
        after = dict(self.plan.endings)
        self.trace.note("academics.Enrollment", "until_on", ((pk, was, after[pk]) for pk, was in ended))
        self._close_leavers(after)
        left = end_members(actor=self.actor, endings=self.plan.member_endings)
        after = dict(self.plan.member_endings)
        self.trace.note("academics.GroupMember", "until_on", ((pk, was, after[pk]) for pk, was in left))
        together = self._together(self.plan.enrollments, self.classes)
        for (class_id, since_on, until_on), ids in together.items():
            enroll_students(
                actor=self.actor, class_id=class_id, student_ids=ids, since_on=since_on, until_on=until_on
            )

    def _together(self, places: Sequence[NewPlace], made: Sequence[int]) -> dict[_Place, list[int]]:
        """Ids of students by where they come, and for which days."""
        found: dict[_Place, list[int]] = {}
        for item in places:
            key = resolve(item.place, made), item.since_on, item.until_on
            found.setdefault(key, []).append(resolve(item.student, self.students))
        return found

    def _close_leavers(self, last_days: Mapping[int, date]) -> None:
        """Whose place ends and who gets no other leaves the school."""
        staying = {resolve(item.student, self.students) for item in self.plan.enrollments}
        rows = Enrollment.objects.filter(pk__in=last_days).exclude(student_id__in=staying)
        gone = {student_id: last_days[pk] for pk, student_id in rows.values_list("pk", "student_id")}
        for item in close_students(actor=self.actor, last_days=gone):
            self.trace.note(item.label, item.field, [(item.pk, item.before, item.after)])

    def _groups(self) -> None:
        made = [
            create_group(
                actor=self.actor,
                year=self.year,
                name=name,
                class_ids=[resolve(item, self.classes) for item in classes],
                since_on=self.plan.since_on,
            )
            for name, classes in self.plan.groups
        ]
        self.groups = [row.pk for row in made]
        for (group_id, since_on, until_on), ids in self._together(self.plan.members, self.groups).items():
            add_group_members(
                actor=self.actor, group_id=group_id, student_ids=ids, since_on=since_on, until_on=until_on
            )

    def _courses(self) -> None:
        self.subjects = [row.pk for row in create_subjects(actor=self.actor, names=self.plan.subjects)]
        teachers: dict[Ref, dict[int, Days]] = {}
        for item in self.plan.assignments:
            days = (item.since_on or self.plan.since_on, item.until_on)
            teachers.setdefault(item.course, {})[resolve(item.teacher, self.teachers)] = days
        plans = [
            CoursePlan(
                resolve(subject, self.subjects),
                resolve(school_class, self.classes) if school_class else None,
                resolve(group, self.groups) if group else None,
                tuple(teachers.get(-place, {})),
                teachers.get(-place, {}),
            )
            for place, (subject, school_class, group) in enumerate(self.plan.courses, start=1)
        ]
        made = create_courses(actor=self.actor, year=self.year, plans=plans, since_on=self.plan.since_on)
        self.courses = [row.pk for row in made]
        for course, ids in teachers.items():
            if course > 0:
                assign_teachers(
                    actor=self.actor, course_id=course, teacher_ids=list(ids), since_on=self.today
                )

    def _updates(self) -> None:
        updates = self.plan.updates
        correct_people(
            actor=self.actor,
            corrections=[Correction(item.model, item.pk, item.field, item.after) for item in updates],
        )
        for item in updates:
            self.trace.note(_LABELS[item.model], item.field, [(item.pk, item.before, item.after)])


def _person(item: NewPerson) -> PersonData:
    return PersonData(item.surname, item.given_name, item.patronymic, item.email, item.phone)


def _create_year(actor: Actor, row: CalendarRow) -> AcademicYear:
    terms = [TermPlan(term.kind, term.number, term.starts_on, term.ends_on) for term in row.terms]
    return create_year(
        actor=actor, name=row.name[:20], starts_on=row.starts_on, ends_on=row.ends_on, terms=terms
    )
