"""Curricula: what the classes of a grade are to be taught, line by line (acceptance D8, domain F2, F6)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parta.academics.commands.tenures import change_tenure, day_of_curriculum, require_day
from parta.academics.models import (
    ClassCurriculum,
    Curriculum,
    CurriculumLine,
    SchoolClass,
    StudyProfile,
    Subject,
)
from parta.academics.queries.class_settings import first_day
from parta.academics.queries.curriculum import get_curriculum, get_line
from parta.academics.rules import (
    FIRST_GRADE_WITH_PROFILE,
    LEAST_HOURS,
    LEAST_YEAR_HOURS,
    MOST_HOURS,
    MOST_YEAR_HOURS,
    CurriculumPart,
    weekly_maximum,
    year_hours,
)
from parta.access.actors import Actor
from parta.access.queries import require_of_school
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.schoolyear.models import AcademicYear

STREAM = "curricula"
MAX_NAME, MAX_LINE_NAME = 120, 200


@dataclass(frozen=True, slots=True)
class CurriculumData:
    name: str
    grade: int
    profile_id: int | None = None


@dataclass(frozen=True, slots=True)
class LineData:
    """A subject, or a named course without one. ``hours_a_year`` None: as follows from the hours a week."""

    part: CurriculumPart
    subject_id: int | None
    hours_a_week: Decimal
    hours_a_year: int | None = None
    name: str = ""


@transaction.atomic
def create_curriculum(*, actor: Actor, year_id: int, data: CurriculumData) -> Curriculum:
    """Refused: a name that another curriculum of the year has, a profile below grade 10, no such grade."""
    actor.require(Permission.WRITE_CURRICULUM)
    require_of_school(actor, AcademicYear.objects.all(), [year_id])
    one = _filled(actor, Curriculum(school=actor.school, year_id=year_id), data)
    one.save()
    record(actor, "curriculum.created", one.pk, None, _values(one))
    return one


@transaction.atomic
def edit_curriculum(*, actor: Actor, curriculum_id: int, data: CurriculumData) -> None:
    """Refused as ``create_curriculum`` refuses, and another grade while classes follow it."""
    one = _own(actor, curriculum_id)
    before = _values(one)
    if data.grade != one.grade and one.followers.exists():
        raise Refused(
            _("Classes of grade %(grade)d follow it.") % {"grade": one.grade},
            code="grade_used",
            field="grade",
        )
    _filled(actor, one, data)
    if before != _values(one):
        one.save()
        record(actor, "curriculum.changed", one.pk, before, _values(one))


@transaction.atomic
def remove_curriculum(*, actor: Actor, curriculum_id: int) -> None:
    """Refused while a class or a student follows it."""
    one = _own(actor, curriculum_id)
    if one.followers.exists() or one.individual_plans.exists():
        raise Refused(_("Classes or students follow this curriculum."), code="in_use")
    record(actor, "curriculum.removed", one.pk, _values(one), None)
    one.delete()


@transaction.atomic
def add_line(*, actor: Actor, curriculum_id: int, data: LineData) -> CurriculumLine:
    """Refused: hours out of range, a subject or name that the part has already, neither of the two."""
    one = _own(actor, curriculum_id)
    line = _filled_line(actor, CurriculumLine(curriculum=one), data)
    line.save()
    record(actor, "curriculum.line_added", one.pk, None, _line_values(line))
    return line


@transaction.atomic
def edit_line(*, actor: Actor, curriculum_id: int, line_id: int, data: LineData) -> None:
    """Refused as ``add_line`` refuses."""
    _own(actor, curriculum_id)
    line = get_line(actor, curriculum_id, line_id)
    before = _line_values(line)
    _filled_line(actor, line, data)
    if before != _line_values(line):
        line.save()
        record(actor, "curriculum.line_changed", curriculum_id, before, _line_values(line))


@transaction.atomic
def remove_line(*, actor: Actor, curriculum_id: int, line_id: int) -> None:
    _own(actor, curriculum_id)
    line = get_line(actor, curriculum_id, line_id)
    record(actor, "curriculum.line_removed", curriculum_id, _line_values(line), None)
    line.delete()


@transaction.atomic
def copy_lines(*, actor: Actor, curriculum_id: int, source_id: int) -> int:
    """Lines of another curriculum that this one has not; those it has stay. How many are new."""
    one, source = _own(actor, curriculum_id), get_curriculum(actor, source_id)
    known = {(line.part, line.subject_id, line.name) for line in one.lines.all()}
    fresh = [
        CurriculumLine(
            curriculum=one,
            part=line.part,
            subject_id=line.subject_id,
            name=line.name,
            hours_a_week=line.hours_a_week,
            hours_a_year=line.hours_a_year,
        )
        for line in source.lines.all()
        if (line.part, line.subject_id, line.name) not in known
    ]
    CurriculumLine.objects.bulk_create(fresh)
    if fresh:
        record(actor, "curriculum.copied", one.pk, None, {"from": source.pk, "lines": len(fresh)})
    return len(fresh)


@transaction.atomic
def assign_classes(
    *, actor: Actor, curriculum_id: int, class_ids: Collection[int], since_on: date | None = None
) -> None:
    """Exactly these classes follow the curriculum from the day (None: today).

    A class that has not followed any yet does from the beginning of the year. NotFound for a class of
    another grade, year or school. Refused: a day outside the year or in a term that is closed for a class.
    """
    one = _own(actor, curriculum_id)
    classes = SchoolClass.objects.filter(school=actor.school, year=one.year_id, grade=one.grade)
    wanted = set(class_ids)
    if wanted and classes.filter(pk__in=wanted).count() != len(wanted):
        raise NotFound
    today = clock.today(actor.school.zone)
    rows = {row.pk: row for row in classes.on(today).select_related("year", "school")}
    before = sorted(pk for pk, row in rows.items() if row.curriculum_id == one.pk)
    if set(before) == wanted:
        return
    day = since_on or first_day(one.year, today)
    for pk in wanted.symmetric_difference(before):
        if rows[pk].curriculum_id is not None:
            require_day(rows[pk], day)
        since = day_of_curriculum(rows[pk], day)
        change_tenure(ClassCurriculum, rows[pk], one.pk if pk in wanted else None, since)
    after = {"classes": sorted(wanted), "since": day.isoformat()}
    record(actor, "curriculum.assigned", one.pk, {"classes": before}, after)


@transaction.atomic
def import_curriculum(
    *, actor: Actor, year_id: int, data: CurriculumData, lines: Sequence[LineData], class_ids: Collection[int]
) -> Curriculum:
    """A whole curriculum at once: its lines and the classes that follow it."""
    one = create_curriculum(actor=actor, year_id=year_id, data=data)
    require_of_school(actor, Subject.objects.all(), {line.subject_id for line in lines})
    CurriculumLine.objects.bulk_create([_shaped(CurriculumLine(curriculum=one), line) for line in lines])
    assign_classes(actor=actor, curriculum_id=one.pk, class_ids=class_ids)
    return one


def record(
    actor: Actor, kind: str, curriculum_id: int, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> None:
    """Into the history of the curriculum."""
    change = Change(kind, f"curriculum:{curriculum_id}", STREAM, before, after)
    record_changes(actor=actor, stream=STREAM, changes=[change])


def checked_text(text: str, most: int, field: str) -> str:
    """With single spaces; Refused when there is nothing in it, or too much."""
    text = " ".join(text.split())
    if not text:
        raise Refused(_("Fill this in."), code="missing", field=field)
    if len(text) > most:
        raise Refused(
            _("At most %(count)d characters, please.") % {"count": most}, code="too_long", field=field
        )
    return text


def _own(actor: Actor, curriculum_id: int) -> Curriculum:
    actor.require(Permission.WRITE_CURRICULUM)
    get_curriculum(actor, curriculum_id)
    return Curriculum.objects.select_for_update().get(pk=curriculum_id)


def _filled(actor: Actor, one: Curriculum, data: CurriculumData) -> Curriculum:
    name = checked_text(data.name, MAX_NAME, "name")
    if Curriculum.objects.filter(year_id=one.year_id, name=name).exclude(pk=one.pk).exists():
        raise Refused(_("A curriculum of this year has the name already."), code="name_taken", field="name")
    if weekly_maximum(data.grade) is None:
        raise Refused(_("Choose a grade from 1 to 11."), code="grade", field="grade")
    if data.profile_id is not None:
        require_of_school(actor, StudyProfile.objects.all(), [data.profile_id])
        if data.grade < FIRST_GRADE_WITH_PROFILE:
            raise Refused(
                _("Profiles begin in grade %(grade)d.") % {"grade": FIRST_GRADE_WITH_PROFILE},
                code="profile_too_early",
                field="profile",
            )
    one.name, one.grade, one.profile_id = name, data.grade, data.profile_id
    return one


def _filled_line(actor: Actor, line: CurriculumLine, data: LineData) -> CurriculumLine:
    require_of_school(actor, Subject.objects.all(), [data.subject_id])
    _shaped(line, data)
    rows = CurriculumLine.objects.filter(
        curriculum=line.curriculum_id, part=line.part, subject=line.subject_id, name=line.name
    )
    if rows.exclude(pk=line.pk).exists():
        field = "subject" if line.subject_id else "name"
        raise Refused(_("This part of the curriculum has it already."), code="line_taken", field=field)
    return line


def _shaped(line: CurriculumLine, data: LineData) -> CurriculumLine:
    """The line with what was said about it; Refused for what may not be."""
    name = "" if data.subject_id else checked_text(data.name, MAX_LINE_NAME, "name")
    if not LEAST_HOURS <= data.hours_a_week <= MOST_HOURS or data.hours_a_week % LEAST_HOURS:
        raise Refused(
            _("From %(least)s to %(most)d hours a week, in tenths.")
            % {"least": LEAST_HOURS, "most": MOST_HOURS},
            code="hours_a_week",
            field="hours_a_week",
        )
    hours = data.hours_a_year
    if hours is None:
        hours = max(LEAST_YEAR_HOURS, year_hours(data.hours_a_week, line.curriculum.grade))
    if not LEAST_YEAR_HOURS <= hours <= MOST_YEAR_HOURS:
        raise Refused(
            _("From %(least)d to %(most)d hours a year.")
            % {"least": LEAST_YEAR_HOURS, "most": MOST_YEAR_HOURS},
            code="hours_a_year",
            field="hours_a_year",
        )
    line.part, line.subject_id, line.name = data.part.value, data.subject_id, name
    line.hours_a_week, line.hours_a_year = data.hours_a_week, hours
    return line


def _values(one: Curriculum) -> dict[str, Any]:
    return {"name": one.name, "grade": one.grade, "profile": one.profile_id}


def _line_values(line: CurriculumLine) -> dict[str, Any]:
    return {
        "part": line.part,
        "subject": line.subject_id,
        "name": line.name,
        "hours_a_week": str(line.hours_a_week),
        "hours_a_year": line.hours_a_year,
    }
