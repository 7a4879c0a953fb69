"""Remarks and praise at lessons: for who writes them, who reviews them, and families."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parta.academics.models import Enrollment, SchoolClass
from parta.academics.queries import list_roster
from parta.access.actors import Actor
from parta.audit.models import AuditEvent
from parta.audit.queries import list_history
from parta.conduct.models import Remark, RemarkReply
from parta.conduct.queries.access import get_class, is_class_teacher, reviews_remarks
from parta.conduct.queries.words import kind_name
from parta.conduct.rules import RemarkKind
from parta.core.errors import NotFound
from parta.lessons.models import Lesson
from parta.lessons.queries import get_lesson, locks_in_course, rights_in_course
from parta.lessons.rules import Lock
from parta.people.rules import short_name


@dataclass(frozen=True, slots=True)
class ReplyLine:
    author: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    at: datetime
    who: str  # empty: the installation itself
    what: str


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """``is_waiting``: the class teacher has not released it yet; ``is_own``: the reader may change it."""

    remark_id: int
    lesson_id: int
    student_id: int
    student: str
    subject: str
    held_on: date
    kind: str
    text: str
    author: str
    at: datetime
    is_waiting: bool
    is_own: bool
    version: int
    replies: tuple[ReplyLine, ...] = ()
    history: tuple[HistoryLine, ...] = ()

    @property
    def is_praise(self) -> bool:
        return self.kind == RemarkKind.PRAISE


@dataclass(frozen=True, slots=True)
class LessonRemarks:
    """A student at a lesson, with what was said there. ``lock``: why nothing can be added."""

    lesson_id: int
    student_id: int
    course_id: int
    student: str
    subject: str
    students: str
    held_on: date
    topic: str
    remarks: tuple[RemarkLine, ...]
    lock: Lock | None
    is_reviewed: bool


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """Remarks of a class that its class teacher has not released."""

    class_id: int
    name: str
    is_reviewed: bool
    may_write: bool
    remarks: tuple[RemarkLine, ...]


def lesson_remarks(actor: Actor, lesson_id: int, student_id: int) -> LessonRemarks:
    """NotFound for a lesson that is not the actor's to see, or a student who is not of the course then."""
    lesson = get_lesson(actor, lesson_id)
    row = next(
        (
            row
            for row in list_roster(lesson.course, lesson.held_on, lesson.held_on)
            if row.student_id == student_id
        ),
        None,
    )
    if row is None:
        raise NotFound
    remarks = Remark.objects.filter(lesson=lesson, student_id=student_id)
    school_class = class_of(student_id, lesson.held_on)
    return LessonRemarks(
        lesson_id=lesson_id,
        student_id=student_id,
        course_id=lesson.course_id,
        student=row.full_name,
        subject=lesson.course.subject.name,
        students=str(lesson.course.group or lesson.course.school_class),
        held_on=lesson.held_on,
        topic=lesson.topic,
        remarks=list_lines(actor, remarks.order_by("made_at", "pk"), with_history=True),
        lock=remark_lock(actor, lesson),
        is_reviewed=school_class is not None and reviews_remarks(school_class),
    )


def list_cell_remarks(actor: Actor, lesson_id: int, student_id: int) -> tuple[RemarkLine, ...]:
    """What was said of the student at the lesson; the caller has proved the right to the lesson."""
    rows = Remark.objects.filter(school=actor.school, lesson_id=lesson_id, student_id=student_id)
    return list_lines(actor, rows.order_by("made_at", "pk"))


def remark_lock(actor: Actor, lesson: Lesson) -> Lock | None:
    """What stands against a remark of the actor's at the lesson.

    Whoever may record attendance there may say something of a student: the teacher, the substitute, the class
    teacher. Not the deputy, who corrects journals but does not bring up (domain H).
    """
    rights = rights_in_course(actor, lesson.course, [lesson])
    own = rights[lesson.pk]
    if not own.attendance or own.needs_reason:
        return Lock.NO_RIGHT
    return locks_in_course(actor, lesson.course, [lesson], rights, has_reason=True)[lesson.pk]


def waiting_page(actor: Actor, class_id: int) -> WaitingPage:
    """What waits in a class the actor may see, the oldest lesson first."""
    school_class = get_class(actor, class_id)
    return WaitingPage(
        class_id=class_id,
        name=school_class.name,
        is_reviewed=reviews_remarks(school_class),
        may_write=is_class_teacher(actor, school_class),
        remarks=list_lines(actor, waiting_of(school_class).order_by("lesson__held_on", "pk")),
    )


def waiting_of(school_class: SchoolClass) -> QuerySet[Remark]:
    """Remarks about students who are in the class now."""
    students = Enrollment.objects.filter(school_class=school_class).values("student_id")
    return Remark.objects.filter(
        released_at__isnull=True, student_id__in=students, year_id=school_class.year_id
    )


