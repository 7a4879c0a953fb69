"""Behavior in the demo school: notes of weeks, praise and remarks at lessons, weeks that parents signed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from parta.academics.models import SchoolClass
from parta.academics.queries import list_classes
from parta.access.queries import get_actor
from parta.conduct.commands.notes import ImportedNote, import_notes
from parta.conduct.commands.remarks import ImportedRemark, import_remarks
from parta.conduct.commands.signatures import ImportedSignature, import_signatures, remind_to_sign
from parta.conduct.rules import Behavior, RemarkKind, SignatureMethod
from parta.conduct.rules.weeks import week_text
from parta.demo.families import DEMO_CLASS
from parta.demo.people import Enrolled
from parta.demo.records import HeldLesson
from parta.demo.rules import dice
from parta.diary.queries.signing import list_weeks
from parta.people.models import Guardianship

if TYPE_CHECKING:
    from parta.demo.school_life import DemoSchool

_WEEKS = 6  # of notes and remarks
_SIGNED_WEEKS = 3  # of the demo class; of the others the last alone
_REMARK_SHARE, _PRAISE_SHARE = 1 / 15, 0.6
_OWN_FACTOR = 10  # so that whoever looks at the demo sees some
_SIGNED_SHARE, _SIGNED_SHARE_ELSEWHERE = 0.75, 0.4
_NOTE_TEXT_SHARE = 0.05
_WEEK = timedelta(days=7)
_FRIDAY_NOON = timedelta(days=4, hours=13)

_BEHAVIORS = (Behavior.EXEMPLARY,) * 5 + (Behavior.GOOD,) * 12 + (Behavior.SATISFACTORY,) * 2
_NOTES: Mapping[Behavior, Sequence[str]] = {
    Behavior.EXEMPLARY: (
        "Отлично работала вся неделя, активное участие в классном часе.",
        "Спасибо за помощь в подготовке кабинета к празднику.",
        "Заметные успехи по математике, так держать.",
    ),
    Behavior.GOOD: (
        "Просьба проверить готовность к контрольной работе.",
        "Нужна сменная обувь.",
        "Не забудьте подписать согласие на экскурсию.",
        "Молодец, подтянул чтение.",
    ),
    Behavior.SATISFACTORY: (
        "Дважды без домашнего задания, прошу обратить внимание.",
        "Опаздывает на первый урок.",
        "Отвлекается на уроках, прошу побеседовать дома.",
    ),
}
_PRAISE = (
    "Активная работа на уроке",
    "Отличный ответ у доски",
    "Помогал одноклассникам разобраться в теме",
    "Подготовлено интересное сообщение",
    "Аккуратно оформленная работа",
    "Сложная задача решена первой в классе",
    "Выразительное чтение",
)
_REMARKS = (
    "Разговоры на уроке",
    "Не готов к уроку: нет тетради",
    "Нет спортивной формы",
    "Пользование телефоном на уроке",
    "Домашнее задание не выполнено второй раз подряд",
    "Мешает соседу по парте",
)


@dataclass(frozen=True, slots=True)
class _DemoClass:
    row: SchoolClass
    is_demo: bool
    student_ids: tuple[int, ...]


def fill_behavior(school: "DemoSchool") -> None:
    """Notes and remarks of the last weeks, signatures of the latest ones that are over."""
    random = dice(school.plan.seed, "behavior")
    mondays = _mondays(school)
    classes = list(_classes(school))
    for one in classes:
        _write_notes(school, one, mondays, random)
    _say(school, mondays, random)
    for one in classes:
        for monday in mondays[-_SIGNED_WEEKS if one.is_demo else -1 :]:
            _sign(school, one, monday, random, is_last=monday == mondays[-1])


def _mondays(school: "DemoSchool") -> list[date]:
    """Of the last weeks with lessons that are over, in order."""
    this_week = school.plan.today - timedelta(days=school.plan.today.weekday())
    days = school.base.shape.school_days(school.plan.today)
    mondays = sorted({day - timedelta(days=day.weekday()) for day in days})
    return [monday for monday in mondays if monday < this_week][-_WEEKS:]


def _classes(school: "DemoSchool") -> Iterator[_DemoClass]:
    by_name: dict[str, list[Enrolled]] = {}
    for one in school.enrolled:
        by_name.setdefault(one.pupil.school_class.name, []).append(one)
    for row in list_classes(school.base.actor, school.base.year.pk):
        own = by_name.get(row.name, [])
        yield _DemoClass(row, row.name == DEMO_CLASS.name, tuple(one.student_id for one in own))


def _write_notes(school: "DemoSchool", one: _DemoClass, mondays: Sequence[date], random: Random) -> None:
    teacher = one.row.class_teacher
    rows = []
    for monday in mondays:
        at = _moment(school, monday) + timedelta(minutes=random.randrange(90))
        for student_id in one.student_ids:
            behavior = random.choice(_BEHAVIORS)
            text = random.choice(_NOTES[behavior]) if random.random() < _NOTE_TEXT_SHARE else ""
            rows.append(
                ImportedNote(student_id, monday, behavior, text, at, teacher.user_id if teacher else None)
            )
    import_notes(actor=school.base.actor, class_id=one.row.pk, rows=rows)


def _say(school: "DemoSchool", mondays: Sequence[date], random: Random) -> None:
    """About one student in fifteen a week, by the teacher of one of the student's lessons."""
    if not mondays:
        return
    own = school.enrolled[0].student_id
    for course in school.courses:
        held = [
            lesson
            for lesson in school.lessons[course.course_id]
            if mondays[0] <= lesson.held_on < mondays[-1] + _WEEK
        ]
        # A class has about ten courses, of each of which this is a tenth part.
        share = _REMARK_SHARE * len(mondays) / 10
        rows = [
            _remark(random.choice(held), member.student_id, random)
            for member in course.members
            if held
            and random.random() < share * (_OWN_FACTOR if member.student_id == own else 1)
            and member.since <= held[0].held_on
        ]
        if rows:
            import_remarks(
                actor=school.base.actor, course_id=course.course_id, year_id=school.base.year.pk, rows=rows
            )


