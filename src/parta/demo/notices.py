"""Notices of absence in the demo school: of illnesses that were recorded, and of what is to come."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from parta.academics.models import ClassLead
from parta.access.queries import get_actor
from parta.attendance.commands import add_certificates
from parta.attendance.commands.imports import ImportedNotice, import_notices
from parta.attendance.models import AbsenceNotice
from parta.attendance.rules import AttendanceCode, NoticeReason
from parta.attendance.rules.notices import Span
from parta.core import clock
from parta.demo.absences import Absence
from parta.demo.curriculum import ClassKey
from parta.demo.families import DEMO_CLASS
from parta.demo.people import Enrolled
from parta.demo.records import draw_all_absences
from parta.demo.rules import dice
from parta.people.models import Guardianship

if TYPE_CHECKING:
    from parta.demo.school_life import DemoSchool

_LOOKED_BACK = timedelta(days=45)
_NOTICED_SHARE = 0.7  # of the absences with a reason
_AHEAD_SHARE = 0.02  # of the students have something coming
_CAUSE = "Перенесено вместе с уведомлениями"
_REASONS: Mapping[AttendanceCode, Sequence[NoticeReason]] = {
    AttendanceCode.ILL: (NoticeReason.ILLNESS,),
    AttendanceCode.EXCUSED: (NoticeReason.FAMILY, NoticeReason.DOCTOR, NoticeReason.FAMILY),
    AttendanceCode.BY_ORDER: (NoticeReason.COMPETITION,),
}
_COMMENTS: Mapping[NoticeReason, Sequence[str]] = {
    NoticeReason.ILLNESS: ("Температура, вызвали врача.", "ОРВИ, справка будет.", "", "", ""),
    NoticeReason.DOCTOR: ("Плановый осмотр.", "Приём у стоматолога.", ""),
    NoticeReason.FAMILY: ("Уезжаем к родственникам.", "По семейным обстоятельствам.", ""),
    NoticeReason.COMPETITION: ("Первенство области по плаванию.", "Районная олимпиада.", ""),
    NoticeReason.SANATORIUM: ("Путёвка в санаторий.",),
    NoticeReason.OTHER: ("Собеседование в кружке.",),
}
_AHEAD = (NoticeReason.DOCTOR, NoticeReason.FAMILY, NoticeReason.COMPETITION, NoticeReason.ILLNESS)
_EVENING, _MORNING = time(20, 10), time(8, 5)


def file_demo_notices(school: "DemoSchool") -> None:
    """Accepted ones of absences in the journals, some filed for the days to come, one with a certificate."""
    random = dice(school.plan.seed, "notices")
    guardians, teachers = _guardians(school), _class_teachers(school)
    past = _past(school, guardians, teachers, random)
    ahead = _ahead(school, guardians, random)
    notices = import_notices(
        actor=school.base.actor, year_id=school.base.year.pk, rows=[*past, *ahead], cause=_CAUSE
    )
    _attach_certificate(school, notices)


def _guardians(school: "DemoSchool") -> dict[int, int]:
    """A guardian's account by student."""
    rows = Guardianship.objects.filter(guardian__school=school.base.actor.school)
    return dict(rows.order_by("-pk").values_list("student_id", "guardian__user_id"))


def _class_teachers(school: "DemoSchool") -> dict[ClassKey, int | None]:
    rows = ClassLead.objects.filter(school_class__year=school.base.year).values_list(
        "school_class__grade", "school_class__letter", "teacher__user_id"
    )
    return {ClassKey(grade, letter): user_id for grade, letter, user_id in rows}


def _past(
    school: "DemoSchool",
    guardians: Mapping[int, int],
    teachers: Mapping[ClassKey, int | None],
    random: Random,
) -> list[ImportedNotice]:
    days = school.base.shape.school_days(school.plan.today)
    who = {one.student_id: number for number, one in enumerate(school.enrolled)}
    absences = draw_all_absences(who, days, school.plan.seed)
    since = school.plan.today - _LOOKED_BACK
    rows = []
    for one in school.enrolled:
        for spell in _spells(absences.get(one.student_id, {}), days):
            first, last, absence = spell
            if first < since or absence.code not in _REASONS or random.random() > _NOTICED_SHARE:
                continue
            reason = random.choice(_REASONS[absence.code])
            rows.append(
                ImportedNotice(
                    student_id=one.student_id,
                    span=_span(first, last, absence),
                    reason=reason,
                    comment=random.choice(_COMMENTS[reason]),
                    filed_at=_at(school, first, _MORNING, random),
                    filed_by_id=guardians.get(one.student_id),
                    accepted_at=_at(school, first, time(9, 20), random),
                    accepted_by_id=teachers.get(one.pupil.school_class),
                )
            )
    return rows


