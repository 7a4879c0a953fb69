"""A draft of the weekly plan comes into force from a day on, for good or for a time."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import Refused
from parta.lessons.commands.layout import apply_layout
from parta.lessons.commands.telling_plans import report_plan, report_return
from parta.lessons.queries.layout import Layout, foresee_layout
from parta.timetable.commands.plans import open_draft
from parta.timetable.models import LessonSlot, TimetableVersion
from parta.timetable.queries.versions import find_version_on, get_version, list_spans
from parta.timetable.queries.week import load_plan
from parta.timetable.rules.spans import Span, make_room


@transaction.atomic
def publish_version(*, actor: Actor, version_id: int, starts_on: date, ends_on: date | None = None) -> Layout:
    """From ``starts_on`` to ``ends_on`` (None: the end of the year) lessons are those of the draft.

    Dated lessons that are at the same time in both stay; those with a topic or homework move within their
    week; empty ones go. Lessons that have begun, were changed, or have marks, absences and the like are not
    touched. What was in force ends the day before, or is only interrupted where it lasts longer; a version to
    come that keeps no day of its own is a draft again. Everybody concerned is told.
    Refused: clashes, no lessons, days that are over, out of order or outside the year.
    """
    draft = open_draft(actor, version_id)
    draft.starts_on, draft.ends_on = starts_on, ends_on or draft.year.ends_on
    _require_publishable(actor, draft)
    old = find_version_on(draft.year_id, starts_on)
    draft.is_draft = False
    layout = foresee_layout(actor, draft.year_id, [draft], starts_on, draft.ends_on)
    _make_room(draft)
    draft.save(update_fields=["starts_on", "ends_on", "is_draft"])
    apply_layout(actor, layout)
    after = {"starts_on": starts_on.isoformat(), "ends_on": draft.ends_on.isoformat()}
    _record(actor, f"timetable:{draft.pk}", "timetable.published", None, after | _counts(layout))
    report_plan(draft, old=old, by=actor.author_id)
    return layout


@transaction.atomic
def end_early(*, actor: Actor, version_id: int, since_on: date) -> Layout:
    """A temporary plan is over: from the day on lessons are those of the plan that it interrupts.

    One that has not begun by then is a draft again. Refused: a plan that interrupts none, a day that is over
    or not one of its own. Lessons in which something is recorded stay, as when a plan is published.
    """
    actor.require(Permission.WRITE_TIMETABLE)
    version = get_version(actor, version_id)
    others = TimetableVersion.objects.visible_to(actor).published().filter(year=version.year_id)
    others = others.select_for_update().exclude(pk=version.pk)
    outer = others.filter(starts_on__lt=version.starts_on, ends_on__gt=version.ends_on)
    if version.is_draft or not outer.exists():
        raise Refused(_("No other timetable goes on after it: publish another instead."), code="no_other")
    if not max(clock.today(actor.school.zone), version.starts_on) <= since_on <= version.ends_on:
        raise Refused(_("Choose a day of it that is not over."), code="past", field="since_on")
    old, last = find_version_on(version.year_id, since_on), version.ends_on
    if since_on == version.starts_on:
        version.is_draft = True
    else:
        version.ends_on = since_on - timedelta(days=1)
    version.save(update_fields=["is_draft", "ends_on"])
    layout = foresee_layout(actor, version.year_id, list(others), since_on, last)
    apply_layout(actor, layout)
    after = {"since_on": since_on.isoformat(), "is_draft": version.is_draft}
    _record(actor, f"timetable:{version.pk}", "timetable.ended", None, after | _counts(layout))
    report_return(version, old=old, since=since_on, until=last, by=actor.author_id)
    return layout


def _make_room(draft: TimetableVersion) -> None:
    new = Span(draft.pk, draft.starts_on, draft.ends_on)
    room = make_room(list_spans(draft.year_id, without=draft.pk), new)
    TimetableVersion.objects.filter(pk__in=room.emptied).update(is_draft=True)
    for span in room.cut:
        TimetableVersion.objects.filter(pk=span.key).update(starts_on=span.first, ends_on=span.last)


def _require_publishable(actor: Actor, draft: TimetableVersion) -> None:
    starts_on = draft.starts_on
    if not LessonSlot.objects.filter(version=draft).exists():
        raise Refused(_("The draft has no lessons yet."), code="empty")
    if starts_on < clock.today(actor.school.zone):
        raise Refused(_("This day is over: the past stays as it was."), code="past", field="starts_on")
    if not draft.year.starts_on <= starts_on <= draft.year.ends_on:
        raise Refused(_("The day is outside the academic year."), code="outside_year", field="starts_on")
    if draft.ends_on < starts_on:
        raise Refused(_("The last day is not before the first."), code="order", field="ends_on")
    if draft.ends_on > draft.year.ends_on:
        raise Refused(_("The day is outside the academic year."), code="outside_year", field="ends_on")
    clashes = load_plan(actor, draft).occupancy.all_conflicts()
    if clashes:
        text = _("The draft has clashes (%(count)d): mend them first.")
        raise Refused(text % {"count": len(clashes)}, code="clash")


def _counts(layout: Layout) -> dict[str, object]:
    matching = layout.matching
    return {
        "stays": len(matching.stays),
        "moves": len(matching.moves),
        "goes": len(matching.goes),
        "comes": len(matching.comes),
        "kept": len(matching.kept),
    }


def _record(
    actor: Actor, place: str, kind: str, before: dict[str, object] | None, after: dict[str, object] | None
) -> None:
    change = Change(kind=kind, record=place, place=place, before=before, after=after)
    record_changes(actor=actor, stream="timetable:days", changes=[change])
