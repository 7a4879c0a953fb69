"""What differs from the plan on one day, old and new side by side."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from parta.academics.models import Course
from parta.access.actors import Actor
from parta.core import clock
from parta.lessons.models import Lesson, LessonQuerySet
from parta.lessons.queries.day_words import what_words
from parta.lessons.queries.week import LessonEntry, Owner, Whose, own_owners, read_entries
from parta.people.models import Teacher
from parta.schoolyear.models import Holiday, SpecialDay


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """``mine``: those that concern the reader; ``others``: the rest of the school's."""

    day: date
    today: date
    mine: tuple[LessonEntry, ...]
    others: tuple[LessonEntry, ...]
    has_own: bool
    special: SpecialDay | None
    special_what: str  # in words
    holiday: str  # the name of holidays


def changes_page(actor: Actor, day: date | None) -> ChangesPage:
    """``day`` None: today."""
    today = clock.today(actor.school.zone)
    day = day or today
    is_elsewhere = Q(slot__isnull=False) & ~Q(room_id=F("slot__room_id"))
    changed = Lesson.objects.filter(
        Q(is_canceled=True) | Q(substitute__isnull=False) | is_elsewhere,
        school=actor.school,
        held_on=day,
        period__isnull=False,
    )
    owners = own_owners(actor, day)
    own = set()
    for owner in owners:
        own.update(_of(owner, changed))
    entries = read_entries(changed)
    special = SpecialDay.objects.filter(year__school=actor.school, day=day).first()
    holidays = Holiday.objects.filter(year__school=actor.school, starts_on__lte=day, ends_on__gte=day)
    return ChangesPage(
        day=day,
        today=today,
        mine=tuple(entry for entry in entries if entry.lesson_id in own),
        others=tuple(entry for entry in entries if entry.lesson_id not in own),
        has_own=bool(owners),
        special=special,
        special_what=what_words(special) if special else "",
        holiday="" if special else holidays.values_list("name", flat=True).first() or "",
    )


def _of(owner: Owner, lessons: LessonQuerySet) -> list[int]:
    if owner.whose is Whose.TEACHER:
        rows = lessons.of_teachers(Teacher.objects.filter(pk=owner.pk))
    else:
        courses = Course.objects.filter(Q(school_class_id=owner.pk) | Q(group__classes=owner.pk))
        rows = lessons.filter(course__in=courses)
    return list(rows.values_list("pk", flat=True))
