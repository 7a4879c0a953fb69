"""Classes of a year: adding them, and what each follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parta.academics.commands.records import record_structure
from parta.academics.commands.tenures import (
    change_tenure,
    day_of_curriculum,
    require_day,
    settle_class_role,
)
from parta.academics.models import ClassCurriculum, ClassLead, Curriculum, SchoolClass
from parta.academics.queries.class_settings import first_day, get_class
from parta.access.actors import Actor
from parta.access.queries import require_of_school
from parta.access.rules import Permission
from parta.core import clock, events
from parta.core.errors import NotFound, Refused
from parta.core.relations import is_used
from parta.people.models import Teacher
from parta.schoolyear.models import AcademicYear, BellSchedule
from parta.schoolyear.rules import TermKind

MAX_LETTER = 40
_LAST_GRADE = 12
_OWN = ("academics.ClassLead", "academics.ClassCurriculum")


@dataclass(frozen=True, slots=True)
class ClassSettings:
    """What a class is called and follows. ``letter``: a name where the grade is 0.

    ``since_on``: from when class teacher and curriculum are others, if they are; None: from today.
    """

    letter: str
    bells_id: int
    term_kind: TermKind
    class_teacher_id: int | None = None
    curriculum_id: int | None = None
    since_on: date | None = None


@transaction.atomic
def add_classes(
    *, actor: Actor, year_id: int, grade: int, letters: Sequence[str], bells_id: int, term_kind: TermKind
) -> int:
    """Classes of a grade. The grade's curriculum is theirs, if there is only one. How many are new.

    Refused: no letter, one that is too long, a class that is there already, no such grade.
    """
    actor.require(Permission.WRITE_STRUCTURE)
    require_of_school(actor, AcademicYear.objects.all(), [year_id])
    require_of_school(actor, BellSchedule.objects.all(), [bells_id])
    if not 0 <= grade <= _LAST_GRADE:
        raise Refused(_("There is no such grade."), code="no_grade", field="grade")
    curricula = list(Curriculum.objects.filter(year_id=year_id, grade=grade)[:2])
    for letter in letters or [""]:
        one = SchoolClass(school=actor.school, year_id=year_id, grade=grade)
        one.bells_id, one.term_kind = bells_id, term_kind.value
        _name(one, letter, "letters")
        one.save()
        change_tenure(ClassCurriculum, one, curricula[0].pk if len(curricula) == 1 else None, None)
        record_structure(actor, "class.added", one.pk, None, _values(one))
    return len(letters or [""])


@transaction.atomic
def edit_class(*, actor: Actor, class_id: int, settings: ClassSettings) -> None:
    """What the class follows from now on, or from a day; lessons held and grades set stay as they are.

    Who becomes class teacher has the role from the day, and who is none any more loses it with the day
    before. Refused: a name that is taken, a curriculum of another grade or year, another kind of terms once
    marks are set in it, a day outside the year or in a closed term.
    """
    actor.require(Permission.WRITE_STRUCTURE)
    one = get_class(actor, class_id)
    require_of_school(actor, BellSchedule.objects.all(), [settings.bells_id])
    require_of_school(actor, Teacher.objects.all(), [settings.class_teacher_id])
    before, former_bells = _values(one), one.bells_id
    _name(one, settings.letter, "letter")
    _set_terms(one, settings.term_kind)
    _require_curriculum(one, settings.curriculum_id)
    one.bells_id = settings.bells_id
    one.save()
    after = _values(one) | _change_tenures(actor, one, before, settings)
    if before == after:
        return
    record_structure(actor, "class.changed", one.pk, before, after)
    if former_bells != one.bells_id:
        events.bells_changed.send(
            sender=SchoolClass,
            actor=actor,
            since_on=clock.today(actor.school.zone),
            schedule_id=None,
            class_ids=[one.pk],
        )


@transaction.atomic
def remove_class(*, actor: Actor, class_id: int) -> None:
    """Refused once it has students, courses or groups."""
    actor.require(Permission.WRITE_STRUCTURE)
    one = get_class(actor, class_id)
    if is_used(one, besides=_OWN):
        raise Refused(_("The class has students, courses or groups: it stays."), code="class_used")
    record_structure(actor, "class.removed", one.pk, _values(one), None)
    one.delete()


@transaction.atomic
def withdraw_change(*, actor: Actor, class_id: int, what: str) -> None:
    """Of ``what`` ("class_teacher", "curriculum") that of today stays; changes planned for later are off."""
    actor.require(Permission.WRITE_STRUCTURE)
    one = get_class(actor, class_id)
    kinds: dict[str, type[ClassLead | ClassCurriculum]] = {
        "class_teacher": ClassLead,
        "curriculum": ClassCurriculum,
    }
    if what not in kinds:
        raise NotFound
    today = clock.today(actor.school.zone)
    planned = kinds[what]._default_manager.filter(school_class=one, since_on__gt=today).order_by("since_on")
    first = planned.first()
    if first is None or first.since_on is None:
        return
    concerned = set(one.leads.values_list("teacher_id", flat=True))
    change_tenure(kinds[what], one, _values(one)[what], first.since_on)
    for teacher_id in concerned if what == "class_teacher" else ():
        settle_class_role(actor, teacher_id)
    before = {what: "planned", "since": first.since_on.isoformat()}
    record_structure(actor, "class.plan_withdrawn", one.pk, before, None)


def _name(one: SchoolClass, letter: str, field: str) -> None:
    one.letter = " ".join(letter.split())
    if len(one.letter) > MAX_LETTER or not (one.letter or one.grade):
        raise Refused(_("A letter or a name of at most 40 characters."), code="bad_letter", field=field)
    same = SchoolClass.objects.filter(year_id=one.year_id, grade=one.grade, letter=one.letter)
    if same.exclude(pk=one.pk).exists():
        words = _("There is a class %(name)s this year.") % {"name": one.name}
        raise Refused(words, code="class_taken", field=field)


def _set_terms(one: SchoolClass, kind: TermKind) -> None:
    """A journal is kept by the terms it was begun with: another kind is for the next year."""
    if kind == one.term_kind:
        return
    if one.closings.exists():
        words = _("Terms of the class are closed already: their kind stays.")
        raise Refused(words, code="terms_closed", field="term_kind")
    answers = events.term_kind_hindrances.send(sender=SchoolClass, class_id=one.pk)
    if hindrances := [words for _receiver, found in answers for words in found or ()]:
        raise Refused(hindrances[0], code="terms_used", field="term_kind")
    one.term_kind = kind.value


def _require_curriculum(one: SchoolClass, curriculum_id: int | None) -> None:
    if curriculum_id in {None, one.curriculum_id}:
        return
    curriculum = Curriculum.objects.filter(year_id=one.year_id, pk=curriculum_id).first()
    if curriculum is None:
        raise NotFound
    if curriculum.grade != one.grade:
        words = _("The curriculum is for grade %(grade)d.") % {"grade": curriculum.grade}
        raise Refused(words, code="other_grade", field="curriculum")


def _change_tenures(
    actor: Actor, one: SchoolClass, before: dict[str, Any], settings: ClassSettings
) -> dict[str, Any]:
    """Teacher and curriculum, where they are to be others than today. What the history says of it."""
    since_on = settings.since_on or first_day(one.year, clock.today(actor.school.zone))
    wanted = {"class_teacher": settings.class_teacher_id, "curriculum": settings.curriculum_id}
    changed = {name: value for name, value in wanted.items() if value != before[name]}
    if not changed:
        return {}
    require_day(one, since_on)
    if "curriculum" in changed:
        change_tenure(ClassCurriculum, one, settings.curriculum_id, day_of_curriculum(one, since_on))
    if "class_teacher" in changed:
        concerned = {*one.leads.values_list("teacher_id", flat=True), settings.class_teacher_id}
        change_tenure(ClassLead, one, settings.class_teacher_id, since_on)
        for teacher_id in concerned:
            settle_class_role(actor, teacher_id)
    return {**changed, "since": since_on.isoformat()}


def _values(one: SchoolClass) -> dict[str, Any]:
    return {
        "name": one.name,
        "class_teacher": one.class_teacher.pk if one.class_teacher else None,
        "bells": one.bells_id,
        "term_kind": one.term_kind,
        "curriculum": one.curriculum_id,
    }
