"""Names of what an announcement is, in the user's language."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parta.announcements.models import Announcement, AnnouncementPart
from parta.announcements.rules import Level, PartKind, State, Whom

LEVEL_COLORS = {Level.URGENT: "red", Level.ANSWER: "amber", Level.INFORMATION: ""}
STATE_COLORS = {State.DRAFT: "", State.SCHEDULED: "amber", State.PUBLISHED: "green", State.WITHDRAWN: "red"}


def level_names() -> dict[Level, str]:
    return {
        Level.URGENT: _("Urgent"),
        Level.ANSWER: _("Needs an answer"),
        Level.INFORMATION: pgettext("level of an announcement", "Information"),
    }


def whom_names() -> dict[Whom, str]:
    return {
        Whom.STUDENTS: _("Students"),
        Whom.GUARDIANS: _("Parents"),
        Whom.TRUSTED: _("Trusted persons"),
        Whom.STAFF: pgettext("of a school", "Staff"),
    }


def state_names() -> dict[State, str]:
    return {
        State.DRAFT: pgettext("announcement", "Draft"),
        State.SCHEDULED: pgettext("announcement", "Scheduled"),
        State.PUBLISHED: pgettext("announcement", "Published"),
        State.WITHDRAWN: pgettext("announcement", "Withdrawn"),
    }


def grade_name(grade: int) -> str:
    return _("Grade %(grade)d") % {"grade": grade}


def part_name(part: AnnouncementPart) -> str:
    if part.kind == PartKind.GRADE:
        return grade_name(part.grade or 0)
    if part.kind == PartKind.CLASS and part.school_class:
        return part.school_class.name
    if part.kind == PartKind.GROUP and part.group:
        return part.group.name
    if part.kind == PartKind.COURSE and part.course:
        whole = part.course.group or part.course.school_class
        return f"{part.course.subject.name}, {whole.name if whole else ''}"
    return _("The whole school")


def audience_words(row: Announcement, parts: Iterable[AnnouncementPart]) -> str:
    """Such as "7А, 7Б: students, parents"."""
    names = whom_names()
    places = ", ".join(sorted(part_name(part) for part in parts))
    readers = ", ".join(names[whom].lower() for whom in Whom if whom in row.whom)
    return ": ".join(filter(None, (places, readers)))