def _remark(lesson: HeldLesson, student_id: int, random: Random) -> ImportedRemark:
    is_praise = random.random() < _PRAISE_SHARE
    return ImportedRemark(
        lesson_id=lesson.lesson_id,
        student_id=student_id,
        kind=RemarkKind.PRAISE if is_praise else RemarkKind.REMARK,
        text=random.choice(_PRAISE if is_praise else _REMARKS),
        made_at=lesson.ends_at - timedelta(minutes=random.randrange(2, 20)),
        made_by_id=lesson.author_id,
    )


def _sign(school: "DemoSchool", one: _DemoClass, monday: date, random: Random, *, is_last: bool) -> None:
    """The demo's own family has not signed the last week yet, and is asked to."""
    own = school.enrolled[0].student_id
    share = _SIGNED_SHARE if one.is_demo else _SIGNED_SHARE_ELSEWHERE
    signing = [pk for pk in one.student_ids if random.random() < share or (pk == own and not is_last)]
    signing = [pk for pk in signing if not (pk == own and is_last)]
    weeks = list_weeks(school.base.actor, signing, monday)
    signers = _signers(signing)
    rows = []
    for number, student_id in enumerate(pk for pk in signing if pk in signers and weeks[pk]["lessons"]):
        user_id, name = signers[student_id]
        evening = timedelta(days=random.choice((0, 0, 1, 2)), minutes=random.randrange(240, 540))
        at = _moment(school, monday) + evening
        week = _before_last_mark(weeks[student_id]) if number == 1 and one.is_demo else weeks[student_id]
        rows.append(
            ImportedSignature(
                student_id,
                monday,
                week_text(week),
                SignatureMethod.PASSWORD,
                min(at, school.moment),
                user_id,
                name,
            )
        )
    import_signatures(actor=school.base.actor, class_id=one.row.pk, rows=rows)
    if one.is_demo and is_last:
        _remind(school, one, monday, own)


def _signers(student_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Of each student the account and name of the first guardian."""
    rows = Guardianship.objects.filter(student_id__in=student_ids).select_related("guardian").order_by("-pk")
    return {
        row.student_id: (row.guardian.user_id, row.guardian.full_name) for row in rows if row.guardian.user_id
    }


def _before_last_mark(week: dict[str, Any]) -> dict[str, Any]:
    """As if one mark had been set only after the parent signed."""
    marked = [lesson for lesson in week["lessons"] if lesson["marks"]]
    if not marked:
        return week
    last = marked[-1]
    lessons = [{**item, "marks": item["marks"][:-1]} if item is last else item for item in week["lessons"]]
    return {**week, "lessons": lessons}


def _remind(school: "DemoSchool", one: _DemoClass, monday: date, own: int) -> None:
    teacher = one.row.class_teacher
    if teacher is not None and teacher.user_id is not None:
        actor = get_actor(user_id=teacher.user_id, school_slug=school.base.actor.school.slug)
        remind_to_sign(actor=actor, class_id=one.row.pk, day=monday, student_ids=[own])


def _moment(school: "DemoSchool", monday: date) -> datetime:
    """Friday afternoon of the week."""
    return datetime.combine(monday, time(0, 0), school.moment.tzinfo) + _FRIDAY_NOON
