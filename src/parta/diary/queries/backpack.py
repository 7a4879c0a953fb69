"""What lies in the bag of a day: things by subject, sums, norms (acceptance D7, domain F4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter

from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.diary.queries.courses import TAKEN
from parta.diary.queries.dates import day_text, weekday_text
from parta.diary.queries.people import Pupil, get_pupil
from parta.diary.queries.sql import aware, fetch
from parta.schoolday.queries.backpack import DayThing, get_bag_grams, list_day_things
from parta.schoolday.queries.things import KIND_NAMES, weight_text
from parta.schoolday.rules.backpack import (
    Needed,
    SubjectWeight,
    bag_norm,
    heaviest,
    is_over,
    weigh,
    weigh_subjects,
)

_NEAR = timedelta(days=45)  # as far as one steps over holidays
_DAYS = f"""
SELECT l.held_on, l.ends_at
FROM ({TAKEN}) taken
JOIN lessons_lesson l ON l.course_id = taken.id AND l.held_on BETWEEN %(first)s AND %(last)s
     AND l.held_on >= taken.since_on AND l.held_on <= coalesce(taken.until_on, l.held_on)
     AND NOT l.is_canceled AND l.period IS NOT NULL
"""  # noqa: S608 - made of constants only


@dataclass(frozen=True, slots=True)
class PackedThing:
    thing_id: int
    name: str
    kind_name: str
    weight: str


@dataclass(frozen=True, slots=True)
class PackedSubject:
    subject: str
    weight: str
    things: tuple[PackedThing, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """A weight beside what it may be at most; ``norm`` empty: there is none, or nothing was weighed."""

    grams: int
    weight: str
    norm_grams: int
    norm: str
    is_over: bool
    over: str

    @property
    def end(self) -> int:
        """Where the drawn scale ends: the norm stays well within it."""
        return max(self.grams, self.norm_grams * 5 // 4)


@dataclass(frozen=True, slots=True)
class BackpackPage:
    pupil: Pupil
    day: date
    today: date
    day_name: str
    previous: date | None
    following: date | None
    subjects: tuple[PackedSubject, ...]
    left_out: tuple[str, ...]  # may stay at home
    things: Scale
    bag: Scale | None  # None: nobody has weighed it
    bag_norm: str
    total: str  # things and bag
    heaviest: str  # what weighs most; empty within the norm
    may_weigh: bool

    @property
    def is_today(self) -> bool:
        return self.day == self.today


def backpack_page(actor: Actor, student_id: int, day: date | None) -> BackpackPage:
    """The bag of the day, by default of the next one with lessons still to come.

    NotFound for a student whose diary is not the actor's to read.
    """
    now = clock.now()
    today = now.astimezone(actor.school.zone).date()
    ends = _day_ends(student_id, day or today)
    chosen = day or next((one for one, end in ends if one >= today and end > now), today)
    pupil = get_pupil(actor, student_id, chosen)
    days = [one for one, _end in ends if pupil.covers(one)]
    things = list_day_things(student_id, pupil.class_id, pupil.grade, chosen)
    bag = get_bag_grams(student_id)
    weight = weigh(_needed(things), pupil.grade)
    norm = bag_norm(pupil.grade)
    return BackpackPage(
        pupil=pupil,
        day=chosen,
        today=today,
        day_name=f"{weekday_text(chosen)}, {day_text(chosen)}",
        previous=max((one for one in days if one < chosen), default=None),
        following=min((one for one in days if one > chosen), default=None),
        subjects=_subjects(things),
        left_out=tuple(f"{thing.subject}: {thing.name}" for thing in things if not thing.is_needed),
        things=_scale(weight.grams, weight.norm),
        bag=_scale(bag, norm) if bag else None,
        bag_norm=weight_text(norm) if norm else "",
        total=weight_text(weight.grams + (bag or 0)),
        heaviest=_words(heaviest(weigh_subjects(_needed(things)))) if weight.is_over else "",
        may_weigh=actor.has(Permission.WEIGH_BAG) and student_id in actor.family_ids,
    )


def _day_ends(student_id: int, day: date) -> list[tuple[date, datetime]]:
    """Days with lessons near the day, in order, each with the end of its last lesson."""
    first, last = day - _NEAR, day + _NEAR
    ends: dict[date, datetime] = {}
    for held_on, ends_at in fetch(_DAYS, {"student": student_id, "first": first, "last": last}):
        end = aware(ends_at) if ends_at else datetime.max.replace(tzinfo=clock.now().tzinfo)
        ends[held_on] = max(end, ends.get(held_on, end))
    return sorted(ends.items())


def _needed(things: Sequence[DayThing]) -> list[Needed]:
    return [Needed(thing.thing_id, thing.subject, thing.grams) for thing in things if thing.is_needed]


def _subjects(things: Sequence[DayThing]) -> tuple[PackedSubject, ...]:
    packed = [thing for thing in things if thing.is_needed]
    sums = {one.subject: one.grams for one in weigh_subjects(_needed(packed))}
    order = {subject: place for place, subject in enumerate(sums)}
    packed.sort(key=lambda thing: order[thing.subject])
    return tuple(
        PackedSubject(
            subject=subject,
            weight=weight_text(sums[subject]),
            things=tuple(
                PackedThing(thing.thing_id, thing.name, str(KIND_NAMES[thing.kind]), weight_text(thing.grams))
                for thing in group
            ),
        )
        for subject, group in groupby(packed, key=attrgetter("subject"))
    )


def _scale(grams: int, norm: int | None) -> Scale:
    over = grams - norm if norm is not None and is_over(grams, norm) else 0
    return Scale(
        grams=grams,
        weight=weight_text(grams),
        norm_grams=norm or 0,
        norm=weight_text(norm) if norm else "",
        is_over=over > 0,
        over=weight_text(over),
    )


def _words(subjects: Sequence[SubjectWeight]) -> str:
    parts = [
        _("%(subject)s (%(weight)s)") % {"subject": one.subject, "weight": weight_text(one.grams)}
        for one in subjects
    ]
    return ", ".join(parts)
