"""Students and guardians of existing classes from a spreadsheet, by the rules of the import on screen."""

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import system_actor
from parta.core import clock
from parta.core.errors import Refused
from parta.exchange.commands.imports_trace import Trace
from parta.exchange.commands.imports_writing import Writer
from parta.exchange.commands.report import Report, unreadable_text
from parta.exchange.queries.imports_plan import plan_import
from parta.exchange.queries.imports_reading import read_rows
from parta.exchange.queries.imports_words import count_words
from parta.exchange.rules.issues import UnreadableError
from parta.exchange.rules.plan import Bundle, Options, Plan
from parta.exchange.rules.roster import parse_roster
from parta.schools.models import School


def import_roster(
    content: bytes, file_name: str, slug: str, *, dry_run: bool = False, strict: bool = False
) -> Report:
    """Add the students and guardians of the file to the classes of the school, in one transaction.

    People are recognized as on the screen (``imports_people``), so that it can be run again. Bad rows are
    left out and listed; with ``strict`` nothing is written when there is one. Refused: no such school, an
    unreadable file, a school without an academic year.
    """
    school = School.objects.filter(slug=slug).first()
    if school is None:
        raise Refused(_("There is no school “%(slug)s”.") % {"slug": slug}, code="no_school")
    actor = system_actor(school)
    title = _("Roster of %(count)d students for “%(school)s”")
    with transaction.atomic():
        trace = Trace(school)
        try:
            roster = parse_roster(read_rows(content, file_name))
            plan = plan_import(actor, Bundle(students=roster.students, issues=roster.issues), Options())
        except UnreadableError as error:
            raise Refused(unreadable_text(error), code=error.reason) from error
        words = title % {"count": len(roster.students), "school": school.short_name}
        report = _report(plan, words, is_dry_run=dry_run)
        if strict and report.bad:
            raise Refused("\n".join(report.lines()), code="bad_rows")
        Writer(actor, plan, trace, clock.today(school.zone)).write()
        transaction.set_rollback(dry_run)
    return report


def _report(plan: Plan, title: str, *, is_dry_run: bool) -> Report:
    issues = sorted(plan.issues, key=lambda issue: issue.line)
    report = Report(title=title, is_dry_run=is_dry_run, issues=issues)
    for what, (new, kept) in plan.counts.items():
        report.count(count_words(what), new, kept)
    return report
