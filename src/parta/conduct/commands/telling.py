"""What families are told of behavior once they may read it, and teachers of what waits for them (C5)."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parta.access.rules import Role
from parta.conduct.models import Remark, RemarkReply, WeekNote
from parta.conduct.queries.remarks import class_of
from parta.conduct.queries.words import behavior_name, kind_name
from parta.core import clock
from parta.lessons.rules import week_days
from parta.notifications.commands.telling import News, Told, Words, tell, tell_each
from parta.notifications.happenings import report, tells
from parta.notifications.rules import Kind
from parta.people.models import Student
from parta.people.queries.readers import Reader, list_readers
from parta.people.rules import place_of
from parta.schools.models import School, default_zone

_REMARK, _REPLY, _NOTES, _SIGNING = "remark", "remark-reply", "week-notes", "week-to-sign"
_EXCERPT = 300


def report_remark(row: Remark) -> None:
    """Have the family told of a remark that it sees, or the class teacher of one that waits for review."""
    report(_REMARK, remark=row.pk, version=row.version)


def report_reply(row: RemarkReply) -> None:
    """Have the remark's author told."""
    report(_REPLY, reply=row.pk)


def report_notes(rows: Collection[WeekNote]) -> None:
    """Have the families told of what the class teacher has written of a week."""
    if rows:
        report(_NOTES, notes=[row.pk for row in rows])


def report_signing(student_ids: Collection[int], monday: date) -> None:
    """Have the guardians asked to sign the week."""
    if student_ids:
        report(_SIGNING, students=sorted(student_ids), monday=monday.isoformat())


@tells(_REMARK)
def tell_of_remark(*, remark: int, version: int, happened_at: datetime) -> None:
    """The student and the legal guardians; of what is still to be reviewed the class teacher alone."""
    rows = Remark.objects.select_related("school", "student", "lesson__course__subject")
    row = rows.filter(pk=remark, version=version).first()
    if row is None:
        return  # withdrawn or put otherwise meanwhile
    if row.released_at is None:
        _tell_reviewer(row, happened_at)
        return
    subject = row.lesson.course.subject.name

    def words(count: int) -> Words:
        if count > 1:
            title = ngettext("%(count)d note on behavior", "%(count)d notes on behavior", count)
            return Words(title % {"count": count}, row.text[:_EXCERPT])
        return Words(f"{kind_name(row.kind)}: {subject}", row.text[:_EXCERPT])

    day = row.lesson.held_on
    _tell_family(row.school, row.student_id, words, f"remark:{row.pk}:{row.version}", day, happened_at)


@tells(_REPLY)
def tell_of_reply(*, reply: int, happened_at: datetime) -> None:
    rows = RemarkReply.objects.select_related("remark__school", "remark__student", "remark__lesson")
    row = rows.filter(pk=reply, remark__made_by__isnull=False).first()
    if row is None:
        return
    remark = row.remark
    news = News(
        kind=Kind.CONDUCT,
        words=lambda _count: Words(
            _("Reply to your remark: %(student)s") % {"student": remark.student.short_name},
            row.text[:_EXCERPT],
        ),
        url=_url(remark.school, "conduct:remarks", lesson_id=remark.lesson_id, student_id=remark.student_id),
        school=remark.school,
        cause=f"remark-reply:{row.pk}",
        happened_at=happened_at,
    )
    tell(user_ids=[remark.made_by_id or 0], news=news)


@tells(_NOTES)
def tell_of_notes(*, notes: Sequence[int], happened_at: datetime) -> None:
    """Each family of its own child's."""
    for row in WeekNote.objects.filter(pk__in=notes).select_related("school").order_by("pk"):
        cause = f"week-note:{row.pk}:{row.version}"
        _tell_family(row.school, row.student_id, _note_words(row), cause, row.monday_on, happened_at)


@tells(_SIGNING)
def tell_of_signing(*, students: Sequence[int], monday: str, happened_at: datetime) -> None:
    """The guardians, each day at most once, however often the class teacher asks."""
    rows = Student.objects.filter(pk__in=students).select_related("school").order_by("pk")
    readers = list_readers(students, day=clock.today(default_zone()))
    first = date.fromisoformat(monday)

    def words(_count: int) -> Words:
        return Words(_("Please sign the week"), _week(first))

    told = []
    for row in rows:
        url = _url(row.school, "diary:signature", student_id=row.pk)
        cause = f"sign:{row.pk}:{monday}:{clock.today(row.school.zone)}"
        told += [
            Told(
                reader.user_id,
                _news(row.school, row.pk, _named(words, reader), cause, f"{url}?day={monday}", happened_at),
            )
            for reader in readers[row.pk]
            if reader.role is Role.GUARDIAN
        ]
    tell_each(told)


def _tell_reviewer(row: Remark, happened_at: datetime) -> None:
    school_class = class_of(row.student_id, row.lesson.held_on)
    teacher = school_class.class_teacher if school_class else None
    if school_class is None or teacher is None or teacher.user_id is None:
        return
    news = News(
        kind=Kind.CONDUCT,
        words=lambda count: Words(
            ngettext("%(count)d remark waits for you", "%(count)d remarks wait for you", count)
            % {"count": count},
            f"{school_class.name}, {row.lesson.course.subject.name}",
        ),
        url=_url(row.school, "conduct:waiting", class_id=school_class.pk),
        school=row.school,
        bundle=f"remarks-waiting:{school_class.pk}",
        cause=f"remark:{row.pk}:{row.version}",
        happened_at=happened_at,
    )
    tell(user_ids=[teacher.user_id], news=news)


def _tell_family(
    school: School,
    student_id: int,
    words: Callable[[int], Words],
    cause: str,
    day: date,
    happened_at: datetime,
) -> None:
    readers = list_readers([student_id], day=clock.today(school.zone))[student_id]
    url = f"{_url(school, 'diary:behavior', student_id=student_id)}?day={day}"
    tell_each(
        [
            Told(reader.user_id, _news(school, student_id, _named(words, reader), cause, url, happened_at))
            for reader in readers
        ]
    )


def _news(
    school: School,
    student_id: int,
    words: Callable[[int], Words],
    cause: str,
    url: str,
    happened_at: datetime,
) -> News:
    return News(
        kind=Kind.CONDUCT,
        words=words,
        url=url,
        school=school,
        about=place_of(student_id),
        bundle="" if cause.startswith("sign:") else f"conduct:{student_id}",
        cause=cause,
        happened_at=happened_at,
    )


def _note_words(row: WeekNote) -> Callable[[int], Words]:
    def words(count: int) -> Words:
        if count > 1:
            title = ngettext("%(count)d note on behavior", "%(count)d notes on behavior", count)
            return Words(title % {"count": count}, row.text[:_EXCERPT])
        said = [behavior_name(row.behavior)] if row.behavior else []
        text = ". ".join([*said, *([row.text[:_EXCERPT]] if row.text else [])])
        return Words(_("Behavior of the week: %(week)s") % {"week": _week(row.monday_on)}, text)

    return words


def _named(words: Callable[[int], Words], reader: Reader) -> Callable[[int], Words]:
    def named(count: int) -> Words:
        found = words(count)
        return Words(reader.named(found.title), found.body)

    return named


def _week(monday: date) -> str:
    last = week_days(monday)[5]  # Saturday
    return f"{date_format(monday, 'j E')} – {date_format(last, 'j E')}"


def _url(school: School, name: str, **values: int) -> str:
    return reverse(name, kwargs={"school": school.slug, **values})