def _spells(missed: Mapping[date, Absence], days: Sequence[date]) -> list[tuple[date, date, Absence]]:
    """Absences on school days that follow each other, for the same reason and lessons."""
    spells: list[tuple[date, date, Absence]] = []
    for before, day in zip([None, *days], days, strict=False):
        absence = missed.get(day)
        if absence is None:
            continue
        if spells and spells[-1][1] == before and spells[-1][2] == absence:
            spells[-1] = (spells[-1][0], day, absence)
        else:
            spells.append((day, day, absence))
    return spells


def _span(first: date, last: date, absence: Absence) -> Span:
    is_part = len(absence.periods) < len(range(1, 9))
    periods = (absence.periods[0], absence.periods[-1]) if is_part and first == last else None
    return Span(first, last, periods)


def _ahead(school: "DemoSchool", guardians: Mapping[int, int], random: Random) -> list[ImportedNotice]:
    """For the next school days, not accepted yet; two of the demo class among them."""
    days = [
        day
        for day in school.base.shape.school_days(school.plan.today + timedelta(days=21))
        if day > school.plan.today
    ]
    if not days:
        return []
    of_class = [one for one in school.enrolled if one.pupil.school_class == DEMO_CLASS]
    some = [one for one in school.enrolled if random.random() < _AHEAD_SHARE]
    rows = [_coming(school, one, days, guardians, random) for one in some if one not in of_class]
    if len(of_class) > 3:
        tomorrow = Span(days[0], days[0], (1, 2))
        week = Span(days[1 % len(days)], days[min(3, len(days) - 1)])
        for one, span, reason in (
            (_child_of_demo_parent(of_class), tomorrow, NoticeReason.DOCTOR),
            (of_class[2], week, NoticeReason.COMPETITION),
        ):
            rows.append(_filed(school, one, span, reason, guardians, random))
    return rows


def _child_of_demo_parent(of_class: Sequence[Enrolled]) -> Enrolled:
    return min(of_class, key=lambda one: one.student_id)


def _coming(
    school: "DemoSchool",
    one: Enrolled,
    days: Sequence[date],
    guardians: Mapping[int, int],
    random: Random,
) -> ImportedNotice:
    first = random.randrange(len(days))
    last = min(first + random.choice((0, 0, 1, 2)), len(days) - 1)
    return _filed(school, one, Span(days[first], days[last]), random.choice(_AHEAD), guardians, random)


def _filed(
    school: "DemoSchool",
    one: Enrolled,
    span: Span,
    reason: NoticeReason,
    guardians: Mapping[int, int],
    random: Random,
) -> ImportedNotice:
    evening = _at(school, school.plan.today - timedelta(days=1), _EVENING, random)
    return ImportedNotice(
        student_id=one.student_id,
        span=span,
        reason=reason,
        comment=random.choice(_COMMENTS[reason]),
        filed_at=evening,
        filed_by_id=guardians.get(one.student_id),
    )


def _at(school: "DemoSchool", day: date, hour: time, random: Random) -> datetime:
    moment = datetime.combine(day, hour, school.base.actor.school.zone)
    return min(moment + timedelta(minutes=random.randrange(15)), school.moment)


def _attach_certificate(school: "DemoSchool", notices: Sequence[AbsenceNotice]) -> None:
    """Of the latest illness (or other absence) in the demo class that is over."""
    ids = {one.student_id for one in school.enrolled if one.pupil.school_class == DEMO_CLASS}
    recent = school.plan.today - timedelta(days=30)
    own = [
        row
        for row in notices
        if row.student_id in ids and row.filed_by_id and recent <= row.ends_on < school.plan.today
    ]
    notice = max(own, key=lambda row: (row.reason == NoticeReason.ILLNESS, row.ends_on), default=None)
    if (
        notice is None
        or notice.filed_by_id is None
        or school.plan.today > notice.ends_on + timedelta(days=30)
    ):
        return
    guardian = get_actor(user_id=notice.filed_by_id, school_slug=school.base.actor.school.slug)
    with clock.fixed_at(school.moment):
        add_certificates(actor=guardian, notice_id=notice.pk, uploads=[_scan()])


def _scan() -> ContentFile[bytes]:
    """A page with lines where the words would be: nobody's certificate."""
    picture = Image.new("RGB", (420, 594), "#fbfaf5")
    pen = ImageDraw.Draw(picture)
    for line in range(14):
        pen.line((50, 110 + 28 * line, 370 - 31 * (line % 4), 110 + 28 * line), fill="#8d8a80", width=2)
    pen.rectangle((50, 50, 220, 70), fill="#5a574f")
    pen.ellipse((270, 470, 370, 570), outline="#2347a3", width=3)
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return ContentFile(out.getvalue(), name="справка.png")