def count_waiting(school_class: SchoolClass) -> int:
    return waiting_of(school_class).count()


def list_released(actor: Actor, student_id: int, since: date, until: date) -> tuple[RemarkLine, ...]:
    """What the student's family reads of lessons on the days, with replies; the latest lesson first.

    The caller has proved the right to the student.
    """
    rows = Remark.objects.filter(
        school=actor.school,
        student_id=student_id,
        released_at__isnull=False,
        lesson__held_on__gte=since,
        lesson__held_on__lte=until,
    )
    return list_lines(actor, rows.order_by("-lesson__held_on", "-lesson__period", "-pk"))


def list_lines(actor: Actor, rows: QuerySet[Remark], *, with_history: bool = False) -> tuple[RemarkLine, ...]:
    """The remarks as pages show them, in the order given; two or three queries, however many there are."""
    found = list(rows.select_related("lesson__course__subject", "student", "made_by"))
    replies = _replies({row.pk for row in found})
    history = _history(actor, found) if with_history and found else {}
    return tuple(
        RemarkLine(
            remark_id=row.pk,
            lesson_id=row.lesson_id,
            student_id=row.student_id,
            student=row.student.full_name,
            subject=row.lesson.course.subject.name,
            held_on=row.lesson.held_on,
            kind=row.kind,
            text=row.text,
            author=author_name(row),
            at=row.made_at,
            is_waiting=row.released_at is None,
            is_own=row.made_by_id is not None and row.made_by_id == actor.author_id,
            version=row.version,
            replies=tuple(replies.get(row.pk, ())),
            history=tuple(history.get(f"remark:{row.pk}", ())),
        )
        for row in found
    )


def author_name(row: Remark) -> str:
    user = row.made_by
    return short_name(user.surname, user.given_name, user.patronymic) if user else _("the school")


def class_of(student_id: int, day: date) -> SchoolClass | None:
    """The student's class on the day, with its policy of review and its teacher."""
    enrollment = (
        Enrollment.objects.filter(student_id=student_id)
        .valid_on(day)
        .select_related("school_class__review_policy", "school_class__school")
        .order_by("since_on")
        .last()
    )
    return enrollment.school_class if enrollment else None


def remark_values(row: Remark) -> dict[str, object]:
    """What the history keeps of a remark, as plain JSON."""
    return {
        "lesson": row.lesson_id,
        "student": row.student_id,
        "kind": row.kind,
        "text": row.text,
        "by": row.made_by_id,
        "is_released": row.released_at is not None,
    }


def place_of_remarks(lesson_id: int, student_id: int) -> str:
    return f"remarks:{lesson_id}:{student_id}"


def _replies(remark_ids: Collection[int]) -> dict[int, list[ReplyLine]]:
    found: dict[int, list[ReplyLine]] = {}
    rows = RemarkReply.objects.filter(remark_id__in=remark_ids).select_related("made_by")
    for row in rows.order_by("made_at", "pk"):
        found.setdefault(row.remark_id, []).append(ReplyLine(str(row.made_by), row.made_at, row.text))
    return found


def _history(actor: Actor, rows: Iterable[Remark]) -> dict[str, list[HistoryLine]]:
    """What happened to each remark after it was written, oldest first."""
    places = sorted({place_of_remarks(row.lesson_id, row.student_id) for row in rows})
    found: dict[str, list[HistoryLine]] = {}
    for event in list_history(actor, places):
        if words := _event_words(event):
            line = HistoryLine(event.at, str(event.user or ""), words)
            found.setdefault(event.record, []).append(line)
    return found


def _event_words(event: AuditEvent) -> str:
    """Empty for what needs no line: that it was made."""
    before, after = event.before, event.after
    if not before or not after:
        return ""
    if event.kind == "remark.released":
        if before["text"] != after["text"]:
            return _("reworded and released; it was: “%(text)s”") % {"text": before["text"]}
        return _("released")
    if before["kind"] != after["kind"]:
        return _("%(kind)s before: “%(text)s”") % {"kind": kind_name(before["kind"]), "text": before["text"]}
    return _("changed; it was: “%(text)s”") % {"text": before["text"]}


def get_remark_place(actor: Actor, remark_id: int) -> tuple[int, int]:
    """Lesson and student of a remark at a lesson the actor may see."""
    row = (
        Remark.objects.filter(school=actor.school, pk=remark_id)
        .values_list("lesson_id", "student_id")
        .first()
    )
    if row is None:
        raise NotFound
    return get_lesson(actor, row[0]).pk, row[1]


def get_remark_class_id(actor: Actor, remark_id: int) -> int:
    """The class, one the actor may see, of the student a remark is about."""
    row = Remark.objects.filter(school=actor.school, pk=remark_id).select_related("lesson").first()
    school_class = class_of(row.student_id, row.lesson.held_on) if row else None
    if school_class is None:
        raise NotFound
    return get_class(actor, school_class.pk).pk
