"""What teachers wrote in the journals of the demo school up to now, course by course."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from parta.access.actors import Actor
from parta.attendance.commands import ImportedAttendance, import_attendance
from parta.attendance.rules import AttendanceCode
from parta.demo.absences import Absence, draw_absences, draw_late_minutes
from parta.demo.founding import Foundation
from parta.demo.homework import TaskDrawer
from parta.demo.marking import (
    LESSONS_BETWEEN_WRITTEN,
    TWO_MARKS_SHARE,
    WRITTEN_COVERAGE,
    ControlCalendar,
    Pupils,
    draw_comment,
    draw_value,
    has_controls,
    usual_form,
    usual_share,
    written_form,
)
from parta.demo.results import Results
from parta.demo.rules import dice
from parta.demo.teaching import Member, TaughtCourse
from parta.demo.topics import topic_line, topics_of
from parta.grading.commands.marks import ImportedMark, import_marks
from parta.homework.commands import import_homework
from parta.lessons.commands import ImportedTopic, import_topics
from parta.lessons.models import Lesson

FIRST_GRADE_WITH_MARKS = 2
_CONTROLS_KNOWN_AHEAD = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class HeldLesson:
    """A dated lesson that takes place, with the account of who gives it."""

    lesson_id: int
    held_on: date
    period: int | None
    starts_at: datetime
    ends_at: datetime
    author_id: int


@dataclass(slots=True)
class Recorded:
    """How much has been written."""

    topics: int = 0
    homework: int = 0
    marks: int = 0
    attendance: int = 0


@dataclass(slots=True)
class Recorder:
    """Draws and imports the records of one course after another; the same seed draws the same."""

    base: Foundation
    now: datetime
    seed: int
    absences: Mapping[int, Mapping[date, Absence]]
    who: Mapping[int, object]  # by student id: what makes the student the same in every build
    pupils: Pupils
    results: Results
    calendar: ControlCalendar = field(default_factory=ControlCalendar)
    done: Recorded = field(default_factory=Recorded)

    def record(self, course: TaughtCourse, lessons: Sequence[HeldLesson]) -> None:
        """Topics, attendance, marks and homework of the course's lessons up to now."""
        unit = course.unit
        random = dice(self.seed, unit)
        forms = self._forms(course, lessons, random)
        self._record_topics(course, lessons, forms, random)
        held = [lesson for lesson in lessons if lesson.starts_at <= self.now]
        self._record_attendance(course, held, random)
        if unit.school_class.grade >= FIRST_GRADE_WITH_MARKS:
            self._record_marks(course, held, forms, random)
            self._record_homework(course, lessons, random)

    def _forms(self, course: TaughtCourse, lessons: Sequence[HeldLesson], random: Random) -> dict[int, str]:
        """The form of assessment of the lessons at which everybody is assessed, by lesson id."""
        unit = course.unit
        if unit.school_class.grade < FIRST_GRADE_WITH_MARKS:
            return {}
        controls: set[int] = set()
        if has_controls(unit.subject, unit.hours):
            days = [(lesson.held_on, lesson.held_on.isocalendar()[:2]) for lesson in lessons]
            controls = self.calendar.plan(unit.school_class, unit.subject, days, random.randrange(8))
        forms, since = {}, random.randrange(LESSONS_BETWEEN_WRITTEN)
        for index, lesson in enumerate(lessons):
            since += 1
            if index in controls:
                forms[lesson.lesson_id] = "control"
            elif since >= LESSONS_BETWEEN_WRITTEN and index + 1 not in controls:
                forms[lesson.lesson_id], since = written_form(unit.subject, random), 0
        known = {
            lesson.lesson_id for lesson in lessons if lesson.starts_at <= self.now + _CONTROLS_KNOWN_AHEAD
        }
        return {lesson_id: form for lesson_id, form in forms.items() if lesson_id in known}

    def _record_topics(
        self, course: TaughtCourse, lessons: Sequence[HeldLesson], forms: Mapping[int, str], random: Random
    ) -> None:
        unit = course.unit
        listed = topics_of(unit.subject, unit.school_class.grade)
        topics = []
        for index, lesson in enumerate(lessons):
            is_control = forms.get(lesson.lesson_id) == "control"
            if lesson.starts_at > self.now and not is_control:
                continue
            line = topic_line(unit.subject, listed, index, len(lessons))
            if is_control:
                line = f"Контрольная работа по теме «{line.split('. ')[0]}»"
            at = min(lesson.starts_at + timedelta(minutes=random.randrange(2, 12)), self.now)
            topics.append(ImportedTopic(lesson.lesson_id, line, at))
        import_topics(actor=self._acting(course.teacher.user_id), course_id=course.course_id, topics=topics)
        self.done.topics += len(topics)

    def _record_attendance(self, course: TaughtCourse, held: Sequence[HeldLesson], random: Random) -> None:
        rows: dict[int, list[ImportedAttendance]] = {}
        for lesson in held:
            at = lesson.starts_at + timedelta(minutes=random.randrange(3, 9))
            if at > self.now:
                continue
            for member in course.members:
                if member.since > lesson.held_on:
                    continue
                minutes = None
                code = self._missing(member, lesson)
                if code is None:
                    minutes = draw_late_minutes(lesson.period, random)
                    code = AttendanceCode.LATE if minutes else None
                if code is not None:
                    row = ImportedAttendance(
                        lesson.lesson_id, member.student_id, code, at, lesson.author_id, minutes
                    )
                    rows.setdefault(lesson.author_id, []).append(row)
        for author_id, own in rows.items():
            import_attendance(
                actor=self._acting(author_id), course_id=course.course_id, year_id=self.base.year.pk, rows=own
            )
            self.done.attendance += len(own)

    def _record_marks(
        self, course: TaughtCourse, held: Sequence[HeldLesson], forms: Mapping[int, str], random: Random
    ) -> None:
        marks: dict[int, list[ImportedMark]] = {course.teacher.user_id: []}
        for lesson in held:
            drawn = self._marks_of(course, lesson, forms.get(lesson.lesson_id), random)
            marks.setdefault(lesson.author_id, []).extend(drawn)
        form_ids = {lesson_id: self.base.form_ids[form] for lesson_id, form in forms.items()}
        for author_id, own in marks.items():
            own.sort(key=lambda mark: mark.recorded_at)
            import_marks(
                actor=self._acting(author_id),
                course_id=course.course_id,
                year_id=self.base.year.pk,
                marks=own,
                forms_of=form_ids if author_id == course.teacher.user_id else {},
            )
            self.done.marks += len(own)
        days = {lesson.lesson_id: lesson.held_on for lesson in held}
        self.results.give(course, [mark for own in marks.values() for mark in own], days)

    def _marks_of(
        self, course: TaughtCourse, lesson: HeldLesson, written: str | None, random: Random
    ) -> Iterator[ImportedMark]:
        """Of a written work everybody present gets a mark some hours later, else a few during the lesson."""
        unit = course.unit
        share = WRITTEN_COVERAGE if written else usual_share(unit.school_class.grade, unit.subject)
        handed_back = lesson.ends_at + timedelta(hours=random.randrange(1, 30), minutes=random.randrange(60))
        for number, member in enumerate(course.members):
            draw = random.random()
            if draw >= share or member.since > lesson.held_on or self._missing(member, lesson):
                continue
            at = handed_back + timedelta(seconds=4 * number)
            if not written:
                at = lesson.starts_at + timedelta(minutes=random.randrange(8, 43))
            if at > self.now:
                continue
            # A dictation has one mark for literacy and one for grammar; now and then somebody gets two.
            is_double = (written == "dictation" and unit.subject == "russian") or draw < TWO_MARKS_SHARE
            for position in range(1 + is_double):
                form = written or usual_form(random)
                yield self._mark(course, lesson, member, form, position, at, random)

    def _mark(
        self,
        course: TaughtCourse,
        lesson: HeldLesson,
        member: Member,
        form: str,
        position: int,
        at: datetime,
        random: Random,
    ) -> ImportedMark:
        subject = course.unit.subject
        strength = self.pupils.strength(self.who[member.student_id], subject)
        value = draw_value(strength, subject, form, random)
        return ImportedMark(
            lesson_id=lesson.lesson_id,
            student_id=member.student_id,
            value=value,
            form_id=self.base.form_ids[form],
            recorded_at=at,
            recorded_by_id=lesson.author_id,
            comment=draw_comment(value, random),
            position=position,
        )

    def _record_homework(self, course: TaughtCourse, lessons: Sequence[HeldLesson], random: Random) -> None:
        drawer = TaskDrawer(course, lessons, self.now, self.base.actor.school.zone, random)
        for author_id, own in drawer.by_author().items():
            import_homework(
                actor=self._acting(author_id),
                course_id=course.course_id,
                year_id=self.base.year.pk,
                tasks=own,
            )
            self.done.homework += len(own)

    def _missing(self, member: Member, lesson: HeldLesson) -> AttendanceCode | None:
        absence = self.absences[member.student_id].get(lesson.held_on)
        return absence.code if absence and lesson.period in absence.periods else None

    def _acting(self, user_id: int) -> Actor:
        """The history names the teacher, though the installation writes for them."""
        return replace(self.base.actor, user_id=user_id)


def lessons_by_course(base: Foundation, courses: Sequence[TaughtCourse]) -> dict[int, list[HeldLesson]]:
    """The lessons that take place, by course and in order, each with the account of who gives it."""
    authors = {course.course_id: course.teacher.user_id for course in courses}
    found: dict[int, list[HeldLesson]] = {course_id: [] for course_id in authors}
    rows = Lesson.objects.filter(school=base.actor.school, is_canceled=False).order_by("held_on", "period")
    for pk, course_id, day, period, starts_at, ends_at, substitute in rows.values_list(
        "pk", "course_id", "held_on", "period", "starts_at", "ends_at", "substitute__user_id"
    ).iterator():
        author = substitute or authors[course_id]
        if starts_at is None or ends_at is None:
            continue
        found[course_id].append(HeldLesson(pk, day, period, starts_at, ends_at, author))
    return found


def draw_all_absences(
    student_ids: Mapping[int, object], days: Sequence[date], seed: int
) -> dict[int, dict[date, Absence]]:
    """The missed days of every student, by student id; drawn by what makes the student the same."""
    return {
        student_id: draw_absences(days, dice(seed, "absences", who))
        for student_id, who in student_ids.items()
    }
