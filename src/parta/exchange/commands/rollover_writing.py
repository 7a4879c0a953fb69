"""Writes the next year of a school: the year, its classes, who is in them, and what they are taught."""

from datetime import timedelta

from django.db.models import Q

from parta.academics.commands import (
    CoursePlan,
    add_group_members,
    create_class,
    create_courses,
    create_group,
    enroll_students,
)
from parta.academics.commands.curriculum import CurriculumData, assign_classes, copy_lines, create_curriculum
from parta.academics.commands.places import end_enrollments
from parta.academics.models import (
    Course,
    CourseAssignment,
    Curriculum,
    Enrollment,
    GroupMember,
    SchoolClass,
    TeachingGroup,
)
from parta.access.actors import Actor
from parta.core import clock
from parta.exchange.commands.imports_trace import Trace
from parta.exchange.queries.rollover import Choices, OldYear, find_next_year, passage_of
from parta.exchange.rules.rollover import class_name, moved_holidays, renamed_group
from parta.people.commands.leaving import close_students
from parta.schoolyear.commands import HolidayPlan, TermPlan, create_bells, create_year
from parta.schoolyear.models import AcademicYear, Holiday, Term
from parta.schoolyear.queries import list_bells
from parta.schoolyear.rules import TermKind

_DAY = timedelta(days=1)
_FIRST_SENIOR = 10


