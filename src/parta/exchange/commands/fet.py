"""A school from a FET file: classes, groups, teachers, rooms, the week, and lessons of the chosen days."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from parta.core import clock
from parta.core.errors import Refused
from parta.exchange.commands.calendar import build_calendar
from parta.exchange.commands.fet_school import SchoolBuilder
from parta.exchange.commands.report import Report, unreadable_text
from parta.exchange.commands.solving import require_solver, solve
from parta.exchange.rules.classes import ClassLevel
from parta.exchange.rules.fet import FetFile, parse_fet
from parta.exchange.rules.issues import UnreadableError


@dataclass(frozen=True, slots=True)
class FetOptions:
    """What the file does not say. Empty name: the institution's; no days: the running quarter."""

    slug: str
    name: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    level: ClassLevel = ClassLevel.AUTO
    time_zone: str = "Europe/Moscow"
    time_limit: int = 300
    has_half_days: bool = False


def place_fet(content: bytes, options: FetOptions) -> FetFile:
    """The file with the times it gives, or else those that fet-cl finds within minutes. Refused: none."""
    file = _read(content, options)
    if not file.unplaced:
        return file
    require_solver()
    return _placed(file, content, options)


def import_fet(
    content: bytes, options: FetOptions, *, dry_run: bool = False, placed: FetFile | None = None
) -> Report:
    """Build or complete the school ``options.slug`` from the file, in one transaction.

    ``placed``: what ``place_fet`` gave, for who cannot wait inside a transaction.

    Lessons whose times the file does not fix are placed by fet-cl (not in a dry run). Run again with the
    same file it changes nothing. Refused: unreadable file, no solver, no solution, another timetable in
    the same days.
    """
    file = _read(content, options)
    if file.unplaced:
        require_solver()
    if placed is None:
        placed = file if dry_run else place_fet(content, options)
    with transaction.atomic():
        report = _apply(file, placed, content, options, dry_run=dry_run)
        transaction.set_rollback(dry_run)
    return report


def _read(content: bytes, options: FetOptions) -> FetFile:
    try:
        return parse_fet(content, has_half_days=options.has_half_days)
    except UnreadableError as error:
        raise Refused(unreadable_text(error), code=error.reason) from error


def _placed(file: FetFile, content: bytes, options: FetOptions) -> FetFile:
    """The solved file, unless its timetable has been taken over already: solving is slow and by chance."""
    if SchoolBuilder.has_version(options.slug, version_name(content)):
        return file
    return solve(content, options.time_limit, has_half_days=options.has_half_days)


def version_name(content: bytes) -> str:
    """A timetable is known by the file it came from."""
    return f"FET {hashlib.sha256(content).hexdigest()[:12]}"


def _apply(file: FetFile, placed: FetFile, content: bytes, options: FetOptions, *, dry_run: bool) -> Report:
    report = Report(
        title=_("Import of “%(name)s” into the school “%(slug)s”")
        % {"name": file.name, "slug": options.slug},
        is_dry_run=dry_run,
        issues=list(file.issues),
    )
    if dry_run and file.unplaced:
        count = {"count": len(file.unplaced)}
        report.notes.append(_("%(count)d lessons have no fixed time: fet-cl will place them.") % count)
    builder = SchoolBuilder.open(file, options.slug, options.name, options.time_zone, report)
    today = clock.today(builder.actor.school.zone)
    calendar = build_calendar(builder.actor, options.starts_on or today, report)
    builder.build_people_and_classes(calendar, options.level)
    builder.build_courses()
    since, until = calendar.days_to_lay_out(options.starts_on, options.ends_on, today)
    builder.build_timetable(version_name(content), placed, since, until)
    return report
