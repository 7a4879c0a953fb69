"""What lessons need, what may stay at home, what an empty bag weighs (acceptance D7, domain F4)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parta.academics.models import Subject
from parta.access.actors import Actor
from parta.access.queries import require_of_school
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.lessons.commands import open_lessons, require_writable, stream_of
from parta.lessons.queries import get_lesson
from parta.people.models import Student
from parta.people.rules import place_of
from parta.schoolday.models import EmptyBag, NotNeeded, Textbook
from parta.schoolday.queries.things import get_thing, list_bare_subjects, list_lesson_things
from parta.schoolday.rules import MAX_GRAMS, MAX_NAME, ThingKind
from parta.schoolday.rules.backpack import (
    MAX_BAG_GRAMS,
    MIN_BAG_GRAMS,
    is_bag_weight,
    is_weight,
    typical_grams,
)

_STREAM = "backpack"


@dataclass(frozen=True, slots=True)
class ThingData:
    """``grams`` None: what is typical for the kind in the grade."""

    subject_id: int
    grade: int
    kind: ThingKind
    name: str
    grams: int | None = None


@transaction.atomic
def add_thing(*, actor: Actor, data: ThingData) -> Textbook:
    """Lessons of the subject need it in the grade. Refused: a weight out of range, a known name."""
    actor.require(Permission.WRITE_SCHOOL_DAY)
    require_of_school(actor, Subject.objects.all(), [data.subject_id])
    thing = _filled(Textbook(school=actor.school), data)
    _require_new_name(thing)
    thing.save()
    _record(actor, "thing.added", thing, None, _values(thing))
    return thing


@transaction.atomic
def edit_thing(*, actor: Actor, thing_id: int, data: ThingData) -> None:
    """Refused as ``add_thing`` refuses."""
    actor.require(Permission.WRITE_SCHOOL_DAY)
    require_of_school(actor, Subject.objects.all(), [data.subject_id])
    thing = get_thing(actor, thing_id)
    before = _values(thing)
    _filled(thing, data)
    _require_new_name(thing)
    if before != _values(thing):
        thing.save()
        _record(actor, "thing.changed", thing, before, _values(thing))


@transaction.atomic
def remove_thing(*, actor: Actor, thing_id: int) -> None:
    """Lessons do not need it any more, those that were told about it included."""
    actor.require(Permission.WRITE_SCHOOL_DAY)
    thing = get_thing(actor, thing_id)
    _record(actor, "thing.removed", thing, _values(thing), None)
    thing.delete()


@transaction.atomic
def import_things(*, actor: Actor, things: Sequence[ThingData]) -> int:
    """Many at once; what is known by its subject, grade and name already stays. How many there were."""
    actor.require(Permission.WRITE_SCHOOL_DAY)
    require_of_school(actor, Subject.objects.all(), {data.subject_id for data in things})
    rows = [_filled(Textbook(school=actor.school), data) for data in things]
    Textbook.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    if rows:
        change = Change("things.imported", "things", _STREAM, None, {"count": len(rows)})
        record_changes(actor=actor, stream=_STREAM, changes=[change])
    return len(rows)


@transaction.atomic
def add_typical_things(*, actor: Actor, grade: int) -> int:
    """A textbook and an exercise book of typical weight for each taught subject of the grade with nothing."""
    actor.require(Permission.WRITE_SCHOOL_DAY)
    names = {ThingKind.TEXTBOOK: _("Textbook"), ThingKind.EXERCISE_BOOK: _("Exercise book")}
    things = [
        ThingData(subject_id, grade, kind, name)
        for subject_id in list_bare_subjects(actor, grade)
        for kind, name in names.items()
    ]
    return import_things(actor=actor, things=things)


@transaction.atomic
def set_not_needed(*, actor: Actor, lesson_id: int, thing_ids: Collection[int], reason: str = "") -> None:
    """Exactly these things may stay at home on account of the lesson.

    Rights are those of writing the lesson's topic, also ahead of it. NotFound for what it does not need.
    """
    lesson = get_lesson(actor, lesson_id)
    opened = open_lessons(
        actor=actor,
        course_id=lesson.course_id,
        lesson_ids=[lesson_id],
        has_reason=bool(reason.strip()),
    )
    require_writable(opened[lesson_id], ahead=True)
    wanted = set(thing_ids)
    if not wanted <= {thing.thing_id for thing in list_lesson_things(lesson)}:
        raise NotFound
    rows = NotNeeded.objects.filter(lesson=lesson)
    known = set(rows.values_list("textbook_id", flat=True))
    if known == wanted:
        return
    rows.exclude(textbook_id__in=wanted).delete()
    NotNeeded.objects.bulk_create(
        NotNeeded(lesson=lesson, textbook_id=thing_id) for thing_id in sorted(wanted - known)
    )
    change = Change(
        kind="lesson.not_needed",
        record=f"lesson:{lesson_id}",
        place=f"lesson:{lesson_id}",
        before={"things": sorted(known)},
        after={"things": sorted(wanted)},
    )
    record_changes(actor=actor, stream=stream_of(lesson.course_id), changes=[change], reason=reason.strip())


@transaction.atomic
def weigh_bag(*, actor: Actor, student_id: int, grams: int) -> None:
    """The parent says what the child's empty bag weighs. NotFound for another's; Refused out of range."""
    actor.require(Permission.WEIGH_BAG)
    actor.require_family(student_id)
    if not is_bag_weight(grams):
        raise Refused(
            _("An empty bag weighs %(least)d to %(most)d grams.")
            % {"least": MIN_BAG_GRAMS, "most": MAX_BAG_GRAMS},
            code="bag_weight",
            field="grams",
        )
    Student.objects.select_for_update().get(pk=student_id, school=actor.school)
    before = EmptyBag.objects.filter(student_id=student_id).first()
    if before is not None and before.grams == grams:
        return
    EmptyBag.objects.update_or_create(
        student_id=student_id,
        defaults={"grams": grams, "set_by_id": actor.author_id, "set_at": clock.now()},
    )
    change = Change(
        kind="bag.weighed",
        record=f"bag:{student_id}",
        place=place_of(student_id),
        before={"grams": before.grams} if before else None,
        after={"grams": grams},
    )
    record_changes(actor=actor, stream=_STREAM, changes=[change])


def _filled(thing: Textbook, data: ThingData) -> Textbook:
    """The thing with what was said about it; Refused for what may not be."""
    name = " ".join(data.name.split())
    if not name:
        raise Refused(_("Give it a name."), code="name_missing", field="name")
    if len(name) > MAX_NAME:
        raise Refused(
            _("The name may have at most %(count)d characters.") % {"count": MAX_NAME},
            code="name_too_long",
            field="name",
        )
    grams = typical_grams(data.kind, data.grade) if data.grams is None else data.grams
    if not is_weight(grams):
        raise Refused(
            _("A thing weighs 1 to %(most)d grams.") % {"most": MAX_GRAMS}, code="weight", field="grams"
        )
    thing.subject_id, thing.grade, thing.kind = data.subject_id, data.grade, data.kind.value
    thing.name, thing.grams = name, grams
    return thing


def _require_new_name(thing: Textbook) -> None:
    same = Textbook.objects.filter(subject_id=thing.subject_id, grade=thing.grade, name=thing.name)
    if same.exclude(pk=thing.pk).exists():
        raise Refused(
            _("The subject has a thing with this name in the grade already."), code="name_taken", field="name"
        )


def _values(thing: Textbook) -> dict[str, Any]:
    return {
        "subject": thing.subject_id,
        "grade": thing.grade,
        "kind": thing.kind,
        "name": thing.name,
        "grams": thing.grams,
    }


def _record(
    actor: Actor, kind: str, thing: Textbook, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> None:
    change = Change(kind, f"thing:{thing.pk}", _STREAM, before, after)
    record_changes(actor=actor, stream=_STREAM, changes=[change])