class YearWriter:
    """One rollover; inside a transaction. What the next year has already is left as it is."""

    def __init__(self, actor: Actor, old: OldYear, choices: Choices, trace: Trace) -> None:
        self.actor, self.old, self.choices, self.trace = actor, old, choices, trace
        self.passage = passage_of(old, choices)
        self.following: dict[int, SchoolClass] = {}  # by the id of the class it comes from

    def write(self) -> None:
        self.year = find_next_year(self.old.year) or self._create_year()
        self.classes = self._classes()
        self._places()
        if self.choices.has_curricula:
            self._curricula()
        groups = self._groups() if self.choices.has_groups else {}
        if self.choices.has_assignments:
            self._courses(groups)

    def _create_year(self) -> AcademicYear:
        choices, old = self.choices, self.old.year
        holidays = Holiday.objects.filter(year=old).order_by("starts_on")
        spans = [(row.name, (row.starts_on, row.ends_on)) for row in holidays]
        rows = Term.objects.filter(year=old, kind=TermKind.QUARTER).order_by("starts_on")
        before = [(row.starts_on, row.ends_on) for row in rows]
        after = [(t.starts_on, t.ends_on) for t in choices.terms if t.kind is TermKind.QUARTER]
        moved = moved_holidays(spans, before, after)
        return create_year(
            actor=self.actor,
            name=choices.name,
            starts_on=choices.starts_on,
            ends_on=choices.ends_on,
            terms=[TermPlan(t.kind, t.number, t.starts_on, t.ends_on) for t in choices.terms],
            holidays=[HolidayPlan(name, *span) for name, span in moved],
        )

    def _classes(self) -> dict[tuple[int, str], SchoolClass]:
        """Those that come from a class keep its teacher and its bells; seniors have semesters."""
        known = {(row.grade, row.letter): row for row in SchoolClass.objects.filter(year=self.year)}
        sources = {row.pk: row for row in self._old_classes()}
        kinds = {term.kind for term in self.choices.terms}
        for key, source_id in self.passage.classes.items():
            source = sources.get(source_id or 0)
            if key not in known:
                kind = TermKind(source.term_kind) if source else TermKind.QUARTER
                if key[0] >= _FIRST_SENIOR and TermKind.SEMESTER in kinds:
                    kind = TermKind.SEMESTER
                known[key] = create_class(
                    actor=self.actor,
                    year=self.year,
                    grade=key[0],
                    letter=key[1],
                    bells_id=source.bells_id if source else self._usual_bells(),
                    class_teacher_id=source.class_teacher.pk if source and source.class_teacher else None,
                    term_kind=kind,
                )
            if source:
                self.following[source.pk] = known[key]
        return known

    def _old_classes(self) -> list[SchoolClass]:
        """As they are when the old year ends."""
        return list(SchoolClass.objects.filter(year=self.old.year).on(self.old.year.ends_on))

    def _usual_bells(self) -> int:
        schedules = list_bells(self.actor)
        return (schedules[0] if schedules else create_bells(actor=self.actor, name="1", periods=[])).pk

    def _places(self) -> None:
        """The old places end before the new ones begin; who leaves stays to the last day of the old year."""
        last_on = self.year.starts_on - _DAY
        rows = Enrollment.objects.filter(pk__in=self.old.enrollments.values())
        open_now = set(rows.filter(until_on__isnull=True).values_list("pk", flat=True))
        endings = [(self.old.enrollments[pk], last_on) for pk in self.passage.places]
        endings += [(self.old.enrollments[pk], self.old.year.ends_on) for pk in self.passage.leaving]
        endings = [(pk, day) for pk, day in endings if pk in open_now]
        after = dict(endings)
        ended = end_enrollments(actor=self.actor, endings=endings)
        self.trace.note("academics.Enrollment", "until_on", ((pk, was, after[pk]) for pk, was in ended))
        gone = dict.fromkeys(self.passage.leaving, self.old.year.ends_on)
        for item in close_students(actor=self.actor, last_days=gone):
            self.trace.note(item.label, item.field, [(item.pk, item.before, item.after)])
        there = Enrollment.objects.filter(school_class__year=self.year)
        known = set(there.values_list("student_id", flat=True))
        by_class: dict[int, list[int]] = {}
        for student_id, key in self.passage.places.items():
            if student_id not in known:
                by_class.setdefault(self.classes[key].pk, []).append(student_id)
        for class_id, ids in by_class.items():
            enroll_students(
                actor=self.actor, class_id=class_id, student_ids=ids, since_on=self.year.starts_on
            )

    def _curricula(self) -> None:
        """Each again; a class follows the one of its new grade and profile, where there is exactly one."""
        sources = list(Curriculum.objects.filter(year=self.old.year).select_related("profile"))
        known = {row.name: row for row in Curriculum.objects.filter(year=self.year)}
        for source in sources:
            if source.name not in known:
                data = CurriculumData(source.name, source.grade, source.profile_id)
                known[source.name] = create_curriculum(actor=self.actor, year_id=self.year.pk, data=data)
                copy_lines(actor=self.actor, curriculum_id=known[source.name].pk, source_id=source.pk)
        followers: dict[int, list[int]] = {}
        profiles = {row.pk: row.profile_id for row in sources}
        before = {row.pk: row.curriculum_id for row in self._old_classes()}
        for old_id, row in self.following.items():
            profile_id = profiles.get(before[old_id] or 0)
            fitting = [c for c in known.values() if c.grade == row.grade and c.profile_id == profile_id]
            if len(fitting) == 1 and row.curriculum_id is None:
                followers.setdefault(fitting[0].pk, []).append(row.pk)
        for curriculum_id, ids in followers.items():
            assign_classes(actor=self.actor, curriculum_id=curriculum_id, class_ids=ids)

    def _groups(self) -> dict[int, TeachingGroup]:
        """Groups whose classes all go on, with those of their members who go there too."""
        names = {
            item.name: class_name((row.grade, row.letter))
            for item in self.old.classes
            if (row := self.following.get(item.class_id))
        }
        known = {row.name: row for row in TeachingGroup.objects.filter(year=self.year)}
        members: dict[int, list[int]] = {}
        last_on = self.old.year.ends_on
        rows = GroupMember.objects.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=last_on), group__year=self.old.year
        )
        for group_id, student_id in rows.values_list("group_id", "student_id"):
            members.setdefault(group_id, []).append(student_id)
        found: dict[int, TeachingGroup] = {}
        places = {pk: self.classes[key].pk for pk, key in self.passage.places.items()}
        for group in TeachingGroup.objects.filter(year=self.old.year).prefetch_related("classes"):
            following = [self.following.get(row.pk) for row in group.classes.all()]
            if not following or None in following:
                continue
            class_ids = [row.pk for row in following if row]
            name = renamed_group(group.name, names)
            if name not in known:
                known[name] = create_group(
                    actor=self.actor,
                    year=self.year,
                    name=name,
                    class_ids=class_ids,
                    since_on=self.year.starts_on,
                )
                going = [pk for pk in members.get(group.pk, ()) if places.get(pk) in class_ids]
                add_group_members(
                    actor=self.actor,
                    group_id=known[name].pk,
                    student_ids=going,
                    since_on=self.year.starts_on,
                )
            found[group.pk] = known[name]
        return found

    def _courses(self, groups: dict[int, TeachingGroup]) -> None:
        """Teachers go on with their classes: the same subjects, to be corrected where the plan differs."""
        teachers: dict[int, list[int]] = {}
        day = min(max(clock.today(self.actor.school.zone), self.old.year.starts_on), self.old.year.ends_on)
        rows = CourseAssignment.objects.filter(course__year=self.old.year).valid_on(day)
        for course_id, teacher_id in rows.order_by("since_on").values_list("course_id", "teacher_id"):
            teachers.setdefault(course_id, []).append(teacher_id)
        fields = ("subject_id", "school_class_id", "group_id")
        known = {_place(*row) for row in Course.objects.filter(year=self.year).values_list(*fields)}
        plans = []
        for course in Course.objects.filter(year=self.old.year).order_by("pk"):
            following = self.following.get(course.school_class_id or 0)
            group = groups.get(course.group_id or 0)
            if (course.school_class_id and not following) or (course.group_id and not group):
                continue
            plan = CoursePlan(
                course.subject_id,
                following.pk if following else None,
                group.pk if group else None,
                tuple(teachers.get(course.pk, ())),
            )
            if _place(plan.subject_id, plan.class_id, plan.group_id) not in known:
                plans.append(plan)
        create_courses(actor=self.actor, year=self.year, plans=plans, since_on=self.year.starts_on)


def _place(subject_id: int, class_id: int | None, group_id: int | None) -> tuple[int, int, int]:
    """As the database tells courses apart."""
    return (subject_id, 0 if group_id else class_id or 0, group_id or 0)
