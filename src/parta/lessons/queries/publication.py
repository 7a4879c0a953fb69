"""What publishing a draft would do, told before it is done."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.core import clock
from parta.lessons.models import Lesson
from parta.lessons.queries.layout import Layout, foresee_layout
from parta.lessons.queries.week import LessonEntry, to_entry
from parta.timetable.models import TimetableVersion
from parta.timetable.queries.comparison import Comparison, compare
from parta.timetable.queries.grid import Owner
from parta.timetable.queries.remarks import clash_texts, list_remarks
from parta.timetable.queries.versions import find_version_on, get_version, list_spans
from parta.timetable.queries.week import load_plan
from parta.timetable.rules.norms import Remark
from parta.timetable.rules.spans import Span, make_room

_SHOWN = 30


@dataclass(frozen=True, slots=True)
class KeptLesson:
    entry: LessonEntry
    reason: str


@dataclass(frozen=True, slots=True)
class PublicationPage:
    version: TimetableVersion
    starts_on: date
    earliest: date
    latest: date
    lessons: int  # a week
    left: int
    clashes: tuple[str, ...]
    remarks: int
    stays: int
    moves: int
    goes: int
    comes: int
    kept: int
    kept_shown: tuple[KeptLesson, ...]
    ends_on: date
    former: TimetableVersion | None  # in force so far
    comparison: Comparison
    ending: tuple[str, ...]  # versions that end before
    interrupted: tuple[str, ...]  # that go on afterwards
    emptied: tuple[str, ...]  # to come, drafts again
    ends_from: date | None  # of a temporary one that is published: from which day on it may end

    @property
    def is_temporary(self) -> bool:
        return self.ends_on < self.latest

    @property
    def changed(self) -> tuple[Owner, ...]:
        return self.comparison.changed


def publication_page(
    actor: Actor, version_id: int, starts_on: date | None, ends_on: date | None = None, key: str = ""
) -> PublicationPage:
    """``starts_on`` None: the next Monday, within the year; ``ends_on`` None: the year's end.

    ``key``: whose week is shown side by side; empty: of the first class with differences.
    """
    version = get_version(actor, version_id)
    today = clock.today(actor.school.zone)
    earliest = max(today, version.year.starts_on)
    day, last = _days(version, starts_on, ends_on, today)
    ends_from = _ends_from(version, today)
    plan = load_plan(actor, version)
    former = find_version_on(version.year_id, day, without=version.pk)
    layout = _foreseen(actor, version, day, last)
    effect = _Effect(version)
    remarks = Counter(row.kind for row in list_remarks(plan))
    matching = layout.matching
    return PublicationPage(
        version=version,
        starts_on=day,
        earliest=earliest,
        latest=version.year.ends_on,
        lessons=len(plan.slots),
        left=remarks.pop(Remark.HOURS_MISSING, 0),
        clashes=tuple(clash_texts(plan)),
        remarks=remarks.total(),
        stays=len(matching.stays),
        moves=len(matching.moves),
        goes=len(matching.goes),
        comes=len(matching.comes),
        kept=len(matching.kept),
        kept_shown=tuple(list_kept(layout)),
        ends_on=last,
        former=former,
        comparison=compare(load_plan(actor, former) if former else None, plan, key),
        ending=effect.ending,
        interrupted=effect.interrupted,
        emptied=effect.emptied,
        ends_from=ends_from,
    )


def _days(
    version: TimetableVersion, starts_on: date | None, ends_on: date | None, today: date
) -> tuple[date, date]:
    """Of a published one its own, of a draft those asked for, as far as the year has them still."""
    if not version.is_draft:
        return version.starts_on, version.ends_on
    earliest, latest = max(today, version.year.starts_on), version.year.ends_on
    monday = today + timedelta(days=7 - today.weekday())
    day = min(max(starts_on or monday, earliest), latest)
    return day, min(max(ends_on, day), latest) if ends_on else latest


def _foreseen(actor: Actor, version: TimetableVersion, day: date, last: date) -> Layout:
    version.starts_on, version.ends_on = day, last
    return foresee_layout(actor, version.year_id, [version], day, last)


def _ends_from(version: TimetableVersion, today: date) -> date | None:
    spans = list_spans(version.year_id, without=version.pk)
    inside = any(one.first < version.starts_on and one.last > version.ends_on for one in spans)
    if version.is_draft or not inside or version.ends_on < today:
        return None
    return max(today, version.starts_on)


class _Effect:
    """What becomes of the other versions, by name."""

    def __init__(self, version: TimetableVersion) -> None:
        spans = list_spans(version.year_id, without=version.pk)
        new = Span(version.pk, version.starts_on, version.ends_on)
        room = make_room(spans, new)
        inside = {one.key for one in spans if one.first < new.first and one.last > new.last}
        begins = {one.key for one in spans if new.first <= one.first and one.last > new.last}
        names = dict(
            TimetableVersion.objects.filter(pk__in=[one.key for one in spans]).values_list("pk", "name")
        )
        cut = {one.key for one in room.cut}
        self.ending = tuple(names[key] for key in sorted(cut - begins))
        self.interrupted = tuple(names[key] for key in sorted(inside | (cut & begins)))
        self.emptied = tuple(names[key] for key in room.emptied)


def list_kept(layout: Layout) -> list[KeptLesson]:
    """The first of the lessons that stay where the new plan has none, with the reason."""
    kept = layout.matching.kept
    rows = Lesson.objects.filter(pk__in=kept).select_related(
        "course__subject", "course__school_class", "course__group", "slot__room", "room", "substitute"
    )
    return [
        KeptLesson(to_entry(row), reason_words(layout.reasons.get(row.pk, "")))
        for row in rows.order_by("held_on", "period", "pk")[:_SHOWN]
    ]


def reason_words(reason: str) -> str:
    return {
        "begun": _("it has begun"),
        "changed": _("it has a substitution or is canceled"),
        "marks": _("it has marks"),
        "attendance": _("absences are recorded in it"),
        "dots": _("it has dots"),
        "remarks": _("it has remarks"),
        "prepared": _("it has a topic or homework, and its week has no other place for it"),
    }.get(reason, _("something is recorded in it"))
